"""How a Russian term is built: its words, its head with the adjectives before it, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from l10n.morphology.russian_words import (
    Lexeme,
    Word,
    adjectival_readings,
    agreeing,
    lexemes,
    nominal_readings,
    surname_readings,
)
from l10n.morphology.tokens import HYPHEN, SPACE, fold, tokenize

_CONJUNCTIONS = frozenset(("и", "или"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or words joined by hyphens, and its place in the term."""

    start: int
    end: int
    text: str
    gap: str


@dataclass(frozen=True, slots=True)
class Group:
    """A head in the nominative with the adjectives before it."""

    adjectives: tuple[int, ...]
    head: int
    readings: tuple[Lexeme, ...]
    number: Literal["sing", "plur"]


def read_units(term: str) -> list[Unit]:
    """Gives the words of a term, those joined by hyphens as one."""
    units: list[Unit] = []
    for token in tokenize(term):
        if units and token.gap == HYPHEN:
            before = units.pop()
            units.append(Unit(before.start, token.end, term[before.start : token.end], before.gap))
        else:
            units.append(Unit(token.start, token.end, term[token.start : token.end], token.gap))
    return units


def find_group(words: Sequence[str], start: int) -> Group | None:
    """Finds the head: the first noun in the nominative with only agreeing adjectives before it."""
    adjectives: list[int] = []
    for place in range(start, len(words)):
        nouns = nominal_readings(words[place])
        found = _agreeing_head(words, tuple(adjectives), place, nouns)
        if found is not None and not _is_rather_adjective(words, place, nouns):
            return found
        if adjectival_readings(words[place]):
            adjectives.append(place)
        elif not adjectives or not (_is_adverb(words[place]) or words[place].lower() in _CONJUNCTIONS):
            break
    if not adjectives:
        return None
    # No noun: the last adjective stands for one, as in "уполномоченный по правам человека".
    last = adjectives[-1]
    if not all(_is_adverb(word) or place in adjectives for place, word in enumerate(words[start:last], start)):
        return None
    return _agreeing_head(words, tuple(adjectives[:-1]), last, adjectival_readings(words[last]))


def _is_adverb(word: str) -> bool:
    return any(reading.part == "ADVB" for reading in lexemes(word))


def _is_rather_adjective(words: Sequence[str], place: int, nouns: tuple[Lexeme, ...]) -> bool:
    """Says whether a word that can be noun and adjective is an adjective here, because a noun that it fits follows."""
    if place + 1 == len(words) or not adjectival_readings(words[place]) or not nouns:
        return False
    return _agreeing_head(words, (place,), place + 1, nominal_readings(words[place + 1])) is not None


def _agreeing_head(
    words: Sequence[str], adjectives: tuple[int, ...], head: int, readings: tuple[Lexeme, ...]
) -> Group | None:
    for number in ("sing", "plur"):
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
            return Group(adjectives, head, tuple(fitting), number)
    return None


def _fits(word: str, number: str, noun: Word) -> bool:
    if _is_adverb(word) and not adjectival_readings(word):
        return True
    forms = agreeing(adjectival_readings(word), "nomn", number, noun.gender, noun.animacy)
    return fold(word) in map(fold, forms)


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

    It is one if it begins with a nominative that cannot be a genitive, or ends like a surname after a person.
    """
    start = group.head + 1
    if start >= len(words) or units[start].gap != SPACE:
        return []
    named = find_group(words, start)
    if named is not None and not _may_depend(words[named.head]) and named.readings[0].part == "NOUN":
        return [named]
    persons = any(reading.name or reading.forms[0].animacy == "anim" for reading in group.readings if reading.forms)
    if persons and words[start][:1].isupper() and words[start].lower().endswith(("ов", "ев", "ёв", "ин", "ын")):
        readings = surname_readings(words[start])
        return [Group((), start, tuple(readings), "sing")] if readings else []
    return []


def _may_depend(word: str) -> bool:
    """Says whether a word may be a genitive, which a head takes without any ado."""
    readings = [reading for reading in lexemes(word) if reading.part == "NOUN"]
    if word[:1].isupper():
        if not any(reading.known for reading in readings):
            return False
        if any(reading.place and any(given.case == "nomn" for given in reading.given) for reading in readings):
            return any(reading.fixed for reading in readings)
    return any(given.case == "gent" for reading in readings for given in reading.given)
