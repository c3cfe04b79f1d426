"""The n-gram index in SQLite: which texts have an n-gram, in rows that are read and lengthened as a whole.

A row of `posting` holds the texts of one language pair, n-gram, length class and block of 65,536 texts, two bytes each.
Its id is made of these four in this order, so that what a look-up wants of an n-gram lies side by side.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from l10n.memory.grams import (
    GRAMS,
    LENGTH_CLASSES,
    gram_number,
    gram_size,
    grams,
    least_shared,
    length_class,
    length_classes,
    telling_grams,
)
from l10n.memory.store import Damage

BLOCK = 1 << 16
"""Texts in a block: as many as two bytes can number."""

BLOCKS = 1 << 18
"""Blocks there can be; their texts are more than a file can hold."""

_PENDING = 3_000_000
"""Postings that are gathered before they are written: a few dozen megabytes."""

_COMPARED = 200
"""How many texts that share n-grams are compared in full, or more where several share as many."""

_REMEMBERED = 200_000
"""N-grams whose numbers are remembered while an index is built; a language has fewer."""

_LENGTHEN = (
    "INSERT INTO posting VALUES (?, ?) "
    "ON CONFLICT (id) DO UPDATE SET texts = CAST(posting.texts || excluded.texts AS BLOB)"
)
_COUNT = "INSERT INTO gram VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET texts = gram.texts + excluded.texts"


class Posting:
    """Adds texts to the index, many at a time; used inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: dict[int, array[int]] = {}
        self._numbers: dict[str, int] = {}
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
        first, rest = pair * GRAMS, lengths * BLOCKS + block
        rows, numbers = self._rows, self._numbers
        found = set(grams(folded, gram_size(lengths)))
        for gram in found:
            number = numbers.get(gram)
            if number is None:
                number = numbers[gram] = gram_number(gram)
            row = (first + number) * (LENGTH_CLASSES * BLOCKS) + rest
            if row in rows:
                rows[row].append(place)
            else:
                rows[row] = array("H", (place,))
        self._pending += len(found)
        if self._pending > _PENDING:
            self.write()

    def write(self) -> None:
        """Writes what was gathered."""
        counts: Counter[int] = Counter()
        for row, places in self._rows.items():
            counts[row // (LENGTH_CLASSES * BLOCKS)] += len(places)
        ordered = sorted(self._rows)
        self._connection.executemany(_LENGTHEN, ((row, _as_bytes(self._rows[row])) for row in ordered))
        self._connection.executemany(_COUNT, sorted(counts.items()))
        self._rows.clear()
        self._pending = 0
        if len(self._numbers) > _REMEMBERED:
            self._numbers.clear()


def texts_sharing_grams(connection: sqlite3.Connection, folded: str, pair: int, floor: float) -> list[int]:
    """Gives the numbers of the texts that share the most telling n-grams with a text.

    Args:
        connection: to the index.
        folded: the text that is looked up.
        pair: the number of its language pair.
        floor: least likeness wanted, from 0 to 1.

    Raises:
        Damage: a row of the index is not whole.
    """
    classes = length_classes(len(folded), floor)
    counts: dict[int, Counter[int]] = {}
    for size in sorted({gram_size(lengths) for lengths in classes}):
        suited = [lengths for lengths in classes if gram_size(lengths) == size]
        rows = _rows(connection, _telling(connection, folded, pair, size), suited[0], suited[-1])
        for block, places in rows.items():
            counts.setdefault(block, Counter()).update(places)
    histogram: Counter[int] = Counter()
    for shared in counts.values():
        histogram.update(shared.values())
    least = least_shared(histogram, _COMPARED)
    return [
        block * BLOCK + place for block, shared in counts.items() for place, count in shared.items() if count >= least
    ]


def _telling(connection: sqlite3.Connection, folded: str, pair: int, size: int) -> list[int]:
    numbers = [pair * GRAMS + gram_number(gram) for gram in grams(folded, size)]
    known = connection.execute(
        "SELECT id, texts FROM gram WHERE id IN (SELECT value FROM json_each(?))", (_list(numbers),)
    )
    frequencies = dict(known.fetchall())
    return telling_grams(numbers, lambda number: frequencies.get(number, 0))


def _rows(connection: sqlite3.Connection, chosen: Iterable[int], first: int, last: int) -> Mapping[int, array[int]]:
    """Gives the texts of n-grams in a range of length classes by block, one that has several n-grams several times."""
    parts: dict[int, list[bytes]] = {}
    for number in chosen:
        start, end = (number * LENGTH_CLASSES + first) * BLOCKS, (number * LENGTH_CLASSES + last + 1) * BLOCKS
        for row, texts in connection.execute("SELECT id, texts FROM posting WHERE id >= ? AND id < ?", (start, end)):
            parts.setdefault(row % BLOCKS, []).append(texts)
    return {block: _as_numbers(b"".join(texts)) for block, texts in parts.items()}


def _as_bytes(places: array[int]) -> bytes:
    if sys.byteorder == "big":
        places = array("H", places)
        places.byteswap()
    return places.tobytes()


def _as_numbers(texts: bytes) -> array[int]:
    if len(texts) % 2:
        raise Damage("the index of the memory is damaged: a row is not whole")
    places = array("H", texts)
    if sys.byteorder == "big":
        places.byteswap()
    return places


def _list(numbers: Sequence[int]) -> str:
    return json.dumps(numbers)
