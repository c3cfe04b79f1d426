"""What a Russian word may be in a term: a noun, a name or an adjective in the nominative, and what agrees with what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from l10n.morphology.russian_lexemes import Lexeme, Word, folded
from l10n.morphology.russian_names import name_readings
from l10n.morphology.russian_words import lexemes
from l10n.morphology.tokens import fold

_APPOSED = re.compile(
    "(?:член|участни[кц]|партн[её]р|сосед|донор|кандидат|наблюдател|основател|агрессор|победител|получател|экспорт[её]р|"
    "импорт[её]р|президент|миллионник|побратим|геро|лидер|организатор|гарант|спутник|хозяйк)[а-яё]{0,3}"
)
"""What says of a noun before it what it is: the two inflect together, as премьер-министр does not."""
_SHORT_NAME = 4
"""Letters of names that may end like an adjective: Кая, Майя."""
_ADJECTIVAL = ("ий", "ый", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ых", "их", "ым", "им")
# Only endings that do little but turn a noun into its adjective; those in -ный and -овой have meanings of their own
# (часть, частный; вид, видный; тип, типовой).
_RELATIONAL = ("овый", "евый", "ский", "ческий", "ионный")


def nominal_readings(word: str) -> tuple[Lexeme, ...]:
    """Gives the readings of a word as a noun in the nominative, surnames that only rules can tell among them."""
    readings = [
        reading
        for reading in lexemes(word)
        if reading.part in {"NOUN", "NPRO"} and any(given.case == "nomn" for given in reading.given)
    ]
    if len(word) <= 3 and any(reading.part in {"CONJ", "PREP", "PRCL"} for reading in lexemes(word)):
        # "и" is the name of a letter too.
        return ()
    joined = _apposed_readings(word) if "-" in word else []
    if any(reading.known for reading in readings):
        readings = [reading for reading in readings if reading.known]
    elif joined:
        readings = joined
    elif word.islower() and any(reading.part == "ADJF" for reading in lexemes(word)):
        readings = []  # what is guessed to be a surname in -ский
    elif _may_be_name(word):
        guessed = [reading for reading in readings if not reading.fixed]
        named = name_readings(word)
        # What is guessed from other names is as good for Абуджа, but of Лахор it makes Лахра.
        readings = [*guessed, *named] if word[-1] in "ая" and guessed else [*named, *guessed] or readings
    return tuple(readings)


def _apposed_readings(word: str) -> list[Lexeme]:
    """Gives the readings of two nouns both of which inflect: страны-партнёра, министра-президента.

    The first is the head: as it does not change in the accusative, neither does the second.
    """
    first, _, second = word.lower().rpartition("-")
    if not _APPOSED.fullmatch(second) or "-" in first:
        return []
    heads, others = (
        [reading for reading in nominal_readings(part) if reading.known and not reading.name]
        for part in (first, second)
    )
    found = []
    for head in heads[:1]:
        forms = [
            Word(f"{form.text}-{other.text}", form.case, form.number, form.gender, form.animacy)
            for form in head.forms
            for other in (others[0].forms if others else ())
            if not form.bookish and not other.bookish and form.number == other.number
            if other.case == (form.case if form.case != "accs" or form.animacy == "anim" else "nomn")
        ]
        given = tuple(form for form in forms if form.text == word.lower())
        if given:
            found.append(Lexeme("NOUN", word.lower(), tuple(forms), given, True, False, False, False))
    return found


def _may_be_name(word: str) -> bool:
    """Says whether the dictionary has a capitalized word only as a form of another, if at all: преторий, Претория."""
    if not word[:1].isupper() or word.isupper() or (len(word) > _SHORT_NAME and word.lower().endswith(_ADJECTIVAL)):
        return False
    return not any(
        reading.known and (reading.part != "NOUN" or any(given.case == "nomn" for given in reading.given))
        for reading in lexemes(word)
    )


@lru_cache(maxsize=8192)
def adjectival_readings(word: str) -> tuple[Lexeme, ...]:
    """Gives the readings of a word as an adjective, participle, pronoun or ordinal in the nominative."""
    readings = [
        reading
        for reading in lexemes(word)
        if reading.part in {"ADJF", "PRTF"} and any(given.case == "nomn" for given in reading.given)
    ]
    known = [reading for reading in readings if reading.known]
    if not known and "-" in word:
        readings = _compound_readings(word) or readings
    readings = known or readings
    if any(reading.lemma == "большой" for reading in readings):
        # "большая" is rarely said of what is only larger
        readings = [reading for reading in readings if reading.lemma != "больший"]
    # What is an adjective of its own ("вооружённый") is no participle in a term.
    return tuple([reading for reading in readings if reading.part == "ADJF"] or readings)


def _compound_readings(word: str) -> list[Lexeme]:
    """Gives the readings of an adjective whose last part alone changes: казахстанско-немецкий, улан-баторский."""
    first, _, last = word.lower().rpartition("-")
    if adjectival_readings(first):
        return []
    return [
        reading._replace(
            lemma=f"{first}-{reading.lemma}",
            forms=tuple(form._replace(text=f"{first}-{form.text}") for form in reading.forms),
            given=tuple(given._replace(text=f"{first}-{given.text}") for given in reading.given),
        )
        for reading in adjectival_readings(last)
    ]


def agreeing(readings: Iterable[Lexeme], case: str, number: str, gender: str, animacy: str) -> dict[str, bool]:
    """Gives the forms of an adjective that agree with a noun, each with whether it is bookish.

    Args:
        readings: readings of the adjective.
        case: the noun's case.
        number: the noun's number.
        gender: the noun's gender, empty where it is not known (any is then accepted).
        animacy: the noun's animacy, which tells in the accusative; empty where it is not known.
    """
    found: dict[str, bool] = {}
    for reading in readings:
        for form in reading.forms:
            if form.case != case or form.number != number:
                continue
            if number == "sing" and gender and form.gender and form.gender != gender:
                continue
            if case == "accs" and form.animacy and animacy and form.animacy != animacy:
                continue
            found.setdefault(form.text, form.bookish)
    return found


@lru_cache(maxsize=4096)
def relational_forms(noun: str) -> frozenset[str]:
    """Gives the folded forms of the adjectives that are made from a noun, as "балансовый" from "баланс"."""
    lower = noun.lower()
    if len(lower) < 4 or not any(reading.part == "NOUN" and reading.known for reading in lexemes(lower)):
        return frozenset()
    stems = {lower, lower[:-1] if lower[-1] in "аеёийоуыьэюя" else lower}
    stems |= {lower[:-2]} if lower.endswith(("ия", "ие")) else set()
    found: set[str] = set()
    for stem in stems:
        for ending in _RELATIONAL:
            for reading in lexemes(stem + ending):
                if reading.part == "ADJF" and reading.known:
                    found.update(fold(form.text) for form in reading.forms if form.case)
    return frozenset(found)


@lru_cache(maxsize=8192)
def all_forms(word: str) -> frozenset[str]:
    """Gives the folded forms of a word under all its readings."""
    forms = {fold(word)}
    own = lexemes(word)
    for reading in own if any(reading.known for reading in own) else (*own, *nominal_readings(word)):
        forms.update(folded(form.text) for form in reading.forms)
    return frozenset(forms)
