"""The n-gram index in SQLite: which texts have an n-gram, in rows that are read and lengthened as a whole.

A row of `posting` holds the texts of one language pair, n-gram, length class and block of 65,536 texts, two bytes each.
Its id is made of these four in this order, so that what a look-up wants of an n-gram lies side by side.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from l10n.memory.grams import (
    GRAMS,
    LENGTH_CLASSES,
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

BLOCK = 1 << 16
"""Texts in a block: as many as two bytes can number."""

BLOCKS = 1 << 18
"""Blocks there can be; their texts are more than a file can hold."""

_PENDING = 3_000_000
"""Postings that are gathered before they are written: a few dozen megabytes."""

_LENGTHEN = (
    "INSERT INTO posting VALUES (?, ?) "
    "ON CONFLICT (id) DO UPDATE SET texts = CAST(posting.texts || excluded.texts AS BLOB)"
)
_RANGES = (
    "SELECT posting.id, texts FROM json_each(?) CROSS JOIN posting ON posting.id >= value AND posting.id < value + ?"
)
_COUNT = "INSERT INTO gram VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET texts = gram.texts + excluded.texts"


class Posting:
    """Adds texts to the index, many at a time; used inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: dict[tuple[int, int, int], defaultdict[str, array[int]]] = {}
        self._pending = 0

    def add(self, text: int, folded: str, pair: int) -> None:
        """Adds one text.

        Args:
            text: its number.
            folded: the text.
            pair: the number of its language pair.
        """
        lengths = length_class(len(folded))
        block, place = divmod(text, BLOCK)
        rows = self._rows.setdefault((pair, lengths, block), defaultdict(_no_places))
        found = set(grams(folded, gram_size(lengths)))
        for gram in found:
            rows[gram].append(place)
        self._pending += len(found)
        if self._pending > _PENDING:
            self.write()

    def write(self) -> None:
        """Writes what was gathered."""
        counts: Counter[int] = Counter()
        found: list[tuple[int, array[int]]] = []
        for (pair, lengths, block), rows in self._rows.items():
            for gram, places in rows.items():
                number = pair * GRAMS + gram_number(gram)
                found.append(((number * LENGTH_CLASSES + lengths) * BLOCKS + block, places))
                counts[number] += len(places)
        found.sort(key=itemgetter(0))
        self._connection.executemany(_LENGTHEN, ((row, _as_bytes(places)) for row, places in found))
        self._connection.executemany(_COUNT, sorted(counts.items()))
        self._rows.clear()
        self._pending = 0


def texts_sharing_grams(connection: sqlite3.Connection, folded: str, pair: int, floor: float) -> list[int]:
    """Gives the numbers of the texts that share the most telling n-grams with a text.

    Args:
        connection: to the index.
        folded: the text that is looked up.
        pair: the number of its language pair.
        floor: least likeness wanted, from 0 to 1.

    Raises:
        DamagedIndexError: a row of the index is not whole.
    """
    (texts,) = connection.execute("SELECT value FROM tally WHERE name = 'last text'").fetchone()
    work = effort(texts)
    classes = length_classes(len(folded), floor)
    counts: dict[int, Counter[int]] = {}
    for size in sorted({gram_size(lengths) for lengths in classes}):
        suited = [lengths for lengths in classes if gram_size(lengths) == size]
        rows = _rows(connection, _telling(connection, folded, pair, size, work.stretch), suited[0], suited[-1])
        for block, places in rows.items():
            counts.setdefault(block, Counter()).update(places)
    histogram: Counter[int] = Counter()
    for shared in counts.values():
        histogram.update(shared.values())
    least = least_shared(histogram, work.compared)
    return [
        block * BLOCK + place for block, shared in counts.items() for place, count in shared.items() if count >= least
    ]


def _telling(connection: sqlite3.Connection, folded: str, pair: int, size: int, stretch_spent: int) -> list[int]:
    numbers = [pair * GRAMS + gram_number(gram) for gram in grams(folded, size)]
    known = connection.execute(
        "SELECT id, texts FROM gram WHERE id IN (SELECT value FROM json_each(?))", (_list(numbers),)
    )
    frequencies = dict(known.fetchall())
    return telling_grams(numbers, lambda number: frequencies.get(number, 0), stretch_spent)


def _rows(connection: sqlite3.Connection, chosen: Iterable[int], first: int, last: int) -> Mapping[int, array[int]]:
    """Gives the texts of n-grams in a range of length classes by block, one that has several n-grams several times."""
    parts: dict[int, list[bytes]] = {}
    starts = [(number * LENGTH_CLASSES + first) * BLOCKS for number in chosen]
    found = connection.execute(_RANGES, (json.dumps(starts), (last - first + 1) * BLOCKS))
    for row, texts in found:
        parts.setdefault(row % BLOCKS, []).append(texts)
    return {block: _as_numbers(b"".join(texts)) for block, texts in parts.items()}


def _no_places() -> array[int]:
    return array("H")


def _as_bytes(places: array[int]) -> bytes:
    if sys.byteorder == "big":
        places = array("H", places)
        places.byteswap()
    return places.tobytes()


def _as_numbers(texts: bytes) -> array[int]:
    if len(texts) % 2:
        raise DamagedIndexError("the index of the memory is damaged: a row is not whole")
    places = array("H", texts)
    if sys.byteorder == "big":
        places.byteswap()
    return places


def _list(numbers: Sequence[int]) -> str:
    return json.dumps(numbers)
