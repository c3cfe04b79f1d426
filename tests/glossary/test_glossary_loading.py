from __future__ import annotations

import os
from pathlib import Path

import pytest

from l10n.errors import GlossaryError
from l10n.glossary import Glossary, load_glossary
from l10n.glossary.loading import load_leniently
from l10n.glossary.rows import LARGEST


def load(folder: Path, text: str | bytes, name: str = "terms.csv") -> Glossary:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_glossary([path], folder)


def test_a_row_is_a_concept_in_every_language_it_has(tmp_path: Path) -> None:
    glossary = load(
        tmp_path,
        "id,de,en,ru,ru:forms,ru:forbidden,policy,case,domain,note,severity\n"
        "amt,Auswärtiges Amt|AA,Foreign Office,МИД Германии,МИД ФРГ|мидовский,МИД,,sensitive,house,own name,warning\n",
    )
    (concept,) = glossary.concepts
    assert concept.id == "amt"
    assert concept.terms["de"].text == "Auswärtiges Amt"
    assert concept.terms["de"].variants == ("AA",)
    assert concept.terms["ru"].variants == ("МИД ФРГ", "мидовский")
    assert concept.terms["ru"].forbidden == ("МИД",)
    assert (concept.policy, concept.case_sensitive, concept.domain) == ("translate", True, "house")
    assert (concept.note, concept.severity, concept.path, concept.row) == ("own name", "warning", "terms.csv", 2)
    assert glossary.languages == ("de", "en", "ru")


@pytest.mark.parametrize(
    "text",
    [
        "de;en\nRat;Council\n",
        "de\ten\nRat\tCouncil\n",
        "\ufeffde,en\r\nRat,Council\r\n",
        "sep=;\r\nde;en\r\nRat;Council\r\n",
        "de\ten\r\nRat\tCouncil\r\n".encode("utf-16"),
        b"\xfe\xff" + "de;en\nRat;Council\n".encode("utf-16-be"),
        '"de";"en";"note"\n"Rat";"Council";"a, b, c, d"\n',
    ],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, text: str | bytes) -> None:
    (concept,) = load(tmp_path, text).concepts
    assert concept.terms["en"].text == "Council"


def test_lines_are_counted_through_quoted_newlines_and_blank_rows(tmp_path: Path) -> None:
    glossary = load(tmp_path, 'de,en,note\n"Rat","Council","two\nlines"\n,,\n\nAmt,Office,\n')
    assert [concept.row for concept in glossary.concepts] == [2, 6]


