"""Russian terms without a head in the nominative: verbs, adverbs, prepositional phrases, foreign names."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from l10n.morphology.paradigm import Form, Paradigm
from l10n.morphology.russian_lexemes import Lexeme, cased
from l10n.morphology.russian_readings import all_forms
from l10n.morphology.russian_structure import Unit
from l10n.morphology.russian_verbs import verb_forms
from l10n.morphology.russian_words import lexemes
from l10n.morphology.tokens import fold, tokenize

_PREDICATIVE = frozenset(("ADVB", "ADJS", "PRTS", "PRED"))


def headless_paradigm(term: str, units: Sequence[Unit]) -> Paradigm:
    """Gives the forms of a term that has no head in the nominative.

    Args:
        term: the term.
        units: its words.
    """
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
