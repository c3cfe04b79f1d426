"""Words and what stands between them, folded so that spellings of the same word compare equal."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Soft hyphen, zero-width spaces and joiners, word joiner, and the combining acute that marks Russian stress.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0300-\u036f"
# U.S., z.B.
_ABBREVIATION = r"[^\W\d_](?:\.[^\W\d_])+(?:\.|(?![^\W_]))(?![^\W_])"
_JOINED = rf"[{_INVISIBLE}{_MARKS}]|['’ʼ+&@](?=[^\W_])|(?<=\d)[.,](?=\d)"
_WORD = re.compile(rf"{_ABBREVIATION}|[^\W_]+(?:(?:{_JOINED})+[^\W_]*)*")
_DOTTED = re.compile(_ABBREVIATION)
_FOLDABLE = re.compile(rf"[{_INVISIBLE}{_MARKS}ёЁßẞ’ʼ]|\.[^\W\d_]")
_FOLDED = str.maketrans({**dict.fromkeys(_INVISIBLE), "\u0301": None, "ё": "е", "ß": "ss", "’": "'", "ʼ": "'"})
_IGNORED_BETWEEN = str.maketrans(dict.fromkeys(_INVISIBLE + "„“”«»\"'‚‘’›‹"))
_HYPHENS = frozenset("-‐‑‒–—−")

SPACE = " "
"""White space or quotes only."""
HYPHEN = "-"
"""A hyphen with no white space beside it."""
STRAY = "- "
"""A hyphen with white space on one side: a slip of the pen, or a part left out as in "Energie- und"."""
DASH = "–"
"""A hyphen or dash with white space on both sides."""


class Token(NamedTuple):
    """A word in a text.

    Attributes:
        start: its first character.
        end: the character after its last one.
        key: the word folded: lower case, without soft hyphens and stress marks, "ё" as "е", "ß" as "ss".
        gap: what stands between it and the word before: SPACE, HYPHEN, STRAY, DASH, or other punctuation as it is.
    """

    start: int
    end: int
    key: str
    gap: str


def fold(word: str) -> str:
    """Gives a word in the spelling that words are compared in; "U.S." is "us"."""
    if "." in word and _DOTTED.fullmatch(word):
        word = word.replace(".", "")
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word).lower().translate(_FOLDED)


def tokenize(text: str) -> list[Token]:
    """Gives the words of a text in order."""
    tokens: list[Token] = []
    before = 0
    lowered = _lowered(text)
    new, append = tuple.__new__, tokens.append  # half the cost of calling Token for each of a text's words
    for found in _WORD.finditer(text):
        start, end = found.span()
        between = text[before:start]
        key = fold(text[start:end]) if lowered is None else lowered[start:end]
        append(new(Token, (start, end, key, between if between == SPACE else _gap(between) if before else "")))
        before = end
    if tokens and tokens[0].gap:
        tokens[0] = tokens[0]._replace(gap="")
    return tokens


def word_keys(text: str) -> list[str]:
    """Gives the folded words of a text without their places, at a third of the cost."""
    lowered = _lowered(text)
    return _WORD.findall(lowered) if lowered is not None else [fold(word) for word in _WORD.findall(text)]


def _lowered(text: str) -> str | None:
    """Gives a text in lower case if that is all that folding does to it, letter by letter."""
    if _FOLDABLE.search(text) is not None or not unicodedata.is_normalized("NFC", text):
        return None
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else None


def dangling(text: str, token: Token) -> bool:
    """Says whether a word ends in a hyphen that no word follows, as the first one in "Energie- und Gaspreise"."""
    after = text[token.end : token.end + 2].translate(_IGNORED_BETWEEN)
    return after[:1] in _HYPHENS and (len(after) == 1 or after[1] in " \u00a0\n,/") and after != "- -"


def _gap(between: str) -> str:
    if between == " ":
        return SPACE
    bare = between.translate(_IGNORED_BETWEEN)
    core = bare.strip()
    if not core:
        return SPACE
    if core in _HYPHENS:
        if bare == core:
            return HYPHEN
        return STRAY if bare[0] == core or bare[-1] == core else DASH
    return core
