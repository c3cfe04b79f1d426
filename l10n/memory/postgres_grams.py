"""How pg_trgm finds the texts that share n-grams with a text.

A text is spelled in letters and figures of ASCII, one for each character: pg_trgm would leave out what the database's
locale takes for no letter, which may be all of a Russian text. Where two texts are spelled alike, that costs a
comparison, not an answer. As in the SQLite index, the rarest n-grams of each stretch of a text are looked up; how rare
one is, a sample of the texts says, for PostgreSQL keeps no count of them.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable, Sequence

from l10n.memory.grams import effort, gram_size, length_class, telling_grams

SAMPLE = 4_000
"""Texts whose n-grams are counted."""

_RAREST = 20
"""In so many texts an n-gram is taken to stand that the sample has not, so that some of them are looked up in each
stretch of a text; many of them are typing errors. At 6,000 and 100,000 sentences looking up more found no more.
"""

_ALPHABET = string.ascii_lowercase + string.digits
_SHORTEST = 3
"""Characters of the shortest n-gram that pg_trgm can look up."""


class _Spelling(dict[int, str]):
    """Gives the letter or figure that stands for a character, by its code point, as str.translate asks for it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = character if character in _ALPHABET else _ALPHABET[code % len(_ALPHABET)]
        return self[code]


def letters_of(folded: str) -> str:
    """Gives the spelling of a folded text, with a space at its edges.

    Args:
        folded: as `fold` gives it.
    """
    return f" {folded} ".translate(_Spelling())


class GramCounts:
    """Knows about how many texts an n-gram stands in.

    Args:
        sample: spellings of some texts.
        texts: how many there are.
    """

    def __init__(self, sample: Iterable[str], texts: int) -> None:
        self._counts: Counter[str] = Counter()
        sampled = 0
        for letters in sample:
            sampled += 1
            for size in (3, 4):
                self._counts.update(set(_grams(letters, size)))
        self._texts = max(texts, sampled)
        self._share = self._texts / max(sampled, 1)
        self._unseen = 0.0 if sampled == self._texts else 0.5

    def patterns(self, folded: str) -> list[str]:
        """Gives the LIKE patterns of a text's most telling n-grams, none where it is too short to have any.

        Args:
            folded: the text that is looked up.
        """
        letters = letters_of(folded)
        found = _grams(letters, gram_size(length_class(len(folded))))
        places = {gram: place for place, gram in enumerate(found)}
        if len(letters) < _SHORTEST:
            return []

        def frequency(place: int) -> int:
            # never none, for what no text of the sample has, others may have
            return max(_RAREST, round((self._counts[found[place]] + self._unseen) * self._share))

        telling = telling_grams([places[gram] for gram in found], frequency, effort(self._texts))
        # the commonest first: PostgreSQL looks at each text again, and only until it has found one of them
        return [f"%{found[place]}%" for place in reversed(telling)]


def _grams(letters: str, size: int) -> Sequence[str]:
    return [letters[start : start + size] for start in range(max(1, len(letters) - size + 1))]
