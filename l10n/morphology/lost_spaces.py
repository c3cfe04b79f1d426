"""English and Russian words that run together because a space was lost: "summitand", «встречамежду».

German has rules of its own (`seams`), for it makes compounds freely.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from types import MappingProxyType

from l10n.morphology.lemma import is_known
from l10n.morphology.lexicon import Lexicon

LANGUAGES = ("en", "ru")
_SHORTEST, _LONGEST = 5, 40
_SHORTEST_PART = 4
"""Letters of the word beside a function word; of shorter ones words are made by chance."""
_TELLING, _MORE = 3, 2
"""Beside a function word of fewer letters than this the other must have so many more."""
# Function words that begin, or end, no word that the dictionary does not have: Russian prefixes look like prepositions,
# and English names end in -and.
_FIRST: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset(
            "the and with from that this which their were have has been between during of to is was will for".split()
        ),
        "ru": frozenset("или для как что его её их также чтобы который которые была были".split()),
    }
)
_LAST: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset(
            "the with from that this which their were have been between during of to is was will for".split()
        ),
        "ru": frozenset(
            "или для при как что это под над без чтобы между через после перед который которые была были "
            "на по от из за не до во со".split()
        ),
    }
)
_OPENING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset("The This That These In On At For With From And But We It He She They".split()),
        "ru": frozenset("В На По Для При Это Эти Он Она Они Мы После Между Также".split()),
    }
)
_SMALL: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": frozenset(
            "the and with from that this which of to in on by as at is was are for will not has be it its a".split()
        ),
        "ru": frozenset("и в на с к по из от для о об не что как это или но до при за у мы он она они его их".split()),
    }
)
_CAPITAL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ][a-zа-яё]*$)")


def lost_space(word: str, familiar: Container[str], lexicon: Lexicon, language: str) -> tuple[str, str] | None:
    """Gives the two words that a word was made of by losing a space; None where it may be one word.

    Args:
        word: as written, without hyphens.
        familiar: further words that are known: names and terms of the project, other words of the article.
        lexicon: what is known of words already.
        language: one of `LANGUAGES`.
    """
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or word in familiar:
        return None
    seam = _CAPITAL.search(word)
    if seam is not None:
        left, right = word[: seam.start()], word[seam.start() :]
        fits = left.islower() and right in _OPENING[language] and lexicon.is_word(left, language)
        return (left, right) if fits and len(left) >= _SHORTEST_PART else None
    if not word.islower() or lexicon.is_word(word, language):
        return None
    found = _parts(word, lexicon, language)
    # Russian participles are in another dictionary: отменена.
    return None if found is not None and language == "ru" and is_known(word, language) else found


def _parts(word: str, lexicon: Lexicon, language: str) -> tuple[str, str] | None:
    for at in range(2, len(word) - 1):
        left, right = word[:at], word[at:]
        if left in _SMALL[language] and right in _SMALL[language]:
            return left, right
        least = _SHORTEST_PART + (_MORE if min(len(left), len(right)) < _TELLING else 0)
        first = left in _FIRST[language] and len(right) >= least and lexicon.is_word(right, language)
        last = right in _LAST[language] and len(left) >= least and lexicon.is_word(left, language)
        if first or last:
            return left, right
    return None
