"""The texts that the memory compares, and how like two of them are.

Compared are folded texts: numbered tags are one symbol each, letter case, spaces and the look of quotation marks and
dashes do not count. The likeness is one minus the Levenshtein distance over the length of the longer text: 75 per cent
means that a quarter of it would have to be typed anew.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from types import MappingProxyType
from zlib import crc32

TAG = re.compile(r"<(?P<close>/?)(?P<label>(?P<name>[a-z]+)[0-9]+)(?P<empty>/?)>")
"""A numbered tag, as the texts of catalogs have them."""

ALIKE = 99
"""Per cent of a source that differs only in what folding removes, or in what was adapted by rule."""

CLOSEST = 98
"""The most that two texts of different wording get: 100 and 99 have a meaning of their own."""

_SYMBOLS = 0xE000
"""First code point of the private use area, whose 6,400 characters stand for tags."""

_SYMBOL_COUNT = 6400
_SYMBOL = re.compile(f"[{chr(_SYMBOLS)}-{chr(_SYMBOLS + _SYMBOL_COUNT - 1)}]")
_FIGURE = re.compile(r"\d+(?:[.,:]?\d+)*")
_LOOKS = MappingProxyType(
    {
        **dict.fromkeys(map(ord, "„“”«»‟〝〞"), '"'),
        **dict.fromkeys(map(ord, "‚‘’‹›‛"), "'"),
        **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
        **dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"), ""),
        ord("…"): "...",
    }
)


def fold(text: str) -> str:
    """Gives a text as the memory compares it.

    Args:
        text: with numbered tags or without.
    """
    if "<" in text:
        text = TAG.sub(_symbol, text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_LOOKS)
    return " ".join(text.casefold().split())


def skeleton(folded: str) -> str:
    """Gives a folded text without its tags, and with one zero for each figure: what adapting by rule cannot change.

    Args:
        folded: as `fold` gives it.
    """
    return " ".join(_FIGURE.sub("0", _SYMBOL.sub("", folded)).split())


def text_key(language: int | str, text: str) -> int:
    """Gives a number for a text of a language: 63 bits of a hash, so that two texts never share one.

    Args:
        language: its number or name in a store.
        text: folded, or the skeleton of a folded text.
    """
    digest = blake2b(f"{language}\n{text}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def percent(likeness: float) -> int:
    """Gives the percentage of a likeness of two different folded texts, rounded down.

    Args:
        likeness: from 0 to 1.
    """
    return min(CLOSEST, int(likeness * 100 + 1e-9))


def _symbol(tag: re.Match[str]) -> str:
    return chr(_SYMBOLS + crc32(f"{tag['close']}{tag['name']}{tag['empty']}".encode()) % _SYMBOL_COUNT)
