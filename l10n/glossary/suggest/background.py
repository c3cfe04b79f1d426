"""How frequent words are in press prose at large: what term candidates are held against."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("de", "en", "ru")
"""The languages that there is a list for; scripts/word_frequencies.py makes them."""

_PRIOR = 2000
"""Words; about four press articles."""


@dataclass(frozen=True, slots=True)
class Background:
    """Counts of dictionary forms.

    Attributes:
        total: words that were counted.
        counts: by dictionary form, rare ones left out; empty where there is no list for the language.
    """

    total: int
    counts: Mapping[str, int]

    def weirdness(self, word: str, count: int, total: int) -> float:
        """Gives how many times more frequent a word is in some texts than at large, as a logarithm of base 2.

        The texts count as if they had so many words more in the proportions of the list, so that two occurrences in a
        short article do not outweigh everything; a word that the list does not have is rare but not unheard of.

        Args:
            word: its dictionary form.
            count: how often the texts have it.
            total: how many words they have.
        """
        if not self.counts:
            return 0.0
        at_large = (self.counts.get(word, 0) + 0.5) / (self.total + 1)
        here = (count + _PRIOR * at_large) / (total + _PRIOR)
        return math.log2(here / at_large)


@cache
def background(language: str) -> Background:
    """Gives the list of a language; an empty one where there is none.

    Args:
        language: primary language.
    """
    if language not in LANGUAGES:
        return Background(0, {})
    text = (files("l10n.glossary.suggest") / "background" / f"{language}.txt").read_text(encoding="utf-8")
    total, *lines = text.splitlines()
    counts = {word: int(count) for word, _, count in (line.partition(" ") for line in lines)}
    return Background(int(total), counts)
