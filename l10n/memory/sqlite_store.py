"""The memory of one project in a SQLite file, which can be deleted at any time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from l10n.memory.folding import fold, skeleton, text_key
from l10n.memory.model import Holding, Unit
from l10n.memory.sqlite_file import open_file, renewed_file, told_plainly
from l10n.memory.sqlite_index import Posting, texts_sharing_grams
from l10n.memory.store import Pair, language_group
from l10n.storage import transaction

_BATCH = 2_000
"""Units that are looked up and written together."""

_SAME_SKELETON = 20
"""How many texts that differ in figures are looked at: there may be a thousand of "page 1", "page 2", all as good."""

_FORGOTTEN = 10_000
"""Texts that may be gone from the memory and still in its index; beyond, and beyond a third of all, it is made anew."""

_UNITS = (
    "SELECT text, source, target, source_language, target_language, name, previous, next, domain, changed, reviewed "
    "FROM unit JOIN origin ON origin.id = unit.origin "
)
_UNITS_OF_TEXTS = f"{_UNITS} WHERE text IN (SELECT value FROM json_each(?)) AND pair = ? ORDER BY unit.id"  # noqa: S608 - constants only
_OF_PAIR = "EXISTS (SELECT 1 FROM unit WHERE unit.text = text.id AND unit.pair = ?)"


_Numbers = tuple[int, int]
"""Of a language pair, and of its source language: the number of the first pair that has it."""


class SqliteStore:
    """Keeps units in a SQLite file; safe with several processes at once.

    Args:
        path: the file, made where it is missing.

    Raises:
        TranslationMemoryError: the file cannot be made or opened.
    """

    shared = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_file(path)
        self._pairs: dict[Pair, _Numbers] = {}

    def fingerprints(self) -> Mapping[str, str]:
        """Gives the fingerprint of each origin that is held."""
        with told_plainly(self._path):
            return dict(self._connection.execute("SELECT name, fingerprint FROM origin").fetchall())

    def replace(self, origin: str, fingerprint: str, units: Iterable[Unit]) -> None:
        """Puts units in the place of those of an origin, all or none of them.

        Args:
            origin: its name.
            fingerprint: stands for its content; where it is held already, by another run say, nothing is done.
            units: all that it has now.
        """
        with told_plainly(self._path), transaction(self._connection):
            held = self._connection.execute("SELECT id, fingerprint FROM origin WHERE name = ?", (origin,)).fetchone()
            if held is not None and held[1] == fingerprint:
                return
            former = () if held is None else self._units_of_origin(held[0])
            upsert = (
                "INSERT INTO origin (name, fingerprint) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint RETURNING id"
            )
            (number,) = self._connection.execute(upsert, (origin, fingerprint)).fetchone()
            posting = Posting(self._connection)
            remaining = iter(units)
            while batch := list(islice(remaining, _BATCH)):
                self._add(batch, number, posting)
            posting.write()
            self._drop(former)

    def forget(self, origin: str) -> None:
        """Drops the units of an origin.

        Args:
            origin: its name.
        """
        with told_plainly(self._path), transaction(self._connection):
            held = self._connection.execute("SELECT id FROM origin WHERE name = ?", (origin,)).fetchone()
            if held is not None:
                self._drop(self._units_of_origin(held[0]))
                self._connection.execute("DELETE FROM origin WHERE id = ?", held)

    def texts_like(self, folded: str, pair: Pair, floor: float) -> Mapping[int, str]:
        """Gives the texts that may be as like as a floor.

        Args:
            folded: the text that is looked up.
            pair: its language and the target's.
            floor: from 0 to 1.
        """
        with told_plainly(self._path):
            numbers = self._numbers(pair)
            if numbers is None:
                return {}
            texts = texts_sharing_grams(self._connection, folded, numbers[1], floor)
            found = (
                f"SELECT id, folded FROM text WHERE id IN (SELECT value FROM json_each(?)) AND {_OF_PAIR} ORDER BY id"  # noqa: S608 - constants only
            )
            return dict(self._connection.execute(found, (json.dumps(texts), numbers[0])).fetchall())

    def texts_of_skeleton(self, skeleton: str, pair: Pair) -> Mapping[int, str]:
        """Gives the texts that differ in figures and tags only, the youngest of them where there are many.

        Args:
            skeleton: of the folded text that is looked up.
            pair: its language and the target's.
        """
        with told_plainly(self._path):
            numbers = self._numbers(pair)
            if numbers is None:
                return {}
            found = f"SELECT id, folded FROM text WHERE skeleton = ? AND {_OF_PAIR} ORDER BY id DESC LIMIT ?"  # noqa: S608 - constants only
            key = text_key(numbers[1], skeleton)
            return dict(self._connection.execute(found, (key, numbers[0], _SAME_SKELETON)).fetchall())

    def text_of(self, folded: str, pair: Pair) -> int | None:
        """Gives the number of a folded text, if the memory has it.

        Args:
            folded: the text.
            pair: its language and the target's.
        """
        with told_plainly(self._path):
            numbers = self._numbers(pair)
            if numbers is None:
                return None
            key = (text_key(numbers[1], folded),)
            found = self._connection.execute("SELECT id FROM text WHERE key = ?", key).fetchone()
            return None if found is None else int(found[0])

    def units_of(self, texts: Sequence[int], pair: Pair) -> Sequence[tuple[int, Unit]]:
        """Gives the units of texts in a language pair, each with the number of its text.

        Args:
            texts: their numbers.
            pair: their language and the target's.
        """
        with told_plainly(self._path):
            numbers = self._numbers(pair)
            if numbers is None:
                return []
            rows = self._connection.execute(_UNITS_OF_TEXTS, (json.dumps(texts), numbers[0]))
            return [(row[0], _unit(row)) for row in rows]

    def units_containing(self, phrases: Sequence[Sequence[str]]) -> Iterator[Unit]:
        """Gives the units whose source or target has all the words of one of some phrases, in any case of letters.

        Args:
            phrases: each a row of words.
        """
        patterns = [[_anywhere(word) for word in phrase] for phrase in phrases]
        sides = [
            " AND ".join(f"unit.{side} GLOB ?" for _ in words) for words in patterns for side in ("source", "target")
        ]
        bound = [pattern for words in patterns for _ in range(2) for pattern in words]
        wanted = f"{_UNITS} WHERE {' OR '.join(sides)} ORDER BY unit.changed DESC, unit.id DESC"
        with told_plainly(self._path):
            for row in self._connection.execute(wanted, bound):
                yield _unit(row)

    def every_unit(self, origins: Sequence[str] = ()) -> Iterator[Unit]:
        """Gives all units, or those of some origins, in the order they came in.

        Args:
            origins: their names.
        """
        condition = "WHERE name IN (SELECT value FROM json_each(?))" if origins else "WHERE ? IS NOT NULL"
        with told_plainly(self._path):
            for row in self._connection.execute(f"{_UNITS} {condition} ORDER BY unit.id", (json.dumps(origins),)):
                yield _unit(row)

    def holdings(self) -> Sequence[Holding]:
        """Gives what is held, by origin and language pair."""
        counted = (
            "SELECT name, source_language, target_language, count(*) FROM unit JOIN origin ON origin.id = unit.origin "
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        with told_plainly(self._path):
            return [Holding(*row) for row in self._connection.execute(counted)]

    def reset(self) -> None:
        """Makes an empty store of a damaged one."""
        self._pairs.clear()
        self._connection = renewed_file(self._path, self._connection)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _numbers(self, pair: Pair) -> _Numbers | None:
        if pair not in self._pairs:
            wanted = "SELECT id, (SELECT min(id) FROM pair WHERE source = ?) FROM pair WHERE source = ? AND target = ?"
            found = self._connection.execute(wanted, (pair[0], *pair)).fetchone()
            if found is None:
                return None
            self._pairs[pair] = found
        return self._pairs[pair]

    def _new_numbers(self, pair: Pair) -> _Numbers:
        known = self._numbers(pair)
        if known is None:
            self._connection.execute("INSERT INTO pair (source, target) VALUES (?, ?)", pair)
            return self._new_numbers(pair)
        return known

    def _add(self, units: Sequence[Unit], origin: int, posting: Posting) -> None:
        groups = {(unit.source_language, unit.target_language) for unit in units}
        numbers = {pair: self._new_numbers((language_group(pair[0]), language_group(pair[1]))) for pair in groups}
        pairs, languages = zip(*(numbers[unit.source_language, unit.target_language] for unit in units), strict=True)
        folded = [fold(unit.source) for unit in units]
        keys = [text_key(language, text) for language, text in zip(languages, folded, strict=True)]
        known = "SELECT key, id FROM text WHERE key IN (SELECT value FROM json_each(?))"
        texts: dict[int, int] = dict(self._connection.execute(known, (json.dumps(keys),)).fetchall())
        (last,) = self._connection.execute("SELECT value FROM tally WHERE name = 'last text'").fetchone()
        fresh = []
        for language, text, key in zip(languages, folded, keys, strict=True):
            if key not in texts:
                last += 1
                texts[key] = last
                fresh.append((last, text, key, text_key(language, skeleton(text))))
                posting.add(last, text, language)
        self._connection.execute("UPDATE tally SET value = ? WHERE name = 'last text'", (last,))
        self._connection.executemany("INSERT INTO text VALUES (?, ?, ?, ?)", fresh)
        rows = ((texts[key], origin, pair, *_row(unit)) for unit, key, pair in zip(units, keys, pairs, strict=True))
        self._connection.executemany(f"INSERT INTO unit VALUES (NULL{', ?' * 12})", rows)  # noqa: S608 - places only

    def _units_of_origin(self, origin: int) -> list[tuple[int, int]]:
        return self._connection.execute("SELECT id, text FROM unit WHERE origin = ?", (origin,)).fetchall()

    def _drop(self, former: Sequence[tuple[int, int]]) -> None:
        """Drops units, and the texts that have no other."""
        if not former:
            return
        self._connection.executemany("DELETE FROM unit WHERE id = ?", ((unit,) for unit, _ in former))
        orphaned = "DELETE FROM text WHERE id = ? AND NOT EXISTS (SELECT 1 FROM unit WHERE unit.text = text.id)"
        gone = self._connection.executemany(orphaned, ((text,) for text in {text for _, text in former})).rowcount
        forgotten = "UPDATE tally SET value = value + ? WHERE name = 'forgotten texts' RETURNING value"
        (count,) = self._connection.execute(forgotten, (gone,)).fetchone()
        if count > _FORGOTTEN and count * 3 > self._connection.execute("SELECT count(*) FROM text").fetchone()[0]:
            self._index_anew()

    def _index_anew(self) -> None:
        self._connection.execute("DELETE FROM posting")
        self._connection.execute("DELETE FROM gram")
        self._connection.execute("UPDATE tally SET value = 0 WHERE name = 'forgotten texts'")
        posting = Posting(self._connection)
        first = "SELECT pair.id, (SELECT min(id) FROM pair AS other WHERE other.source = pair.source) FROM pair"
        languages = dict(self._connection.execute(first).fetchall())
        of_text = "SELECT text.id, folded, (SELECT pair FROM unit WHERE unit.text = text.id LIMIT 1) FROM text"
        for text, folded, pair in self._connection.execute(of_text):
            posting.add(text, folded, languages[pair])
        posting.write()


def _anywhere(word: str) -> str:
    """Gives the GLOB pattern of a word in any case of letters; LIKE knows those of ASCII only."""
    letters = ("".join(dict.fromkeys((c, *(v for v in (c.lower(), c.upper()) if len(v) == 1)))) for c in word)
    return f"*{''.join(f'[{variants}]' for variants in letters)}*"


def _row(unit: Unit) -> tuple[str | int, ...]:
    return (
        unit.source,
        unit.target,
        unit.source_language,
        unit.target_language,
        *unit.context,
        unit.domain,
        unit.changed,
        int(unit.reviewed),
    )


def _unit(row: sqlite3.Row) -> Unit:
    _, source, target, source_language, target_language, origin, previous, following, domain, changed, reviewed = row
    return Unit(
        source,
        target,
        source_language,
        target_language,
        origin,
        (previous, following),
        domain,
        changed,
        bool(reviewed),
    )
