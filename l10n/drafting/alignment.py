"""Which characters of a source belong to which of its translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol


class AlignmentLink(Protocol):
    """A part of a source and the part of its translation that belongs to it, in characters."""

    @property
    def source_start(self) -> int:
        """First character in the source."""

    @property
    def source_end(self) -> int:
        """The character after the last one in the source."""

    @property
    def target_start(self) -> int:
        """First character in the target."""

    @property
    def target_end(self) -> int:
        """The character after the last one in the target."""


@dataclass(frozen=True, slots=True)
class Link:
    """An alignment link of our own making."""

    source_start: int
    source_end: int
    target_start: int
    target_end: int


def moved_links(links: Sequence[AlignmentLink], old: str, new: str) -> Sequence[AlignmentLink]:
    """Gives links into an edited translation: those whose words were replaced span what stands there now.

    Args:
        links: into the old text.
        old: the translation as the engine gave it.
        new: the translation as it was repaired.
    """
    if old == new or not links:
        return links
    moves = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()

    def moved(place: int, *, end: bool) -> int:
        for operation, old_start, old_end, new_start, new_end in moves:
            if old_start <= place < old_end or (end and place == old_end):
                if operation == "equal":
                    return new_start + place - old_start
                return new_end if end else new_start
        return len(new)

    return [
        Link(
            link.source_start,
            link.source_end,
            moved(link.target_start, end=False),
            moved(link.target_end, end=True),
        )
        for link in links
    ]
