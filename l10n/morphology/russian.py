"""Russian forms of a term: the head and its adjectives inflect together, what depends on the head stays.

A term is read from the left: adjectives, a head in the nominative, and a tail. The tail is frozen ("министр
иностранных дел"), but for a further nominative: one joined by "и" inflects with the head ("мир и безопасность"), one
that only names it may or may not («Команда Европа», «Команды Европа»).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType

from l10n.morphology.paradigm import Form, Paradigm
from l10n.morphology.russian_structure import Group, Unit, find_group, joined_group, naming_groups, read_units
from l10n.morphology.russian_verbs import verb_forms
from l10n.morphology.russian_words import (
    CASES,
    Lexeme,
    Word,
    adjectival_readings,
    agreeing,
    all_forms,
    cased,
    lexemes,
)
from l10n.morphology.tokens import SPACE, fold, tokenize

_CASE_NAMES = MappingProxyType(
    dict(zip(CASES, ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"), strict=True))
)
_NUMBER_NAMES = MappingProxyType({"sing": "singular", "plur": "plural", "": ""})
# A phrase of this many words is a sentence; its forms would be counted in thousands.
_LONGEST = 12
_PREDICATIVE = frozenset(("ADVB", "ADJS", "PRTS", "PRED"))


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
        return _without_head(term, units)
    rows = _Rows({tuple(words): ""})
    _inflect(words, units, group, rows)
    if len(words) == 1:
        _add_other_readings(words[0], rows)
    return _paradigm(term, units, rows)


def _inflect(words: Sequence[str], units: Sequence[Unit], group: Group, rows: _Rows) -> None:
    joined = joined_group(words, units, group)
    tails = _tails(words, units, group.head + 1) if joined is None else [[*words[group.head + 1 :]]]
    names = naming_groups(words, units, group) if joined is None else []
    frozen = tails[:1]
    if any(reading.name for name in names for reading in name.readings):
        # A person's name inflects: президента Токаева, never президента Токаев.
        frozen = []
    for reading in group.readings:
        # The plural of a term in the singular is its plural too; a plural term of several words stays plural.
        for number in ("sing", "plur") if group.number == "sing" or len(words) == 1 else ("plur",):
            for case in CASES:
                label = f"{_CASE_NAMES[case]} {_NUMBER_NAMES[number]}"
                for leading, usual in _phrases(words, group, reading, case, number).items():
                    offered = rows.shown if usual and reading is group.readings[0] else rows.also
                    if joined is not None:
                        if number == group.number:
                            _join(words, group, joined, leading, case, label, offered)
                        continue
                    for tail in (*frozen, *_named(words, names, case)):
                        offered.setdefault((*leading, *tail), label)
                    for tail in tails[1:]:
                        rows.also.setdefault((*leading, *tail), label)
        _add_paucals(words, group, reading, tails, rows)


def _phrases(
    words: Sequence[str], group: Group, reading: Lexeme, case: str, number: str
) -> dict[tuple[str, ...], bool]:
    """Gives the head with its adjectives in one case and number, each with whether anyone would write it so."""
    found: dict[tuple[str, ...], bool] = {}
    first = group.adjectives[0] if group.adjectives else group.head
    for form in reading.forms:
        if form.case != case or form.number != number:
            continue
        if reading.part != "NOUN" and form.gender not in {"", _gender(reading)}:
            continue
        choices = [_adjective(words[place], case, number, form, reading) for place in range(first, group.head)]
        for choice in product(*(forms.items() for forms in choices)):
            usual = not form.bookish and not any(bookish for _, bookish in choice)
            found[(*(word for word, _ in choice), cased(form.text, words[group.head]))] = usual
    return found


def _adjective(word: str, case: str, number: str, noun: Word, reading: Lexeme) -> dict[str, bool]:
    readings = adjectival_readings(word)
    if not readings:
        return {word: False}
    animacy = noun.animacy if reading.known else ""
    forms = agreeing(readings, case, number, noun.gender or _gender(reading), animacy)
    return {cased(form, word): bookish for form, bookish in forms.items()}


def _gender(reading: Lexeme) -> str:
    return reading.given[0].gender


def _named(words: Sequence[str], names: list[Group], case: str) -> list[list[str]]:
    return [
        [*phrase, *words[group.head + 1 :]]
        for group in names
        for reading in group.readings
        for phrase, usual in _phrases(words, group, reading, case, group.number).items()
        if usual
    ]


def _join(
    words: Sequence[str],
    first: Group,
    second: Group,
    leading: tuple[str, ...],
    case: str,
    label: str,
    offered: dict[tuple[str, ...], str],
) -> None:
    for reading in second.readings:
        for phrase in _phrases(words, second, reading, case, second.number):
            row = (*leading, words[first.head + 1], *phrase, *words[second.head + 1 :])
            offered.setdefault(row, label)


def _tails(words: Sequence[str], units: Sequence[Unit], start: int) -> list[list[str]]:
    """Gives the tail as it stands, and with its first genitive in the other number: виды документов, вид документа."""
    tail = list(words[start:])
    found = [tail]
    stop = start
    while stop < len(words) and units[stop].gap == SPACE and not _readings_in(words[stop], "NOUN", "gent"):
        if not _readings_in(words[stop], "ADJF", "gent") and not _readings_in(words[stop], "PRTF", "gent"):
            return found
        stop += 1
    if stop >= len(words) or units[stop].gap != SPACE:
        return found
    for reading in _readings_in(words[stop], "NOUN", "gent"):
        if not reading.known or any(word[:1].isupper() for word in words[start : stop + 1]):
            continue
        for given in reading.given:
            if given.case == "gent":
                found += _renumbered(words, start, stop, reading, given)
    return found


def _readings_in(word: str, part: str, case: str) -> list[Lexeme]:
    return [
        reading
        for reading in lexemes(word)
        if reading.part == part and any(given.case == case for given in reading.given)
    ]


def _renumbered(words: Sequence[str], start: int, stop: int, reading: Lexeme, given: Word) -> list[list[str]]:
    number = "plur" if given.number == "sing" else "sing"
    found: list[list[str]] = []
    for form in reading.forms:
        if form.case == "gent" and form.number == number:
            choices = []
            for word in words[start:stop]:
                readings = [r for part in ("ADJF", "PRTF") for r in _readings_in(word, part, "gent")]
                choices.append([cased(each, word) for each in agreeing(readings, "gent", number, form.gender, "")])
            found += [[*choice, cased(form.text, words[stop]), *words[stop + 1 :]] for choice in product(*choices)]
    return found


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
                ]
                or [words[place]]
                for place in range(group.adjectives[0], group.head)
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
    return " ".join(filter(None, (_CASE_NAMES.get(form.case, ""), gender, _NUMBER_NAMES[form.number])))


def _without_head(term: str, units: Sequence[Unit]) -> Paradigm:
    """Gives the forms of what has no head in the nominative: verbs, adverbs, prepositional phrases, foreign names."""
    words = [unit.text for unit in units]
    first = words[0]
    readings = lexemes(first)
    own = {fold(first)}
    if any(reading.part == "INFN" for reading in readings):
        own |= verb_forms(first.lower())
    elif len(words) == 1:
        for reading in readings:
            if reading.part in _PREDICATIVE and reading.known:
                own |= _predicative_forms(reading)
    shown = {term: Form(term)}
    for form in sorted(own):
        text = cased(form, first) + term[units[0].end :]
        shown.setdefault(text, Form(text))
    parts = [fold(token.key) for token in tokenize(first)]
    first_slots = [frozenset(own)] if len(parts) == 1 else [frozenset({part}) for part in parts]
    rest = tokenize(term)[len(parts) :]
    inflect = any(reading.part == "INFN" for reading in readings)
    slots = [*first_slots, *(all_forms(term[t.start : t.end]) if inflect else frozenset({t.key}) for t in rest)]
    return Paradigm(term, tuple(shown.values()), tuple(slots), 0, MappingProxyType({}))


def _predicative_forms(reading: Lexeme) -> set[str]:
    """Gives the adjective's forms for what was given as "открыто" or "неактивно"."""
    if reading.part == "PRTS":
        return set(verb_forms(reading.lemma))
    return {fold(form.text) for form in reading.forms}


