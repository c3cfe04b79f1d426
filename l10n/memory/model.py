"""What a translation memory holds, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

MatchKind = Literal["context", "exact", "adapted", "fuzzy"]
"""How a match fits.

context: the same source between the same neighbours. exact: the same source. adapted: the same but for numbers, dates
or tags, which were changed by rule, or for case, spaces and the look of quotation marks and dashes. fuzzy: a like one.
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A source and its translation, as somebody left them.

    Attributes:
        source: text with numbered tags.
        target: its translation, with numbered tags.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        origin: where it comes from: a catalog's path, the name of a TMX file, "shipped:diplomacy".
        context: the sources before and after it, empty where there is none.
        domain: subject field, empty where it is not known.
        changed: when it was last changed, "2026-11-22T12:03:00Z"; empty where that is not known.
        reviewed: whether a human approved it.
    """

    source: str
    target: str
    source_language: str
    target_language: str
    origin: str = ""
    context: tuple[str, str] = ("", "")
    domain: str = ""
    changed: str = ""
    reviewed: bool = True


@dataclass(frozen=True, slots=True)
class Origin:
    """A catalog or file that units come from; it is read only where its fingerprint is a new one.

    Attributes:
        name: the origin of its units.
        fingerprint: stands for its content.
        read: gives its units.
    """

    name: str
    fingerprint: str
    read: Callable[[], Iterable[Unit]]


@dataclass(frozen=True, slots=True)
class Match:
    """An answer of the memory.

    Attributes:
        unit: as it is in the memory.
        target: its translation, adapted to the source that was looked up.
        percent: how well it fits, 100 where the source is the same to the letter; penalties are taken off.
        kind: how it fits.
        adapted: what was changed in the translation by rule, such as "number 12 → 14".
        penalties: why points were taken off, such as "other domain".
    """

    unit: Unit
    target: str
    percent: int
    kind: MatchKind
    adapted: tuple[str, ...] = ()
    penalties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of an origin the memory holds for one language pair.

    Attributes:
        origin: its name.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        units: how many.
    """

    origin: str
    source_language: str
    target_language: str
    units: int
