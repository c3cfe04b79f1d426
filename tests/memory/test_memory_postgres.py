from __future__ import annotations

import logging
import random
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from database_server import DatabaseServer, open_store
from hypothesis import given
from hypothesis import strategies as st
from memory_origins import filling, origin_of, sentence

from l10n.cli import main
from l10n.errors import ConfigError, L10nError, TranslationMemoryError
from l10n.memory import Memory, Origin, PostgresStore, SqliteStore, Unit
from l10n.memory.postgres_grams import SAMPLE, GramCounts, letters_of
from l10n.memory.postgres_store import _kept, _restored

SECRET = "geh eim%1"  # noqa: S105 - the tests' own
QUOTED = "geh%20eim%251"


def origin(name: str, target: str, changed: str = "", fingerprint: str = "") -> Origin:
    unit = Unit("Guten Tag.", target, "de", "en", name, changed=changed)
    return Origin(name, fingerprint or target, lambda: [unit])


def targets(memory: Memory) -> list[str]:
    return [match.target for match in memory.lookup("Guten Tag.", "de", "en")]


@pytest.fixture
def translator(database_server: DatabaseServer) -> Iterator[str]:
    """The address of a database by TCP, of a user that needs a password; the password is not in it."""
    name = database_server.database("TEMPLATE template0").partition("@/")[2].partition("?")[0]
    database_server.execute("DROP ROLE IF EXISTS translator")
    database_server.execute(f"CREATE ROLE translator LOGIN PASSWORD '{SECRET}'")
    database_server.execute(f"GRANT ALL ON DATABASE {name} TO translator")
    yield f"postgresql://translator@127.0.0.1:{database_server.port}/{name}"
    database_server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    database_server.execute("DROP ROLE translator")


def test_both_stores_give_the_same_matches(tmp_path: Path, database_server: DatabaseServer) -> None:
    draw = random.Random(5)  # noqa: S311 - a fixed draw
    known = [sentence(number) for number in range(1500)]
    queries = []
    for _ in range(150):
        words = draw.choice(known).split()
        for _ in range(draw.randrange(3)):
            words[draw.randrange(len(words))] = draw.choice(known).split()[0]
        queries.append(" ".join(words))
    origins = [origin_of("a", 1000), origin_of("b", 1500)]
    with (
        Memory(SqliteStore(tmp_path / "memory.sqlite")) as one,
        Memory(PostgresStore(database_server.database())) as other,
    ):
        one.refresh(origins)
        other.refresh(origins)
        for query in queries:
            assert one.lookup(query, "de", "en") == other.lookup(query, "de", "en")
        assert list(one.units()) == list(other.units())
        assert one.holdings() == other.holdings()


def test_what_another_project_has_stays(database_server: DatabaseServer) -> None:
    address = database_server.database()
    with Memory(PostgresStore(address)) as theirs, Memory(PostgresStore(address)) as ours:
        theirs.refresh([origin("theirs.po", "Good day.")])
        ours.refresh([origin("ours.po", "Hello.")])
        assert sorted(targets(ours)) == ["Good day.", "Hello."]
        ours.refresh([])
        assert sorted(targets(theirs)) == ["Good day.", "Hello."]


def test_an_older_state_of_a_catalog_does_not_replace_a_newer_one(database_server: DatabaseServer) -> None:
    with Memory(PostgresStore(database_server.database())) as memory:
        memory.refresh([origin("a.po", "new", "2026-11-02T00:00:00Z")])
        memory.refresh([origin("a.po", "old", "2026-11-01T00:00:00Z")])
        assert targets(memory) == ["new"]
        memory.refresh([origin("a.po", "newest", "2026-11-03T00:00:00Z")])
        assert targets(memory) == ["newest"]
        memory.refresh([origin("a.po", "as new", "2026-11-03T00:00:00Z")])
        assert targets(memory) == ["as new"]


