from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from database_server import open_store
from memory_origins import filling, origin_of, sentence

from l10n.errors import TranslationMemoryError
from l10n.memory import Memory, SqliteStore
from l10n.memory import sqlite_store as module


def test_the_index_survives_being_closed(place: str) -> None:
    with Memory(open_store(place)) as memory:
        memory.refresh([origin_of("a", 50)])
    with Memory(open_store(place)) as memory:
        assert memory.lookup(sentence(7), "de", "en")[0].target == "target 7"


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_index_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "memory.sqlite"
    path.write_bytes(content)
    with Memory(SqliteStore(path)) as memory:
        memory.refresh([origin_of("a", 20)])
        assert memory.lookup(sentence(3), "de", "en")[0].percent == 100


def test_a_database_of_another_program_or_layout_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE text (id, something)")
    other.close()
    with Memory(SqliteStore(path)) as memory:
        memory.refresh([origin_of("a", 20)])
        assert memory.lookup(sentence(3), "de", "en")
    with sqlite3.connect(path) as older:
        older.execute("PRAGMA user_version = 999")
    older.close()
    with Memory(SqliteStore(path)) as memory:
        assert not memory.holdings()


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_index_never_answers_wrongly_and_mends_itself(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory(SqliteStore(path)) as memory:
        memory.refresh([origin_of("a", 400)])
    content = bytearray(path.read_bytes())
    draw = random.Random(seed)  # noqa: S311 - a fixed draw
    if seed % 3 == 0:
        del content[draw.randrange(200, len(content)) :]
    else:
        for _ in range(draw.choice([1, 3, 20])):
            page = draw.randrange(len(content) // 8192)
            start = page * 8192 + draw.randrange(100)
            content[start : start + 64] = bytes(draw.randrange(256) for _ in range(64))
    path.write_bytes(content)
    with Memory(SqliteStore(path)) as memory:
        memory.refresh([origin_of("a", 400)])
        for number in range(0, 400, 10):
            matches = memory.lookup(sentence(number), "de", "en")
            assert all(match.target == f"target {number}" for match in matches if match.percent == 100)
    with Memory(SqliteStore(path)) as memory:
        memory.refresh([origin_of("a", 400, "2")])
        assert memory.lookup(sentence(7), "de", "en")


def test_a_row_that_is_gone_from_the_index_file_makes_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory(SqliteStore(path)) as memory:
        memory.refresh([origin_of("a", 50)])
        with sqlite3.connect(path) as other:
            other.execute("DROP TABLE posting")
        other.close()
        assert memory.lookup(sentence(7) + "!", "de", "en")[0].target == "target 7"


def test_two_processes_fill_one_index_at_once(place: str) -> None:
    runs = [filling(place, name, 3000) for name in ("one", "one")]
    outputs = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], outputs
    with Memory(open_store(place)) as memory:
        assert [(held.origin, held.units) for held in memory.holdings()] == [("one", 3000)]
        assert memory.lookup(sentence(2999), "de", "en")[0].percent == 100


def test_another_process_reads_while_one_fills(place: str) -> None:
    with Memory(open_store(place)) as memory:
        memory.refresh([origin_of("a", 100)])
        run = filling(place, "a", 5000)
        assert run.stdout is not None
        run.stdout.readline()
        while run.poll() is None:
            assert memory.lookup(sentence(7), "de", "en")[0].target == "target 7"
        run.communicate()


@pytest.mark.parametrize("after", [0.0, 0.05, 0.15, 0.3, 0.6])
def test_a_killed_run_leaves_the_old_index_or_the_new_one(place: str, after: float) -> None:
    with Memory(open_store(place)) as memory:
        memory.refresh([origin_of("old", 100)])
    run = filling(place, "new", 20_000)
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(after)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    with Memory(open_store(place)) as memory:
        held = [(held.origin, held.units) for held in memory.holdings()]
        assert held in ([("old", 100)], [], [("new", 20_000)])
        memory.refresh([origin_of("old", 100)])
        assert memory.lookup(sentence(7), "de", "en")[0].percent == 100


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TranslationMemoryError, match="cannot be used"):
        SqliteStore(tmp_path / "file" / "memory.sqlite")


def test_a_full_disk_is_one_clear_error_and_leaves_the_old_index(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    store = SqliteStore(path)
    with Memory(store) as memory:
        memory.refresh([origin_of("a", 100)])
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(TranslationMemoryError, match="full"):
            memory.refresh([origin_of("a", 100), origin_of("b", 3000)])
        assert [(held.origin, held.units) for held in memory.holdings()] == [("a", 100)]
        assert memory.lookup(sentence(7), "de", "en")[0].percent == 100


def test_an_index_full_of_forgotten_texts_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FORGOTTEN", 10)
    path = tmp_path / "memory.sqlite"
    store = SqliteStore(path)
    with Memory(store) as memory:
        memory.refresh([origin_of("a", 300)])
        before = store._connection.execute("SELECT sum(texts) FROM gram").fetchone()[0]
        memory.refresh([origin_of("a", 50, "2")])
        after = store._connection.execute("SELECT sum(texts) FROM gram").fetchone()[0]
        assert after < before / 3
        assert memory.lookup(sentence(7), "de", "en")[0].percent == 100
        assert not memory.lookup(sentence(250), "de", "en") or memory.lookup(sentence(250), "de", "en")[0].percent < 100


def test_texts_beyond_one_block_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from l10n.memory import sqlite_index

    monkeypatch.setattr(sqlite_index, "BLOCK", 64)
    with Memory(SqliteStore(tmp_path / "memory.sqlite")) as memory:
        memory.refresh([origin_of("a", 500)])
        for number in (0, 63, 64, 65, 250, 499):
            assert memory.lookup(f"{sentence(number)} heute", "de", "en")[0].target == f"target {number}"
