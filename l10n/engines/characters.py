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

_SIGNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(DOUBLE_QUOTES + "″〝〞＂", ('"', "'")),
        **dict.fromkeys("‚‘’‛′‹›`´ʼ", ("'", "’", '"')),
        **dict.fromkeys("–—―‒−‐‑⁃", ("–", "—", "-")),
        **dict.fromkeys("•·▪◦", ("-", "–")),
        "…": ("...",),
    }
)
# letters that no Unicode decomposition reduces to a plain one
_LATIN = dict(zip("łŁøØđĐıæÆœŒðÐþÞß", "l L o O d D i ae Ae oe Oe d D th Th ss".split(), strict=True))
_CYRILLIC = dict(zip("іІїЇєЄґҐәӘқҚғҒңҢөӨұҰүҮһҺўЎјЈљњћђ", "иИиИеЕгГаАкКгГнНоОуУуУхХуУйЙлнчд", strict=True))
_UMLAUTS = {"Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ä": "ae", "ö": "oe", "ü": "ue"}
_LETTERS: Mapping[str, str] = MappingProxyType({**_LATIN, **_CYRILLIC, **_UMLAUTS})
_VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))


def plainer(character: str) -> Iterator[str]:
    """Gives what may stand in for a character, the closest first.

    Args:
        character: one character.
    """
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp", "Cc"):
        yield " "
    elif category.startswith("M"):
        yield ""
    elif character.isalpha():
        if character.lower() != character:
            yield character.lower()
        if character in _LETTERS:
            yield _LETTERS[character]
        bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
        if bare and bare != character:
            yield bare
            yield bare.lower()
    else:
        yield from _SIGNS.get(character, ())


def is_ignorable(character: str) -> bool:
    """Tells whether a character says nothing to a reader by itself: soft hyphens, joiners, marks of direction."""
    return unicodedata.category(character) == "Cf" or character in _VARIATION_SELECTORS
