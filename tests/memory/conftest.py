from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from database_server import DatabaseServer, ServerMissingError


@pytest.fixture(scope="session")
def database_server() -> Iterator[DatabaseServer]:
    """A running PostgreSQL server, or a skip where none is installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    try:
        server = DatabaseServer()
    except ServerMissingError as missing:
        pytest.skip(str(missing))
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a memory is kept: a file that does not exist yet, then an empty database. Both stand the same tests."""
    if request.param == "sqlite":
        return str(tmp_path / "memory.sqlite")
    server: DatabaseServer = request.getfixturevalue("database_server")
    return server.database()
