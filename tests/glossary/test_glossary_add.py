from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from l10n.cli import main
from l10n.errors import GlossaryError
from l10n.glossary import load_glossary
from l10n.glossary.adding import add_concept, append_rows


def add(path: Path, **cells: str) -> str:
    named = {name.replace("__", ":"): cell for name, cell in cells.items()}
    glossary = load_glossary([path] if path.exists() else [], path.parent)
    return add_concept(path, named, glossary, path.parent).concept.id


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("id,de,en\na,Amt,Office\n", "id,de,en\na,Amt,Office\ncouncil,Rat,Council\n"),
        ("id,de,en\na,Amt,Office", "id,de,en\na,Amt,Office\ncouncil,Rat,Council\n"),
        ("id;de;en\r\na;Amt;Office\r\n", "id;de;en\r\na;Amt;Office\r\ncouncil;Rat;Council\r\n"),
        ("\ufeffid\tde\ten\na\tAmt\tOffice\n", "\ufeffid\tde\ten\na\tAmt\tOffice\ncouncil\tRat\tCouncil\n"),
        ('"id","de","en"\n"a","Amt","Office"\n', '"id","de","en"\n"a","Amt","Office"\n"council","Rat","Council"\n'),
        ("sep=;\nen;DE;id\nOffice;Amt;a\n", "sep=;\nen;DE;id\nOffice;Amt;a\nCouncil;Rat;council\n"),
        ("de,en\nAmt , Office\n\n,,\n", "de,en\nAmt , Office\n\n,,\nRat,Council\n"),
    ],
)
def test_a_row_is_added_as_the_file_is_written(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(before.encode())
    add(path, de="Rat", en="Council")
    assert path.read_bytes().decode() == after


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_stays_utf_16(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes("\ufeffde;en\r\nMaß;measure\r\n".encode(encoding))
    add(path, de="Rat", en="Council")
    assert path.read_bytes() == "\ufeffde;en\r\nMaß;measure\r\nRat;Council\r\n".encode(encoding)


def test_a_new_column_changes_the_first_row_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text('de,en,note\nAmt,Office,"two\nlines"\n', encoding="utf-8")
    add(path, de="Rat", en="Council", ru="совет", en__forbidden="Advice")
    assert path.read_text(encoding="utf-8") == (
        'de,en,note,ru,en:forbidden\nAmt,Office,"two\nlines"\nRat,Council,,совет,Advice\n'
    )
    amt, rat = load_glossary([path], tmp_path).concepts
    assert amt.note == "two\nlines"
    assert rat.terms["en"].forbidden == ("Advice",)
    assert rat.row == 4


def test_a_file_is_begun(tmp_path: Path) -> None:
    assert add(tmp_path / "new.csv", de="Wasserdialog", en="water dialogue") == "water-dialogue"
    assert (tmp_path / "new.csv").read_text(
        encoding="utf-8"
    ) == "id,de,en\nwater-dialogue,Wasserdialog,water dialogue\n"


def test_a_cell_like_a_formula_is_escaped_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    add(path, de="=1+1", en="'@x")
    assert "'=1+1,''@x" in path.read_text(encoding="utf-8")
    (concept,) = load_glossary([path], tmp_path).concepts
    assert (concept.terms["de"].text, concept.terms["en"].text) == ("=1+1", "'@x")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"de": "rat", "en": "counsel"}, ['"rat" is a wording of the concept "council"', "terms.csv:2", "--domain"]),
        ({"de": "Ältestenrat", "en": "Council"}, []),
        ({"de": "Gremium", "en": "body", "id": "council"}, ['the id "council" is taken']),
        ({"de": "Rat", "en": "advice", "domain": "life"}, []),
        ({"de": "Rat", "en": "Council", "domain": "politics"}, ["is a wording"]),
        ({"de": "Gremium"}, ["one language only"]),
        ({"de": "Gre\u200bmium", "en": "body"}, ["U+200B"]),
        ({"German": "Gremium", "en": "body"}, ['Did you mean "de"']),
    ],
)
def test_what_is_there_already_or_no_concept_is_refused(
    tmp_path: Path, cells: dict[str, str], words: list[str]
) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("id,de,en,domain\ncouncil,Rat,Council,politics\n", encoding="utf-8")
    before = path.read_bytes()
    if not words:
        add(path, **cells)
        assert path.read_bytes().startswith(before)
        return
    with pytest.raises(GlossaryError) as caught:
        add(path, **cells)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert path.read_bytes() == before


def test_a_damaged_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text('de,en\nRat,"Council\n', encoding="utf-8")
    with pytest.raises(GlossaryError, match="quotes"):
        append_rows(path, [{"de": "Amt", "en": "Office"}])
    assert path.read_text(encoding="utf-8") == 'de,en\nRat,"Council\n'


def test_the_command_tells_where_the_row_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    done = run.invoke(main, ["glossary", "add", "--term", "de=Rat", "--term", "en=Council", "--note", "EU"])
    assert (done.exit_code, done.stdout) == (0, "glossaries/terms.csv:2: council: de: Rat; en: Council\n")
    again = run.invoke(main, ["glossary", "add", "--term", "de=Rat", "--term", "en=Council"])
    assert again.exit_code == 2
    assert "glossaries/terms.csv:2" in again.stderr
    assert run.invoke(main, ["glossary", "add", "--term", "Rat"]).exit_code == 2
    (tmp_path / "glossaries" / "b.csv").write_text("de,en\nAmt,Office\n", encoding="utf-8")
    several = run.invoke(main, ["glossary", "add", "--term", "de=Haus", "--term", "en=house"])
    assert several.exit_code == 2
    assert "--into" in several.stderr
