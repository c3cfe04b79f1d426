"""The SQLite file of a memory: opened, laid out, found damaged, made anew."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from l10n.errors import LockError, TranslationMemoryError
from l10n.memory.store import DamagedIndexError
from l10n.storage import transaction

LAYOUT = 3
"""Changes with the tables below, with folding and with what n-grams are made; an index of another layout is rebuilt."""

APPLICATION = 0x6C31306E
"""Marks the file as one of l10n ("l10n" in ASCII; SQLite's application_id)."""

PATIENCE = 60.0
"""How long a run waits for another that fills the memory, in seconds; 100,000 units take a third of that."""

_TABLES = """
CREATE TABLE pair (id INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, UNIQUE (source, target));
CREATE TABLE origin (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL);
CREATE TABLE text (id INTEGER PRIMARY KEY, folded TEXT NOT NULL, key INTEGER NOT NULL, skeleton INTEGER NOT NULL);
CREATE UNIQUE INDEX text_key ON text (key);
CREATE INDEX text_skeleton ON text (skeleton);
CREATE TABLE unit (
    id INTEGER PRIMARY KEY, text INTEGER NOT NULL, origin INTEGER NOT NULL, pair INTEGER NOT NULL,
    source TEXT NOT NULL, target TEXT NOT NULL, source_language TEXT NOT NULL, target_language TEXT NOT NULL,
    previous TEXT NOT NULL, next TEXT NOT NULL, domain TEXT NOT NULL, changed TEXT NOT NULL, reviewed INTEGER NOT NULL
);
CREATE INDEX unit_text ON unit (text, pair);
CREATE INDEX unit_origin ON unit (origin);
CREATE TABLE gram (id INTEGER PRIMARY KEY, texts INTEGER NOT NULL);
CREATE TABLE posting (id INTEGER PRIMARY KEY, texts BLOB NOT NULL);
CREATE TABLE tally (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
INSERT INTO tally VALUES ('last text', 0), ('forgotten texts', 0);
"""
_DAMAGE = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT})
"""SQLite's primary codes that a sound file of this layout never gives."""

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY_CODE = 0xFF
_SHORT_READ = 522
"""SQLITE_IOERR_SHORT_READ: the file ends where a page should be."""


def open_file(path: Path) -> sqlite3.Connection:
    """Gives a connection to the file, which is made where it is missing, damaged or of another layout.

    Args:
        path: the file.

    Raises:
        TranslationMemoryError: it cannot be made or opened.
        LockError: another run holds it for too long.
    """
    import filelock

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(path.with_suffix(".lock"), timeout=PATIENCE):
            try:
                with told_plainly(path):
                    return _opened(path)
            except DamagedIndexError:
                _remove(path)
            with told_plainly(path):
                return _opened(path)
    except filelock.Timeout as error:
        raise LockError("another run holds the memory", path=path, mend="Wait for it to end.") from error
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error


def renewed_file(path: Path, connection: sqlite3.Connection) -> sqlite3.Connection:
    """Gives a connection to an empty file in the place of a damaged one.

    Args:
        path: the file.
        connection: to the damaged one.
    """
    with contextlib.suppress(sqlite3.Error):
        connection.close()
    _remove(path)
    return open_file(path)


@contextlib.contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Turns what SQLite raises into errors that say what can be done.

    Raises:
        DamagedIndexError: the file is no sound index.
        LockError: another run holds it for too long.
        TranslationMemoryError: it cannot be read or written.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None or code & _PRIMARY_CODE in _DAMAGE or code == _SHORT_READ:
            raise DamagedIndexError(
                f"the index of the memory is damaged: {error}", path=path, mend="Delete that file."
            ) from error
        if code & _PRIMARY_CODE in _BUSY:
            raise LockError("another run is filling the memory", path=path, mend="Wait for it to end.") from error
        raise _unusable(path, str(error)) from error


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        _lay_out(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _lay_out(connection: sqlite3.Connection) -> None:
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and (layout, application) != (LAYOUT, APPLICATION):
        raise DamagedIndexError("this is no index of this version")
    if not tables:
        connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")
    if not tables:
        with transaction(connection):
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {LAYOUT}")


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _unusable(path: Path, problem: str) -> TranslationMemoryError:
    mend = "Make room, or make the folder writable; the file can be deleted at any time."
    return TranslationMemoryError(f"the index of the memory cannot be used: {problem}", path=path, mend=mend)
