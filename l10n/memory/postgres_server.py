"""The PostgreSQL database of a team's memory: reached, laid out, and its errors told without a password in them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from l10n.errors import ConfigError, LockError, TranslationMemoryError
from l10n.memory.store import DamagedIndexError

if TYPE_CHECKING:
    import psycopg
    from psycopg import Connection

SCHEMA = "l10n_memory_1"
"""Holds the tables; a new layout, folding or spelling gets a new name, so that two versions can share a database."""

PATIENCE = 60
"""How long a run waits for another that fills the memory, in seconds."""

_REACHED_WITHIN = 10
"""How long a server may take to answer, in seconds, where the address does not say it."""

_LOCK = 0x6C31306E
"""Number of the advisory lock that writers hold ("l10n" in ASCII); two of them would wait for each other's texts."""

_PENDING = 256
"""Kilobytes of new index entries that are read through at each look-up, before they are sorted in."""

_TABLES = f"""
CREATE SCHEMA {SCHEMA};
SET LOCAL search_path = {SCHEMA};
CREATE TABLE origin (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE,
    fingerprint text NOT NULL
);
CREATE TABLE text (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, language text NOT NULL, key bigint NOT NULL UNIQUE,
    skeleton bigint NOT NULL, length integer NOT NULL, folded text NOT NULL, letters text NOT NULL
);
CREATE INDEX text_skeleton ON text (skeleton);
CREATE INDEX text_letters ON text USING gin (letters {{trigrams}}.gin_trgm_ops)
    WITH (gin_pending_list_limit = {_PENDING});
CREATE TABLE unit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text bigint NOT NULL REFERENCES text,
    origin integer NOT NULL REFERENCES origin, pair text NOT NULL, source text NOT NULL, target text NOT NULL,
    source_language text COLLATE "C" NOT NULL, target_language text COLLATE "C" NOT NULL,
    previous text NOT NULL, next text NOT NULL, domain text NOT NULL, changed text COLLATE "C" NOT NULL,
    reviewed boolean NOT NULL
);
CREATE INDEX unit_text ON unit (text, pair);
CREATE INDEX unit_origin ON unit (origin);
"""
_EXTENSION_SCHEMA = "SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace "


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is.

    Attributes:
        parameters: of libpq.
        shown: host, port and name, for people; never a user or password.
        secrets: what may not be shown.
    """

    parameters: Mapping[str, Any]
    shown: str
    secrets: tuple[str, ...]


def is_database_address(written: str) -> bool:
    """Tells whether a setting is the URL of a PostgreSQL database, as libpq knows them."""
    return written.startswith(("postgresql://", "postgres://"))


def parse_address(written: str) -> Address:
    """Gives the address of a database.

    Args:
        written: a URL of libpq.

    Raises:
        ConfigError: it is none, or a character of its password reads as the end of it. What was written is not
            repeated, for it may hold a password.
    """
    conninfo = _psycopg().conninfo
    try:
        parameters = conninfo.conninfo_to_dict(written)
    except _psycopg().Error:
        raise _mistyped() from None
    host, port, name = (str(parameters.get(key) or "") for key in ("host", "port", "dbname"))
    if any("@" in part for part in (host, port, name)) or port.strip("0123456789,"):
        raise _mistyped()
    service = f"?service={parameters['service']}" if "service" in parameters else ""
    shown = f"postgresql://{quote(host, ',')}{port and ':'}{port}/{name}{service}"
    secrets = [str(parameters[key]) for key in ("password", "sslpassword") if parameters.get(key)]
    return Address(MappingProxyType(parameters), shown, tuple(secrets + [quote(secret) for secret in secrets]))


def connect(address: Address) -> Connection[tuple[Any, ...]]:
    """Gives a connection to a database that is laid out.

    Args:
        address: where it is.

    Raises:
        TranslationMemoryError: it cannot be reached, or used.
        LockError: another run lays it out for too long.
    """
    settings = {"connect_timeout": _REACHED_WITHIN, "application_name": "l10n", **address.parameters}
    settings["client_encoding"] = "utf8"
    with told_plainly(address):
        connection: Connection[tuple[Any, ...]] = _psycopg().connect(**settings, autocommit=True)
    try:
        with told_plainly(address):
            _lay_out(connection, address)
    except BaseException:
        connection.close()
        raise
    return connection


def drop_tables(connection: Connection[tuple[Any, ...]], address: Address) -> None:
    """Drops everything that the memory holds, and makes its tables anew.

    Args:
        connection: to the database.
        address: where it is.
    """
    with writing(connection):
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    _lay_out(connection, address)


@contextlib.contextmanager
def writing(connection: Connection[tuple[Any, ...]]) -> Iterator[None]:
    """Makes changes all or none; another run that writes is waited for, those that read go on."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute("SET LOCAL enable_seqscan = on")
        yield


