"""Writing tags into a translation: a tree of them, so that they are nested whatever their places are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from l10n.drafting.tags import Mark

_OPENING = frozenset('„“«"‚‘([')


@dataclass(frozen=True, slots=True)
class Placed:
    """A tag with its place in a translation.

    Attributes:
        mark: the tag.
        start: where it opens.
        end: where it closes; of a self-contained one the same.
        order: its number in the order in which the source opens its tags.
    """

    mark: Mark
    start: int
    end: int
    order: int


def write_tags(target: str, placed: Sequence[Placed]) -> str:
    """Gives a translation with tags. A tag never leaves the one that is around it in the source, nor crosses another.

    Args:
        target: the translation.
        placed: each tag once.
    """
    children: dict[str, list[Placed]] = {}
    for one in placed:
        children.setdefault(one.mark.parent, []).append(one)
    return _written(target, 0, len(target), "", children)


def _written(target: str, start: int, end: int, parent: str, children: dict[str, list[Placed]]) -> str:
    parts: list[str] = []
    position = start
    for one in sorted(children.get(parent, ()), key=lambda child: (child.start, child.end, child.order)):
        opens = min(max(one.start, position), end)
        closes = min(max(one.end, opens), end)
        parts.append(target[position:opens])
        label = one.mark.label
        if one.mark.empty:
            tag, closes = _with_spaces(one.mark, target, opens, end)
            parts.append(tag)
        else:
            parts.append(f"<{label}>{_written(target, opens, closes, label, children)}</{label}>")
        position = closes
    parts.append(target[position:end])
    return "".join(parts)


def _with_spaces(mark: Mark, target: str, place: int, end: int) -> tuple[str, int]:
    """Gives a self-contained tag with the spaces that it has in the source, and where the text goes on."""
    before, after = target[place - 1 : place] if place else "", target[place : place + 1]
    if mark.label.startswith("br") and not any(mark.spaced):
        return f"<{mark.label}/>", place + (after.isspace() and place < end)
    lead = " " if mark.spaced[0] and before and not before.isspace() and before not in _OPENING else ""
    follows = after.isalnum() or after in _OPENING
    trail = " " if mark.spaced[1] and after and follows else ""
    return f"{lead or ''}<{mark.label}/>{trail}", place
