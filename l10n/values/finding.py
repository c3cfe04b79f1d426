"""Finding the values in running text.

One pattern a language finds every value whose number stands in digits; amounts whose number is spelled out ("fünf Mio.
Euro") are found by the magnitude, percent sign or currency after them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from l10n.values.model import Key, Kind, Reading, Value
from l10n.values.numerals import VULGAR
from l10n.values.patterns import NOTHING, distant_magnitude, scanner, spelled_anchor
from l10n.values.reading import READERS, currency_of, currency_shape, magnitude_of, magnitude_shape
from l10n.values.vocabulary import Vocabulary, vocabulary

_DIGITS = re.compile(f"[0-9]+|[{''.join(VULGAR)}]")
_DIGIT = re.compile(f"[0-9{''.join(VULGAR)}]")
_ADDRESS_SIGNS = ("@", "://", "www.")
_BEGINNING = re.compile(r"(?<!\w)\w|[^\w\s]")
"""Where a value may begin before its first digit: at a word or a sign."""
_WORDS_BEFORE = 3
"""How many words before its first digit a value may begin: "May of 2026", "US$ 5"."""

_FIRST_WORD = re.compile(r"[-\s]+([^\W\d_]+)")
_LAST_WORD = re.compile(r"([^\W\d_]+)([-\s]*)$")
_TAG = re.compile(r"</?[a-z]+\d+/?>")
_JOINT = re.compile(r"\s*[-–—−]\s*(?:[€$£]\s?)?|(?:\s+[^\W\d]+){1,4}\s+(?:[€$£]\s?)?")
_LONGEST_JOINT = 28
"""Characters between the two ends of a range; "auf nunmehr mehr als" is among the longest joints."""

_LABEL_SHAPES = frozenset({"decimal", "decimal foreign", "grouped", "numeric dots"})
_LONGEST_LABEL = 16
"""Characters of the longest word before a number that names something, with a space."""

_LONGEST_SPELLED = 4
"""Words in a spelled-out number before its magnitude: "two hundred and fifty"."""


@lru_cache(maxsize=4096)
def find_values(text: str, language: str) -> tuple[Value, ...]:
    """Gives the values in a text, in order: numbers, percentages, amounts, dates, times, codes, addresses.

    Args:
        text: running text; it may hold numbered tags, whose numbers are no values.
        language: BCP 47 tag of the language it is written in.
    """
    words = vocabulary(language)
    if "<" in text:
        text = _TAG.sub(lambda tag: "\ufffc" * len(tag.group()), text)
    may_have = _DIGIT.search(text) is not None or _may_have_address(text)
    written = _written_values(text, language, words) if may_have else ()
    if not any(map(text.__contains__, words.amount_signs)):
        return written
    spelled = _spelled_amounts(text, language, words)
    taken = {place for value in written for place in range(value.start, value.end)}
    free = [value for value in spelled if taken.isdisjoint(range(value.start, value.end))]
    return tuple(sorted((*written, *free), key=lambda value: value.start))


def _may_have_address(text: str) -> bool:
    return any(map(text.__contains__, _ADDRESS_SIGNS))


def _written_values(text: str, language: str, words: Vocabulary) -> tuple[Value, ...]:
    pattern, shapes = scanner(language)
    found = []
    for match in _matches(text, pattern):
        name = match.lastgroup or ""
        if shapes[name].reader == NOTHING:
            continue
        first = pattern.groupindex[name]
        reading = READERS[shapes[name].reader](
            match.groups()[first : first + shapes[name].groups], match.group(), words
        )
        if reading.shape in _LABEL_SHAPES and _label(text, match.start(), words):
            reading = Reading("version", match.group().rstrip("."))
        found.append(
            Value(reading.kind, reading.key, match.start(), match.end(), match.group(), reading.shape, reading.readings)
        )
    return tuple(_with_distant_magnitudes(text, found, language))


def _matches(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Gives what the scanning pattern finds; it is tried only where a digit or an address is near, which is fast."""
    if _may_have_address(text):
        yield from pattern.finditer(text)
        return
    end = 0
    for digits in _DIGITS.finditer(text):
        if digits.start() < end:
            continue
        start = digits.start()
        for _ in range(_WORDS_BEFORE):
            start = text.rfind(" ", end, start)
            if start < 0:
                start = end
                break
        begun = (pattern.match(text, place.start()) for place in _BEGINNING.finditer(text, start, digits.start()))
        match = next(filter(None, begun), None) or pattern.search(text, digits.start())
        if match is not None:
            end = match.end()
            yield match