@contextlib.contextmanager
def told_plainly(address: Address) -> Iterator[None]:
    """Turns what psycopg raises into errors that say what can be done; the originals, which may quote, are dropped.

    Args:
        address: of the database.

    Raises:
        DamagedIndexError: tables are missing, or are not ours.
        LockError: another run fills the memory for too long.
        TranslationMemoryError: the database cannot be used.
    """
    psycopg = _psycopg()
    errors = psycopg.errors
    try:
        yield
    except (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName, errors.DatatypeMismatch):
        raise DamagedIndexError("tables of the memory are missing", path=address.shown) from None
    except errors.LockNotAvailable:
        mend = "Wait for it to end."
        raise LockError("another run is filling the memory", path=address.shown, mend=mend) from None
    except psycopg.Error as error:
        reason, mend = _reason(error, address), _mend(error)
        problem = f"the memory's database cannot be used: {reason}"
        raise TranslationMemoryError(problem, path=address.shown, mend=mend) from None


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError as error:
        mend = "Install it: pip install 'l10n[postgres]'"
        raise TranslationMemoryError("a memory in PostgreSQL needs psycopg", mend=mend) from error
    return psycopg


def _mistyped() -> ConfigError:
    mend = "Write it as postgresql://user@host/database; a password belongs in ~/.pgpass or PGPASSWORD."
    return ConfigError("the address of the memory's database cannot be read", mend=mend)


def _lay_out(connection: Connection[tuple[Any, ...]], address: Address) -> None:
    connection.execute(f"SET lock_timeout = '{PATIENCE}s'")
    (encoding,) = _one(connection, "SHOW server_encoding")
    if encoding != "UTF8":
        problem = f"the memory's database has the encoding {encoding}"
        mend = "Make one with: createdb --encoding UTF8 --template template0"
        raise TranslationMemoryError(problem, path=address.shown, mend=mend)
    is_laid_out = f"SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{SCHEMA}')"  # noqa: S608 - a constant
    if not _one(connection, is_laid_out)[0]:
        with writing(connection):
            # another run may have done it while this one waited
            if not _one(connection, is_laid_out)[0]:
                connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                (trigrams,) = _one(connection, f"{_EXTENSION_SCHEMA} WHERE extname = 'pg_trgm'")
                for statement in _TABLES.format(trigrams=trigrams).split(";\n"):
                    if statement.strip():
                        connection.execute(statement)
    connection.execute(f"SET search_path = {SCHEMA}")
    # the planner takes LIKE for cheaper than it is, and would read tables of some thousand texts whole; what costs
    # more than it should in its eyes would also be compiled first
    connection.execute("SET enable_seqscan = off")
    connection.execute("SET jit = off")


def _one(connection: Connection[tuple[Any, ...]], query: str) -> tuple[Any, ...]:
    (row,) = connection.execute(query)
    return row


def _reason(error: psycopg.Error, address: Address) -> str:
    """Gives the first line of what the server or libpq says, without secrets."""
    said = error.diag.message_primary or str(error)
    line = next((line.strip() for line in said.splitlines() if line.strip()), type(error).__name__)
    for secret in address.secrets:
        line = line.replace(secret, "***")
    return line.removeprefix("connection failed: ")


def _mend(error: psycopg.Error) -> str:
    errors = _psycopg().errors
    match error:
        case errors.UndefinedFile() | errors.FeatureNotSupported():
            return "Install PostgreSQL's contrib package on the server; it has pg_trgm."
        case errors.InsufficientPrivilege():
            return "Ask its administrator for the right to create a schema in this database, and to write to it."
        case errors.DataCorrupted() | errors.IndexCorrupted():
            return f"Tell its administrator; the schema {SCHEMA} can be dropped at any time."
        case _ if error.pgconn is not None and (error.pgconn.needs_password or error.pgconn.used_password):
            return "Put the right password into ~/.pgpass or PGPASSWORD."
        case _:
            return "See that the server runs, and that its address, the user and the name of the database are right."
