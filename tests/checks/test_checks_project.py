from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

import pytest

from l10n.checks import run_checks
from l10n.config import CheckSettings, Settings
from l10n.glossary import Glossary, aside
from l10n.model import Catalog, Concept, Entry, Finding, Severity, Term

HEADER = {"Language": "en", "Content-Type": "text/plain; charset=UTF-8"}


def glossary(severity: Severity | None = None) -> Glossary:
    terms = {
        "de": Term("de", "Auswärtiges Amt"),
        "en": Term("en", "Federal Foreign Office", variants=("German Foreign Office", "AA")),
    }
    return Glossary((Concept("aa", MappingProxyType(terms), path="g.csv", row=2, severity=severity),))


def catalog(*targets: str, path: str = "a.po", fuzzy: bool = False) -> Catalog:
    entries = [
        Entry(
            f"Das Auswärtige Amt lädt {number} Gäste ein.",
            f"The {target} invites {number} guests.",
            fuzzy=fuzzy,
            line=4 * number,
        )
        for number, target in enumerate(targets, start=2)
    ]
    return Catalog(path, "en", "de", HEADER, tuple(entries))


OFFICE, GERMAN = "Federal Foreign Office", "German Foreign Office"


def consistency(*catalogs: Catalog) -> list[Finding]:
    return run_checks(catalogs, Settings(), glossary(), only=["term-consistency"])


def test_two_wordings_of_a_term_are_a_remark_with_all_their_places() -> None:
    (finding,) = consistency(catalog(OFFICE, GERMAN, OFFICE), catalog(GERMAN, OFFICE, path="b.po"))
    assert (finding.severity, finding.path, finding.line) == ("info", "a.po", 12)
    assert finding.message == f"The term is “{OFFICE}” in 3 places and “{GERMAN}” in 2 places."
    assert finding.evidence == {
        "concept": "aa",
        "found": GERMAN,
        "expected": OFFICE,
        "places": "a.po:12; b.po:8",
        "elsewhere": "a.po:8; a.po:16; b.po:12",
    }


def test_of_equally_frequent_wordings_the_preferred_one_is_expected() -> None:
    (finding,) = consistency(catalog(GERMAN, OFFICE))
    assert (finding.line, finding.evidence["expected"]) == (8, OFFICE)


def test_drafts_and_abbreviations_are_no_inconsistency() -> None:
    assert consistency(catalog(OFFICE), catalog(GERMAN, path="b.po", fuzzy=True)) == []
    assert consistency(catalog(OFFICE, "AA")) == []


@pytest.mark.parametrize(
    ("severity", "configured", "expected"),
    [
        (None, None, "error"),
        ("warning", None, "warning"),
        ("info", None, "info"),
        (None, "warning", "warning"),
        ("error", "warning", "error"),
        ("info", "error", "info"),
    ],
)
def test_a_term_has_its_own_severity(severity: Severity | None, configured: str | None, expected: str) -> None:
    weights = MappingProxyType({"glossary": configured} if configured else {})
    settings = Settings(checks=CheckSettings(severity=weights))
    (finding,) = run_checks([catalog("ministry")], settings, glossary(severity), only=["glossary"])
    assert finding.severity == expected
    assert finding.evidence["concept"] == "aa"
    assert finding.evidence["expected"] == "Federal Foreign Office; German Foreign Office; AA"
    assert finding.line == 8


def test_two_sources_with_one_translation_are_told_unless_they_are_alike() -> None:
    target = "The ministers met in Berlin to talk about water."
    sources = (
        "Die Minister trafen sich in Berlin, um über Wasser zu reden.",
        "Die Ministerinnen trafen sich in Berlin, um über Wasser zu reden.",
        "Der Präsident eröffnete gestern eine neue Brücke bei Termez.",
    )
    entries = tuple(Entry(source, target, line=number) for number, source in enumerate(sources, start=1))
    (finding,) = run_checks([Catalog("a.po", "en", "de", HEADER, entries)], Settings(), None, only=["same-target"])
    assert (finding.line, finding.severity, finding.evidence["elsewhere"]) == (3, "warning", "a.po:1")


def test_length_is_judged_by_what_is_usual_for_the_pair() -> None:
    source = "Die Minister trafen sich gestern in Berlin und sprachen über Wasser."
    usual = [Entry(f"{source} {number}", "x" * 150, line=number) for number in range(120)]
    short = Entry(source, "The ministers met in Berlin yesterday.", line=200)
    alone = Catalog("a.po", "en", "de", HEADER, (short,))
    assert run_checks([alone], Settings(), None, only=["length"]) == []
    among = Catalog("a.po", "en", "de", HEADER, (*usual, short))
    assert [finding.line for finding in run_checks([among], Settings(), None, only=["length"])] == [200]


