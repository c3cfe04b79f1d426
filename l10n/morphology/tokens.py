"""Words and what stands between them, folded so that spellings of the same word compare equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import NamedTuple, cast

# Soft hyphen, zero-width spaces and joiners, word joiner, and the combining acute that marks Russian stress.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0300-\u036f"
# U.S., z.B.
_ABBREVIATION = r"[^\W\d_](?:\.[^\W\d_])+(?:\.|(?![^\W_]))(?![^\W_])"
_JOINED = rf"[{_INVISIBLE}{_MARKS}]|['’ʼ+&@](?=[^\W_])|(?<=\d)[.,](?=\d)"
_WORD = re.compile(rf"{_ABBREVIATION}|[^\W_]+(?:(?:{_JOINED})+[^\W_]*)*")
# The same for a text of letters that fold one by one and without abbreviations, in two thirds of the time.
_EASY_WORD = re.compile(r"[^\W_]+(?:['’ʼ+&@.,](?:(?<=\d.)(?=\d)|(?<![.,])(?=[^\W_]))[^\W_]*)*")
_SPLIT, _EASY_SPLIT = re.compile(f"({_WORD.pattern})"), re.compile(f"({_EASY_WORD.pattern})")
_DOTTED = re.compile(_ABBREVIATION)
_VANISHING = re.compile(rf"[{_INVISIBLE}{_MARKS}]")
_LONGER_OR_OTHER = re.compile("[ß’ʼ]")
_DOT_IN_WORD = re.compile(r"\.[^\W\d_]")
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


_TOKEN = cast("Callable[[tuple[int, int, str, str]], Token]", partial(tuple.__new__, Token))
"""Makes a token of its values, in a third of the time that calling Token for each of a text's words takes."""


def fold(word: str) -> str:
    """Gives a word in the spelling that words are compared in; "U.S." is "us"."""
    if "." in word and _DOTTED.fullmatch(word):
        word = word.replace(".", "")
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word).lower().translate(_FOLDED)


def tokenize(text: str) -> list[Token]:
    """Gives the words of a text in order."""
    lowered = _lowered(text)
    parts = _SPLIT.split(text) if lowered is None else _EASY_SPLIT.split(lowered)
    places = list(accumulate(map(len, parts)))
    keys = _folded(parts[1::2], lowered)
    gaps = [SPACE if gap == SPACE else _gap(gap) for gap in parts[2:-1:2]]
    return list(map(_TOKEN, zip(places[:-1:2], places[1::2], keys, ["", *gaps], strict=False)))


def word_keys(text: str) -> list[str]:
    """Gives the folded words of a text without their places, at a third of the cost."""
    lowered = _lowered(text)
    return _folded(_WORD.findall(text) if lowered is None else _EASY_WORD.findall(lowered), lowered)


def _folded(words: list[str], lowered: str | None) -> list[str]:
    """Gives the keys of words, which were found in the text itself where that cannot be lowered."""
    if lowered is None:
        return [fold(word) for word in words]
    return [word.translate(_FOLDED) for word in words] if _LONGER_OR_OTHER.search(lowered) else words


def _lowered(text: str) -> str | None:
    """Gives a text in lower case, with "е" for "ё", if folding takes no letter away and no word apart."""
    if "." in text[:-1] and _DOT_IN_WORD.search(text) is not None:
        return None
    if text.isascii():
        return text.lower()
    if _VANISHING.search(text) is not None or not unicodedata.is_normalized("NFC", text):
        return None
    lowered = text.lower().replace("ё", "е")
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
