"""Writing a value in another language, in the shape it had: 1.500,50 Euro becomes 1,500.50 euros and 1500,50 евро.

Digits, month names, currency names and the places of signs come from CLDR by way of Babel. Dates and times in English
follow the style of British press offices (11 February 2026, 2.30 p.m.), which New Hart's Rules (11.3, 11.5) describe;
American English has its own. Russian leaves numbers of four digits ungrouped (Мильчин, Чельцова, 6.1.4).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from l10n.errors import L10nError
from l10n.languages import base_language
from l10n.values.finding import POWERS, amount_of
from l10n.values.model import Value

if TYPE_CHECKING:
    from babel import Locale

_NBSP = "\u00a0"
_LATE_GROUPING = frozenset({"ru", "uk", "be", "bg", "es", "pl", "hu", "it", "lv", "et"})
"""Languages that group from five digits on: CLDR minimumGroupingDigits 2, and Russian practice (Мильчин)."""

_MAGNITUDES: Mapping[str, Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "de": {
            "thousand": ("Tsd.", "Tausend", "Tausend"),
            "million": ("Mio.", "Million", "Millionen"),
            "billion": ("Mrd.", "Milliarde", "Milliarden"),
            "trillion": ("Bio.", "Billion", "Billionen"),
        },
        "en": {name: (name, name, name) for name in ("thousand", "million", "billion", "trillion")},
        "ru": {
            "thousand": ("тыс.", "тыс.", "тыс."),
            "million": ("млн", "млн", "млн"),
            "billion": ("млрд", "млрд", "млрд"),
            "trillion": ("трлн", "трлн", "трлн"),
        },
    }
)
"""Abbreviation, singular and plural. Russian abbreviates: млн and млрд need no case and no agreement."""

_PERCENT_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "de": {"other": "Prozent"},
        "en": {"other": "per cent"},
        "ru": {"one": "процент", "few": "процента", "many": "процентов", "other": "процента"},
    }
)
_DAY_PATTERNS = MappingProxyType({"de": "d. MMMM", "en": "d MMMM", "en-US": "MMMM d", "ru": "d MMMM"})
_DATE_PATTERNS = MappingProxyType({"de": "d. MMMM y", "en": "d MMMM y", "en-US": "MMMM d, y", "ru": "d MMMM y 'года'"})
_MONTH_PATTERNS = MappingProxyType({"de": "LLLL y", "en": "LLLL y", "ru": "LLLL y 'года'"})
_NUMERIC_PATTERNS = MappingProxyType({"en-GB": "dd/MM/y", "en-US": "MM/dd/y"})


def render(value: Value, language: str) -> str:
    """Gives a value as another language writes it, in the shape it was written in.

    Names, addresses and versions stay as they are, and so do numbers that were not written by the rules of their
    own language: nobody can say what they are.

    Args:
        value: as it was found.
        language: BCP 47 tag of the language to write it in.

    Raises:
        L10nError: the value is a date that no calendar has.
    """
    if value.kind == "number" and not value.has_shape("foreign"):
        return _number(value, language)
    if value.kind == "percent":
        return _percent(value, language)
    if value.kind == "currency" and isinstance(value.key, tuple):
        return _currency(value, str(value.key[0]), language)
    if value.kind == "date":
        return _date(value, language)
    if value.kind == "time":
        return _time(value, language)
    return value.surface


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError

    for name in (language.replace("_", "-"), base_language(language)):
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def _digits(number: Decimal, language: str, *, group: bool) -> str:
    from babel.numbers import format_decimal

    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if base_language(language) in _LATE_GROUPING and abs(number) < 10_000:
        group = False
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(number, pattern, _locale(language), group_separator=group))


def _magnitude(value: Value) -> tuple[str, int]:
    """Gives the name of the magnitude that a value was written with, and its power of ten."""
    return next(((name, power) for name, power in POWERS if value.has_shape(name)), ("", 0))


def _amount(value: Value, language: str) -> str:
    """Writes the number of a value with its magnitude, if it has one."""
    amount = amount_of(value)
    name, power = _magnitude(value)
    if not name:
        grouped = value.has_shape("grouped") or value.has_shape("decimal") or value.has_shape("spelled")
        return _digits(amount, language, group=grouped or value.kind == "currency")
    words = _MAGNITUDES.get(base_language(language), {}).get(name)
    if words is None:
        return _digits(amount, language, group=True)
    coefficient = amount.scaleb(-power)
    if value.has_shape("spelled"):
        coefficient = Decimal(int(coefficient)) if coefficient == int(coefficient) else coefficient.normalize()
    short = value.has_shape("abbreviated") or value.has_shape("symbol")
    word = words[0] if short else words[1] if coefficient == 1 else words[2]
    return f"{_digits(coefficient, language, group=True)} {word}"


def _number(value: Value, language: str) -> str:
    if value.has_shape("vulgar"):
        return value.surface
    return _amount(value, language)


def _percent(value: Value, language: str) -> str:
    number = _digits(amount_of(value), language, group=True)
    words = _PERCENT_WORDS.get(base_language(language))
    if value.has_shape("word") and words:
        form = _locale(language).plural_form(abs(amount_of(value)))
        return f"{number} {words.get(form, words['other'])}"
    pattern = str(_locale(language).percent_formats[None].pattern)
    before, _, after = re.sub(r"[#0][#0,.]*", "\ufffc", pattern).partition("\ufffc")
    return f"{before}{number}{after}"


def _currency(value: Value, code: str, language: str) -> str:
    from babel.numbers import get_currency_name, get_currency_symbol

    amount = _amount(value, language)
    if value.has_shape("word"):
        counted = amount_of(value)
        name = get_currency_name(code, Decimal(1_000_000) if _magnitude(value)[0] else counted, _locale(language))
        if code == "USD" and not re.search(r"US|U\.S|США", value.surface):
            name = re.sub(r"US[- ]| США", "", name)
        return f"{amount} {name}"
    sign = code if value.has_shape("code") else get_currency_symbol(code, _locale(language))
    pattern = str(_locale(language).currency_formats["standard"].pattern)
    if pattern.lstrip("\u200e\u200f").startswith("¤"):
        return f"{sign} {amount}" if sign.isalpha() else f"{sign}{amount}"
    return f"{amount}{_NBSP}{sign}"


def _pattern(patterns: Mapping[str, str], language: str) -> str | None:
    return patterns.get(language) or patterns.get(base_language(language))


def _date(value: Value, language: str) -> str:
    from babel.dates import format_date, format_skeleton

    if value.has_shape("iso"):
        return value.surface
    year, month, day = ([*str(value.key).replace("--", "0-", 1).split("-"), ""])[:3]
    try:
        date = datetime.date(int(year) or 2000, int(month), int(day or 1))
    except ValueError as error:
        raise L10nError(f'no calendar has the date "{value.surface}"', mend="Correct it in the source.") from error
    locale = _locale(language)
    if value.has_shape("numeric") and int(year):
        return _numeric_date(value, date, language)
    skeleton, patterns = (
        ("yMMMM", _MONTH_PATTERNS) if not day else ("yMMMMd", _DATE_PATTERNS) if int(year) else ("MMMMd", _DAY_PATTERNS)
    )
    if value.has_shape("numeric") and base_language(language) == "de":
        return value.surface
    pattern = _pattern(patterns, language)
    if pattern is None:
        return str(format_skeleton(skeleton, date, locale=locale, fuzzy=True))
    return str(format_date(date, pattern, locale))


def _numeric_date(value: Value, date: datetime.date, language: str) -> str:
    """Writes a date in digits. Points say by themselves that the day comes first, so English keeps them too."""
    from babel.dates import format_date

    pattern = _NUMERIC_PATTERNS.get(language)
    if pattern is None and base_language(language) not in {"de", "en", "ru"}:
        return str(format_date(date, "short", _locale(language)))
    if pattern is None:
        if value.has_shape("dots"):
            return value.surface
        pattern = "dd/MM/y" if base_language(language) == "en" else "dd.MM.y"
    return str(format_date(date, pattern, _locale(language)))


def _time(value: Value, language: str) -> str:
    hour, minute = (int(part) for part in str(value.key).split(":"))
    base = base_language(language)
    if value.has_shape("bare"):
        return value.surface
    if base == "de":
        return f"{hour}.{minute:02} Uhr" if minute or value.has_shape("minutes") else f"{hour} Uhr"
    if base == "ru":
        return f"{hour % 24}:{minute:02}" if hour < 24 or minute else "24:00"
    if base == "en":
        return _english_time(hour, minute)
    from babel.dates import format_time

    return str(format_time(datetime.time(hour % 24, minute), "short", locale=_locale(language)))


def _english_time(hour: int, minute: int) -> str:
    """Writes a time as British press offices do; noon and midnight by name, as a.m. and p.m. are unclear there."""
    if not minute and hour % 12 == 0:
        return "12 noon" if hour == 12 else "midnight"
    half = "a.m." if hour % 24 < 12 else "p.m."
    twelve = hour % 12 or 12
    return f"{twelve}.{minute:02} {half}" if minute else f"{twelve} {half}"
