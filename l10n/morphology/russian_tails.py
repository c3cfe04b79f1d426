"""What follows the head of a Russian term: a genitive in either number, an acronym that may be declined."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from l10n.morphology.russian_lexemes import Lexeme, Word, cased
from l10n.morphology.russian_readings import agreeing, nominal_readings
from l10n.morphology.russian_structure import Unit, is_acronym
from l10n.morphology.russian_words import lexemes
from l10n.morphology.tokens import SPACE


def genitive_tails(words: Sequence[str], units: Sequence[Unit], start: int) -> list[list[str]]:
    """Gives the tail as it stands, and with its first genitive in the other number: виды документов, вид документа."""
    tail = list(words[start:])
    found = [tail]
    if start < len(words) and units[start].gap == SPACE and is_acronym(words[start]):
        # глава МИД, главе МИДа
        declined = [reading for reading in nominal_readings(words[start]) if not reading.fixed]
        genitives = [f for reading in declined for f in reading.forms if (f.case, f.number) == ("gent", "sing")]
        return found + [[cased(form.text, words[start]), *tail[1:]] for form in genitives]
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
