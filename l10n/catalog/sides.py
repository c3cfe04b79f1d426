"""The two sides of the conflicts that git left in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from l10n.catalog.mending import Line


@dataclass(frozen=True, slots=True)
class Sides:
    """A file with git's conflict markers as the whole files that were merged.

    Attributes:
        ours: the file with our side of every conflict; the file itself where there is none.
        theirs: with their side; None where there is no conflict.
        base: with the common ancestor's, where git wrote it (merge.conflictStyle diff3); else None.
        markers: the lines where conflicts begin.
    """

    ours: tuple[Line, ...]
    theirs: tuple[Line, ...] | None
    base: tuple[Line, ...] | None
    markers: tuple[int, ...]


def split_sides(lines: Sequence[Line]) -> Sides:
    """Gives the sides of the conflicts in a file; a conflict without an end goes on to the end of the file.

    Args:
        lines: with their numbers.
    """
    sides: dict[str, list[Line]] = {"ours": [], "theirs": [], "base": []}
    markers: list[int] = []
    bases = 0
    side = ""
    for number, line in lines:
        mark = line[:7] if line[7:8] in {"", " "} else ""
        if mark == "<<<<<<<" and side == "":
            side = "ours"
            markers.append(number)
        elif mark == "|||||||" and side == "ours":
            side = "base"
            bases += 1
        elif mark == "=======" and side in {"ours", "base"}:
            side = "theirs"
        elif mark == ">>>>>>>" and side == "theirs":
            side = ""
        else:
            for name in [side] if side else sides:
                sides[name].append((number, line))
    return Sides(
        ours=tuple(sides["ours"]),
        theirs=tuple(sides["theirs"]) if markers else None,
        base=tuple(sides["base"]) if markers and bases == len(markers) else None,
        markers=tuple(markers),
    )
