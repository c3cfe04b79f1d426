"""How a Russian term is built: its words, its head with the adjectives before it, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from l10n.morphology.russian_lexemes import Lexeme, Word
from l10n.morphology.russian_names import surname_readings
from l10n.morphology.russian_readings import adjectival_readings, agreeing, nominal_readings
from l10n.morphology.russian_words import lexemes
from l10n.morphology.tokens import DASH, HYPHEN, SPACE, fold, tokenize

_CONJUNCTIONS = frozenset(("и", "или"))
_OPENING_QUOTES = '«„“"'


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or words joined by hyphens, and its place in the term.

    Attributes:
        start: its first character.
        end: the character after its last one.
        text: as written.
        gap: what stands between it and the word before.
        quoted: whether a quotation begins with it.
    """

    start: int
    end: int
    text: str
    gap: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A head in the nominative with what agrees with it.

    Attributes:
        start: the first word, which may be an adverb of an adjective: критически важное сырьё.
        adjectives: those before the head.
        head: the head itself.
        readings: what it may be read as.
        number: "sing" or "plur".
        complement: words between adjective and head that stay as they are: основанный _на правилах_ порядок.
    """

    start: int
    adjectives: tuple[int, ...]
    head: int
    readings: tuple[Lexeme, ...]
    number: Literal["sing", "plur"]
    complement: range = range(0)


def read_units(term: str) -> list[Unit]:
    """Gives the words of a term, those joined by hyphens as one."""
    units: list[Unit] = []
    for token in tokenize(term):
        if units and token.gap == HYPHEN:
            before = units.pop()
            units.append(Unit(before.start, token.end, term[before.start : token.end], before.gap, before.quoted))
        else:
            between = term[units[-1].end if units else 0 : token.start]
            quoted = any(mark in between for mark in _OPENING_QUOTES)
            units.append(Unit(token.start, token.end, term[token.start : token.end], token.gap, quoted))
    return units


def find_group(words: Sequence[str], start: int) -> Group | None:
    """Finds the head: the first noun in the nominative with only agreeing adjectives before it."""
    adjectives: list[int] = []
    for place in range(start, len(words)):
        nouns = nominal_readings(words[place])
        found = _agreeing_head(words, start, tuple(adjectives), place, nouns)
        if found is not None and not _is_rather_adjective(words, place, nouns):
            # возглавляемая ООН миссия
            return (_head_behind_complement(words, start) if is_acronym(words[place]) else None) or found
        if adjectival_readings(words[place]):
            adjectives.append(place)
        elif not _may_come_between(words, place, bool(adjectives)):
            break
    if not adjectives:
        return None
    behind = _head_behind_complement(words, start)
    if behind is not None:
        return behind
    # No noun: the last adjective stands for one, as in "уполномоченный по правам человека".
    last = adjectives[-1]
    if not all(_is_adverb(word) or place in adjectives for place, word in enumerate(words[start:last], start)):
        return None
    return _agreeing_head(words, start, tuple(adjectives[:-1]), last, adjectival_readings(words[last]))


def _head_behind_complement(words: Sequence[str], start: int) -> Group | None:
    """Finds a head whose first adjective has a complement: обязательное к исполнению решение."""
    for head in range(start + 2, len(words)):
        nouns = nominal_readings(words[head])
        agrees = [_agrees(words, start, place, head, nouns) for place in range(start, head)]
        first = start + agrees.index(False) if False in agrees else head
        last = next((place for place in range(head - 1, first, -1) if not agrees[place - start]), first)
        if last == first and _is_preposition(words[first]):
            last += 1  # its object agrees by chance: ориентированное на будущее сотрудничество
        complement = range(first, last + 1)
        if (
            first in (start, head)
            or last >= head
            or not _is_complement(words, complement)
            or _depends(words[first - 1], words[head])
        ):
            continue
        adjectives = tuple(place for place in range(start, head) if place not in complement)
        found = _agreeing_head(words, start, adjectives, head, nouns)
        if found is not None:
            return replace(found, complement=complement)
    return None


def _agrees(words: Sequence[str], start: int, place: int, head: int, nouns: tuple[Lexeme, ...]) -> bool:
    return bool(adjectival_readings(words[place])) and bool(_agreeing_head(words, start, (place,), head, nouns))


def _is_complement(words: Sequence[str], places: range) -> bool:
    """Says whether words are a preposition with its object, or what a participle takes: возглавляемая ООН миссия."""
    first, last = words[places[0]], words[places[-1]]
    if _is_preposition(first):
        return len(places) > 1
    # the dictionary has participles that are much used as adjectives: управляемый
    before = [reading for reading in lexemes(words[places[0] - 1]) if reading.known]
    participle = any(reading.part == "PRTF" or reading.lemma.endswith(("емый", "имый")) for reading in before)
    return participle and (
        is_acronym(last) or any(given.case == "ablt" for reading in lexemes(last) for given in reading.given)
    )


def _is_preposition(word: str) -> bool:
    return any(reading.part == "PREP" for reading in lexemes(word))


def _depends(adjective: str, word: str) -> bool:
    """Says whether a word is rather a genitive than the head, because the adjective can do without one: дежурный."""
    alone = any(reading.part == "NOUN" and reading.known for reading in lexemes(adjective))
    return alone and _may_depend(word)


def _may_come_between(words: Sequence[str], place: int, after_adjective: bool) -> bool:
    """Says whether a word leads on to an adjective: критически важное сырьё, широкий и открытый диалог."""
    if after_adjective:
        return _is_adverb(words[place]) or words[place].lower() in _CONJUNCTIONS
    following = words[place + 1] if place + 1 < len(words) else ""
    is_plain = all(reading.part in {"ADVB", "ADJS"} for reading in lexemes(words[place]))
    return is_plain and _is_adverb(words[place]) and bool(adjectival_readings(following))


@lru_cache(maxsize=8192)
def _is_adverb(word: str) -> bool:
    return any(reading.part == "ADVB" for reading in lexemes(word))


def _is_rather_adjective(words: Sequence[str], place: int, nouns: tuple[Lexeme, ...]) -> bool:
    """Says whether a word that can be noun and adjective is an adjective here, because a noun that it fits follows."""
    if place + 1 == len(words) or not adjectival_readings(words[place]) or not nouns:
        return False
    between = [place]
    for later in range(place + 1, len(words)):
        if _agreeing_head(words, place, tuple(between), later, nominal_readings(words[later])) is not None:
            return True
        if not adjectival_readings(words[later]):
            return False
        between.append(later)
    return False


def _agreeing_head(
    words: Sequence[str], start: int, adjectives: tuple[int, ...], head: int, readings: tuple[Lexeme, ...]
) -> Group | None:
    numbers: tuple[Literal["sing", "plur"], ...] = ("sing", "plur")
    for number in numbers:
        fitting = [
            reading
            for reading in readings
            if any(
                given.case == "nomn"
                and given.number == number
                and all(_fits(words[place], number, given) for place in adjectives)
                for given in reading.given
            )
        ]
        if fitting:
            return Group(start, adjectives, head, tuple(fitting), number)
    return None


def _fits(word: str, number: str, noun: Word) -> bool:
    if _is_adverb(word) and not adjectival_readings(word):
        return True
    forms = agreeing(adjectival_readings(word), "nomn", number, noun.gender, noun.animacy)
    return fold(word) in map(fold, forms)


def participle_behind(words: Sequence[str], units: Sequence[Unit], group: Group) -> int | None:
    """Gives the place of a participle behind a comma that agrees with the head: порядок, основанный на правилах."""
    place = next((place for place in range(group.head + 1, len(words)) if units[place].gap == ","), None)
    if place is None:
        return None
    while place + 1 < len(words) and (words[place].lower() == "не" or (_is_adverb(words[place]))):
        place += 1
    readings = [reading for reading in lexemes(words[place]) if reading.part == "PRTF"] or list(
        adjectival_readings(words[place])
    )
    fits = any(
        given.case == "nomn" and given.number == group.number and _fits(words[place], group.number, given)
        for reading in group.readings
        for given in reading.given
    )
    return place if readings and fits else None


def joined_group(words: Sequence[str], units: Sequence[Unit], first: Group) -> Group | None:
    """Gives the second head of a term that joins two by "и" and inflects both: "мир и безопасность"."""
    place = first.head + 1
    if place + 1 >= len(words) or words[place].lower() not in _CONJUNCTIONS or units[place].gap != SPACE:
        return None
    group = find_group(words, place + 1)
    if group is None or (_may_depend(words[group.head]) and group.number == "plur"):
        return None
    return group


def naming_groups(words: Sequence[str], units: Sequence[Unit], group: Group) -> list[Group]:
    """Gives the tail as a name of the head, which may inflect along: «Команды Европы», «президента Токаева».

    It is one if it begins with a nominative that cannot be a genitive, or ends like a surname after a person. A name in
    quotes of its own stays as it is: движения «Талибан».
    """
    start = group.head + 1
    if start >= len(words) or units[start].quoted or is_acronym(words[start]):
        return []
    # Папуа – Новая Гвинея
    may_inflect_alone = units[start].gap == DASH and all(reading.fixed for reading in group.readings)
    if units[start].gap != SPACE and not may_inflect_alone:
        return []
    named = find_group(words, start)
    if named is not None and not _may_depend(words[named.head]) and named.readings[0].part == "NOUN":
        return [named]
    persons = any(reading.name or reading.forms[0].animacy == "anim" for reading in group.readings if reading.forms)
    if persons and words[start][:1].isupper() and words[start].lower().endswith(("ов", "ев", "ёв", "ин", "ын")):
        readings = surname_readings(words[start])
        return [Group(start, (), start, tuple(readings), "sing")] if readings else []
    return []


def is_acronym(word: str) -> bool:
    """Says whether a word is made of initials: МИД."""
    return len(word) > 1 and word.isupper()


def _may_depend(word: str) -> bool:
    """Says whether a word may be a genitive, which a head takes without any ado."""
    readings = [reading for reading in lexemes(word) if reading.part == "NOUN"]
    if word[:1].isupper():
        if not any(reading.known for reading in readings):
            cases = {(form.case, form.number) for reading in readings for form in reading.given}
            return ("gent", "sing") in cases and ("nomn", "sing") not in cases
        given = [form for reading in readings if reading.place for form in reading.given]
        cases = {(form.case, form.number) for form in given}
        if ("nomn", "sing") in cases or (("nomn", "plur") in cases and ("gent", "sing") not in cases):
            return any(reading.fixed for reading in readings)
    return any(given.case == "gent" for reading in readings for given in reading.given)
