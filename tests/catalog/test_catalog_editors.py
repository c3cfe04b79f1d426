"""What editors and gettext's tools do to a catalog between two runs, each with the real tool."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from l10n.catalog.extraction import extract
from l10n.catalog.places import catalog_path, template_path
from l10n.catalog.reading import read_catalog
from l10n.catalog.writing import write_catalog
from l10n.config import Settings
from l10n.model import Entry

SENTENCES = [
    "Der Dialog über Wasser geht heute weiter.",
    "Die Gäste trafen sich am Abend im Schloss Bellevue, um über die Flüsse und Gletscher der Region zu sprechen.",
    "Am Ende unterschrieben alle die gemeinsame Erklärung.",
]
EDITED = SENTENCES[0].replace("heute", "morgen")


class Project:
    def __init__(self, folder: Path) -> None:
        self.settings = Settings(root=folder, targets=("ru",))
        self.catalog = catalog_path("a", "ru", self.settings)
        self.template = template_path("a", self.settings)
        (folder / "articles").mkdir()
        self.article = folder / "articles" / "a.md"
        self.write(SENTENCES)
        self.approve({sentence: f"Перевод {number}" for number, sentence in enumerate(SENTENCES)})

    def write(self, sentences: list[str]) -> tuple[Path, ...]:
        self.article.write_text("\n\n".join(sentences) + "\n", encoding="utf-8")
        return extract(self.article, self.settings, ["ru"]).written

    def entries(self) -> dict[str, Entry]:
        return {entry.source: entry for entry in read_catalog(self.catalog, "de").entries}

    def approve(self, targets: dict[str, str]) -> None:
        catalog = read_catalog(self.catalog, "de")
        entries = tuple(replace(e, target=targets.get(e.source, e.target), fuzzy=False) for e in catalog.entries)
        write_catalog(replace(catalog, entries=entries))

    def run(self, *command: str) -> None:
        subprocess.run([*command, "-o", str(self.catalog), str(self.catalog)], check=True)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize("width", ["40", "77", "79"])
def test_a_catalog_that_an_editor_has_wrapped_is_not_written_where_nothing_changed(
    project: Project, width: str, gettext_tool: Callable[[str], str]
) -> None:
    project.run(gettext_tool("msgcat"), f"--width={width}")
    before = project.catalog.read_bytes(), project.catalog.stat().st_mtime_ns
    assert before[0].count(b'\n"') > 13
    assert project.write(SENTENCES) == ()
    assert (project.catalog.read_bytes(), project.catalog.stat().st_mtime_ns) == before
    assert project.catalog in project.write([EDITED, *SENTENCES[1:]])
    assert project.entries()[SENTENCES[1]].target == "Перевод 1"
    assert project.write([EDITED, *SENTENCES[1:]]) == ()


def test_windows_line_ends_stay_and_are_written_to_new_entries(project: Project) -> None:
    project.catalog.write_bytes(project.catalog.read_bytes().replace(b"\n", b"\r\n"))
    assert project.write(SENTENCES) == ()
    project.write([EDITED, *SENTENCES[1:], "Neu."])
    content = project.catalog.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n")
    assert project.entries()[EDITED].previous == SENTENCES[0]


def test_a_sentence_that_is_edited_twice_remembers_the_one_that_was_translated(project: Project) -> None:
    project.write([EDITED, *SENTENCES[1:]])
    again = EDITED.replace("Wasser", "Energie")
    project.write([again, *SENTENCES[1:]])
    entry = project.entries()[again]
    assert (entry.target, entry.fuzzy, entry.previous) == ("Перевод 0", True, SENTENCES[0])


def test_an_approval_that_left_the_previous_msgid_is_an_approval(project: Project) -> None:
    project.write([EDITED, *SENTENCES[1:]])
    text = project.catalog.read_text(encoding="utf-8")
    project.catalog.write_text(text.replace("#, fuzzy\n", ""), encoding="utf-8")
    project.write([EDITED, *SENTENCES[1:]])
    entry = project.entries()[EDITED]
    assert (entry.target, entry.fuzzy, entry.previous) == ("Перевод 0", False, None)


def test_two_catalogs_put_together_by_msgcat_keep_both_translations(
    project: Project, tmp_path: Path, gettext_tool: Callable[[str], str]
) -> None:
    other = tmp_path / "other.po"
    other.write_text(project.catalog.read_text(encoding="utf-8").replace("Перевод 0", "Другой"), encoding="utf-8")
    project.run(gettext_tool("msgcat"), str(other))
    project.write(SENTENCES)
    entry = project.entries()[SENTENCES[0]]
    assert entry.fuzzy
    assert "Другой" in entry.target
    assert "Перевод 0" in entry.target


def test_an_article_that_is_emptied_and_restored_has_its_approved_translations(project: Project) -> None:
    project.write(["Leer."])
    project.write(SENTENCES)
    assert [(e.target, e.fuzzy) for e in project.entries().values() if not e.obsolete] == [
        (f"Перевод {number}", False) for number in range(3)
    ]


def test_entries_of_other_programs_become_obsolete_and_whole(
    project: Project, gettext_tool: Callable[[str], str]
) -> None:
    foreign = (
        f'\nmsgctxt "Titel"\nmsgid "{SENTENCES[0]}"\nmsgstr "С контекстом"\n\n'
        'msgid "%d Tag"\nmsgid_plural "%d Tage"\nmsgstr[0] "%d день"\nmsgstr[1] "%d дня"\nmsgstr[2] "%d дней"\n'
    )
    with project.catalog.open("a", encoding="utf-8") as file:
        file.write(foreign)
    project.write(SENTENCES)
    assert project.entries()[SENTENCES[0]].target in ("Перевод 0", "С контекстом")
    text = project.catalog.read_text(encoding="utf-8")
    assert all(f"#~ {line}\n" in text for line in foreign.split("\n") if line)
    subprocess.run([gettext_tool("msgfmt"), "--check", "-o", "/dev/null", str(project.catalog)], check=True)


@pytest.mark.parametrize("flags", ["#,fuzzy", "#, fuzzy, fuzzy", "#,  fuzzy ,no-wrap", "#, no-wrap\n#, fuzzy"])
def test_fuzzy_marks_are_understood_however_they_are_spelled(project: Project, flags: str) -> None:
    text = project.catalog.read_text(encoding="utf-8")
    project.catalog.write_text(text.replace("msgid", f"{flags}\nmsgid").replace(f"{flags}\n", "", 1), encoding="utf-8")
    assert all(entry.fuzzy for entry in project.entries().values())
    project.write([EDITED, *SENTENCES[1:]])
    assert all(entry.fuzzy for entry in project.entries().values())
