"""A real PostgreSQL server for the tests, from Debian's packages, and the stores that stand the same tests."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from l10n.memory import PostgresStore, SqliteStore, Store, is_database_address

ADMINISTRATOR = "postgres"
"""The server's administrator, and the user that runs it where the tests run as root: it refuses to be root's."""


def open_store(place: str, *, shared: bool = False) -> Store:
    """Gives the store at a place, a path or the address of a database; one that is this project's alone unless said."""
    return PostgresStore(place, shared=shared) if is_database_address(place) else SqliteStore(Path(place))


class ServerMissingError(Exception):
    """There is no server to start; the text says why."""


class DatabaseServer:
    """A server in a temporary folder: local users are trusted, those that come by TCP need a password."""

    def __init__(self) -> None:
        import psycopg

        self._programs = _programs()
        self._owner = ADMINISTRATOR if os.geteuid() == 0 else getpass.getuser()
        self.folder = Path(tempfile.mkdtemp(prefix="l10n-postgres-", dir="/tmp"))  # a socket's path must be short
        if os.geteuid() == 0:
            try:
                shutil.chown(self.folder, ADMINISTRATOR)
            except LookupError:
                raise ServerMissingError(f"there is no user {ADMINISTRATOR} to run the server") from None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._data = self.folder / "data"
        # the locale that is no friend of Russian letters
        self._run(
            "initdb", "-D", self._data, "-U", ADMINISTRATOR, "-E", "UTF8", "--locale=C", "--no-sync", "-A", "trust"
        )
        rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        (self._data / "pg_hba.conf").write_text(rules, encoding="utf-8")
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} -c fsync=off"
        )
        self._run("pg_ctl", "-D", self._data, "-w", "-l", self.folder / "log", "-o", options, "start")
        self._connection = psycopg.connect(self.address("postgres"), autocommit=True)
        self._databases = 0
        self._emptied = ""

    def address(self, database: str) -> str:
        """Gives the address of a database by way of the socket."""
        return f"postgresql://{ADMINISTRATOR}@/{database}?host={self.folder}&port={self.port}"

    def database(self, options: str = "") -> str:
        """Gives the address of an empty database: a new one where it has options, else the one of the test before."""
        if not options and self._emptied:
            self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'memory'")
            self.execute("DROP SCHEMA IF EXISTS l10n_memory_1 CASCADE", self._emptied)
            return self._emptied
        self._databases += 1
        name = f"memory{self._databases}" if options else "memory"
        self.execute(f"CREATE DATABASE {name} {options}")
        if not options:
            self._emptied = self.address(name)
        return self.address(name)

    def execute(self, statement: str, address: str = "") -> list[tuple[object, ...]]:
        """Executes a statement as the administrator; gives the rows, if any."""
        import psycopg

        if address:
            with psycopg.connect(address, autocommit=True) as connection:
                return _rows(connection, statement)
        return _rows(self._connection, statement)

    def stop(self) -> None:
        """Stops the server and removes its folder."""
        self._connection.close()
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [self._programs / program, *arguments]
        as_owner = {"user": ADMINISTRATOR, "group": ADMINISTRATOR, "extra_groups": []} if os.geteuid() == 0 else {}
        # to a file: the server would hold a pipe open, and with it this process
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(command, check=False, cwd="/", stdout=output, stderr=output, **as_owner)  # type: ignore[call-overload]  # of three keywords
            output.seek(0)
            if done.returncode:
                raise ServerMissingError(f"{program} failed: {output.read().decode(errors='replace')}")


def _rows(connection: object, statement: str) -> list[tuple[object, ...]]:
    cursor = connection.execute(statement)  # type: ignore[attr-defined]  # psycopg's, which is imported late
    return cursor.fetchall() if cursor.description else []


def _programs() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    found: Sequence[Path] = [*versions, *(Path(path).parent for path in [shutil.which("initdb")] if path)]
    for folder in reversed(found):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise ServerMissingError("no PostgreSQL server is installed (Debian: postgresql)")
