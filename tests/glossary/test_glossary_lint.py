from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from l10n.cli import main
from l10n.glossary.lint import KINDS, lint_glossary
from l10n.model import Catalog, Entry, Finding

ROOT = Path(__file__).parents[2]
HEAD = "id,de,en,ru,de:forms,en:forms,ru:forms,en:forbidden,ru:forbidden,policy,domain\n"


def lint(
    folder: Path, text: str, segments: Sequence[str] = (), catalogs: Sequence[Catalog] = ()
) -> list[tuple[str, str, int]]:
    return [told(finding) for finding in findings(folder, text, segments, catalogs)]


def findings(folder: Path, text: str, segments: Sequence[str] = (), catalogs: Sequence[Catalog] = ()) -> list[Finding]:
    path = folder / "terms.csv"
    path.write_text(text, encoding="utf-8")
    return lint_glossary([path], folder, "de", ("en", "ru"), segments, catalogs)


def told(finding: Finding) -> tuple[str, str, int]:
    assert finding.path == "terms.csv"
    return finding.check.removeprefix("glossary-lint/"), finding.severity, finding.line


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("a,Rat,Council,совет", []),
        ("a,Amt ,Office,ведомство", [("white-space", "warning", 2)]),
        ("a,Amt,Foreign  Office,ведомство", [("white-space", "warning", 2)]),
        ("a,Amt,Foreign\u00a0Office,ведомство", [("white-space", "warning", 2)]),
        ("a,Rat | Ältestenrat,Council,совет", []),
        ("a,Rat|Rat,Council,совет", [("repeated", "info", 2)]),
        ("a,Rat,Coun\u200bcil,совет", [("invisible", "error", 2)]),
        ("a,Au\u00adßenpolitik,foreign policy,внешняя политика", [("invisible", "warning", 2)]),
        ("a,Rat,Counci\u0301l,совет", [("invisible", "warning", 2)]),
        ("a,Rat,Council,сoвет", [("mixed-script", "warning", 2)]),
        ("a,IT-Firma,IT company,IT-компания", []),
        ("a,=Rat,Council,совет", [("formula", "warning", 2)]),
        ("a,'=Rat,Council,совет", []),
        ("a,Rat,,", [("empty-target", "error", 2)]),
        ("a,Team Europe,,,,,,,,keep", []),
        ("a,Rat,Council,", [("empty-target", "warning", 2)]),
        ("a,Rat,Council,совет,,,,council", [("forbidden", "error", 2)]),
        ("a,Rat,Council,совет,,,,Councils", [("forbidden", "error", 2)]),
        ("a,Rat,Council,совет,,Board,,Board", [("forbidden", "error", 2)]),
        ("a,Rat,Council,совет,,,,,советом", [("forbidden", "error", 2)]),
        ("a,Rat,Council,совет,,,,Advice,", []),
        ("a,Gipfel,summit,саммит,,,саммитт", [("form", "info", 2)]),
        ("a,Gipfel,summit,саммит,,,саммиту|встреча в верхах", []),
        ("a,und,and,и", [("common", "warning", 2)]),
        ("a,Um,around,вокруг", [("common", "warning", 2)]),
        ("a,EU,EU,ЕС", []),
        ("a,Rat,Council,совет,,,,,,sometimes", [("row", "error", 2)]),
        ("a,Rat,Council,совет,,,,,,,,extra", [("row", "error", 2)]),
    ],
)
def test_a_row_shows_what_is_wrong_with_it(tmp_path: Path, row: str, found: list[tuple[str, str, int]]) -> None:
    assert lint(tmp_path, f"{HEAD}{row}\n") == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("a,Rat,Council,совет\nb,rat,Council,совет\n", [("duplicate", "error", 3)]),
        ("a,Rat,Council,совет\nb,Rat,advice,совет\n", [("conflict", "warning", 3)]),
        ("a,Rat,Council,совет,,,,,,,eu\nb,Rat,advice,совет,,,,,,,life\n", [("conflict", "info", 3)]),
        ("a,Amt,Office,ведомство,Rat\nb,Rat,Council,совет\n", [("conflict", "warning", 3)]),
        ("a,Abkommen,accord,договор\nb,Vertrag,treaty,договор\n", []),
        (
            "a,Wasserdialog,water dialogue,водный диалог\nb,Wasserdialoge,water dialogues,водные диалоги\n",
            [("near-duplicate", "warning", 3)],
        ),
        (
            "a,Wasserstrategie,water strategy,водная стратегия\nb,Wassersrategie,water strategy,водная стратегия\n",
            [("near-duplicate", "info", 3)],
        ),
        ("a,Außenminister,Foreign Minister,министр\nb,Außenministerium,Foreign Ministry,министерство\n", []),
        ("a,Rat,Council,совет\na,Amt,Office,ведомство\n", [("row", "error", 3)]),
    ],
)
def test_rows_are_held_against_each_other(tmp_path: Path, rows: str, found: list[tuple[str, str, int]]) -> None:
    assert lint(tmp_path, HEAD + rows) == found


