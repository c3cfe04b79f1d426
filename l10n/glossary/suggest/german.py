"""The shape of German noun phrases: adjectives before a noun, a genitive or a phrase with a preposition behind it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from l10n.glossary.function_words import is_function_word
from l10n.glossary.suggest.phrases import Word
from l10n.morphology.german_genders import lookup
from l10n.morphology.german_words import adjective_stem, noun_forms
from l10n.morphology.lemma import german_noun, lemma

_GENITIVE = frozenset(("der", "des"))
_PREPOSITIONS = frozenset(("für", "von", "zur", "zum"))
# What stems of adjectives and numerals that say nothing of their own begin with.
_EMPTY = (
    "ander all beid best bisherig breit deutlich eigen einig einzeln entsprechend erst folgend ganz gemeinsam gesamt "
    "gewiss groß gut hoh jed jetzig jung kein klein konkret kurz lang letzt mehrer mein dein sein ihr unser euer "
    "nächst neu offen rund solch sogenannt stark tief viel voll vorig weit weiter welch wenig wichtig zahlreich "
    "zusätzlich zweit dritt viert fünft dies jen manch heutig gestrig jüngst"
).split()


def is_noun_phrase(words: Sequence[Word], after: Word | None) -> bool:
    """Says whether words are a noun with what belongs to it."""
    if after is not None and is_adjective(words[-1].text.lower()) and is_noun(after):
        return False  # "Grüne" of "Grüne Seidenstraße"
    return _is_phrase(words) or any(
        word.text in _GENITIVE | _PREPOSITIONS and _is_phrase(words[:place]) and _is_tail(words[place:])
        for place, word in enumerate(words[1:-1], start=1)
    )


def _is_phrase(words: Sequence[Word]) -> bool:
    """Says whether words are a noun, adjectives before it, or names together."""
    *before, last = words
    if not is_noun(last):
        return False
    for place, word in enumerate(before):
        after = words[place + 1]
        if is_adjective(word.text) or is_adjective(word.text.lower()):
            continue
        # "Bundesminister Wadephul", "Team Europe": nouns side by side, at most three.
        if not (is_noun(word) and is_noun(after) and len(words) <= 3 and all(map(is_noun, words[place:]))):
            return False
    return True


def _is_tail(words: Sequence[Word]) -> bool:
    """Says whether words are an article or preposition with a phrase: "der Europäischen Union"."""
    head, *rest = words
    if head.text in _PREPOSITIONS and rest and rest[0].text in {"die", "den", "das", "der"}:
        rest = rest[1:]
    return bool(rest) and _is_phrase(rest)


def is_noun(word: Word) -> bool:
    """Says whether a word is a noun or name: capitalized, and not only because it begins a sentence."""
    text = word.text
    if not text[:1].isupper() and not any(part[:1].isupper() for part in text.split("-")[1:]):
        return False
    if "-" in text or text.isupper():
        return len(text) > 1
    if is_function_word(text.lower(), "de") or len(text) < 3 or text[:1].isdigit():
        return False
    if is_adjective(text) and not _is_nominal(text):
        return False
    return not word.first or _is_nominal(text)


@lru_cache(maxsize=32768)
def _is_nominal(text: str) -> bool:
    """Says whether the dictionary has a capitalized word as a noun, or knows it as a compound of one."""
    found = lookup(text)
    if found is not None:
        return found[:1].isupper()
    return lookup(text.lower()) is None and german_noun(text) != text


@lru_cache(maxsize=32768)
def is_adjective(text: str) -> bool:
    """Says whether a word is an inflected adjective that says something."""
    lower = text.lower()
    stem = adjective_stem(text)
    if not stem or is_function_word(lower, "de") or any(stem == empty for empty in _EMPTY):
        return False
    # "Staaten" and "Namen" have the endings of adjectives.
    return not (text[:1].isupper() and lookup(text) is not None and (lookup(text) or "")[:1].isupper())


def keys(words: Sequence[Word]) -> tuple[str, ...]:
    """Gives the dictionary forms of the words of a noun phrase; capitals before its head are those of a name."""
    head = _head(words)
    return tuple(lemma(word.text.lower(), "de") if place < head else word.key for place, word in enumerate(words))


def _head(words: Sequence[Word]) -> int:
    places = (place for place, word in enumerate(words) if not is_adjective(word.text.lower()))
    return next(places, len(words) - 1)


def dictionary_form(words: Sequence[Word]) -> str:
    """Gives a phrase with its head in the nominative, in the number that it has.

    Args:
        words: the phrase in any case.
    """
    head = _head(words)
    noun, plural, gender = _nominative(words[head].text)
    ending = "e" if plural or gender not in {"m", "n"} else {"m": "er", "n": "es"}[gender]
    texts = [word.text for word in words]
    texts[head] = noun
    for place in range(head):
        stem = adjective_stem(texts[place])
        texts[place] = texts[place][: len(stem)] + ending if stem else texts[place]
    return " ".join(texts)


@lru_cache(maxsize=8192)
def _nominative(text: str) -> tuple[str, bool, str]:
    """Gives a noun in the nominative, whether that is a plural, and its gender where it is known."""
    *front, last = text.split("-")
    if not last[:1].isupper() or last.isupper():
        return text, False, ""
    singular = german_noun(last)
    forms = noun_forms(singular)
    base = singular
    plural = last in forms.plural and last not in {singular, singular + "s", singular + "es"}
    if plural:
        # "Staate" is an old dative, not the plural of Staat.
        strips = last.removesuffix("n") in forms.plural and last != singular + "en"
        base = last.removesuffix("n") if strips else last
    return "-".join((*front, base)), plural, forms.gender
