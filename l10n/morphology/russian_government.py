"""Which cases a Russian preposition takes: «после парламентских выборов», never «после парламентских выборах»."""

from __future__ import annotations

import re
from types import MappingProxyType

from l10n.morphology.paradigm import Paradigm
from l10n.morphology.russian_context import GOVERNED, slots_of_form, varying_words
from l10n.morphology.russian_lexemes import CASE_NAMES, folded
from l10n.morphology.russian_words import readings

# The word behind an adverb may stand in any case, and these are adverbs, or verbs, as well.
_ALSO_ADVERBS = frozenset(
    """благодаря вне внутри вокруг мимо навстречу накануне насчёт около относительно против путём""".split()
)
# What prepositions take beside their usual cases: по получении, о стену, с километр, между огней.
_RARE = MappingProxyType(
    {
        "по": ("accs", "loct"),
        **dict.fromkeys("о об обо".split(), ("accs",)),
        "между": ("gent",),
        **dict.fromkeys("с со".split(), ("accs",)),
        "подо": ("accs", "ablt"),
        "посредством": ("gent",),
    }
)
_TAKEN = MappingProxyType(
    {
        preposition: frozenset((*GOVERNED.get(preposition, ()), *_RARE.get(preposition, ())))
        for preposition in (GOVERNED.keys() | _RARE.keys()) - _ALSO_ADVERBS
    }
)
_CASES = MappingProxyType({name: case for case, name in CASE_NAMES.items()})
_LOOKED_AT = 40
"""Characters before a term that its preposition is looked for in."""

_PREPOSITION = re.compile(r"(?<![\w.-])([^\W\d_]+(?:-[^\W\d_]+)?)\s+\Z")


def misgoverning(paradigm: Paradigm, words: str, before: str) -> str:
    """Gives the preposition before a term's form that never takes its case; empty where nothing speaks against it.

    Forms of words that the dictionary does not know are never doubted.

    Args:
        paradigm: of the term.
        words: the form.
        before: the text before it.
    """
    before = before[-_LOOKED_AT:]
    found = _PREPOSITION.search(before)
    taken = _TAKEN.get(found[1].lower()) if found else None
    if found is None or taken is None or before[: found.start()].lower().endswith("что "):
        return ""  # что за человек
    parts = words.split()
    varying = varying_words(paradigm.forms)
    if len(parts) != len(paradigm.term.split()) or not all(_is_known(parts[place]) for place in varying):
        return ""
    slots = slots_of_form(words, varying)
    if found[1].lower() in {"в", "во"} and ("nomn", "plur") in slots:
        return ""
    cases = {case for case, _ in slots} | _labelled(paradigm, words)
    return "" if not slots or taken & cases else found[1]


def _labelled(paradigm: Paradigm, words: str) -> set[str]:
    """Gives the case that the paradigm says a form is in: Претории is of Претория, and not of преторий."""
    key = folded(words)
    labels = (form.label.partition(" ")[0] for form in paradigm.forms if folded(form.text) == key)
    return {_CASES[label] for label in labels if label in _CASES}


def _is_known(word: str) -> bool:
    found = readings(word.strip('«»„“".,').lower())
    return bool(found) and all(reading.known and not reading.fixed for reading in found)
