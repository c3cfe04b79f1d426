"""Russian forms of a term: the head and its adjectives inflect together, what depends on the head stays.

A term is read from the left: adjectives, a head in the nominative, and a tail. The tail is frozen ("министр
иностранных дел"), but for a further nominative: one joined by "и" inflects with the head ("мир и безопасность"), one
that only names it may or may not («Команда Европа», «Команды Европа»).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, product
from types import MappingProxyType

from l10n.morphology.paradigm import Form, Paradigm
from l10n.morphology.russian_headless import headless_paradigm
from l10n.morphology.russian_lexemes import CASE_NAMES, CASES, Lexeme, Word, cased, folded
from l10n.morphology.russian_readings import adjectival_readings, agreeing, all_forms
from l10n.morphology.russian_structure import (
    Group,
    Unit,
    find_group,
    joined_group,
    naming_groups,
    participle_behind,
    read_units,
)
from l10n.morphology.russian_tails import genitive_tails
from l10n.morphology.tokens import tokenize

_NUMBER_NAMES = MappingProxyType({"sing": "singular", "plur": "plural", "": ""})
# A phrase of this many words is a sentence; its forms would be counted in thousands.
_LONGEST = 12


@dataclass(slots=True)
class _Rows:
    """The forms found so far.

    Attributes:
        shown: which words, under which label.
        also: what is right too but would not be offered: bookish forms, those of less likely readings.
        after_numerals: what is right only after the numerals two to four.
    """

    shown: dict[tuple[str, ...], str] = field(default_factory=dict)
    also: dict[tuple[str, ...], str] = field(default_factory=dict)
    after_numerals: set[tuple[str, ...]] = field(default_factory=set)


def paradigm(term: str) -> Paradigm:
    """Gives the forms of a Russian term, with the agreement that they need."""
    units = read_units(term)
    words = [unit.text for unit in units]
    if not units or len(units) > _LONGEST:
        slots = tuple(frozenset({token.key}) for token in tokenize(term))
        return Paradigm(term, (Form(term),), slots, 0, MappingProxyType({}))
    group = find_group(words, 0)
    if group is None:
        return headless_paradigm(term, units)
    rows = _Rows({tuple(words): ""})
    _inflect(words, units, group, rows)
    if len(words) == 1:
        _add_other_readings(words[0], rows)
    return _paradigm(term, units, rows)


def _inflect(words: Sequence[str], units: Sequence[Unit], group: Group, rows: _Rows) -> None:
    joined = joined_group(words, units, group)
    tails = genitive_tails(words, units, group.head + 1) if joined is None else [[*words[group.head + 1 :]]]
    names = naming_groups(words, units, group) if joined is None else []
    behind = participle_behind(words, units, group)
    frozen = tails[:1]
    if any(reading.name for name in names for reading in name.readings):
        # A person's name inflects: президента Токаева, never президента Токаев.
        frozen = []
    for reading in _before_name(group.readings, names):
        for number in _numbers(group, [reading, *(each for name in names for each in name.readings)], len(words)):
            for case in CASES:
                label = f"{CASE_NAMES[case]} {_NUMBER_NAMES[number]}"
                for leading, usual in _phrases(words, group, reading, case, number).items():
                    offered = rows.shown if usual and _is_offered(reading, group, number) else rows.also
                    if joined is not None:
                        if number == group.number:
                            _join(words, group, joined, leading, case, label, rows, offered)
                        continue
                    for tail in (*frozen, *_named(words, names, case, reading)):
                        for end in _agreeing_tails(words, tail, behind, reading, case, number):
                            offered.setdefault((*leading, *end), label)
                    for tail in tails[1:]:
                        for end in _agreeing_tails(words, tail, behind, reading, case, number):
                            rows.also.setdefault((*leading, *end), label)
        _add_paucals(words, group, reading, tails, rows)


def _before_name(readings: Sequence[Lexeme], names: Sequence[Group]) -> Sequence[Lexeme]:
    """Gives the readings of a head, before a surname those of a person: Владимир is a town too."""
    if not any(reading.name for name in names for reading in name.readings):
        return readings
    return [reading for reading in readings if reading.name or not reading.known] or readings


def _numbers(group: Group, readings: Sequence[Lexeme], size: int) -> tuple[str, ...]:
    """Gives the numbers of a term: both of a singular without a person's name, one of a plural of several words."""
    if size == 1:
        return ("sing", "plur")
    if group.number == "plur":
        return ("plur",)
    return ("sing",) if any(reading.name for reading in readings) else ("sing", "plur")


