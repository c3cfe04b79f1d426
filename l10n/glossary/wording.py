"""One wording of a term, prepared for finding it in texts: its forms, and the upper and lower case that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from l10n.glossary.trie import Step
from l10n.morphology import HYPHEN, Paradigm, Token, paradigm, primary, tokenize
from l10n.morphology.lexicon import Lexicon

_SENTENCE_ENDS = ".!?…:;\n•·"
_OPENING = " \t\u00a0\u202f„“”«»\"'‚‘’›‹([–—-*#>"


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording of a term in a language.

    Attributes:
        text: as the glossary has it.
        words: its words as written.
        keys: its words, folded.
        paradigm: its forms.
        rows: the steps that spell it: word by word, and with its hyphens closed up.
        language: primary language.
    """

    text: str
    words: tuple[str, ...]
    keys: tuple[str, ...]
    paradigm: Paradigm
    rows: tuple[tuple[Step, ...], ...]
    language: str


@lru_cache(maxsize=32768)
def prepare(text: str, language: str, *, as_is: bool = False, lexicon: Lexicon | None = None) -> Wording:
    """Gives a wording with all its forms.

    Args:
        text: the term.
        language: BCP 47 tag.
        as_is: whether the term keeps its form, but for the -s of a genitive or possessive.
        lexicon: what is known of words already.
    """
    forms = (paradigm if lexicon is None or as_is else lexicon.paradigm)(text, "und" if as_is else language)
    tokens = tokenize(text)
    steps = tuple(Step(token.gap, slot) for token, slot in zip(tokens, forms.slots, strict=True))
    if as_is and steps:
        last = tokens[-1].key
        steps = (*steps[:-1], steps[-1]._replace(keys=frozenset({last, last + "s", last + "'s"})))
    rows = [steps]
    closed = _closed(steps, tokens)
    if closed != steps:
        rows.append(closed)
    words = tuple(text[token.start : token.end] for token in tokens)
    return Wording(text, words, tuple(token.key for token in tokens), forms, tuple(rows), primary(language))


def _closed(steps: tuple[Step, ...], tokens: list[Token]) -> tuple[Step, ...]:
    found: list[Step] = []
    for step, token in zip(steps, tokens, strict=True):
        if token.gap == HYPHEN and found:
            before = found.pop()
            # In a compound only the last part inflects.
            stem = min(before.keys, key=len) if len(before.keys) == 1 else _given(before, tokens, len(found))
            found.append(Step(before.gap, frozenset(stem + key for key in step.keys)))
        else:
            found.append(step)
    return tuple(found)


def _given(step: Step, tokens: list[Token], place: int) -> str:
    runs: list[str] = []
    for token in tokens:
        if token.gap == HYPHEN and runs:
            runs[-1] += token.key
        else:
            runs.append(token.key)
    return max((key for key in step.keys if runs[place].startswith(key)), key=len, default=runs[place])


def fits_case(
    wording: Wording, text: str, tokens: list[Token], start: int, end: int, *, sensitive: bool, target: bool = False
) -> bool:
    """Says whether upper and lower case of the words found are those of the term.

    Where case counts, each word must begin as in the term, but for a capital at the beginning of a sentence. Where it
    does not, an acronym still needs its capitals ("WHO" is not "who"), and in a source a German noun its own: "rat" is
    no "Rat".

    Args:
        wording: the term.
        text: the text.
        tokens: its words.
        start: place of the first word.
        end: place after the last word.
        sensitive: whether case counts.
        target: whether the text is a translation.
    """
    found = [text[token.start : token.end] for token in tokens[start:end]]
    if len(found) != len(wording.words):
        # Closed up or opened by a hyphen: only the beginning can be compared.
        found, words = found[:1], wording.words[:1]
    else:
        words = wording.words
    first = starts_sentence(text, tokens[start].start)
    for place, (word, surface) in enumerate(zip(words, found, strict=True)):
        if sensitive:
            if word[:1].isupper() != surface[:1].isupper() and not (place == 0 and first and surface[:1].isupper()):
                return False
            if _is_acronym(word) and not _has_capitals(word, surface):
                return False
        elif _is_acronym(word):
            if not _has_capitals(word, surface) and not (len(word) > 3 and surface[:1].isupper()):
                return False
        elif (
            not target
            and wording.language == "de"
            and len(wording.words) == 1
            and word[:1].isupper()
            and surface.islower()
            and text != text.lower()
        ):
            return False
    return True


def starts_sentence(text: str, place: int) -> bool:
    """Says whether nothing but quotes, brackets and bullets stands between a place and the sentence before."""
    before = text[:place].rstrip(_OPENING)
    return not before or before[-1] in _SENTENCE_ENDS


@lru_cache(maxsize=32768)
def _is_acronym(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def _has_capitals(word: str, surface: str) -> bool:
    bare = surface.replace("\u00ad", "").replace(".", "")
    return bare[: len(word)] == word or bare[: len(word)].isupper()
