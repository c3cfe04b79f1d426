"""Comparing the values of a source and its translation.

The comparison is made for silence on good translations: a value may be written in another way, split, merged, spelled
out or repeated. What remains has no counterpart under any reading.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from l10n.values.finding import POWERS, amount_of, find_values
from l10n.values.model import Difference, Key, Kind, Value
from l10n.values.spelled import spelled_values
from l10n.values.vocabulary import Vocabulary, vocabulary

_FIGURES_IN_BRACKETS = re.compile(r"\([^()]*\d")
_ONE_RANGE = 40
"""Characters; nearer values are ends of one range, whose unit may stand at either: from 5 to 10 %, с 5 % до 10."""

_NOT_COMPARED: frozenset[Kind] = frozenset({"url", "email"})
_FORMULAS = frozenset({"CO2", "H2", "H2O", "O2", "O3", "CH4", "NO2", "N2O", "SO2", "NH3"})
"""Names of substances, which translators also write as words: CO2 is "carbon" in "carbon tax"."""

Reading = tuple[str, Key]


@dataclass(slots=True)
class _Side:
    """One of the two texts while it is compared."""

    text: str
    words: Vocabulary
    values: list[Value]
    open: list[Value]
    _spelled: frozenset[Decimal] | None = None

    def spelled(self) -> frozenset[Decimal]:
        if self._spelled is None:
            self._spelled = spelled_values(self.text, self.words)
        return self._spelled


def compare_values(source: str, target: str, source_language: str, target_language: str) -> tuple[Difference, ...]:
    """Gives the values that a source and its translation do not share; nothing where they agree.

    Args:
        source: the text that was translated.
        target: its translation.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
    """
    wanted, given = _compared(source, source_language), _compared(target, target_language)
    if not wanted and not given:
        return ()
    left, right = _side(source, source_language, wanted), _side(target, target_language, given)
    found = _match_exactly(left, right)
    if left.open and right.open:
        found += _exchanged(left, right)
        _match_readings(left, right)
    if left.open or right.open:
        _match_parts(left, right)
    if left.open or right.open:
        _excuse_measures(left, right)
        _excuse_measures(right, left)
    return (*found, *_differences(left.open, right.open))


def _compared(text: str, language: str) -> list[Value]:
    found = find_values(text, language)
    return [value for value in found if value.kind not in _NOT_COMPARED and value.key not in _FORMULAS]


def _side(text: str, language: str, values: list[Value]) -> _Side:
    return _Side(text, vocabulary(language), values, list(values))


def _match_exactly(left: _Side, right: _Side) -> list[Difference]:
    """Closes values of the same kind and key; gives those that only the target writes in a foreign way."""
    misformatted = []
    for value in tuple(left.open):
        same = [other for other in right.open if other.kind == value.kind and other.key == value.key]
        if not same:
            continue
        found = min(same, key=lambda other: other.has_shape("foreign") != value.has_shape("foreign"))
        left.open.remove(value)
        right.open.remove(found)
        if found.has_shape("foreign") and not value.has_shape("foreign"):
            misformatted.append(Difference("format", value, found))
    return misformatted


def _exchanged(left: _Side, right: _Side) -> list[Difference]:
    """Gives the values that have taken each other's place: 94 % in 2020 that became 2020 % in 94."""
    found = []
    for value, other in itertools.product(tuple(left.open), tuple(right.open)):
        if value.kind != other.kind or value.kind not in {"percent", "currency"}:
            continue
        mine = next((each for each in left.open if (each.kind, each.key) == ("number", amount_of(other))), None)
        yours = next((each for each in right.open if (each.kind, each.key) == ("number", amount_of(value))), None)
        if mine is None or yours is None or value not in left.open or other not in right.open:
            continue
        if min(abs(value.start - mine.start), abs(other.start - yours.start)) > _ONE_RANGE:
            found += [Difference("changed", value, other), Difference("changed", mine, yours)]
            left.open[:] = [each for each in left.open if each not in (value, mine)]
            right.open[:] = [each for each in right.open if each not in (other, yours)]
    return found


def _match_readings(left: _Side, right: _Side) -> None:
    """Closes values that agree under one of their further readings."""
    for value in tuple(left.open):
        readings = _readings(value)
        found = next((other for other in right.open if _compatible(value, other, readings)), None)
        if found is not None:
            left.open.remove(value)
            right.open.remove(found)


def _readings(value: Value) -> set[Reading]:
    """Gives every way to read a value; a number is a number whatever it counts."""
    found: set[Reading] = {(value.kind, value.key), *value.readings}
    for kind, key in tuple(found):
        if kind == "percent":
            found.add(("number", key))
        elif kind == "currency" and isinstance(key, tuple):
            found.add(("number", key[1]))
    return found


def _compatible(value: Value, other: Value, readings: set[Reading]) -> bool:
    if _conflicting(value, other):
        return False
    if value.surface == other.surface and value.has_shape("foreign"):
        return True
    return not readings.isdisjoint(_readings(other))


def _match_parts(left: _Side, right: _Side) -> None:
    """Closes values all of whose parts have a counterpart: a date told in two places, a digit spelled out."""
    left_parts = {id(value): _parts(value) for value in left.values}
    right_parts = {id(value): _parts(value) for value in right.values}
    left_open, right_open = list(left.open), list(right.open)
    known_left, known_right = _Known(left, left_parts), _Known(right, right_parts)
    left.open[:] = [value for value in left_open if not known_right.answers(value, left_parts[id(value)])]
    right.open[:] = [value for value in right_open if not known_left.answers(value, right_parts[id(value)])]


