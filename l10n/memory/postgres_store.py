"""The memory of a team in a PostgreSQL database, which several projects and runs fill at once."""

from __future__ import annotations

import math
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from l10n.memory.folding import fold, skeleton, text_key
from l10n.memory.model import Holding, Unit
from l10n.memory.postgres_grams import SAMPLE, GramCounts, letters_of
from l10n.memory.postgres_server import Address, connect, drop_tables, parse_address, told_plainly, writing
from l10n.memory.store import Pair, language_group

_SAME_SKELETON = 20
"""As in the SQLite store."""

_MANY = 1_000
"""Texts from which on the index and its statistics are tidied at once; PostgreSQL does it within minutes otherwise."""

_ROWS_AT_ONCE = 2_000

_UNITS = (
    "SELECT text, source, target, source_language, target_language, name, previous, next, domain, changed, reviewed "
    "FROM unit JOIN origin ON origin.id = unit.origin "
)
_STAGE = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged (
    position integer NOT NULL, language text NOT NULL, pair text NOT NULL, key bigint NOT NULL,
    skeleton bigint NOT NULL, length integer NOT NULL, folded text NOT NULL, letters text NOT NULL,
    source text NOT NULL, target text NOT NULL, source_language text NOT NULL, target_language text NOT NULL,
    previous text NOT NULL, next text NOT NULL, domain text NOT NULL, changed text COLLATE "C" NOT NULL,
    reviewed boolean NOT NULL
)
"""
_ADD_TEXTS = """
INSERT INTO text (language, key, skeleton, length, folded, letters)
SELECT language, key, skeleton, length, folded, letters
FROM (SELECT DISTINCT ON (key) * FROM staged ORDER BY key, position) AS fresh
WHERE NOT EXISTS (SELECT 1 FROM text WHERE text.key = fresh.key) ORDER BY position
"""
_ADD_UNITS = """
INSERT INTO unit (text, origin, pair, source, target, source_language, target_language, previous, next, domain, changed,
    reviewed)
