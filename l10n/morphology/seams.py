"""Words that run together because a space was lost: "Astanaknüpft"."""

from __future__ import annotations

import re
from collections.abc import Container

from l10n.morphology.lexicon import Lexicon

_LANGUAGE = "de"
_SHORTEST, _LONGEST = 5, 40
_SHORTEST_PART = 4
_SHORTEST_VERB = 5
_TELLING_VERB = 6
"""A shorter verb behind an unknown word may be the end of a name: Luckhurst."""
_VERB = re.compile(r"(?:[^aeiouäöü]|[aeiouäöü][gh]|ier)t$")
"""Finite forms: knüpft, stärkt, sagt, geht, reagiert."""
_SMALL = frozenset(
    "aber als am an auch auf aus bei beim bis das dass dem den denn der des die durch ein eine einem einen einer eines "
    "er es für gegen hat hatte ihre im in ist jetzt kann kein keine mit muss nach nicht noch nur oder seine sich sie "
    "sind sowie um und uns unter vom von vor war wird wurde zu zum zur".split()
)
"""Words that begin or end no word that the dictionary does not have."""
_FOLLOWING = frozenset(
    "und oder sowie mit für wird wurde wurden werden sind nicht nach von durch gegen zwischen sich auch haben hatten "
    "dass zur zum konnte konnten könnte könnten musste mussten müssen sollte sollten sollen wollte wollten durfte "
    "dürfen würde würden".split()
)
_LEADING = frozenset("der die das dem den des oder wird wurde für eine einen einem einer sind".split())
_OPENING = frozenset("Der Die Das Dem Den Ein Eine Er Sie Es Wir Im In Am An Auf Mit Für Und Zum Zur Bei Von".split())


def lost_space(word: str, familiar: Container[str], lexicon: Lexicon) -> tuple[str, str] | None:
    """Gives the two words that a German word was made of by losing a space; None where it may be one word.

    It must be unknown to the dictionary, and be no compound: German makes those freely, but always ends them in a noun
    or an adjective. What ends in a finite verb or a function word, or has the capital of a next word inside, is none.

    Args:
        word: as written, without hyphens.
        familiar: further words that are known: names and terms of the project, other words of the article.
        lexicon: what is known of words already.
    """
    if (
        not _SHORTEST <= len(word) <= _LONGEST
        or not word.isalpha()
        or word.isupper()
        or _is_known(word, familiar, lexicon)
    ):
        return None
    if word[1:].islower():
        if _is_known(word.lower(), familiar, lexicon):
            return None
        if word[0].islower():
            return _after_function_word(word, familiar, lexicon) or _before_function_word(word, familiar, lexicon)
        return _before_verb(word, familiar, lexicon) or _before_function_word(word, familiar, lexicon)
    seam = _SEAM.search(word)
    return None if seam is None else _at_capital(word[: seam.start()], word[seam.start() :], familiar, lexicon)


_SEAM = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ][a-zäöüß]*$)")


def _at_capital(left: str, right: str, familiar: Container[str], lexicon: Lexicon) -> tuple[str, str] | None:
    """Splits before a capital letter, but for names that are written so: NordLink, BahnCard."""
    is_word = len(right) >= _SHORTEST_PART and right != "Innen" and _is_known(right, familiar, lexicon)
    if left in _OPENING or left in _SMALL:
        fits = is_word
    elif left[0].isupper() and left[1:].islower():
        fits = right in _OPENING
    else:
        fits = is_word and left.islower()
    return (left, right) if fits and (left.lower() in _SMALL or _is_long_word(left, familiar, lexicon)) else None


def _is_long_word(word: str, familiar: Container[str], lexicon: Lexicon) -> bool:
    return len(word) >= _SHORTEST_PART and _is_known(word, familiar, lexicon)


def _before_verb(word: str, familiar: Container[str], lexicon: Lexicon) -> tuple[str, str] | None:
    """Splits a name or a noun from the finite verb behind it."""
    if any(lexicon.is_word(word[at:].capitalize(), _LANGUAGE) for at in range(3, len(word) - 2)):
        return None  # a compound of that noun
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_VERB + 1):
        left, right = word[:at], word[at:]
        if not _VERB.search(right) or left.endswith("s"):
            continue  # an adjective: auftragsorientiert
        if len(right) < _TELLING_VERB and not _is_known(left, familiar, lexicon):
            continue
        lemma = lexicon.lemma(right, _LANGUAGE)
        if lemma != right and lemma.islower() and lemma.endswith("n"):
            return left, right
    return None


def _before_function_word(word: str, familiar: Container[str], lexicon: Lexicon) -> tuple[str, str] | None:
    for at in range(_SHORTEST_PART + 1, len(word) - 2):
        if word[at:] in _FOLLOWING and _is_known(word[:at], familiar, lexicon):
            return word[:at], word[at:]
    return None


def _after_function_word(word: str, familiar: Container[str], lexicon: Lexicon) -> tuple[str, str] | None:
    for at in range(2, len(word) - 2):
        if word[:at] in _SMALL and word[at:] in _SMALL:
            return word[:at], word[at:]
        if at <= len(word) - _SHORTEST_PART and word[:at] in _LEADING and _is_known(word[at:], familiar, lexicon):
            return word[:at], word[at:]
    return None


def _is_known(word: str, familiar: Container[str], lexicon: Lexicon) -> bool:
    return word in familiar or lexicon.is_word(word, _LANGUAGE)
