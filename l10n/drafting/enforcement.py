"""Choosing the hypothesis that keeps the glossary: the first rungs of the ladder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


class RankedHypothesis(Protocol):
    """A translation that an engine proposes."""

    @property
    def text(self) -> str:
        """The translation."""


class Compliance(Protocol):
    """What a glossary says of one term in a translation."""

    @property
    def kind(self) -> str:
        """Exact, inflected, fewer, missing, forbidden or broken."""


UNMET = frozenset({"missing", "forbidden", "broken"})
"""Verdicts that a draft should not have."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The hypothesis that a draft is made of.

    Attributes:
        place: its place among the hypotheses, best first.
        text: its text, repaired.
        remarks: which rung met how many terms, for the provenance.
    """

    place: int
    text: str
    remarks: tuple[str, ...]


def choose_hypothesis(
    hypotheses: Sequence[RankedHypothesis],
    judge: Callable[[str], Sequence[Compliance]],
    repair: Callable[[int], tuple[str, int]],
) -> Chosen:
    """Gives the first hypothesis that meets every term and value, else the one that misses the fewest.

    Args:
        hypotheses: best first.
        judge: gives the verdicts of the glossary on a translation.
        repair: gives the text of a hypothesis with its values put right, and how many are still wrong.
    """
    best: tuple[int, int, int] | None = None
    chosen_text = ""
    terms = 0
    for place in range(len(hypotheses)):
        text, wrong_values = repair(place)
        verdicts = judge(text)
        terms = len(verdicts)
        unmet = sum(1 for verdict in verdicts if verdict.kind in UNMET)
        rank = (unmet, wrong_values, place)
        if best is None or rank < best:
            best, chosen_text = rank, text
        if unmet == 0 and wrong_values == 0:
            break
    if best is None:
        return Chosen(0, "", ())
    unmet, _, place = best
    remarks = [f"terms: {'first' if place == 0 else 'n-best'} {terms - unmet}"] if terms > unmet else []
    if unmet:
        remarks.append(f"terms: unmet {unmet}")
    return Chosen(place, chosen_text, tuple(remarks))
