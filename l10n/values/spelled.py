"""The values that the words of a text may stand for, to excuse a digit that a translator wrote out, or the reverse.

It is generous on purpose: "third", "drei", «двухдневный», "XIX" and "half a million" all count.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from l10n.values.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?")
_ROMAN = re.compile(r"(?<![^\W_])(?=[IVXLCМХС])(?:X{0,3}|XL|L|LX{1,3}|XC|C{1,3})(?:IX|IV|V?I{0,3})(?![^\W_])")
_ROMAN_SIGNS = MappingProxyType({"I": 1, "V": 5, "X": 10, "L": 50, "C": 100})
_CYRILLIC_ROMAN = str.maketrans("ХСМІ", "XCMI")
_MOST_READINGS = 64
_LONG_WORD = 9
_MEMORY = 4
"""How many words before a magnitude may share it: "two, three or even four million"."""


def spelled_values(text: str, words: Vocabulary) -> frozenset[Decimal]:
    """Gives every value that words, Roman numerals or phrases of a text may stand for.

    Args:
        text: running text.
        words: how its language writes values.
    """
    found = _word_values(text, words) | _roman_values(text)
    for pattern, values in words.hints:
        if re.search(pattern, text):
            found.update(map(Decimal, values))
    return frozenset(found)


def _word_values(text: str, words: Vocabulary) -> set[Decimal]:
    """Adds up and multiplies neighbouring number words, keeping every value on the way."""
    found: set[Decimal] = set()
    run: set[Decimal] = set()
    recent: list[set[Decimal]] = []
    magnitude = _any_magnitude(words.magnitudes)
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if word[0].isdecimal():
            run = {Decimal(word.replace(",", "."))}
            continue
        power = 0
        if magnitude.match(match.group()):
            power = next(power for pattern, power in words.magnitudes if re.match(pattern, match.group()))
        values = {Decimal(10) ** power} if power else _word_readings(word, words)
        found |= {earlier.scaleb(power) for group in recent for earlier in group if power}
        recent = [*recent[1 - _MEMORY :], values]
        if not values:
            if word not in words.links:
                run = set()
            continue
        sums = {left + right for left in run for right in values if right < left}
        products = {left * right for left in run for right in values if right >= 100}
        run = values | sums | products if len(run) < _MOST_READINGS else values
        found |= run
    return found


@lru_cache(maxsize=16)
def _any_magnitude(magnitudes: tuple[tuple[str, int], ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern, _ in magnitudes) or r"(?!)")


def _word_readings(word: str, words: Vocabulary) -> set[Decimal]:
    """Gives what one word may say; «пятимиллионный» is five million."""
    values = set(words.number_words(word))
    if values and len(word) > _LONG_WORD:
        power = next((power for pattern, power in words.magnitudes if re.search(pattern, word)), 0)
        values |= {value.scaleb(power) for value in values}
    return values


def _roman_values(text: str) -> set[Decimal]:
    found: set[Decimal] = set()
    for match in _ROMAN.finditer(text.translate(_CYRILLIC_ROMAN)):
        signs = [_ROMAN_SIGNS[sign] for sign in match.group()]
        following = [*signs[1:], 0]
        total = sum(-sign if sign < after else sign for sign, after in zip(signs, following, strict=True))
        if total:
            found.add(Decimal(total))
    return found
