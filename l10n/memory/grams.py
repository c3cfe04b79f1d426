"""The character n-grams by which like texts are found.

An index entry belongs to an n-gram and a class of lengths, so that only texts of a length that can match are looked at.
Of the text that is looked up, one n-gram from each stretch is taken, the rarest that the index knows: rare ones lead to
few texts, and those of different stretches survive an edit that is made in one place. Texts that share most of them are
compared in full.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from zlib import crc32

LENGTH_CLASSES = 64
"""How many classes of lengths there are; the last begins at a million characters."""

GRAMS = 1 << 20
"""How many n-grams are told apart; those of one number share their entry, which costs a comparison, not an answer."""

_EDGES = tuple(math.ceil(1.25**exponent) for exponent in range(1, LENGTH_CLASSES))
_SHORT = bisect_right(_EDGES, 30)
"""Up to this class, of about 30 characters, trigrams are used; longer texts have enough of the rarer 4-grams."""

_STRETCHES = 10
"""How many n-grams of a text are looked up. Measured at a million German sentences: 7 find 99.9 % of the matches from
75 per cent on, 10 all of a sample of 432 (benchmarks/memory.py)."""


def length_class(length: int) -> int:
    """Gives the class of a length in characters.

    Args:
        length: of a folded text.
    """
    return bisect_right(_EDGES, length)


def length_classes(length: int, floor: float) -> range:
    """Gives the classes of the lengths that a text may have to be as like as wanted.

    Args:
        length: of the folded text that is looked up.
        floor: least likeness, from 0 to 1.
    """
    floor = max(floor, 0.01)
    return range(length_class(math.ceil(length * floor - 1e-9)), length_class(int(length / floor + 1e-9)) + 1)


def gram_size(length_class: int) -> int:
    """Gives how many characters the n-grams of a class of lengths have."""
    return 3 if length_class <= _SHORT else 4


def grams(folded: str, size: int) -> list[str]:
    """Gives the n-grams of a folded text, in order, those at its edges with a space.

    Args:
        folded: as `fold` gives it.
        size: characters of each.
    """
    padded = f" {folded} "
    return [padded[start : start + size] for start in range(max(1, len(padded) - size + 1))]


def gram_number(gram: str) -> int:
    """Gives the number of an n-gram, the same on every machine."""
    return crc32(gram.encode("utf-8", "surrogatepass")) % GRAMS


def telling_grams(numbers: Sequence[int], frequency: Callable[[int], int]) -> list[int]:
    """Gives the n-grams to look up: of each stretch of the text the rarest one that is known.

    Args:
        numbers: the n-grams of the text, in order.
        frequency: gives in how many texts an n-gram stands, 0 where it is not known.
    """
    count = len(numbers)
    stretches = min(_STRETCHES, count)
    chosen: dict[int, None] = {}
    for stretch in range(stretches):
        part = numbers[stretch * count // stretches : (stretch + 1) * count // stretches]
        known = [number for number in part if frequency(number)]
        if known:
            chosen[min(known, key=frequency)] = None
    return list(chosen)


def least_shared(histogram: Mapping[int, int], wanted: int) -> int:
    """Gives how many n-grams a text must share to be compared in full, so that about as many are as wanted.

    A level that would bring a flood is left out where the levels above it give a good part of what is wanted.

    Args:
        histogram: how many texts share that many n-grams.
        wanted: how many texts are wanted.
    """
    reached, least = 0, 1
    for shared in sorted(histogram, reverse=True):
        if reached * 4 >= wanted and reached + histogram[shared] > 4 * wanted:
            break
        least = shared
        reached += histogram[shared]
        if reached >= wanted:
            break
    return least