def test_several_writers_of_the_same_texts_fill_it_at_once(database_server: DatabaseServer) -> None:
    address = database_server.database()
    open_store(address).close()
    runs = [filling(address, name, 1500, shared=True) for name in ("a", "b", "c", "d")]
    outputs = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0, 0], outputs
    with Memory(PostgresStore(address)) as memory:
        assert [(held.origin, held.units) for held in memory.holdings()] == [(name, 1500) for name in "abcd"]
        (number,) = database_server.execute("SELECT count(*) FROM l10n_memory_1.text", address)[0]
        assert number == len({sentence(number) for number in range(1500)})


def test_several_runs_lay_out_one_database_at_once(database_server: DatabaseServer) -> None:
    address = database_server.database()
    runs = [filling(address, name, 10) for name in ("one", "one", "one", "one")]
    outputs = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0, 0], outputs


def test_tables_that_are_gone_are_made_anew(database_server: DatabaseServer) -> None:
    address = database_server.database()
    with Memory(PostgresStore(address)) as memory:
        memory.refresh([origin_of("a", 50)])
        database_server.execute("DROP TABLE l10n_memory_1.unit", address)
        assert memory.lookup(sentence(7) + "!", "de", "en")[0].target == "target 7"
        database_server.execute("DROP SCHEMA l10n_memory_1 CASCADE", address)
        memory.refresh([origin_of("a", 50)])
        assert memory.lookup(sentence(7), "de", "en")[0].percent == 100


def test_matches_are_found_among_more_texts_than_are_sampled(database_server: DatabaseServer) -> None:
    count = SAMPLE * 2
    with Memory(PostgresStore(database_server.database())) as memory:
        memory.refresh([origin_of("a", count)])
        for number in range(0, count, 400):
            assert memory.lookup(f"{sentence(number)} heute", "de", "en")[0].target == f"target {number}"


