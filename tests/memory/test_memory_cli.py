from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from l10n.cli import main
from l10n.memory import read_tmx

CATALOG = """msgid ""
msgstr ""
"PO-Revision-Date: 2026-11-22 12:03+0000\\n"
"Language: ru\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Source-Language: de\\n"

msgid "Beide Seiten setzen den <a1>Wasserdialog</a1> fort."
msgstr "Обе стороны продолжают <a1>водный диалог</a1>."

msgid "Der Rat lobt den neuen <b1>Wasser</b1> Dialog."
msgstr "Совет хвалит участников нового водного диалога."
"""
GOLDEN = Path(__file__).parents[1] / "golden" / "memory"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    catalog = tmp_path / "locales" / "ru" / "LC_MESSAGES" / "a.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(CATALOG, encoding="utf-8")
    (tmp_path / "l10n.toml").write_text('source = "de"\ntargets = ["en", "ru"]\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["memory", *arguments], catch_exceptions=False)

    return call


def test_stats_name_every_origin(run: Run) -> None:
    result = run("stats")
    assert result.exit_code == 0
    assert "locales/ru/LC_MESSAGES/a.po" in result.output
    assert "shipped" not in result.output
    assert result.output.splitlines()[-1].split() == ["all", "2"]


def test_the_shipped_memory_answers_only_where_it_is_wanted(run: Run) -> None:
    Path("l10n.toml").write_text('source = "de"\ntargets = ["ru"]\n[memory]\nshipped = true\n', encoding="utf-8")
    assert "shipped memory diplomacy de-ru" in run("stats").output


def test_search_shows_both_sides(run: Run) -> None:
    result = run("search", "wasserdialog")
    assert "Beide Seiten setzen den <a1>Wasserdialog</a1> fort." in result.output
    assert "Обе стороны продолжают <a1>водный диалог</a1>." in result.output
    assert "Совет" not in result.output
    assert "\x1b" not in result.output


def test_search_in_a_language_finds_every_form_of_a_term(run: Run) -> None:
    assert "Совет" in run("search", "--lang", "ru", "водный диалог").output
    assert "Совет" not in run("search", "водный диалог").output
    assert "Совет" not in run("search", "--lang", "de", "водный диалог").output


def test_search_finds_a_term_across_tags(run: Run) -> None:
    assert "Совет" in run("search", "wasser dialog").output


def test_search_says_when_there_is_nothing_or_more(run: Run) -> None:
    assert "is not in the memory" in run("search", "Feuer").stderr
    assert "There is more" in run("search", "den", "--limit", "1").stderr


def test_an_imported_file_is_kept_with_the_project(run: Run) -> None:
    result = run("import", str(GOLDEN / "agency.tmx"))
    assert "memory/agency.tmx: de-DE → en-GB: 2 translations" in result.output
    assert Path("memory/agency.tmx").read_bytes() == (GOLDEN / "agency.tmx").read_bytes()
    assert "The <a1>water dialogue</a1> goes on." in run("search", "Wasserdialog").output
    assert run("import", "memory/agency.tmx").exit_code == 0


def test_an_import_replaces_another_file_only_when_told(run: Run, tmp_path: Path) -> None:
    run("import", str(GOLDEN / "agency.tmx"))
    other = tmp_path / "other" / "agency.tmx"
    other.parent.mkdir()
    other.write_text(
        (GOLDEN / "agency.tmx").read_text(encoding="utf-8").replace("goes on", "continues"), encoding="utf-8"
    )
    result = run("import", str(other))
    assert result.exit_code == 2
    assert "--replace" in result.stderr
    assert run("import", "--replace", str(other)).exit_code == 0
    assert "continues" in run("search", "Wasserdialog").output


def test_a_file_that_is_no_tmx_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.tmx").write_text("<tmx><body>", encoding="utf-8")
    result = run("import", "bad.tmx")
    assert result.exit_code == 2
    assert "bad.tmx:1:" in result.stderr
    assert not Path("memory").exists()


def test_an_export_reads_back(run: Run) -> None:
    assert "project.tmx: 2 translations" in run("export", "project.tmx").output
    assert [unit.source for unit in read_tmx(Path("project.tmx"))] == [
        "Beide Seiten setzen den <a1>Wasserdialog</a1> fort.",
        "Der Rat lobt den neuen <b1>Wasser</b1> Dialog.",
    ]
    assert "project.tmx: 0 translations" in run("export", "--to", "en", "project.tmx").output
    assert run("export", "-").output.startswith("<?xml")


def test_the_shipped_memory_is_exported(run: Run) -> None:
    assert "translations" in run("export", "--shipped", "--to", "en", "shipped.tmx").output
    first = next(read_tmx(Path("shipped.tmx")))
    assert (first.source_language, first.target_language, first.origin) == ("de", "en", "shipped memory diplomacy")


def test_a_damaged_catalog_is_named_and_the_others_answer(run: Run) -> None:
    Path("locales/ru/LC_MESSAGES/b.po").write_text('msgid "offen\n', encoding="utf-8")
    result = run("search", "Wasserdialog")
    assert result.exit_code == 0
    assert "b.po:1" in result.stderr
    assert "водный диалог" in result.output


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("threshold = 5", "from 30 to 100"),
        ('store = "mysql://u:geheim@x"', "must be empty"),
        ('folder = "../x"', "outside"),
    ],
)
def test_settings_that_make_no_sense_are_refused(run: Run, line: str, problem: str) -> None:
    Path("l10n.toml").write_text(f'source = "de"\n[memory]\n{line}\n', encoding="utf-8")
    result = run("stats")
    assert result.exit_code == 2
    assert problem in result.stderr
    assert "geheim" not in result.output
