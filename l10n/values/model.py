"""What a value in running text is, and how two texts may differ in their values."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["number", "percent", "currency", "date", "time", "range", "code", "version", "phone", "url", "email"]
"""What a value is of.

number: also with a magnitude (3.5 million), ordinals, years. date: whole or in part. range: two years or a fraction,
written as one. code: a name with digits in it, such as G7, Z5+1, COVID-19. version: digits with more separators than
a number has, such as 1.2.3.
"""

Key = Decimal | str | tuple[str, Decimal] | tuple[Decimal, Decimal]
"""The value itself, the same however it was written.

number, percent: Decimal. currency: ISO 4217 code and amount. date: ISO 8601, "2026-02-11", "2026-02" without the day
and "--02-11" without the year. time: "14:30". range: both ends. The others: a normalized string.
"""


@dataclass(frozen=True, slots=True)
class Value:
    """A value found in running text.

    Attributes:
        kind: what it is of.
        key: the value, the same however it was written; two values are the same if kind and key are.
        start: its first character in the text, from 0.
        end: the character after its last.
        surface: the text between them.
        shape: how it was written, for writing it alike in another language: words such as "grouped", "long",
            "symbol", "million" and "foreign" (separators of another language), separated by spaces.
        readings: what else it may mean where the writing is ambiguous, as kind and key.
    """

    kind: Kind
    key: Key
    start: int = field(compare=False)
    end: int = field(compare=False)
    surface: str = field(compare=False)
    shape: str = field(default="", compare=False)
    readings: tuple[tuple[Kind, Key], ...] = field(default=(), compare=False, repr=False)

    def has_shape(self, word: str) -> bool:
        """Tells whether a word is among those that say how it was written.

        Args:
            word: such as "grouped".
        """
        return word in self.shape.split()


Groups = tuple[str | None, ...]
"""The groups of the pattern of one shape."""


class Reading(NamedTuple):
    """What a shape found, before it has a place: as in Value."""

    kind: Kind
    key: Key
    shape: str = ""
    readings: tuple[tuple[Kind, Key], ...] = ()


def text_of(group: str | None) -> str:
    """Gives the text of a group, empty where it found nothing.

    Args:
        group: one of a match.
    """
    return group or ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that source and target do not share.

    Attributes:
        kind: missing: the target lacks the source's value; extra: the target has one that the source lacks;
            changed: both, in each other's place; format: the same value, written as the target's language does not.
        source: the value in the source, None where extra.
        target: the value in the target, None where missing.
    """

    kind: Literal["missing", "extra", "changed", "format"]
    source: Value | None
    target: Value | None
