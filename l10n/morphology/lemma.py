"""The word that a form belongs to, for counting: one guess a form, without looking at its neighbours."""

from __future__ import annotations

from functools import lru_cache

from l10n.morphology.tokens import fold

_SHORTEST_PART = 4


@lru_cache(maxsize=65536)
def lemma(word: str, language: str) -> str:
    """Gives the folded dictionary form of a word; of a German compound, that of its last part with the rest before it.

    Args:
        word: as it is written; German tells nouns by their capitals.
        language: primary language.
    """
    if language == "ru":
        from l10n.morphology.russian_words import lexemes

        readings = lexemes(word)
        return fold(readings[0].lemma) if readings else fold(word)
    if language == "de":
        return fold(german_noun(word)) if word[:1].isupper() else fold(_german_small(word))
    if language == "en":
        key = fold(word).removesuffix("'s")
        return fold(_looked_up(key, "en") or key)
    return fold(word)


def _german_small(word: str) -> str:
    from l10n.morphology.german_words import adjective_stem

    found = _looked_up(word, "de")
    return adjective_stem(word) or word if found is None or found == word else found


@lru_cache(maxsize=65536)
def german_noun(word: str) -> str:
    """Gives the nominative singular of a German noun as it is written; of an unknown one, the noun itself.

    Args:
        word: a capitalized word in any form.
    """
    if word.isupper() or any(letter.isdigit() for letter in word):
        return word
    found = _looked_up(word, "de")
    if found is not None:
        return found if found[:1].isupper() else word
    for place in range(2, len(word) - _SHORTEST_PART + 1):
        part = word[place:]
        found = _looked_up(part.capitalize(), "de")
        if found is not None and found[:1].isupper() and len(found) >= _SHORTEST_PART:
            joined = found if part[:1].isupper() else found[:1].lower() + found[1:]
            return word[:place] + joined
    return word


def _is_compound(word: str) -> bool:
    from l10n.morphology.german_compounds import is_first

    key = fold(word)
    places = range(_SHORTEST_PART - 1, len(key) - _SHORTEST_PART + 1)
    return any(_looked_up(key[place:].capitalize(), "de") is not None and is_first(key[:place]) for place in places)


def _looked_up(word: str, language: str) -> str | None:
    from l10n.morphology.dictionary import lemmas

    return lemmas(language).get(word)


@lru_cache(maxsize=16384)
def is_known(word: str, language: str) -> bool:
    """Says whether a dictionary has a word, or of a German compound its last part.

    Args:
        word: as it is written.
        language: primary language; of one without a dictionary every word is known.
    """
    if language == "ru":
        from l10n.morphology.russian_words import lexemes

        return any(reading.known for reading in lexemes(word))
    if language == "de":
        return _looked_up(word, "de") is not None or (word[:1].isupper() and _is_compound(word))
    if language == "en":
        return _looked_up(word, "en") is not None or _looked_up(word.lower(), "en") is not None
    return True
