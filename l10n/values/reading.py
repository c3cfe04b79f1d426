"""Reading what a shape found: from the groups of its pattern to kind, key, shape and further readings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from l10n.values import dates
from l10n.values.model import Groups, Key, Kind, Reading, text_of
from l10n.values.numerals import VULGAR, Numeral, read_numeral
from l10n.values.vocabulary import SPACE, Vocabulary

_SHORT_MAGNITUDES = MappingProxyType({"k": 3, "m": 6, "mn": 6, "bn": 9, "b": 9, "tn": 12})
_MAGNITUDE_NAMES = MappingProxyType({3: "thousand", 6: "million", 9: "billion", 12: "trillion", 15: "quadrillion"})
_SYMBOLS = frozenset("€$£¥₽₸")
_FULL_MAGNITUDES = re.compile(r"tausend|thousand|тысяч|ill?ion|illiard|иллион|иллиард", re.IGNORECASE)
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХУавекмнорстху", "ABEKMHOPCTXYabekmhopctxy")


def _plain(kind: Kind) -> Callable[[Groups, str, Vocabulary], Reading]:
    def read(groups: Groups, surface: str, words: Vocabulary) -> Reading:
        del groups, words
        return Reading(kind, surface)

    return read


def _phone(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    del groups, words
    return Reading("phone", "+" + re.sub(r"\D", "", surface))


def _code(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    """Latin and Cyrillic letters that look alike are one: М23 and M23."""
    del groups, words
    return Reading("code", re.sub(r"[-‑\s]", "", surface.translate(_LOOKALIKES)).upper())


def _years(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    del words
    first, last = (text_of(group) for group in groups)
    sign = surface[len(first)]
    if len(last) == 2 and int(last) <= int(first[2:]) and sign != "/":
        return Reading("range", (Decimal(first), Decimal(last)), sign)
    whole = first[:2] + last if len(last) == 2 else last
    return Reading("range", (Decimal(first), Decimal(whole)), f"years {sign}" + (" short" if len(last) == 2 else ""))


def _fraction(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    del surface, words
    above, below = (Decimal(text_of(group)) for group in groups)
    share: tuple[tuple[Kind, Key], ...] = (("number", (above / below).normalize()),) if below else ()
    return Reading("range", (above, below), "fraction", share)


def numeral_of(surface: str, words: Vocabulary) -> Numeral | None:
    """Gives a number that may end in a vulgar fraction, such as 2½.

    Args:
        surface: digits with separators, a fraction sign, or both.
        words: how the language writes values.
    """
    if surface[-1] not in VULGAR:
        return read_numeral(surface, words)
    share = Decimal(VULGAR[surface[-1]])
    digits = re.sub(SPACE, "", surface[:-1])
    return Numeral(Decimal(digits or 0) + share, "vulgar")


def magnitude_of(surface: str, words: Vocabulary) -> int:
    """Gives the power of ten of a magnitude word.

    Args:
        surface: the word, such as "Mio.".
        words: how the language writes values.
    """
    for pattern, power in words.magnitudes:
        if re.fullmatch(pattern, surface):
            return power
    return _SHORT_MAGNITUDES[surface]


def magnitude_shape(surface: str, power: int) -> str:
    """Gives the words of a value's shape that say how its magnitude was written.

    Args:
        surface: the word, such as "Mio.".
        power: its power of ten.
    """
    return f"{_MAGNITUDE_NAMES[power]}{'' if _FULL_MAGNITUDES.search(surface) else ' abbreviated'}"


def currency_of(surface: str, words: Vocabulary) -> str:
    """Gives the ISO 4217 code of a currency's name, symbol or code.

    Args:
        surface: such as "Euro".
        words: how the language writes values.
    """
    found = next((code for pattern, code in words.currencies if re.fullmatch(pattern, surface)), None)
    known = {"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "¥": "JPY", "₽": "RUB", "₸": "KZT"}
    return found or known.get(surface, surface)


def currency_shape(surface: str) -> str:
    """Tells whether a currency was written as a symbol, a code or a word.

    Args:
        surface: such as "Euro".
    """
    if surface[-1] in _SYMBOLS:
        return "symbol"
    return "code" if surface.isupper() and len(surface) == 3 else "word"


def _number_reading(numeral: Numeral) -> Reading:
    others: tuple[tuple[Kind, Key], ...] = tuple(("number", other) for other in numeral.others)
    return Reading("number", numeral.number, numeral.shape, others)


def _amount_of(number: str, magnitude: str, currency: str, words: Vocabulary, surface: str) -> Reading:
    """Reads a number with a magnitude, a currency, or both."""
    numeral = numeral_of(number, words)
    if numeral is None:
        return Reading("version", surface)
    value, shape = numeral.number, numeral.shape
    others = numeral.others
    if magnitude:
        power = magnitude_of(magnitude, words)
        value, others = value.scaleb(power), tuple(other.scaleb(power) for other in others)
        shape = f"{shape} {magnitude_shape(magnitude, power)}"
    if not currency:
        return _number_reading(Numeral(value, shape, others))
    code = currency_of(currency, words)
    readings: tuple[tuple[Kind, Key], ...] = tuple(("currency", (code, other)) for other in others)
    return Reading("currency", (code, value), f"{shape} {currency_shape(currency)}", readings)


def _number(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    found = _amount_of(surface, "", "", words, surface)
    if groups[1] is not None and len(surface) in {2, 4} and surface.isdigit():
        return found._replace(shape="plain decade", readings=(("number", Decimal(surface[-2:])),))
    if surface[0] == "0" and len(surface) == 4 and surface.isdigit():
        return found._replace(readings=(("time", f"{surface[:2]}:{surface[2:]}"),))
    hour, point, minute = surface.partition(".")
    if point and len(minute) == 2 and int(minute) < 60 and hour.isdigit() and int(hour) < 25:
        clock: tuple[Kind, Key] = ("time", f"{int(hour):02}:{minute}")
        return found._replace(readings=(*found.readings, clock))
    return found


def _big_number(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    return _amount_of(text_of(groups[0]), text_of(groups[1]), "", words, surface)


def _amount(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    return _amount_of(text_of(groups[0]), text_of(groups[1]), text_of(groups[2]), words, surface)


def _prefixed_amount(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    found = _amount_of(text_of(groups[1]), text_of(groups[2]), text_of(groups[0]), words, surface)
    return found._replace(shape=f"{found.shape} before")


def _percent(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    numeral = numeral_of(text_of(groups[0]), words)
    if numeral is None:
        return Reading("version", surface)
    sign = "sign" if "%" in surface else "word"
    others: tuple[tuple[Kind, Key], ...] = tuple(("percent", other) for other in numeral.others)
    return Reading("percent", numeral.number, f"{numeral.shape} {sign}", others)


READERS: Mapping[str, Callable[[Groups, str, Vocabulary], Reading]] = MappingProxyType(
    {
        "url": _plain("url"),
        "email": _plain("email"),
        "phone": _phone,
        "code": _code,
        "iso_date": dates.iso_date,
        "day_first_date": dates.day_first_date,
        "slash_date": dates.slash_date,
        "day_month": dates.day_month,
        "month_day": dates.month_day,
        "month_year": dates.month_year,
        "time": dates.time,
        "bare_time": dates.bare_time,
        "version": _plain("version"),
        "years": _years,
        "fraction": _fraction,
        "number": _number,
        "big_number": _big_number,
        "amount": _amount,
        "prefixed_amount": _prefixed_amount,
        "percent": _percent,
    }
)
"""What reads each shape: groups of its pattern, the text found, how the language writes values."""
