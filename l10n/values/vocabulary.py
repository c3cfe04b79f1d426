"""How a language writes values: separators, months, magnitudes, currencies, spelled-out numbers.

German, English and Russian have a module each beside this one; every other language gets its separators and month
names from CLDR. A language is added by one such module and one line in `_MODULES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType

from l10n.languages import base_language

_MODULES: Mapping[str, str] = MappingProxyType(
    {"de": "l10n.values.german", "en": "l10n.values.english", "ru": "l10n.values.russian"}
)

DAY = r"(?:0?[1-9]|[12]\d|3[01])"
YEAR = r"(?:1\d|20|21)\d\d(?!\d|[.,]\d)"
HOUR = r"(?:[01]?\d|2[0-4])"
MINUTE = r"[0-5]\d"
METRIC = r"(?:°\s?C|[kcm]?m[²2³3]?|k?g|km/h|l|ha)\b"
IMPERIAL = r"(?:°\s?F|mi|ft|in|lbs?|oz|mph)\b"
SPACE = "[ \u00a0\u202f\u2009]"


def numbered(table: str) -> Mapping[str, int]:
    """Gives the number that each word of a table stands for.

    Args:
        table: lines of a number, a colon and words.
    """
    rows = [line.partition(":") for line in table.strip().splitlines()]
    return MappingProxyType({word: int(number) for number, _, words in rows for word in words.split()})


def no_word(word: str) -> tuple[Decimal, ...]:
    """Gives no values for any word, for languages whose spelled-out numbers are not known.

    Args:
        word: a word in lower case.
    """
    del word
    return ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How one language writes values. Patterns are regular expressions without groups unless said otherwise.

    Attributes:
        decimal: the decimal separator.
        group: the separator of thousands.
        months: a pattern a month, January first.
        magnitudes: pattern and the power of ten that it stands for; the first that fits counts.
        percent: what follows the number of a percentage, with the space before it.
        currencies: pattern of a currency's name or abbreviation after an amount, and its ISO 4217 code.
        day_month: patterns of dates in words. Groups: day, month, and year where there is one; MONTH stands for any
            month.
        month_day: the same with the groups month, day, year.
        month_year: the same with the groups month, year.
        times: patterns of times of day. Groups: hour, minute, and the word for the half of the day.
        afternoon: pattern of the words that put a time into the second half of the day.
        number_words: the values that a word may stand for, wholly ("seven", "seventh") or by how it begins
            ("sevenfold"); given in lower case.
        cardinal: the value of a word that is a cardinal number, else nothing.
        links: words that may stand inside a spelled-out number, such as "and".
        amount_signs: letters that occur wherever a magnitude, percentage or currency is written: a quick first look.
        month_stems: a pattern a month for words that name it in other forms, January first; the months if empty.
        measures: patterns of metric and of imperial units, for measurements that a translator converts.
        labels: pattern of a word, at the end of the text before a number, that makes the number a name: "Figure 1.1".
        counted: cardinal numbers that say nothing without another before them: "several hundred thousand".
        hints: pattern of a word or phrase that may answer for a value, and the values: "noon" for 12.
    """

    decimal: str
    group: str
    months: tuple[str, ...]
    magnitudes: tuple[tuple[str, int], ...] = ()
    percent: str = SPACE + "?%"
    currencies: tuple[tuple[str, str], ...] = ()
    day_month: tuple[str, ...] = ()
    month_day: tuple[str, ...] = ()
    month_year: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    afternoon: str = r"(?!)"
    number_words: Callable[[str], tuple[Decimal, ...]] = no_word
    cardinal: Callable[[str], int | None] = lambda word: None  # noqa: ARG005  # the signature is the contract
    links: frozenset[str] = field(default_factory=frozenset)
    amount_signs: tuple[str, ...] = ()
    month_stems: tuple[str, ...] = ()
    measures: tuple[str, str] = (METRIC, IMPERIAL)
    counted: frozenset[str] = frozenset()
    labels: str = r"(?!)"
    hints: tuple[tuple[str, tuple[int, ...]], ...] = ()


@lru_cache(maxsize=64)
def vocabulary(language: str) -> Vocabulary:
    """Gives how a language writes values.

    Args:
        language: a BCP 47 tag.
    """
    base = base_language(language)
    if base in _MODULES:
        found: Vocabulary = import_module(_MODULES[base]).VOCABULARY
        return found
    return _from_cldr(language)


def _from_cldr(language: str) -> Vocabulary:
    from babel import Locale, UnknownLocaleError

    locale = Locale("en")
    for name in (language.replace("_", "-"), base_language(language)):
        try:
            locale = Locale.parse(name, sep="-")
            break
        except (UnknownLocaleError, ValueError):
            continue
    symbols = locale.number_symbols.get("latn", {})
    names = [
        {str(locale.months[context]["wide"][number]) for context in ("format", "stand-alone")}
        for number in range(1, 13)
    ]
    months = tuple("(?i:" + "|".join(map(re.escape, sorted(group))) + ")" for group in names)
    return Vocabulary(
        decimal=str(symbols.get("decimal", ".")),
        group=str(symbols.get("group", ",")),
        months=months,
        day_month=(rf"({DAY})\.?\s+(?:de\s+)?(MONTH)\b(?:\s+(?:de\s+)?({YEAR}))?",),
        month_year=(rf"\b(MONTH)\s+({YEAR})",),
    )