@pytest.mark.parametrize(
    "written",
    [
        f"postgresql://u:{SECRET}@eim@localhost/x",
        "postgresql://u:geh/eim@localhost/x",
        "postgresql://u:geheim@localhost:54x/y",
        "postgresql://u:geheim@[localhost/y",
        "postgresql://?geheim=geheim",
    ],
)
def test_an_address_that_cannot_be_read_is_not_repeated(written: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(ConfigError) as caught:
        PostgresStore(written)
    assert "eim" not in "".join(traceback.format_exception(caught.value))
    assert "PGPASSWORD" in str(caught.value)


def test_a_password_opens_the_database_and_is_never_shown(
    translator: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with_password = translator.replace("translator@", f"translator:{QUOTED}@")
    with Memory(PostgresStore(with_password)) as memory:
        memory.refresh([origin("a.po", "Hello.")])
        assert targets(memory) == ["Hello."]
    monkeypatch.setenv("PGPASSWORD", SECRET)
    with Memory(PostgresStore(translator)) as memory:
        assert targets(memory) == ["Hello."]
    monkeypatch.setenv("PGPASSWORD", "geh eim wrong")
    told = []
    for address in (translator, translator.replace("translator@", "translator:geh%20eim@"), translator + "x"):
        with pytest.raises(TranslationMemoryError) as caught:
            PostgresStore(address)
        told.append("".join(traceback.format_exception(caught.value)))
    assert "password authentication failed" in told[0]
    assert "~/.pgpass" in told[0]
    assert "eim" not in "".join(told) + caplog.text


def test_no_password_at_all_says_where_it_belongs(translator: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSFILE", "/dev/null")
    monkeypatch.delenv("PGPASSWORD", raising=False)
    with pytest.raises(TranslationMemoryError, match=r"no password supplied.*~/\.pgpass"):
        PostgresStore(translator)


def test_who_may_read_and_write_but_not_lay_out_can_use_it(
    translator: str, database_server: DatabaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", SECRET)
    name = translator.rpartition("/")[2]
    own = database_server.address(name)
    database_server.execute(f"REVOKE ALL ON DATABASE {name} FROM translator")
    with pytest.raises(TranslationMemoryError, match="administrator for the right to create a schema"):
        PostgresStore(translator)
    with Memory(PostgresStore(own)) as memory:
        memory.refresh([origin("a.po", "Hello.")])
    database_server.execute("GRANT USAGE ON SCHEMA l10n_memory_1 TO translator", own)
    database_server.execute("GRANT ALL ON ALL TABLES IN SCHEMA l10n_memory_1 TO translator", own)
    with Memory(PostgresStore(translator)) as memory:
        memory.refresh([origin("a.po", "Good day."), origin_of("many", 2000)])
        assert targets(memory) == ["Good day."]


def test_a_database_of_another_encoding_is_refused(database_server: DatabaseServer) -> None:
    address = database_server.database("ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(TranslationMemoryError, match=r"encoding LATIN1.*createdb --encoding UTF8"):
        PostgresStore(address)


def test_a_connection_that_is_lost_is_one_clear_error(database_server: DatabaseServer) -> None:
    with Memory(PostgresStore(database_server.database())) as memory:
        memory.refresh([origin("a.po", "Hello.")])
        database_server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'l10n'"
        )
        with pytest.raises(TranslationMemoryError, match="memory's database cannot be used"):
            targets(memory)


@pytest.mark.parametrize("line", ['memory = "{}"', '[memory]\nstore = "{}"'])
def test_the_commands_use_the_database_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_server: DatabaseServer, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    catalog = tmp_path / "locales" / "ru" / "LC_MESSAGES" / "a.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Wasser"\nmsgstr "Вода"\n',
        encoding="utf-8",
    )
    address = database_server.database()
    Path("l10n.toml").write_text(line.format(address), encoding="utf-8")
    result = CliRunner().invoke(main, ["memory", "search", "--lang", "ru", "вода"], catch_exceptions=False)
    assert "Вода" in result.output
    assert not Path(".l10n/memory.sqlite").exists()
    with Memory(PostgresStore(address)) as memory:
        assert [held.units for held in memory.holdings()] == [1]


def test_a_server_that_is_away_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.chdir(tmp_path)
    Path("l10n.toml").write_text('memory = "postgresql://u:geheim@127.0.0.1:1/team"\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["memory", "stats"], catch_exceptions=False)
    assert result.exit_code == 2
    assert "postgresql://127.0.0.1:1/team: the memory's database cannot be used" in result.stderr
    assert result.stderr.count("\n") <= 2
    assert "geheim" not in result.output


def test_an_origin_that_breaks_off_leaves_what_was_there(database_server: DatabaseServer) -> None:
    def broken() -> list[Unit]:
        raise L10nError("this catalog is damaged")

    with Memory(PostgresStore(database_server.database())) as memory:
        memory.refresh([origin("a.po", "Hello.")])
        memory.refresh([Origin("a.po", "2", broken)], on_problem=lambda _: None)
        assert targets(memory) == ["Hello."]


def test_without_psycopg_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(TranslationMemoryError, match=r"l10n\[postgres\]"):
        PostgresStore("postgresql:///team")


def test_the_memory_is_imported_without_psycopg() -> None:
    code = "import sys, l10n.memory; sys.exit('psycopg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.text(alphabet=st.one_of(st.sampled_from("\0\uffff01a"), st.characters(exclude_categories=["Cs"]))))
def test_every_text_is_kept_without_zero_bytes_and_comes_back(text: str) -> None:
    assert "\0" not in _kept(text)
    assert _restored(_kept(text)) == text


@given(st.text())
def test_every_text_is_spelled_in_letters_that_every_locale_knows(text: str) -> None:
    letters = letters_of(text)
    assert len(letters) == len(text) + 2
    assert letters.isascii()
    assert letters.isalnum()
    for pattern in GramCounts([letters], 1).patterns(text):
        assert pattern.strip("%") in letters
