"""The n-gram index in SQLite: which texts have an n-gram, in rows that are read and lengthened as a whole.

A row of `posting` holds the texts of one language, n-gram, length class and block of 262,144 texts, four bytes a
text. Its id is made of these four in this order, so that what a look-up wants of an n-gram lies side by side. Blocks
keep the rows short enough to be lengthened.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from operator import itemgetter

from l10n.memory.grams import (
    GRAMS,
    LENGTH_CLASSES,
    Effort,
    effort,
    gram_number,
    gram_size,
    grams,
    least_shared,
    length_class,
    length_classes,
    telling_grams,
)
from l10n.memory.store import DamagedIndexError

BLOCK = 1 << 18
"""Texts in a block."""

BLOCKS = 1 << 16
"""Blocks there can be; their texts are more than a file can hold."""

_PENDING = 6_000_000
"""Characters of texts that are gathered before they are written: 100,000 sentences, and about 150 megabytes."""

_LENGTHEN = (
    "INSERT INTO posting VALUES (?, ?) "
    "ON CONFLICT (id) DO UPDATE SET texts = CAST(posting.texts || excluded.texts AS BLOB)"
)
_RANGES = "SELECT texts FROM json_each(?) CROSS JOIN posting ON posting.id >= value AND posting.id < value + ?"
_COUNT = "INSERT INTO gram VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET texts = gram.texts + excluded.texts"


class Posting:
    """Adds texts to the index, many at a time; used inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._groups: dict[tuple[int, int, int], list[tuple[int, str]]] = {}
        self._pending = 0

    def add(self, text: int, folded: str, language: int) -> None:
        """Adds one text.

        Args:
            text: its number.
            folded: the text.
            language: the number of its language.
        """
        group = (language, length_class(len(folded)), text // BLOCK)
        self._groups.setdefault(group, []).append((text, folded))
        self._pending += len(folded)
        if self._pending > _PENDING:
            self.write()

    def write(self) -> None:
        """Writes what was gathered."""
        counts: Counter[int] = Counter()
        rows: list[tuple[int, bytes]] = []
        # one group after the other, so that what is looked up for every n-gram stays in the processor's cache
        for (language, lengths, block), texts in self._groups.items():
            for gram, numbers in _texts_by_gram(texts, gram_size(lengths)).items():
                number = language * GRAMS + gram_number(gram)
                rows.append(((number * LENGTH_CLASSES + lengths) * BLOCKS + block, _as_bytes(numbers)))
                counts[number] += len(numbers)
        rows.sort(key=itemgetter(0))
        self._connection.executemany(_LENGTHEN, rows)
        self._connection.executemany(_COUNT, sorted(counts.items()))
        self._groups.clear()
        self._pending = 0


def _texts_by_gram(texts: Iterable[tuple[int, str]], size: int) -> Mapping[str, array[int]]:
    # arrays, for the garbage collector would visit hundreds of thousands of lists again and again
    found: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
    for text, folded in texts:
        for gram in set(grams(folded, size)):
            found[gram].append(text)
    return found


def texts_sharing_grams(connection: sqlite3.Connection, folded: str, language: int, floor: float) -> list[int]:
    """Gives the numbers of the texts that share the most telling n-grams with a text.

    Args:
        connection: to the index.
        folded: the text that is looked up.
        language: the number of its language.
        floor: least likeness wanted, from 0 to 1.

    Raises:
        DamagedIndexError: a row of the index is not whole.
    """
    (texts,) = connection.execute("SELECT value FROM tally WHERE name = 'last text'").fetchone()
    work = effort(texts)
    classes = length_classes(len(folded), floor)
    counts: Counter[int] = Counter()
    for size in sorted({gram_size(lengths) for lengths in classes}):
        suited = [lengths for lengths in classes if gram_size(lengths) == size]
        telling = _telling(connection, folded, language, size, work)
        counts.update(_texts_of(connection, telling, suited[0], suited[-1]))
    least = least_shared(Counter(counts.values()), work.compared)
    return [text for text, shared in counts.items() if shared >= least]


def _telling(connection: sqlite3.Connection, folded: str, language: int, size: int, work: Effort) -> list[int]:
    numbers = [language * GRAMS + gram_number(gram) for gram in grams(folded, size)]
    known = connection.execute(
        "SELECT id, texts FROM gram WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)
    )
    frequencies = dict(known.fetchall())
    return telling_grams(numbers, lambda number: frequencies.get(number, 0), work)


def _texts_of(connection: sqlite3.Connection, chosen: Iterable[int], first: int, last: int) -> array[int]:
    """Gives the texts of n-grams in a range of length classes, one that has several of them several times."""
    starts = [(number * LENGTH_CLASSES + first) * BLOCKS for number in chosen]
    rows = connection.execute(_RANGES, (json.dumps(starts), (last - first + 1) * BLOCKS))
    return _as_numbers(b"".join(texts for (texts,) in rows))


def _as_bytes(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _as_numbers(written: bytes) -> array[int]:
    numbers = array("I")
    if len(written) % numbers.itemsize:
        raise DamagedIndexError("the index of the memory is damaged: a row is not whole")
    numbers.frombytes(written)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
