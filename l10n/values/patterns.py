"""The patterns that find values: one scanning pattern a language, made of shapes, the most telling first."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from l10n.values.numerals import NUMERAL, VULGAR
from l10n.values.vocabulary import DAY, HOUR, MINUTE, SPACE, Vocabulary, vocabulary

URL = r"(?:(?:https?|ftp)://|www\.)[^\s<>\"“”„«»]*[^\s<>\"“”„«».,;:!?)\]}’']"
EMAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
NOTHING = "nothing"
"""The reader of what looks like a value and is none: the 2 of km2."""

_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_LETTER = r"[^\W\d_]"
_UNIT_WITH_POWER = r"[kcdm]?m[23]\b|[ксдм]?м[23]\b"
_DASH = "[-‑–]"


class Shape(NamedTuple):
    """One way to write a value: its pattern, how many groups that has, and the name of what reads it."""

    pattern: str
    groups: int
    reader: str


class Scanner(NamedTuple):
    """A language's scanning pattern, and its shapes by the names of the pattern's groups."""

    pattern: re.Pattern[str]
    shapes: dict[str, Shape]


@lru_cache(maxsize=64)
def scanner(language: str) -> Scanner:
    """Gives the pattern that finds every value written in a language.

    Args:
        language: a BCP 47 tag.
    """
    words = vocabulary(language)
    shapes = {f"v{number}": shape for number, shape in enumerate((*_dates(words), *_times(words), *_others(words)))}
    pattern = "|".join(f"(?P<{name}>{shape.pattern})" for name, shape in shapes.items())
    return Scanner(re.compile(pattern), shapes)


def _shape(pattern: str, reader: str) -> Shape:
    return Shape(pattern, re.compile(pattern).groups, reader)


def any_month(words: Vocabulary) -> str:
    """Gives the pattern of any month's name.

    Args:
        words: how the language writes values.
    """
    return f"(?:{'|'.join(words.months)})"


def _dates(words: Vocabulary) -> list[Shape]:
    start = r"(?<![\d.,/])"
    month = any_month(words)
    shapes = [
        _shape(URL, "url"),
        _shape(EMAIL, "email"),
        _shape(r"(?<![\d-])(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-])", "iso_date"),
        _shape(rf"{start}({DAY})\.\s?({_MONTH_NUMBER})\.\s?(\d{{4}}|\d\d)(?![\d.]\d|\d)", "day_first_date"),
        _shape(rf"{start}(\d\d?)/(\d\d?)/(\d{{4}}|\d\d)(?![\d/])", "slash_date"),
        _shape(rf"(?<![\d-])({DAY})-(0[1-9]|1[0-2])-(\d{{4}})(?![\d-])", "day_first_date"),
    ]
    if words.group == ".":
        shapes.append(_shape(rf"{start}({DAY})\.({_MONTH_NUMBER})\.(?!\d)()", "day_first_date"))
    for patterns, reader in (
        (words.day_month, "day_month"),
        (words.month_day, "month_day"),
        (words.month_year, "month_year"),
    ):
        for pattern in patterns:
            before = start if pattern.startswith("(") else ""
            shapes.append(_shape(before + pattern.replace("MONTH", month), reader))
    return shapes


def _times(words: Vocabulary) -> list[Shape]:
    start = r"(?<![\d.,:])"
    shapes = [_shape(start + pattern, "time") for pattern in words.times]
    shapes.append(_shape(rf"{start}({HOUR}):({MINUTE})(?::{MINUTE}(?:[.,]\d+)?)?(?![\d:])", "bare_time"))
    return shapes


def _others(words: Vocabulary) -> list[Shape]:
    start = r"(?<![\d.,])"
    number = rf"(?:{NUMERAL}(?:{SPACE}?[{''.join(VULGAR)}])?|[{''.join(VULGAR)}])"
    magnitude = "|".join(pattern for pattern, _ in words.magnitudes) or "(?!)"
    currency = "|".join(pattern for pattern, _ in words.currencies) or "(?!)"
    prefix = r"US\$|[€$£¥₽₸]|(?:EUR|USD|GBP|CHF|RUB|JPY|KZT)\b"
    short = r"(?:bn|m|mn|tn|k|b)(?![a-z])"
    after = rf"(?:{SPACE}|-)?"
    return [
        _shape(r"\+\d[\d ()/\u00a0-]{5,}\d(?![\d.,])", "phone"),
        _shape(r"(?<![\d.])(?!\d{1,3}(?:\.\d{3})+(?![\d.]))\d+(?:\.\d+){2,}(?![\d.,])", "version"),
        _shape(
            r"(?<![\d.,/–-])((?:1[0-9]|20|21)\d\d)(?:/|" + _DASH + r")((?:1[0-9]|20|21)\d\d|\d\d)(?![\w.,/–-]\d|\d)",
            "years",
        ),
        _shape(rf"{start}(\d{{1,3}})[/⁄](\d{{1,3}})(?![\d/])", "fraction"),
        _shape(
            rf"(?<![\w€$£])({prefix}){SPACE}?({number})(?:{SPACE}?({magnitude}|{short}))?",
            "prefixed_amount",
        ),
        _shape(rf"(?<!\w)(?:{_UNIT_WITH_POWER})", NOTHING),
        _shape(rf"(?<!\w){_LETTER}+\d\w*(?:[-+/]\w*\d\w*)*", "code"),
        _shape(rf"(?<!\w)[A-ZА-ЯЁ]{_LETTER}{{0,9}}[-‑]\d\w*(?:[-+/]\w*\d\w*)*(?!\w|[.,]\d)", "code"),
        _shape(r"(?<![\w.,-])\d+(?:[A-ZА-ЯЁ]{1,3}\d*|x\d+)(?!\w)", "code"),
        _shape(rf"{start}({number})({words.percent})", "percent"),
        _shape(rf"{start}({number})(?:{after}({magnitude}))?(?:{after}({currency}))", "amount"),
        _shape(rf"{start}({number})(?:{after}({magnitude}))", "big_number"),
        _shape(rf"({number})((?=(?:er|ern|s|[’']s|[-‑]?х|[-‑]?е|[-‑]?ых|[-‑]?ми)\b))?", "number"),
    ]


@lru_cache(maxsize=64)
def spelled_anchor(language: str) -> re.Pattern[str]:
    """Gives the pattern of what follows a spelled-out number in an amount. Groups: magnitude, percent, currency.

    Args:
        language: a BCP 47 tag.
    """
    words = vocabulary(language)
    magnitude = "|".join(pattern for pattern, _ in words.magnitudes) or "(?!)"
    currency = "|".join(pattern for pattern, _ in words.currencies) or "(?!)"
    pattern = rf"(?<=[^\W\d_])(?:{SPACE}({magnitude})(?:{SPACE}({currency}))?|({words.percent})|{SPACE}({currency}))"
    return re.compile(pattern)


@lru_cache(maxsize=64)
def distant_magnitude(language: str) -> re.Pattern[str]:
    """Gives the pattern of a magnitude one or two words after its number: "50 and more million". Group: magnitude.

    Args:
        language: a BCP 47 tag.
    """
    magnitude = "|".join(pattern for pattern, _ in vocabulary(language).magnitudes) or "(?!)"
    return re.compile(rf"(?:{SPACE}{_LETTER}+){{1,2}}{SPACE}({magnitude})")