def test_a_folder_stands_for_its_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("de,en\nRat,Council\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("de,en\nAmt,Office\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no glossary", encoding="utf-8")
    glossary = load_glossary([tmp_path, tmp_path / "a.csv"], tmp_path)
    assert [concept.id for concept in glossary.concepts] == ["amt", "rat"]


def test_no_files_are_an_empty_glossary(tmp_path: Path) -> None:
    assert load_glossary([], tmp_path).concepts == ()


def test_equal_terms_get_ids_of_their_own(tmp_path: Path) -> None:
    glossary = load(tmp_path, "de,en\nBank,bank\nBank,bench\n")
    assert [concept.id for concept in glossary.concepts] == ["bank", "bank-2"]


def test_a_name_that_stays_needs_one_language_only(tmp_path: Path) -> None:
    (concept,) = load(tmp_path, "de,en,policy\nTeam Europe,,keep\n").concepts
    assert concept.policy == "keep"
    assert list(concept.terms) == ["de"]


@pytest.mark.parametrize("row", ["=1+1,@SUM(A1)", "'=1+1,'@SUM(A1)"])
def test_formulas_are_text_whether_escaped_or_not(tmp_path: Path, row: str) -> None:
    (concept,) = load(tmp_path, f"de,en\n{row}\n").concepts
    assert (concept.terms["de"].text, concept.terms["en"].text) == ("=1+1", "@SUM(A1)")


def test_the_line_after_excel_s_own_first_line_is_counted(tmp_path: Path) -> None:
    (concept,) = load(tmp_path, "sep=;\nde;en\nRat;Council\n").concepts
    assert concept.row == 3


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, ["empty"]),
        ("\n\n", 1, ["empty"]),
        ("de,en\nRat,Co\xfcncil\n".encode("latin-1"), 2, ["UTF-8", "0xfc"]),
        ("de,en\nAmt,Office\nRat,Council\n".encode("utf-16-le"), 1, ["NUL", "UTF-16 without"]),
        ("de,en\nRat,Council\n".encode("utf-16")[:-1], 2, ["damaged UTF-16"]),
        ("de;en\nRat;Ma\x84nahme\n".encode("cp1252", "replace") + b"Ma\xdfnahme;\x93x\x94\n", 3, ["UTF-8", "0xdf"]),
        ("de,en\nRat,Council\n".encode("utf-16") + "\0".encode("utf-16-le"), 3, ["NUL"]),
        (b"de,en\nRat,Coun\0cil\n", 2, ["NUL"]),
        (b"PK\x03\x04rest", None, ["spreadsheet"]),
        ("de,en,de\nRat,Council,Rat\n", 1, ['column 3 "de"', "twice"]),
        ("de,en,DE\nRat,Council,Rat\n", 1, ['column 3 "DE"', "twice"]),
        ("de,en,notes\nRat,Council,x\n", 1, ['column 3 "notes"', 'Did you mean "note"']),
        ("German,en\nRat,Council\n", 1, ['column 1 "German"', 'Did you mean "de"']),
        ("de,en,de:form\nRat,Council,x\n", 1, ['":form"', 'Did you mean "de:forms"']),
        ("de,en,ru:forms\nRat,Council,x\n", 1, ['"ru:forms"', 'Add a column "ru"']),
        ("id,note\na,b\n", 1, ["no column is named by a language"]),
        ("de,en,policy\nRat,Council,kept\n", 2, ['"kept"', 'column "policy"', "translate, keep"]),
        ("de,en,case\nRat,Council,yes\n", 2, ['"yes"', 'column "case"', "sensitive"]),
        ("de,en,severity\nRat,Council,high\n", 2, ['"high"', 'column "severity"']),
        ("de,en\nRat,Council,extra\n", 2, ["more cells", '"extra"', "column 3"]),
        ("de,en\nRat,\n", 2, ["one language only", '"de"']),
        ("de,en,note\n,,only a note\n", 2, ["no term"]),
        ("de,en,en:forms\nRat,,Councils\n", 2, ['column "en" is empty', '"en:forms"']),
        ("id,de,en\na,Rat,Council\na,Amt,Office\n", 3, ['id "a"', "terms.csv:2"]),
        ("de,en\nRat,Coun\u200bcil\n", 2, ['column "en"', "U+200B", "ZERO WIDTH SPACE"]),
        ("de,en\nRat,Coun\u202ecil\n", 2, ['column "en"', "U+202E"]),
        ("de,en\nRat,…\n", 2, ['column "en"', "no letter"]),
        ('de,en\nAmt,Office\nRat,"Council\n', 3, ["quotes"]),
        ('de,en\nRat,"Coun"cil"\n', 2, ["quotes"]),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_column(
    tmp_path: Path, text: str | bytes, line: int | None, words: list[str]
) -> None:
    with pytest.raises(GlossaryError) as caught:
        load(tmp_path, text)
    assert caught.value.path == str(tmp_path / "terms.csv")
    assert caught.value.line == line
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_an_id_is_unique_across_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,de,en\nx,Amt,Office\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,de,en\nx,Rat,Council\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match=r'"x" in column "id" is taken by a\.csv:2'):
        load_glossary([tmp_path], tmp_path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        os.truncate(file.fileno(), LARGEST + 1)
    with pytest.raises(GlossaryError, match="a glossary may have 32 MB"):
        load_glossary([path], tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="no such file"):
        load_glossary([tmp_path / "none.csv"], tmp_path)


def test_a_huge_cell_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError) as caught:
        load(tmp_path, "de,en\nRat," + "x" * 200_000 + "\n")
    assert caught.value.line == 2


def test_soft_hyphens_and_odd_spaces_do_not_make_another_term(tmp_path: Path) -> None:
    glossary = load(tmp_path, "de,en\n Euro\u00adpäische\u00a0Union ,European  Union\n")
    assert glossary.concepts[0].terms["en"].text == "European Union"
    assert [hit.surface for hit in glossary.matcher("de").match("der Europäischen Union")] == ["Europäischen Union"]


def test_what_can_be_read_is_read_beside_what_cannot(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("de,en\nRat,Council\nAmt,\nBotschaft,embassy\n", encoding="utf-8")
    bad.write_text("German,en\nRat,Council\n", encoding="utf-8")
    glossary, errors = load_leniently([good, bad], tmp_path)
    assert [concept.id for concept in glossary.concepts] == ["rat", "botschaft"]
    assert [(error.path, error.line) for error in errors] == [(str(good), 3), (str(bad), 1)]


AMBIGUOUS = "id,de,en,domain\nmoney,Bank,bank,finance\nseat,Bank,bench,furniture\nany,Bank,shoal,\nriver,Ufer,bank,\n"


@pytest.mark.parametrize(
    ("domains", "found"),
    [
        ((), ["money", "seat", "any"]),
        (("Furniture", "finance"), ["seat"]),
        (("finance", "furniture"), ["money"]),
        (("law",), ["money", "seat", "any"]),
    ],
)
def test_the_first_domain_of_the_project_decides(tmp_path: Path, domains: tuple[str, ...], found: list[str]) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(AMBIGUOUS, encoding="utf-8")
    matcher = load_glossary([path], tmp_path, domains).matcher("de")
    assert [hit.concept.id for hit in matcher.match("Die Bank am Rand.")] == found
    assert [hit.concept.id for hit in matcher.match("Das Ufer.")] == ["river"]
