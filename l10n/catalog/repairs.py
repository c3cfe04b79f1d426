"""What a repair of a catalog did, one line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Repair:
    """One thing that was put right.

    Attributes:
        line: where it stood in the file, from 1.
        what: what was wrong and what became of it, one sentence without a final full stop.
        certain: whether nothing had to be guessed.
        doubtful: whether the guess was about a text, so that its entry must be looked at.
    """

    line: int
    what: str
    certain: bool = True
    doubtful: bool = False


def guess(line: int, what: str) -> Repair:
    """Gives the repair of a text that had to be guessed.

    Args:
        line: where it stood in the file, from 1.
        what: what was wrong and what became of it.
    """
    return Repair(line, what, certain=False, doubtful=True)
