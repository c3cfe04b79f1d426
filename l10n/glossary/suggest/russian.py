"""The shape of Russian noun phrases: agreeing adjectives before a noun, genitives behind it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from l10n.glossary.function_words import is_function_word
from l10n.glossary.suggest.phrases import Word
from l10n.morphology.russian_lexemes import Lexeme, cased
from l10n.morphology.russian_readings import agreeing
from l10n.morphology.russian_words import lexemes

_ADJECTIVES = frozenset(("ADJF", "PRTF"))


def is_noun_phrase(words: Sequence[Word], _after: Word | None) -> bool:
    """Says whether words are a noun with what belongs to it."""
    if any(is_function_word(word.text.lower(), "ru") or word.text[:1].isdigit() for word in words):
        return False
    head = _head(words)
    if head is None or not _agrees(words[: head + 1]):
        return False
    tail = words[head + 1 :]
    while tail:
        inner = _head(tail)
        if inner is None or not _in_genitive(tail[: inner + 1]):
            return False
        tail = tail[inner + 1 :]
    return True


def _head(words: Sequence[Word]) -> int | None:
    for place, word in enumerate(words):
        if _noun(word.text) is not None:
            return place
        if _adjective(word.text) is None:
            return None
    return None


@lru_cache(maxsize=16384)
def _noun(text: str) -> Lexeme | None:
    """Gives the reading of a word as a noun, if that is its likeliest one."""
    last = text.rsplit("-", 1)[-1]
    readings = lexemes(last)
    if not readings:
        return None
    if readings[0].part == "NOUN" and len(last) > 1:
        return readings[0]
    return None


@lru_cache(maxsize=16384)
def _adjective(text: str) -> Lexeme | None:
    readings = lexemes(text.rsplit("-", 1)[-1])
    return readings[0] if readings and readings[0].part in _ADJECTIVES else None


def _cases(lexeme: Lexeme) -> set[tuple[str, str]]:
    return {(form.case, form.number) for form in lexeme.given}


def _agrees(words: Sequence[Word]) -> bool:
    return bool(_shared(words))


def _shared(words: Sequence[Word]) -> set[tuple[str, str]]:
    """Gives the cases and numbers that adjectives and noun can both be in."""
    shared: set[tuple[str, str]] | None = None
    for word in words:
        lexeme = _adjective(word.text) if word is not words[-1] else _noun(word.text)
        if lexeme is None:
            return set()
        own = _cases(lexeme)
        shared = own if shared is None else shared & own
    return shared or set()


def _in_genitive(words: Sequence[Word]) -> bool:
    noun = _noun(words[-1].text)
    return noun is not None and any(case == "gent" for case, _ in _cases(noun)) and _agrees(words)


def dictionary_form(words: Sequence[Word]) -> str:
    """Gives a phrase with its head in the nominative, in the number that it has.

    Args:
        words: the phrase in any case.
    """
    head = _head(words)
    noun = _noun(words[head].text) if head is not None else None
    if head is None or noun is None:
        return " ".join(word.text for word in words)
    numbers = {number for _, number in _shared(words[: head + 1]) or _cases(noun)}
    # "ошибки" may be either; other places of the text will tell if it is a plural.
    number = "sing" if "sing" in numbers else "plur"
    texts = [word.text for word in words]
    texts[head] = _inflected(texts[head], noun, number)
    model = next((form for form in noun.forms if form.case == "nomn" and form.number == number), None)
    for place in range(head):
        reading = _adjective(texts[place])
        if reading is not None and model is not None:
            forms = agreeing((reading,), "nomn", number, model.gender, model.animacy)
            form = next((text for text, bookish in forms.items() if not bookish), None)
            texts[place] = _with_last(texts[place], form) if form else texts[place]
    return " ".join(texts)


def _inflected(text: str, noun: Lexeme, number: str) -> str:
    form = next((form.text for form in noun.forms if form.case == "nomn" and form.number == number), None)
    return _with_last(text, form) if form else text


def _with_last(text: str, form: str) -> str:
    """Gives a word, or the last part of one with hyphens, in another form and the same letter case."""
    *front, last = text.split("-")
    return "-".join((*front, cased(form, last)))