def _paradigm(term: str, units: Sequence[Unit], rows: _Rows) -> Paradigm:
    shown: dict[tuple[str, ...], Form] = {}
    agreements: dict[tuple[str, ...], str] = {}
    for row, label in rows.shown.items():
        text = _written(term, units, row)
        shown.setdefault(_keys(text), Form(text, label))
    for row, label in (*rows.shown.items(), *rows.also.items()):
        agreements.setdefault(_keys(_written(term, units, row)), label)
    after = frozenset(_keys(_written(term, units, row)) for row in rows.after_numerals) - agreements.keys()
    count = len(tokenize(term))
    agreements = {keys: label for keys, label in agreements.items() if len(keys) == count}
    slots = [{keys[place] for keys in (*agreements, *after) if len(keys) == count} for place in range(count)]
    for place, token in enumerate(tokenize(term)):
        slots[place] |= all_forms(term[token.start : token.end])
    agreed = count if count > 1 else 0
    return Paradigm(
        term,
        tuple(shown.values()),
        tuple(map(frozenset, slots)) if agreed else (frozenset(keys[0] for keys in agreements),),
        agreed,
        MappingProxyType(agreements),
        after,
    )


def _written(term: str, units: Sequence[Unit], row: Sequence[str]) -> str:
    parts = []
    before = 0
    for unit, word in zip(units, row, strict=True):
        parts += [term[before : unit.start], word]
        before = unit.end
    return "".join([*parts, term[before:]])


def _keys(text: str) -> tuple[str, ...]:
    return tuple(token.key for token in tokenize(text))