def _is_offered(reading: Lexeme, group: Group, number: str) -> bool:
    """Says whether forms are shown: the likeliest reading's, all of a person's name, a place's in its own number."""
    first = group.readings[0]
    if reading.place and number != group.number:
        return False
    return reading is first or (reading.name and first.name)


def _agreeing_tails(
    words: Sequence[str],
    tail: list[str],
    behind: int | None,
    reading: Lexeme,
    case: str,
    number: str,
) -> list[list[str]]:
    """Gives a tail with its participle in the form of the head: порядка, основанного на правилах."""
    if behind is None:
        return [tail]
    noun = next((form for form in reading.forms if (form.case, form.number) == (case, number)), None)
    if noun is None:
        return []
    place = behind - len(words) + len(tail)
    forms = _adjective(words[behind], case, number, noun, reading)
    return [[*tail[:place], form, *tail[place + 1 :]] for form, bookish in forms.items() if not bookish]


def _phrases(
    words: Sequence[str], group: Group, reading: Lexeme, case: str, number: str
) -> dict[tuple[str, ...], bool]:
    """Gives the head with its adjectives in one case and number, each with whether anyone would write it so."""
    found: dict[tuple[str, ...], bool] = {}
    for form in reading.forms:
        if form.case != case or form.number != number:
            continue
        if reading.part != "NOUN" and form.gender not in {"", _gender(reading)}:
            continue
        choices = [
            {words[place]: False}
            if place in group.complement
            else _adjective(words[place], case, number, form, reading)
            for place in range(group.start, group.head)
        ]
        for choice in product(*(forms.items() for forms in choices)):
            usual = not form.bookish and not any(bookish for _, bookish in choice)
            found[(*(word for word, _ in choice), cased(form.text, words[group.head]))] = usual
    return found


def _adjective(word: str, case: str, number: str, noun: Word, reading: Lexeme) -> dict[str, bool]:
    return _agreeing_forms(word, case, number, noun.gender or _gender(reading), noun.animacy if reading.known else "")


@lru_cache(maxsize=8192)
def _agreeing_forms(word: str, case: str, number: str, gender: str, animacy: str) -> dict[str, bool]:
    readings = adjectival_readings(word)
    if not readings:
        return {word: False}
    if gender or number != "sing":
        forms = agreeing(readings, case, number, gender, animacy)
    else:
        # судья may be a man or a woman: the one that was given is meant first
        own = next((given.gender for reading in readings for given in reading.given if given.case == "nomn"), "")
        forms = agreeing(readings, case, number, own, animacy)
        for other in {"masc", "femn"} - {own}:
            forms |= {form: True for form in agreeing(readings, case, number, other, animacy) if form not in forms}
    return {cased(form, word): bookish for form, bookish in forms.items()}


def _gender(reading: Lexeme) -> str:
    return reading.given[0].gender


def _named(words: Sequence[str], names: list[Group], case: str, head: Lexeme) -> list[list[str]]:
    """Gives the tail with a name in one case; a surname of the head's gender where there is one: Каи Каллас."""
    return [
        [*phrase, *words[group.head + 1 :]]
        for group in names
        for reading in _of_gender(group.readings, head)
        for phrase, usual in _phrases(words, group, reading, case, group.number).items()
        if usual
    ]


def _of_gender(readings: Sequence[Lexeme], head: Lexeme) -> Sequence[Lexeme]:
    if head.known and not head.name:
        return readings
    fitting = [
        reading
        for reading in readings
        if reading.name and any(form.gender == _gender(head) and form.text == reading.lemma for form in reading.given)
    ]
    return fitting or readings


