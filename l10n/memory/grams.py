"""The character n-grams by which like texts are found.

An index entry belongs to an n-gram and a class of lengths, so that only texts of a length that can match are looked at.
Of the text that is looked up, the rarest n-grams of each stretch are taken that the index knows: rare ones lead to few
texts, and those of different stretches survive an edit that is made in one place. The texts that share the most of them
are compared in full.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from zlib import crc32

LENGTH_CLASSES = 64
"""How many classes of lengths there are; the last begins at a million characters."""

GRAMS = 1 << 20
"""How many n-grams are told apart; those of one number share their entry, which costs a comparison, not an answer."""

_EDGES = tuple(math.ceil(1.25**exponent) for exponent in range(1, LENGTH_CLASSES))
_SHORT = bisect_right(_EDGES, 30)
"""Up to this class, of about 30 characters, trigrams are used; longer texts have enough of the rarer 4-grams."""

_STRETCHES = 12
"""Stretches of a text whose rarest n-grams are looked up."""

_FLOOD = 5
_DELUGE = 15
"""How many times more texts than are wanted are too many."""

_ALWAYS = 6
"""How many of the rarest n-grams are looked up, in however many texts they stand."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a look-up does; more where more texts compete.

    The figures were measured at 100,000 and at a million German sentences as the least that find 99 per cent of the
    matches from 75 per cent on (benchmarks/memory.py measures it again).

    Attributes:
        stretch: of each stretch of the text, n-grams are taken while they stand in so many texts together.
        spent: of all stretches, likewise.
        compared: how many texts are compared in full, or more where several share as many n-grams.
    """

    stretch: int
    spent: int
    compared: int


def effort(texts: int) -> Effort:
    """Gives how much a look-up does among a number of texts.

    Args:
        texts: how many the memory holds.
    """
    texts = min(texts, 1_000_000)
    return Effort(stretch=60 + texts // 2500, spent=8000 + texts // 40, compared=40 + texts // 3500)


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


def telling_grams(numbers: Sequence[int], frequency: Callable[[int], int], work: Effort) -> list[int]:
    """Gives the n-grams to look up: of each stretch of the text the rarest ones that are known.

    Args:
        numbers: the n-grams of the text, in order.
        frequency: gives in how many texts an n-gram stands, 0 where it is not known.
        work: how much may be done; a few are looked up in any case.
    """
    count = len(numbers)
    stretches = min(_STRETCHES, count)
    chosen: dict[int, int] = {}
    for stretch in range(stretches):
        part = numbers[stretch * count // stretches : (stretch + 1) * count // stretches]
        known = sorted((texts, number) for number in part if (texts := frequency(number)))
        spent = 0
        for texts, number in known:
            spent += texts
            if spent > work.stretch and spent > texts:
                break
            chosen[number] = texts
    rarest = sorted(chosen, key=chosen.__getitem__)
    sums = accumulate(chosen[number] for number in rarest)
    return [
        number
        for place, (number, spent) in enumerate(zip(rarest, sums, strict=True))
        if place < _ALWAYS or spent <= work.spent
    ]


def least_shared(histogram: Mapping[int, int], wanted: int) -> int:
    """Gives how many n-grams a text must share to be compared in full, so that about as many are as wanted.

    A level that would bring a flood is left out where the levels above it give half of what is wanted; one that would
    bring a deluge, where they give anything.

    Args:
        histogram: how many texts share that many n-grams.
        wanted: how many texts are wanted.
    """
    reached, least = 0, 1
    for shared in sorted(histogram, reverse=True):
        floods = reached + histogram[shared] > _FLOOD * wanted
        drowns = reached + histogram[shared] > _DELUGE * wanted
        if (floods and reached * 2 >= wanted) or (drowns and reached):
            break
        least = shared
        reached += histogram[shared]
        if reached >= wanted:
            break
    return least