class _Known:
    """Everything that one side says: its values, their parts and what its words may stand for."""

    def __init__(self, side: _Side, parts: Mapping[int, Sequence[Reading]]) -> None:
        self.side = side
        self.parts = parts

    def answers(self, value: Value, parts: Sequence[Reading]) -> bool:
        """Tells whether a value of the other side has a counterpart here, whole or part by part.

        An amount in another currency and another time of day are no counterpart, though their numbers be the same.
        """
        others = [other for other in self.side.values if not _conflicting(value, other)]
        contradicted = len(others) < len(self.side.values)
        known = {reading for other in others for reading in (*_readings(other), *self.parts[id(other)])}
        numbers = {key for kind, key in _readings(value) if kind in {"number", "percent"}}
        if any(("number", key) in known for key in numbers):
            return True
        if not contradicted and not numbers.isdisjoint(self.side.spelled()):
            return True
        return bool(parts) and all(part in known or self._says_part(part, contradicted) for part in parts)

    def _says_part(self, part: Reading, contradicted: bool) -> bool:
        kind, key = part
        if kind == "month":
            words = self.side.words
            pattern = (words.month_stems or words.months)[int(Decimal(str(key))) - 1]
            return re.search(rf"(?i:\b{pattern})", self.side.text) is not None
        return kind == "number" and not contradicted and key in self.side.spelled()


def _conflicting(value: Value, other: Value) -> bool:
    """Tells whether two values contradict each other, so that what they share does not count: 5 euros, 5 dollars."""
    if value.kind != other.kind or value.key == other.key:
        return False
    if value.kind == "currency" and isinstance(value.key, tuple) and isinstance(other.key, tuple):
        return value.key[0] != other.key[0] or amount_of(value).as_tuple().digits == amount_of(other).as_tuple().digits
    if value.kind == "time":
        mine, yours = ({key for kind, key in _readings(each) if kind == "time"} for each in (value, other))
        return mine.isdisjoint(yours)
    if value.kind == "date":
        return str(value.key)[-5:-3] == str(other.key)[-5:-3]
    return value.has_shape("decade") and other.has_shape("decade") and len(value.surface) == len(other.surface)


def _parts(value: Value) -> tuple[Reading, ...]:
    """Takes a value apart: a date into day, month and year, a time into hour and minute, a code into its numbers."""
    if value.kind == "date":
        year, month, day = re.fullmatch(r"(\d{4}|-)-(\d\d)(?:-(\d\d))?", str(value.key)).groups()  # type: ignore[union-attr]  # every date key has this form
        parts: list[Reading] = [("month", Decimal(month))]
        parts += [("number", Decimal(part)) for part in (day, year) if part and part != "-"]
        return tuple(parts)
    if value.kind == "time":
        return tuple(("number", Decimal(part)) for part in str(value.key).split(":"))
    if value.kind == "range" and isinstance(value.key, tuple):
        return tuple(("number", Decimal(part)) for part in value.key)
    if value.kind in {"code", "version", "phone"}:
        return tuple(("number", Decimal(part)) for part in re.findall(r"\d+", value.surface))
    if value.kind == "number" and re.search(r"\s", value.surface) and value.surface[-1].isdigit():
        return tuple(("number", Decimal(part)) for part in re.findall(r"\d+", value.surface))
    power = next((power for name, power in POWERS if value.has_shape(name)), 0)
    if power:
        return (("number", amount_of(value).scaleb(-power)), ("number", Decimal(10) ** power))
    return ()


def _excuse_measures(side: _Side, other: _Side) -> None:
    """Closes measurements that a translator converted, or left out where they repeat another in other units."""
    for value in tuple(side.open):
        system = _measure_system(side, value)
        if system is None:
            continue
        converted = [found for found in other.open if _measure_system(other, found) == 1 - system]
        if converted:
            side.open.remove(value)
            other.open.remove(converted[0])
        elif not other.open and _left_out(side, other, value, 1 - system):
            side.open.remove(value)


def _left_out(side: _Side, other: _Side, value: Value, system: int) -> bool:
    """Tells whether only one side tells a measurement in another system of units too."""
    if re.search(side.words.measures[system], side.text):
        bracketed = len(_FIGURES_IN_BRACKETS.findall(side.text)) > len(_FIGURES_IN_BRACKETS.findall(other.text))
        return bracketed and side.text[: value.start].endswith("(")
    return re.search(other.words.measures[system], other.text) is not None


def _measure_system(side: _Side, value: Value) -> int | None:
    """Tells whether a number counts metric (0) or imperial units (1)."""
    if value.kind != "number":
        return None
    after = side.text[value.end : value.end + 24].lstrip(" \u00a0\u202f-")
    return next((system for system, pattern in enumerate(side.words.measures) if re.match(pattern, after)), None)


def _differences(missing: list[Value], extra: list[Value]) -> list[Difference]:
    """Pairs what is left by kind, in order, where both sides have as many of it."""
    found = []
    for kind in dict.fromkeys(value.kind for value in (*missing, *extra)):
        left = [value for value in missing if value.kind == kind]
        right = [value for value in extra if value.kind == kind]
        if len(left) == len(right):
            found += [Difference("changed", value, other) for value, other in zip(left, right, strict=True)]
        else:
            found += [Difference("missing", value, None) for value in left]
            found += [Difference("extra", None, value) for value in right]
    return found
