"""What stands in for characters that a model's vocabulary lacks.

A model reads an unknown character as a hole and may write one back. Most have a plainer sign that the model knows; the
rest (emoji, signs, words in a foreign script) are left out of what it reads and put back beside the word they stood at.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType

DOUBLE_QUOTES = "„“”«»‟"
"""Written as a pair, so a vocabulary that lacks one of them cannot write the pair."""

_PLAIN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(DOUBLE_QUOTES + "″〝〞＂", ('"', "'")),
        **dict.fromkeys("‚‘’‛′‹›`´ʼ", ("'", "’", '"')),
        **dict.fromkeys("–—―‒−‐‑⁃", ("–", "—", "-")),
        "…": ("...",),
        **dict.fromkeys("•·▪◦", ("-", "–")),
        "ß": ("ss",),
        "ẞ": ("ß", "SS"),
        # letters that no decomposition reduces to a plain one
        **dict(zip("łŁøØđĐıæÆœŒðÐþÞ", (*"lLoOdDi", "ae", "Ae", "oe", "Oe", *"dD", "th", "Th"), strict=True)),
        **dict(zip("іІїЇєЄґҐәӘқҚғҒңҢөӨұҰүҮһҺўЎјЈљњћђ", (*"иИиИеЕгГаАкКгГнНоОуУуУхХуУйЙ", *"лнчд"), strict=True)),
    }
)
_VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_GERMAN_UMLAUTS = MappingProxyType({"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ä": "ae", "ö": "oe", "ü": "ue"})


def plainer(character: str) -> Iterator[str]:
    """Gives what may stand in for a character, the closest first.

    Args:
        character: one character.
    """
    if unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cc"):
        yield " "
        return
    yield from _PLAIN.get(character, ())
    if character.isalpha():
        if character.lower() != character:
            yield character.lower()
        if character in _GERMAN_UMLAUTS:
            yield _GERMAN_UMLAUTS[character]
        bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
        if bare and bare != character:
            yield bare
            yield bare.lower()
    elif unicodedata.category(character).startswith("M"):
        yield ""


def is_ignorable(character: str) -> bool:
    """Tells whether a character says nothing to a reader by itself: soft hyphens, joiners, marks of direction."""
    return unicodedata.category(character) == "Cf" or character in _VARIATION_SELECTORS
