"""Finding a noun inside a German compound that is written as one word."""

from __future__ import annotations

from functools import lru_cache

from l10n.morphology.german_genders import lookup

_LINKS = ("", "s", "es", "n", "en", "er", "e", "ens", "ns")
_SHORTEST = 3


def contains(compound: str, forms: frozenset[str]) -> bool:
    """Says whether a folded word is a compound that has one of some folded forms as a part.

    What stands before and after must itself be words: "Klauselart" contains "Art", "Partner" does not.

    Args:
        compound: a folded word.
        forms: folded forms of the noun that is looked for.
    """
    for form in forms:
        if len(form) < _SHORTEST:
            continue
        place = compound.find(form)
        while place >= 0:
            if _fits(compound[:place], form, compound[place + len(form) :]):
                return True
            place = compound.find(form, place + 1)
    # "Schulreform": the first part may lose its final e.
    return any(
        len(form) > 4 and form.endswith("e") and compound.startswith(form[:-1]) and _is_longer_last(compound, form)
        for form in forms
    )


def _fits(before: str, form: str, after: str) -> bool:
    if before and after and len(form) < _SHORTEST + 1:
        return False
    if before and not is_first(before):
        return False
    if not after:
        return bool(before)
    return any(after.startswith(link) and _is_last(after[len(link) :]) for link in _LINKS)


@lru_cache(maxsize=65536)
def is_first(part: str) -> bool:
    """Says whether a folded string can begin a compound: a word with or without a linking element, or several."""
    if len(part) < _SHORTEST:
        return False
    if _is_word(part) or any(link and part.endswith(link) and _is_word(part[: -len(link)]) for link in _LINKS):
        return True
    if _is_word(part + "e"):
        return True
    return any(is_first(part[:cut]) and is_first(part[cut:]) for cut in range(_SHORTEST + 1, len(part) - _SHORTEST))


def _is_longer_last(compound: str, form: str) -> bool:
    """Says whether what follows a form without its final e is a word, and no ending that is one too: Angeklagt-ers."""
    last = compound[len(form) - 1 :]
    return len(last) > _SHORTEST and _is_last(last)


@lru_cache(maxsize=65536)
def _is_last(part: str) -> bool:
    if len(part) < _SHORTEST:
        return False
    if _is_word(part):
        return True
    return any(is_first(part[:cut]) and _is_word(part[cut:]) for cut in range(_SHORTEST + 1, len(part) - _SHORTEST))


@lru_cache(maxsize=65536)
def _is_word(part: str) -> bool:
    """Says whether a folded string is a word of at least three letters, as a noun or otherwise."""
    if len(part) < _SHORTEST:
        return False
    spellings = (part, part.replace("ss", "ß")) if "ss" in part else (part,)
    return any(
        lookup(spelling.capitalize()) is not None or (len(part) > _SHORTEST and lookup(spelling) is not None)
        for spelling in spellings
    )