def test_a_language_without_spaces_is_judged_once_its_ratio_is_known() -> None:
    source = "Die Minister trafen sich gestern in Berlin und sprachen über Wasser."
    usual = [Entry(f"{source} {number}", "字" * 22, line=number) for number in range(120)]
    short = Entry(source, "字字", line=200)
    header = {**HEADER, "Language": "zh"}
    assert run_checks([Catalog("a.po", "zh", "de", header, (short,))], Settings(), None, only=["length"]) == []
    known = run_checks([Catalog("a.po", "zh", "de", header, (*usual, short))], Settings(), None, only=["length"])
    assert [finding.line for finding in known] == [200]


def large() -> list[Catalog]:
    targets = [(OFFICE, GERMAN, "ministry", "Federal Foreign Office 99")[number % 4] for number in range(2200)]
    return [catalog(*targets, path=f"{language}/a.po") for language in ("en", "fr")]


@pytest.mark.parametrize("forks", [True, False])
def test_several_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch, forks: bool) -> None:
    catalogs = large()
    alone = run_checks(catalogs, Settings(), glossary())
    if not forks:
        monkeypatch.setattr(aside, "can_fork", lambda: False)
    assert len(alone) > 1000
    assert run_checks(catalogs, Settings(), glossary(), processes=2) == alone


def test_the_work_of_a_process_that_dies_is_done_here() -> None:
    dying = aside.Aside(_die_elsewhere, (_this_process(),), (_this_process(),))
    assert dying.result() == "done"


def _this_process() -> int:
    import os

    return os.getpid()


def _die_elsewhere(parent: int) -> str:
    import os

    if os.getpid() != parent:
        os._exit(1)
    return "done"


def run_l10n(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "l10n", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def project(folder: Path, entries: Sequence[tuple[str, str]], config: str = "") -> Path:
    (folder / "l10n.toml").write_text(f'source = "de"\n{config}', encoding="utf-8")
    path = folder / "locales" / "en" / "LC_MESSAGES" / "a.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    body = "".join(f'\nmsgid "{source}"\nmsgstr "{target}"\n' for source, target in entries)
    path.write_text(head + body, encoding="utf-8")
    return path


GUESTS = ("Es kamen 30 Gäste.", "There were 40 guests.")
TREES = ("Dort stehen 12 Bäume.", "There are 13 trees.")


def test_the_command_lets_known_findings_pass_and_tells_new_ones(tmp_path: Path) -> None:
    project(tmp_path, [GUESTS])
    code, _, said = run_l10n(tmp_path, "check", "--baseline", "known.json")
    assert code == 2
    assert "no such baseline" in said
    code, _, said = run_l10n(tmp_path, "check", "--baseline", "known.json", "--update-baseline")
    assert (code, said) == (0, "known.json: 1 known finding, 1 new, 0 gone.\n")
    code, shown, said = run_l10n(tmp_path, "check", "--baseline", "known.json")
    assert (code, shown) == (0, "No findings.\n")
    assert "1 known finding is left out; known.json lists them." in said
    project(tmp_path, [TREES, GUESTS])
    code, shown, _ = run_l10n(tmp_path, "check", "--baseline", "known.json", "--format", "json")
    assert code == 1
    assert [finding["source"] for finding in json.loads(shown)] == [TREES[0]]


def test_a_configured_baseline_is_used_and_kept_for_what_was_not_checked(tmp_path: Path) -> None:
    project(tmp_path, [GUESTS, ("Was ist das?", "What is this the the.")], '[checks]\nbaseline = "ci/known.json"\n')
    assert run_l10n(tmp_path, "check", "--update-baseline")[0] == 0
    assert run_l10n(tmp_path, "check")[0] == 0
    project(tmp_path, [("Was ist das?", "What is this the the.")], '[checks]\nbaseline = "ci/known.json"\n')
    code, shown, _ = run_l10n(tmp_path, "check")
    assert code == 0
    assert "info: [baseline] A known finding is gone" in shown
    assert "known finding is gone" not in run_l10n(tmp_path, "check", "--only", "double-words")[1]
    _, _, said = run_l10n(tmp_path, "check", "--only", "double-words", "--update-baseline")
    assert said == "ci/known.json: 3 known findings, 0 new, 0 gone.\n"
    _, _, said = run_l10n(tmp_path, "check", "--update-baseline")
    assert said == "ci/known.json: 2 known findings, 0 new, 1 gone.\n"


def test_updating_needs_a_name(tmp_path: Path) -> None:
    project(tmp_path, [GUESTS])
    code, _, said = run_l10n(tmp_path, "check", "--update-baseline")
    assert code == 2
    assert "no baseline is named" in said


def test_the_command_checks_articles(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("In Astanaknüpft das Treffen an die Gipfel an.\n", encoding="utf-8")
    code, shown, _ = run_l10n(tmp_path, "check", "--source", "--format", "json")
    assert code == 1
    (finding,) = json.loads(shown)
    assert list(finding) == ["check", "severity", "path", "line", "lang", "source", "target", "message", "evidence"]
    assert (finding["check"], finding["path"], finding["line"]) == ("run-together", "articles/a.txt", 1)
    assert run_l10n(tmp_path, "check", "--source", "articles/none.txt")[0] == 2