def _join(
    words: Sequence[str],
    first: Group,
    second: Group,
    leading: tuple[str, ...],
    case: str,
    label: str,
    rows: _Rows,
    offered: dict[tuple[str, ...], str],
) -> None:
    for reading in second.readings:
        for phrase, usual in _phrases(words, second, reading, case, second.number).items():
            row = (*leading, words[first.head + 1], *phrase, *words[second.head + 1 :])
            (offered if usual else rows.also).setdefault(row, label)


def _add_paucals(words: Sequence[str], group: Group, reading: Lexeme, tails: list[list[str]], rows: _Rows) -> None:
    """Adds what stands after the numerals two to four: "два стратегических партнёрства"."""
    if not group.adjectives or reading.part != "NOUN":
        return
    for form in reading.forms:
        if form.case != "gent" or form.number != "sing":
            continue
        for case in ("gent", "nomn"):
            choices = [
                [
                    cased(each, words[place])
                    for each in agreeing(adjectival_readings(words[place]), case, "plur", "", "")
                    if place not in group.complement
                ]
                or [words[place]]
                for place in range(group.start, group.head)
            ]
            for choice in product(*choices):
                for tail in tails:
                    rows.after_numerals.add((*choice, cased(form.text, words[group.head]), *tail))


def _add_other_readings(word: str, rows: _Rows) -> None:
    """Adds the forms of a single word under its other readings: an adjective that is a noun too, and the like."""
    for reading in adjectival_readings(word):
        for form in reading.forms:
            if form.case:
                rows.also.setdefault((cased(form.text, word),), _label(form))


def _label(form: Word) -> str:
    gender = {"masc": "masculine", "femn": "feminine", "neut": "neuter"}.get(form.gender, "")
    return " ".join(filter(None, (CASE_NAMES.get(form.case, ""), gender, _NUMBER_NAMES[form.number])))


def _paradigm(term: str, units: Sequence[Unit], rows: _Rows) -> Paradigm:
    shown: dict[tuple[str, ...], Form] = {}
    agreements: dict[tuple[str, ...], str] = {}
    for row, label in rows.shown.items():
        keys = _row_keys(row)
        agreements.setdefault(keys, label)
        if keys not in shown:
            shown[keys] = Form(_written(term, units, row), label)
    for row, label in rows.also.items():
        agreements.setdefault(_row_keys(row), label)
    after = frozenset(map(_row_keys, rows.after_numerals)) - agreements.keys()
    tokens = tokenize(term)
    count = len(tokens)
    agreements = {keys: label for keys, label in agreements.items() if len(keys) == count}
    slots = [{keys[place] for keys in (*agreements, *after) if len(keys) == count} for place in range(count)]
    for place, token in enumerate(tokens):
        slots[place] |= all_forms(term[token.start : token.end])
    agreed = count if count > 1 else 0
    every = chain(rows.shown, rows.also, rows.after_numerals)
    return Paradigm(
        term,
        tuple(shown.values()),
        tuple(map(frozenset, slots)) if agreed else (frozenset(keys[0] for keys in agreements),),
        agreed,
        MappingProxyType(agreements),
        after,
        dotted=frozenset(filter(None, map(_dotted, every))) if agreed else frozenset(),
    )


def _written(term: str, units: Sequence[Unit], row: Sequence[str]) -> str:
    parts = []
    before = 0
    for unit, word in zip(units, row, strict=True):
        parts += [term[before : unit.start], word]
        before = unit.end
    return "".join([*parts, term[before:]])


def _dotted(row: Sequence[str]) -> tuple[str, ...]:
    """Gives the words of a row with their ё; empty where none has one."""
    if not any("ё" in word or "Ё" in word for word in row):
        return ()
    return tuple(part.lower() for word in row for part in word.split("-"))


def _row_keys(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(chain.from_iterable(map(_keys, row)))


@lru_cache(maxsize=32768)
def _keys(word: str) -> tuple[str, ...]:
    return tuple(token.key for token in tokenize(word)) if "-" in word else (folded(word),)
