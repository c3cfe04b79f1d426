"""Readings of Russian words, with their forms and what these agree in, and how forms are written."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import NamedTuple

from l10n.morphology.tokens import fold

CASE_NAMES = MappingProxyType(
    {
        "nomn": "nominative",
        "gent": "genitive",
        "datv": "dative",
        "accs": "accusative",
        "ablt": "instrumental",
        "loct": "prepositional",
    }
)
CASES = tuple(CASE_NAMES)
_PLAIN = re.compile(r"[а-яё-]+")
_SEAM = re.compile(r"([-’'])")


class Word(NamedTuple):
    """One form of a word with what it agrees in.

    Attributes:
        text: the form, in lower case.
        case: one of CASES, empty for words that have none.
        number: "sing", "plur" or empty.
        gender: "masc", "femn", "neut", or empty (plural adjectives, words without gender).
        animacy: "anim", "inan" or empty.
        bookish: whether the form is right but dated.
    """

    text: str
    case: str
    number: str
    gender: str
    animacy: str
    bookish: bool = False


class Lexeme(NamedTuple):
    """All forms of a word under one reading of it.

    Attributes:
        part: part of speech as pymorphy3 names it: NOUN, ADJF, PRTF, VERB, INFN...
        lemma: its dictionary form.
        forms: its forms.
        given: how the word that was looked up can be read in this lexeme.
        known: whether the dictionary has the word, or it was guessed from its ending.
        name: whether it is a name of a person.
        place: whether it is a geographical name.
        fixed: whether the word never changes.
    """

    part: str
    lemma: str
    forms: tuple[Word, ...]
    given: tuple[Word, ...]
    known: bool
    name: bool
    place: bool
    fixed: bool


def folded(form: str) -> str:
    """Gives what `fold` gives, at once where a form has small letters and hyphens only, as those of the dictionary."""
    return form.replace("ё", "е") if _PLAIN.fullmatch(form) else fold(form)


def cased(form: str, like: str) -> str:
    """Gives a form in the upper and lower case of the word that it is a form of, part by part: Кот-д’Ивуара."""
    parts, models = _SEAM.split(form), _SEAM.split(like)
    if len(parts) == 1 and len(models) == 1:
        return _cased_part(form, like)
    if len(parts) != len(models):
        models = [like] * len(parts)
    return "".join(_cased_part(part, model) for part, model in zip(parts, models, strict=True))


def _cased_part(part: str, model: str) -> str:
    if not model[:1].isupper():
        return part
    if len(model) > 1 and model.isupper():
        shared = len(model) if part.startswith(model.lower()) else len(part)
        return part[:shared].upper() + part[shared:]
    return part[:1].upper() + part[1:]
