"""Keeping alignment links in place while a translation is edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from l10n.engines.protocol import Link


def moved_links(links: Sequence[Link], old: str, new: str) -> Sequence[Link]:
    """Gives links into an edited translation: those whose words were replaced span what stands there now.

    Args:
        links: into the old text.
        old: the translation as the engine gave it.
        new: the translation as it was edited.
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
        replace(link, target_start=moved(link.target_start, end=False), target_end=moved(link.target_end, end=True))
        for link in links
    ]
