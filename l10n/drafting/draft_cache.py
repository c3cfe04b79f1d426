"""The translation cache: drafts that an engine has made before, so that nothing is translated twice.

A SQLite file under .l10n/cache. Its keys are hashes of all that shapes a draft: the engine with its revision, the
source, the languages, what the glossary fixes for the source, the settings, and the code that drafts. It holds
translations and their remarks, nothing else. It can be deleted at any time; a damaged one is made anew, and a run goes
on without one that cannot be used.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self, TypeVar

from l10n.storage import transaction

MOST_BYTES = 512 << 20
"""Size up to which the file grows, some 1.5 million drafts; those that were not asked for longest go first."""

LAYOUT = 1
"""Changes with the table below; a file of another layout is made anew."""

APPLICATION = 0x6C313063
"""Marks the file as one of l10n ("l10c" in ASCII; SQLite's application_id)."""

_TABLE = "CREATE TABLE draft (key BLOB PRIMARY KEY, text BLOB NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID"
_PATIENCE = 10.0
"""How long another run that writes is waited for, in seconds; it holds the file for milliseconds."""

_ASKED_AT_ONCE = 500
"""Keys in one question; SQLite's oldest builds take 999."""

_DROPPED = 0.2
"""Share of the drafts that goes when there are too many, so that this is rare."""

_DAY = 86_400
_SOUND = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY})
"""SQLite's primary codes that say nothing against the file; SQLITE_CANTOPEN and SQLITE_IOERR may."""

_CODE = ("drafting", "engines", "glossary", "morphology", "typography", "values", "inline.py", "languages.py")
"""The modules that shape drafts."""

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class KnownDraft:
    """What the cache keeps of a draft.

    Attributes:
        target: the text with numbered tags.
        remarks: as provenance lists them.
    """

    target: str
    remarks: tuple[str, ...]


class DraftCache:
    """Drafts by key, in a file that several runs may use at once; its troubles go to the log and fail no run."""

    def __init__(self, path: Path, most: int = MOST_BYTES) -> None:
        self._path = path
        self._most = most
        self._connection: sqlite3.Connection | None = None
        self._usable = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def find(self, keys: Iterable[bytes]) -> Mapping[bytes, KnownDraft]:
        """Gives the drafts that are known, by key.

        Args:
            keys: as draft_key makes them.
        """
        wanted = list(dict.fromkeys(keys))
        found: Mapping[bytes, KnownDraft] = self._try(lambda connection: _found(connection, wanted)) or {}
        return MappingProxyType(found)

    def keep(self, drafts: Mapping[bytes, KnownDraft]) -> None:
        """Keeps drafts; those of a run that is killed afterwards are not lost.

        Args:
            drafts: by key.
        """
        if drafts:
            self._try(lambda connection: _keep(connection, drafts, self._most))

    def close(self) -> None:
        """Closes the file."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _try(self, work: Callable[[sqlite3.Connection], _Answer]) -> _Answer | None:
        while self._usable:
            try:
                if self._connection is None:
                    self._connection = _opened(self._path)
                return work(self._connection)
            except (sqlite3.Error, OSError, ValueError, TypeError) as error:
                self._give_up(error)
        return None

    def _give_up(self, error: Exception) -> None:
        """Deletes a damaged file; where that does not help, or another thing is wrong, the run goes on without it."""
        self.close()
        sound = isinstance(error, OSError) or getattr(error, "sqlite_errorcode", 0) & 0xFF in _SOUND
        removed = False
        if not sound:
            with contextlib.suppress(OSError):
                # a file that is gone is no reason to try again: it could not be made
                self._path.unlink()
                removed = True
            for suffix in ("-wal", "-shm"):
                with contextlib.suppress(OSError):
                    Path(f"{self._path}{suffix}").unlink()
        self._usable = removed
        told = "was damaged and is made anew" if removed else "is not used"
        _log.warning("the translation cache %s %s: %s", self._path, told, error)


def draft_key(*parts: str) -> bytes:
    """Gives the key of a draft: 16 bytes that stand for all that shapes it and for the code that makes it.

    Args:
        parts: the engine, the languages, the source, the terms, the settings.
    """
    digest = hashlib.blake2b(_code_digest(), digest_size=16)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.digest()


@lru_cache(maxsize=1)
def _code_digest() -> bytes:
    """Gives what stands for the code that drafts: another version of it may draft otherwise (10 ms, once a run)."""
    package = Path(__file__).parents[1]
    digest = hashlib.blake2b(digest_size=16)
    for name in _CODE:
        path = package / name
        for module in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(module.read_bytes() if module.is_file() else b"")
    return digest.digest()


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables:
            _lay_out(connection)
        _refuse_foreign(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_foreign(connection: sqlite3.Connection) -> None:
    marks = [_pragma(connection, name) for name in ("application_id", "user_version")]
    if marks != [APPLICATION, LAYOUT]:
        raise ValueError("it is of another layout")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _lay_out(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables:  # another run may have been faster
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {LAYOUT}")


def _today() -> int:
    return int(time.time()) // _DAY


def _found(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, KnownDraft]:
    found: dict[bytes, KnownDraft] = {}
    unused: list[bytes] = []
    today = _today()
    for start in range(0, len(keys), _ASKED_AT_ONCE):
        part = keys[start : start + _ASKED_AT_ONCE]
        marks = ",".join("?" * len(part))
        for key, text, used in connection.execute(
            f"SELECT key, text, used FROM draft WHERE key IN ({marks})",  # noqa: S608 - nothing but question marks
            part,
        ):
            target, *remarks = json.loads(text.decode("utf-8", "surrogatepass"))
            found[key] = KnownDraft(target, tuple(remarks))
            if used != today:
                unused.append(key)
    if unused:
        with transaction(connection):
            connection.executemany("UPDATE draft SET used = ? WHERE key = ?", [(today, key) for key in unused])
    return found


def _keep(connection: sqlite3.Connection, drafts: Mapping[bytes, KnownDraft], most: int) -> None:
    today = _today()
    rows = [(key, _written(draft), today) for key, draft in drafts.items()]
    with transaction(connection):
        connection.executemany("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", rows)
        if _bytes_used(connection) > most:
            (count,) = connection.execute("SELECT count(*) FROM draft").fetchone()
            connection.execute(
                "DELETE FROM draft WHERE key IN (SELECT key FROM draft ORDER BY used, key LIMIT ?)",
                (int(count * _DROPPED) + 1,),
            )


def _written(draft: KnownDraft) -> bytes:
    return json.dumps([draft.target, *draft.remarks], ensure_ascii=False).encode("utf-8", "surrogatepass")


def _bytes_used(connection: sqlite3.Connection) -> int:
    pages = _pragma(connection, "page_count") - _pragma(connection, "freelist_count")
    return pages * _pragma(connection, "page_size")