@pytest.mark.parametrize(
    ("text", "line"),
    [("German,en\nRat,Council\n", 1), ("de,en,de\nRat,Council,Rat\n", 1), ("", 1), ('de,en\nRat,"Council\n', 2)],
)
def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path, text: str, line: int) -> None:
    (finding,) = findings(tmp_path, text)
    assert (finding.severity, finding.line) == ("error", line)
    assert finding.evidence["mend"]


def test_articles_show_what_is_unused_and_what_is_everywhere(tmp_path: Path) -> None:
    text = f"{HEAD}a,Rat,Council,совет\nb,Gipfel,summit,саммит\nc,Amt,Office,ведомство\n"
    segments = ["Der Rat tagt."] * 10 + ["Das Amt schweigt."] * 5 + ["Es regnet."] * 45
    assert lint(tmp_path, text, segments) == [("frequent", "info", 2), ("unused", "info", 3)]


def test_reviewed_catalogs_show_which_terms_cry_wolf(tmp_path: Path) -> None:
    text = f"{HEAD}a,Rat,Council,совет\nb,Gipfel,summit,саммит\n"
    entries = [Entry("Der Gipfel begann.", "The summit began.", line=1)] * 6
    entries += [Entry("Der Rat tagt.", "The Council meets.", line=7)] * 3
    entries += [Entry("Ein guter Rat hilft.", "Good advice helps.", line=12)] * 2
    drafts = [Entry("Der Gipfel begann.", "The peak began.", fuzzy=True, line=20)] * 9
    catalog = Catalog("locales/en/a.po", "en", "de", {}, (*entries, *drafts))
    (finding,) = findings(tmp_path, text, catalogs=[catalog])
    assert told(finding) == ("noisy", "warning", 2)
    assert finding.message.startswith("2 of 5 reviewed translations")
    assert finding.evidence["for example"] == "locales/en/a.po:12, locales/en/a.po:12"


def test_the_glossary_of_this_project_is_clean() -> None:
    path = ROOT / "glossaries" / "diplomacy.csv"
    found = lint_glossary([path], ROOT, "de", ("en", "ru"))
    assert [finding for finding in found if finding.severity != "info"] == []
    assert {finding.check for finding in found} == {"glossary-lint/form"}


def test_exit_codes_and_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    assert run.invoke(main, ["glossary", "lint"]).exit_code == 2
    assert run.invoke(main, ["glossary", "lint", "none.csv"]).exit_code == 2
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("Der Rat tagt heute.\n", encoding="utf-8")
    path = tmp_path / "glossaries" / "terms.csv"
    path.write_text("de,en,ru\nRat,Council,совет\nAmt,Office,ведомство\n", encoding="utf-8")
    clean = run.invoke(main, ["glossary", "lint"])
    assert (clean.exit_code, "glossary-lint/unused" in clean.stdout) == (0, True)
    path.write_text("de,en,ru\nRat,Council,совет\nRat,Council,совет\n", encoding="utf-8")
    wrong = run.invoke(main, ["glossary", "lint", "--format", "json", str(path)])
    assert wrong.exit_code == 1
    (told_once,) = json.loads(wrong.stdout)
    assert (told_once["check"], told_once["path"], told_once["line"]) == (
        "glossary-lint/duplicate",
        "glossaries/terms.csv",
        3,
    )
    for form in ("github", "sarif", "junit"):
        shown = run.invoke(main, ["glossary", "lint", "--format", form])
        assert shown.exit_code == 1
        assert "glossary-lint/duplicate" in shown.stdout


def test_every_kind_is_explained() -> None:
    listed = CliRunner().invoke(main, ["glossary", "lint", "--list"]).stdout
    assert all(kind in listed for kind in KINDS)
