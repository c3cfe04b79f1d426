"""Reading the digits of a number: which separator groups thousands and which one is the decimal one."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from l10n.values.vocabulary import SPACE, Vocabulary

# Three-digit groups with spaces or apostrophes, else digits with points and commas between them.
NUMERAL = rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}})+(?:[.,]\d+)?(?!\d)|\d{{1,3}}(?:[’']\d{{3}})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
VULGAR = MappingProxyType({"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333", "⅔": "0.667", "⅛": "0.125", "⅕": "0.2"})

_SPACED = re.compile(rf"{SPACE}|[’']")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})+")


class Numeral(NamedTuple):
    """What the digits of a number say.

    Attributes:
        number: the number; its exponent keeps the decimal places that were written.
        shape: "plain", "grouped", "decimal", "grouped decimal"; with "foreign" where the separators are not this
            language's.
        others: further numbers that the same digits may mean.
    """

    number: Decimal
    shape: str
    others: tuple[Decimal, ...] = ()


def read_numeral(surface: str, words: Vocabulary) -> Numeral | None:
    """Gives the number that digits and separators say in a language; nothing for such as 1.2.3.

    Args:
        surface: digits with separators, as NUMERAL finds them.
        words: how the language writes values.
    """
    digits = _SPACED.sub("", surface)
    spaced = "grouped" if digits != surface else ""
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return Numeral(Decimal(digits), spaced or "plain")
    if spaced:
        return _decimal(digits, f"{spaced} decimal", words) if len(signs) == 1 else None
    if len(set(signs)) == 2:
        return _mixed(digits, signs, words)
    if len(signs) > 1:
        found = _GROUPED.fullmatch(digits)
        if found is None:
            return None
        foreign = "" if signs[0] == words.group else " foreign"
        return Numeral(Decimal(digits.replace(signs[0], "")), "grouped" + foreign)
    return _one_sign(digits, signs[0], words)


def _mixed(digits: str, signs: list[str], words: Vocabulary) -> Numeral | None:
    """Reads digits with both separators: the last is the decimal one, and must stand there once."""
    if signs.count(signs[-1]) != 1:
        return None
    whole, fraction = digits.rsplit(signs[-1], 1)
    if _GROUPED.fullmatch(whole) is None:
        return None
    right = signs[-1] == words.decimal and signs[0] == words.group
    number = Decimal(f"{whole.replace(signs[0], '')}.{fraction}")
    return Numeral(number, "grouped decimal" if right else "grouped decimal foreign")


def _one_sign(digits: str, sign: str, words: Vocabulary) -> Numeral:
    groups = _GROUPED.fullmatch(digits) is not None
    if groups and sign == words.group:
        return Numeral(Decimal(digits.replace(sign, "")), "grouped")
    found = _decimal(digits, "decimal", words)
    if groups and sign != words.decimal:
        return found._replace(others=(Decimal(digits.replace(sign, "")),))
    return found


def _decimal(digits: str, shape: str, words: Vocabulary) -> Numeral:
    sign = "," if "," in digits else "."
    foreign = "" if sign == words.decimal else " foreign"
    return Numeral(Decimal(digits.replace(sign, ".")), shape + foreign)