SELECT text.id, %s, pair, source, target, source_language, target_language, previous, next, domain, changed, reviewed
FROM staged JOIN text USING (key) ORDER BY position
"""
_DROP_TEXTS = "DELETE FROM text WHERE id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM unit WHERE unit.text = text.id)"
# EXISTS might be planned as a join with all units
_OF_PAIR = "(SELECT true FROM unit WHERE unit.text = text.id AND unit.pair = %s LIMIT 1)"
_SORT_IN = """
SELECT gin_clean_pending_list(oid) FROM pg_class WHERE oid = 'text_letters'::regclass AND pg_has_role(relowner, 'USAGE')
"""
_IS_OLDER = """
SELECT coalesce((SELECT max(changed) FROM staged) < (SELECT max(changed) FROM unit WHERE origin = %s), false)
"""


class PostgresStore:
    """Keeps units in a PostgreSQL database.

    Args:
        address: of the database, a URL of libpq; never shown, for it may hold a password.
        shared: whether other projects and working copies fill it too. What this one lacks stays then, and an origin
            is not replaced by an older state of it, as somebody's working copy may have it.

    Raises:
        ConfigError: the address cannot be read.
        TranslationMemoryError: the database cannot be reached or laid out, or psycopg is not installed.
    """

    def __init__(self, address: str, *, shared: bool = True) -> None:
        self.shared = shared
        self._address: Address = parse_address(address)
        self._connection = connect(self._address)
        self._counts: GramCounts | None = None
        self._cursors = count()

    def fingerprints(self) -> Mapping[str, str]:
        """Gives the fingerprint of each origin that is held."""
        with told_plainly(self._address):
            held = self._rows("SELECT name, fingerprint FROM origin")
            return {_restored(name): fingerprint for name, fingerprint in held}

    def replace(self, origin: str, fingerprint: str, units: Iterable[Unit]) -> None:
        """Puts units in the place of those of an origin, all or none of them.

        Args:
            origin: its name.
            fingerprint: stands for its content; where it is held already, by another run say, nothing is done.
            units: all that it has now.
        """
        with told_plainly(self._address):
            self._stage(units)  # before others are kept waiting
            with writing(self._connection):
                held = self._rows("SELECT id, fingerprint FROM origin WHERE name = %s", _kept(origin))
                if held and (held[0][1] == fingerprint or (self.shared and self._rows(_IS_OLDER, held[0][0])[0][0])):
                    return
                upsert = (
                    "INSERT INTO origin (name, fingerprint) VALUES (%s, %s) "
                    "ON CONFLICT (name) DO UPDATE SET fingerprint = excluded.fingerprint RETURNING id"
                )
                ((number,),) = self._rows(upsert, _kept(origin), fingerprint)
                former = self._rows("DELETE FROM unit WHERE origin = %s RETURNING text", number)
                added = self._connection.execute(_ADD_TEXTS).rowcount
                self._connection.execute(_ADD_UNITS, (number,))
                self._connection.execute(_DROP_TEXTS, (list({text for (text,) in former}),))
            self._connection.execute("TRUNCATE staged")
            self._counts = None
            if added >= _MANY:
                self._connection.execute(_SORT_IN)
                self._connection.execute("ANALYZE text")

    def forget(self, origin: str) -> None:
        """Drops the units of an origin.

        Args:
            origin: its name.
        """
        with told_plainly(self._address), writing(self._connection):
            for (number,) in self._rows("SELECT id FROM origin WHERE name = %s", _kept(origin)):
                former = self._rows("DELETE FROM unit WHERE origin = %s RETURNING text", number)
                self._connection.execute(_DROP_TEXTS, (list({text for (text,) in former}),))
                self._connection.execute("DELETE FROM origin WHERE id = %s", (number,))

    def texts_like(self, folded: str, pair: Pair, floor: float) -> Mapping[int, str]:
        """Gives the texts that may be as like as a floor.

        Args:
            folded: the text that is looked up.
            pair: its language and the target's.
            floor: from 0 to 1.
        """
        with told_plainly(self._address):
            patterns = self._gram_counts().patterns(folded)
            if not patterns:
                return {}
            alternatives = " OR ".join(["letters LIKE %s"] * len(patterns))
            found = (
                f"SELECT id, folded FROM text WHERE ({alternatives}) "  # noqa: S608 - places only
                f"AND length BETWEEN %s AND %s AND language = %s AND {_OF_PAIR}"
            )
            floor = max(floor, 0.01)
            lengths = math.ceil(len(folded) * floor - 1e-9), int(len(folded) / floor + 1e-9)
            # planned anew each time: a plan for any patterns would read the whole table
            rows = self._connection.execute(found, (*patterns, *lengths, pair[0], _name(pair)), prepare=False)
            return {number: _restored(text) for number, text in sorted(rows)}

    def texts_of_skeleton(self, skeleton: str, pair: Pair) -> Mapping[int, str]:
        """Gives the texts that differ in figures and tags only, the youngest of them where there are many.

        Args:
            skeleton: of the folded text that is looked up.
            pair: its language and the target's.
        """
        with told_plainly(self._address):
            key = text_key(pair[0], skeleton)
            found = f"SELECT id, folded FROM text WHERE skeleton = %s AND {_OF_PAIR} ORDER BY id DESC LIMIT %s"  # noqa: S608 - a constant
            return {number: _restored(text) for number, text in self._rows(found, key, _name(pair), _SAME_SKELETON)}

    def text_of(self, folded: str, pair: Pair) -> int | None:
        """Gives the number of a folded text, if the memory has it.

        Args:
            folded: the text.
            pair: its language and the target's.
        """
        with told_plainly(self._address):
            found = self._rows("SELECT id FROM text WHERE key = %s", text_key(pair[0], folded))
            return int(found[0][0]) if found else None

    def units_of(self, texts: Sequence[int], pair: Pair) -> Sequence[tuple[int, Unit]]:
        """Gives the units of texts in a language pair, each with the number of its text.

        Args:
            texts: their numbers.
            pair: their language and the target's.
        """
        with told_plainly(self._address):
            wanted = f"{_UNITS} WHERE text = ANY(%s) AND pair = %s ORDER BY unit.id"
            return [(row[0], _unit(row)) for row in self._rows(wanted, list(texts), _name(pair))]

    def units_containing(self, phrases: Sequence[Sequence[str]]) -> Iterator[Unit]:
        """Gives the units whose source or target has all the words of one of some phrases, in any case of letters.

        Args:
            phrases: each a row of words.
        """
        patterns = [[_anywhere(word) for word in phrase] for phrase in phrases]
        sides = [" AND ".join([f"{side} ~ %s"] * len(words)) for words in patterns for side in ("source", "target")]
        bound = [pattern for words in patterns for _ in range(2) for pattern in words]
        return self._streamed(f"{_UNITS} WHERE {' OR '.join(sides)} ORDER BY changed DESC, unit.id DESC", bound)

    def every_unit(self, origins: Sequence[str] = ()) -> Iterator[Unit]:
        """Gives all units, or those of some origins, in the order they came in.

        Args:
            origins: their names.
        """
        condition, bound = ("WHERE name = ANY(%s)", [[_kept(name) for name in origins]]) if origins else ("", [])
        return self._streamed(f"{_UNITS} {condition} ORDER BY unit.id", bound)

    def holdings(self) -> Sequence[Holding]:
        """Gives what is held, by origin and language pair."""
        counted = (
            "SELECT name, source_language, target_language, count(*) FROM unit JOIN origin ON origin.id = unit.origin "
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        )
        with told_plainly(self._address):
            return [Holding(_restored(name), *rest) for name, *rest in self._rows(counted)]

    def reset(self) -> None:
        """Makes an empty store of a damaged one."""
        self._counts = None
        with told_plainly(self._address):
            drop_tables(self._connection, self._address)

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    def _rows(self, query: str, *bound: object) -> list[Any]:
        return self._connection.execute(query, bound or None).fetchall()

    def _streamed(self, query: str, bound: Sequence[object]) -> Iterator[Unit]:
        with (
            told_plainly(self._address),
            self._connection.cursor(f"units_{next(self._cursors)}", withhold=True) as cursor,
        ):
            cursor.itersize = _ROWS_AT_ONCE
            for row in cursor.execute(query, bound):
                yield _unit(row)

    def _gram_counts(self) -> GramCounts:
        if self._counts is None:
            ((texts,),) = self._rows("SELECT coalesce(max(id), 0) FROM text")
            drawn = "" if texts <= SAMPLE else f"TABLESAMPLE SYSTEM ({100 * SAMPLE / texts}) REPEATABLE (1)"
            sample = self._connection.execute(f"SELECT letters FROM text {drawn}")  # noqa: S608 - a number only
            self._counts = GramCounts((letters for (letters,) in sample), texts)
        return self._counts

    def _stage(self, units: Iterable[Unit]) -> None:
        self._connection.execute(_STAGE)
        self._connection.execute("TRUNCATE staged")
        with self._connection.cursor().copy("COPY staged FROM STDIN") as copy:
            for position, unit in enumerate(units):
                copy.write_row((position, *_row(unit)))


def _name(pair: Pair) -> str:
    return f"{pair[0]} {pair[1]}"


def _kept(text: str) -> str:
    """Gives a text as PostgreSQL can keep it: without zero bytes, for which a noncharacter stands."""
    return text.replace("\uffff", "\uffff1").replace("\0", "\uffff0") if "\0" in text or "\uffff" in text else text


def _restored(text: str) -> str:
    return text.replace("\uffff0", "\0").replace("\uffff1", "\uffff") if "\uffff" in text else text


def _anywhere(word: str) -> str:
    """Gives the regular expression of a word in any case of letters, as Python knows them."""
    letters = (dict.fromkeys((c, *(v for v in (c.lower(), c.upper()) if len(v) == 1))) for c in _kept(word))
    return "".join(f"({'|'.join(map(_literal, variants))})" for variants in letters)


def _literal(character: str) -> str:
    return f"\\{character}" if character in string.punctuation else character


def _row(unit: Unit) -> tuple[str | int | bool, ...]:
    folded = fold(unit.source)
    language = language_group(unit.source_language)
    return (
        language,
        _name((language, language_group(unit.target_language))),
        text_key(language, folded),
        text_key(language, skeleton(folded)),
        len(folded),
        _kept(folded),
        letters_of(folded),
        _kept(unit.source),
        _kept(unit.target),
        unit.source_language,
        unit.target_language,
        *map(_kept, unit.context),
        _kept(unit.domain),
        _kept(unit.changed),
        unit.reviewed,
    )


def _unit(row: Sequence[Any]) -> Unit:
    _, *texts, reviewed = row
    source, target, source_language, target_language, origin, previous, following, domain, changed = map(
        _restored, texts
    )
    return Unit(
        source, target, source_language, target_language, origin, (previous, following), domain, changed, reviewed
    )
