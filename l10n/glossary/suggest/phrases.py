"""Noun phrases in a text, as far as they can be told without a parser: what may be a term."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from l10n.glossary.function_words import is_function_word
from l10n.morphology import HYPHEN, SPACE, Token, tokenize
from l10n.morphology.lemma import lemma

_QUOTES = str.maketrans(dict.fromkeys('„“”«»"‚‘›‹\u00ad'))
LONGEST = 6
"""Words of the longest phrase; of 485 terms of the glossary of this project, two are longer."""


class Word(NamedTuple):
    """A word, or words joined by hyphens.

    Attributes:
        start: its first character.
        end: the character after its last one.
        text: as written.
        key: its dictionary form, folded.
        joined: whether only a space, or quotes, stand before it.
        first: whether it may have its capital from the beginning of a sentence.
    """

    start: int
    end: int
    text: str
    key: str
    joined: bool
    first: bool


class Phrase(NamedTuple):
    """A noun phrase.

    Attributes:
        key: the dictionary forms of its words.
        words: its words.
    """

    key: tuple[str, ...]
    words: tuple[Word, ...]


Shape = Callable[[Sequence[Word], Word | None], bool]
"""Says whether words that stand together are a noun phrase, seeing the word that follows without a stop."""

Keys = Callable[[Sequence[Word]], tuple[str, ...]]
"""Gives the dictionary forms of the words of a noun phrase."""


def phrases(text: str, language: str) -> Iterator[Phrase]:
    """Gives every noun phrase of a text, short ones inside long ones too.

    Args:
        text: a segment without tags.
        language: primary language.
    """
    words = tuple(read_words(text, language))
    fits, keys = _shape(language)
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            if end > start + 1 and not words[end - 1].joined:
                break
            run = words[start:end]
            after = words[end] if end < len(words) and words[end].joined else None
            if fits(run, after):
                yield Phrase(keys(run), run)


def read_words(text: str, language: str) -> list[Word]:
    """Gives the words of a text, those joined by hyphens as one.

    Args:
        text: a segment without tags.
        language: primary language.
    """
    tokens = tokenize(text)
    words: list[Word] = []
    place = 0
    while place < len(tokens):
        end = place + 1
        while end < len(tokens) and tokens[end].gap == HYPHEN:
            end += 1
        words.append(_word(text, tokens[place:end], language, first=not words))
        place = end
    return words


def _word(text: str, tokens: Sequence[Token], language: str, *, first: bool) -> Word:
    start, end = tokens[0].start, tokens[-1].end
    last = text[tokens[-1].start : end]
    key = "-".join((*(token.key for token in tokens[:-1]), lemma(last, language)))
    opens = first or (not first and text[:start].rstrip()[-1:] in {":", ".", "!", "?", "•"})
    return Word(start, end, text[start:end].translate(_QUOTES), key, tokens[0].gap in {SPACE, ""} and not first, opens)


def _shape(language: str) -> tuple[Shape, Keys]:
    if language == "de":
        from l10n.glossary.suggest import german

        return german.is_noun_phrase, german.keys
    if language == "ru":
        from l10n.glossary.suggest import russian

        return russian.is_noun_phrase, _keys
    if language == "en":
        from l10n.glossary.suggest import english

        return english.is_noun_phrase, _keys
    return partial(_is_likely, language=language), _keys


def _keys(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.key for word in words)


def _is_likely(words: Sequence[Word], _after: Word | None, language: str) -> bool:
    return all(len(word.text) > 3 and not is_function_word(word.text.lower(), language) for word in words)


def dictionary_form(words: Sequence[Word], language: str) -> str:
    """Gives a phrase as a glossary has it, with its head in the nominative.

    Args:
        words: the phrase in any case.
        language: primary language.
    """
    if language == "de":
        from l10n.glossary.suggest import german

        return german.dictionary_form(words)
    if language == "ru":
        from l10n.glossary.suggest import russian

        return russian.dictionary_form(words)
    return " ".join(word.text for word in words)