def _with_distant_magnitudes(text: str, values: list[Value], language: str) -> list[Value]:
    """Lets a number share a magnitude that does not stand right after it: 2–3 Mio., 50 and more million."""
    found = list(values)
    for place, value in enumerate(values):
        if value.kind not in {"number", "percent", "currency"}:
            continue
        power = 0
        if place + 1 < len(values):
            following = values[place + 1]
            between = text[value.end : following.start]
            if (
                len(between) <= _LONGEST_JOINT
                and following.kind in {"number", "currency"}
                and _JOINT.fullmatch(between)
            ):
                power = next((power for name, power in POWERS if following.has_shape(name)), 0)
        if not power and value.kind == "number":
            later = distant_magnitude(language).match(text, value.end)
            power = magnitude_of(later[1], vocabulary(language)) if later else 0
        if power:
            shared: tuple[Kind, Key] = ("number", amount_of(value).scaleb(power))
            found[place] = replace(value, readings=(*value.readings, shared))
    return found


POWERS = (("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12))


def amount_of(value: Value) -> Decimal:
    """Gives the number of a value that has one: a number, a percentage or an amount of money.

    Args:
        value: of one of these kinds.
    """
    if isinstance(value.key, tuple):
        return Decimal(value.key[1])
    return Decimal(value.key)


def _label(text: str, start: int, words: Vocabulary) -> bool:
    """Tells whether a number names something, such as a figure or a room, and so keeps its writing."""
    return re.search(words.labels, text[max(0, start - _LONGEST_LABEL) : start]) is not None


def _spelled_amounts(text: str, language: str, words: Vocabulary) -> list[Value]:
    found = []
    for match in spelled_anchor(language).finditer(text):
        number = _cardinal_before(text, match.start(), words)
        magnitude, money, percent, currency = match.groups()
        if number is None or _says_cardinal(_FIRST_WORD.match(text, match.end()), words):
            continue
        start, value = number
        if value in {1, 100} and not magnitude:
            continue
        surface = text[start : match.end()]
        currency = money or currency
        shape = "spelled"
        if magnitude:
            power = magnitude_of(magnitude, words)
            value, shape = value.scaleb(power), f"spelled {magnitude_shape(magnitude, power)}"
        if percent:
            found.append(Value("percent", value, start, match.end(), surface, f"{shape} word"))
        elif currency:
            key = (currency_of(currency, words), value)
            found.append(Value("currency", key, start, match.end(), surface, f"{shape} {currency_shape(currency)}"))
        else:
            found.append(Value("number", value, start, match.end(), surface, shape))
    return found


def _says_cardinal(word: re.Match[str] | None, words: Vocabulary) -> bool:
    return word is not None and (words.cardinal(word[1].lower()) or 0) > 1


def _cardinal_before(text: str, end: int, words: Vocabulary) -> tuple[int, Decimal] | None:
    """Finds the spelled-out number that ends at a place: its first character and its value."""
    start, total, scale = end, 0, 1
    for read in range(_LONGEST_SPELLED):
        word = _LAST_WORD.search(text, max(0, start - 40), start)
        if word and read and word[1].lower() in words.links:
            before = _LAST_WORD.search(text, max(0, word.start() - 40), word.start())
            word = before if _says_cardinal(before, words) else None
        value = words.cardinal(word[1].lower()) if word else None
        if word is None or value is None or (read and not word[2]):
            break
        if value == 100:
            scale = 100
        elif scale == 100:
            total, scale = total + value * 100, 1000
        elif read and value <= total:
            break
        else:
            total += value
        start = word.start()
    if scale == 100:
        total += 100 if total or text[start:end].lower() not in words.counted else 0
    return (start, Decimal(total)) if total else None
