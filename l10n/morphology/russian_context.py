"""Which form of a Russian term fits a place: by the case and number of what it replaces, and by prepositions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from types import MappingProxyType

from l10n.morphology.context import NEVER
from l10n.morphology.paradigm import Form
from l10n.morphology.russian_words import readings
from l10n.morphology.tokens import tokenize

_Slot = tuple[str, str]
"""Case and number, as pymorphy3 names them."""

GOVERNED = MappingProxyType(
    {
        **dict.fromkeys(
            """без безо вне внутри вокруг вследствие для до из изо из-за из-под кроме мимо насчёт около от ото против
            путём ради среди у относительно накануне вместо""".split(),
            ("gent",),
        ),
        **dict.fromkeys("к ко благодаря согласно вопреки навстречу".split(), ("datv",)),
        **dict.fromkeys("в во на".split(), ("loct", "accs")),
        **dict.fromkeys("о об обо при".split(), ("loct",)),
        **dict.fromkeys("над надо перед передо между".split(), ("ablt",)),
        **dict.fromkeys("с со".split(), ("ablt", "gent")),
        **dict.fromkeys("за под".split(), ("ablt", "accs")),
        **dict.fromkeys("через сквозь про".split(), ("accs",)),
        "по": ("datv",),
        "после": ("gent",),
    }
)
"""Cases by preposition, the usual one first: what any grammar of Russian has."""

_LAST_WORD = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[\s«„\"(]*$")
_INFLECTED = frozenset(("NOUN", "ADJF", "PRTF", "NPRO"))


def misfits(forms: Sequence[Form], replaced: str, before: str) -> list[int]:
    """Gives for each form how badly it fits a place; 0 is best.

    Args:
        forms: of the term's paradigm, the given one first.
        replaced: the words at the place.
        before: the text before it.
    """
    governed = _governed(before)
    there = _slots_of_phrase(replaced)
    if governed and there:
        there = frozenset(slot for slot in there if slot[0] in governed) or there
    number = _only({number for _, number in there}) or ("plur" if _is_plural(forms[0]) else "sing")
    varying = varying_words(forms)
    found = []
    for place, form in enumerate(forms):
        slots = slots_of_form(form.text, varying)
        misfit = 0
        if there and not slots & there:
            misfit += 3 if {case for case, _ in slots} & {case for case, _ in there} else 4
        if governed:
            cases = {case for case, _ in slots}
            if slots and not cases & set(governed):
                misfit += NEVER
            elif not there and governed[0] not in cases:
                misfit += 1
        elif not there and place:
            # nothing tells the case: the dictionary form is tried first
            misfit += 1
        if not there and number not in {number for _, number in slots}:
            misfit += 1
        found.append(misfit)
    return found


def _governed(before: str) -> tuple[str, ...]:
    """Gives the cases that the word before a place asks for; a noun asks for the genitive, if for any."""
    last = _LAST_WORD.search(before)
    return GOVERNED.get(last[1].lower(), ()) if last else ()


@lru_cache(maxsize=8192)
def _slots_of_word(word: str) -> tuple[str, frozenset[_Slot]]:
    """Gives whether a word is a noun or what agrees with one, with the cases and numbers that it may be in."""
    found = [reading for reading in readings(word) if reading.part in _INFLECTED]
    found = [reading for reading in found if reading.known] or found
    slots = frozenset((given.case, given.number) for reading in found for given in reading.given if given.case)
    part = "NOUN" if any(reading.part in {"NOUN", "NPRO"} for reading in found) else "ADJF" if found else ""
    return part, slots


def _slots_of_phrase(text: str) -> frozenset[_Slot]:
    """Gives the cases and numbers that the first noun of some words, with its adjectives, may be in."""
    slots: frozenset[_Slot] = frozenset()
    for token in tokenize(text):
        part, own = _slots_of_word(text[token.start : token.end].lower())
        if not own:
            if slots:
                break
            continue
        both = own & slots if slots else own
        if not both:
            break
        slots = both
        if part == "NOUN":
            break
    return slots


def varying_words(forms: Sequence[Form]) -> tuple[int, ...]:
    """Gives the places of the words that a paradigm inflects.

    Args:
        forms: of the paradigm.
    """
    rows = [form.text.split() for form in forms]
    if len({len(row) for row in rows}) != 1:
        return (0,)
    return tuple(place for place in range(len(rows[0])) if len({row[place] for row in rows}) > 1) or (0,)


@lru_cache(maxsize=16384)
def slots_of_form(text: str, varying: tuple[int, ...]) -> frozenset[_Slot]:
    """Gives the cases and numbers that a form of a term may be in.

    Args:
        text: the form.
        varying: places of the words that show it.
    """
    words = text.split()
    slots: frozenset[_Slot] = frozenset()
    for place in varying:
        if place < len(words):
            _, own = _slots_of_word(words[place].strip('«»„“"').lower())
            slots = (slots & own if slots else own) or slots
    return slots


def _is_plural(form: Form) -> bool:
    slots = slots_of_form(form.text, tuple(range(len(form.text.split()))))
    return bool(slots) and all(number == "plur" for _, number in slots)


def _only(numbers: set[str]) -> str:
    return next(iter(numbers)) if len(numbers) == 1 else ""
