from __future__ import annotations

import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from l10n.cli import main
from l10n.errors import GlossaryError
from l10n.glossary import load_glossary
from l10n.glossary.escaping import escape_cell, is_formula, unescape_cell
from l10n.glossary.exchange import FORMATS, Imported, Pair, guess_format
from l10n.glossary.exchange.placing import for_languages, only, place
from l10n.glossary.glossary import Glossary
from l10n.model import Concept, Term

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "exchange"
PAIR = Pair("de", "ru")
FULL = ("csv", "tsv", "xlsx", "tbx", "tbx-v2")
"""The formats that hold everything."""


def concept(identity: str, policy: str = "translate", **terms: str) -> Concept:
    """Gives a concept; "de='Rat|Gremium|!Beirat'" has a variant and a forbidden wording."""
    made = {}
    for language, text in terms.items():
        first, *others = text.split("|")
        forbidden = tuple(each[1:] for each in others if each.startswith("!"))
        made[language] = Term(language, first, tuple(each for each in others if not each.startswith("!")), forbidden)
    return Concept(identity, MappingProxyType(made), "keep" if policy == "keep" else "translate")


RICH = (
    replace(
        concept("council", de="Rat|Gremium|!Beirat", en="Council", ru="совет|!рада"),
        domain="politics & law",
        note='two\nlines, "quoted" <b>',
        case_sensitive=True,
        severity="warning",
    ),
    concept("team", policy="keep", en="Team Europe"),
    concept("17_22 x", de="=1+1", en="-cmd", ru="@сумма"),
)


def round_trip(name: str, concepts: tuple[Concept, ...], folder: Path, pair: Pair | None = None) -> Imported:
    known = FORMATS[name]
    path = folder / f"terms{known.suffixes[0] if known.suffixes else '.tbx' if 'tbx' in name else '.csv'}"
    path.write_bytes(known.write(concepts, pair).content)
    return known.read(path, pair)


def told(concepts: tuple[Concept, ...]) -> list[Concept]:
    return [replace(each, terms=dict(each.terms), path="", row=0) for each in concepts]


@pytest.mark.parametrize("name", FULL)
def test_full_formats_lose_nothing(tmp_path: Path, name: str) -> None:
    assert not FORMATS[name].write(RICH, None).losses
    imported = round_trip(name, RICH, tmp_path)
    assert told(imported.concepts) == told(RICH)
    assert not imported.losses


@pytest.mark.parametrize("name", FULL)
def test_the_project_s_glossary_survives(tmp_path: Path, name: str) -> None:
    concepts = load_glossary([ROOT / "glossaries" / "diplomacy.csv"], ROOT).concepts
    assert told(round_trip(name, concepts, tmp_path).concepts) == told(concepts)


words = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"), exclude_characters="|"
    ),
    min_size=1,
    max_size=8,
).map(lambda text: f"a{text}")
lines = st.lists(st.one_of(words, st.sampled_from(["=1", "+1", "-x", "@y", "'=z", "''", '"', ",;"])), max_size=3).map(
    "\n".join
)


@given(st.lists(st.tuples(words, words, lines), min_size=1, max_size=4, unique_by=lambda row: row[0]))
def test_any_text_survives_the_full_formats(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    concepts = tuple(
        replace(concept(f"c{place}", de=Term("de", de).text, en=en), note=note)
        for place, (de, en, note) in enumerate(rows)
    )
    normal = tuple(each for each in concepts if each.terms["de"].text.isprintable())
    folder = tmp_path_factory.mktemp("exchange")
    for name in ("csv", "tsv"):
        found = round_trip(name, normal, folder).concepts if normal else ()
        assert [each.note for each in found] == [each.note for each in normal]


@given(st.text())
def test_escaping_is_undone_and_no_escaped_cell_is_a_formula(cell: str) -> None:
    assert unescape_cell(escape_cell(cell)) == cell
    assert not is_formula(escape_cell(cell))


@pytest.mark.parametrize("name", ["csv", "tsv", "weblate", "omegat", "deepl", "deepl-tsv"])
def test_no_cell_of_a_table_is_a_formula(name: str) -> None:
    nasty = tuple(concept(f"c{n}", de=f"{mark}x{n}", ru=f"{mark}y{n}") for n, mark in enumerate("=+-@"))
    content = FORMATS[name].write(nasty, PAIR).content.decode()
    cells = [cell.strip('"') for line in content.splitlines() for cell in line.replace("\t", ",").split(",")]
    assert len(cells) >= 8
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]


def test_cells_of_a_workbook_are_text(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "terms.xlsx"
    path.write_bytes(FORMATS["xlsx"].write(RICH, None).content)
    cells = [
        cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "'=1+1" in {cell.value for cell in cells}


@pytest.mark.parametrize("name", ["weblate", "weblate-tbx", "omegat", "deepl", "deepl-tsv"])
def test_formats_of_two_languages_want_them_named(name: str) -> None:
    with pytest.raises(GlossaryError, match="--pair"):
        FORMATS[name].write(RICH, None)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "xlsx"])
def test_what_is_written_and_what_is_lost(name: str) -> None:
    exported = FORMATS[name].write(RICH, PAIR)
    content = exported.content.decode()
    losses = "".join(f"# {count} × {kind}\n" for kind, count in sorted(exported.losses.items()))
    assert content + losses == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["weblate", "weblate-tbx"])
def test_weblate_keeps_what_is_forbidden_and_what_stays(tmp_path: Path, name: str) -> None:
    found = round_trip(name, RICH, tmp_path, PAIR).concepts
    council = next(each for each in found if each.terms["de"].text == "Rat")
    assert council.terms["ru"] == Term("ru", "совет", (), ("рада",))
    assert [each.policy for each in found if each.terms["de"].text == "Team Europe"] == ["keep"]


@pytest.mark.parametrize("name", sorted(path.stem for path in (GOLDEN / "tbx").glob("*.tbx")))
def test_shapes_of_tbx_that_are_met(name: str) -> None:
    imported = FORMATS["tbx"].read(GOLDEN / "tbx" / f"{name}.tbx")
    out = FORMATS["csv"].write(imported.concepts, Pair("de", "en")).content.decode()
    out += "".join(f"# {count} × {kind}\n" for kind, count in sorted(imported.losses.items()))
    assert out == (GOLDEN / "tbx" / f"{name}.txt").read_text(encoding="utf-8")


ENTRY = '<text><body><termEntry><langSet xml:lang="en"><tig><term>{}</term></tig></langSet></termEntry></body></text>'
DTD_NAME = '<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'<!DOCTYPE martif [<!ENTITY a "b">]>\n<martif>{ENTRY.format("&a;")}</martif>', [":1:", "declares entities"]),
        ('<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/passwd">]><martif/>', ["declares entities"]),
        ('<!DOCTYPE martif [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]><martif/>', ["declares entities"]),
        ('<?xml version="1.0"?>\n<!DOCTYPE martif SYSTEM "http://127.0.0.1:1/x.dtd"><martif/>', [":2:", "not fetched"]),
        ('<!DOCTYPE martif PUBLIC "-//X//EN" "/etc/passwd"><martif/>', ["not fetched"]),
        ('<!DOCTYPE martif SYSTEM "../TBXcoreStructV02.dtd"><martif/>', ["not fetched"]),
        (f"{DTD_NAME}<martif>{ENTRY.format('&evil;')}</martif>", ["&evil;", "five"]),
        (f"<martif>{ENTRY.format('&evil;')}</martif>", ["well-formed"]),
        ("<html/>", ["<html>", "martif"]),
        ("<martif><text></martif>", ["not well-formed"]),
        ("", ["not well-formed"]),
        ("no xml", ["not well-formed"]),
        ('<?xml version="1.0" encoding="x-none"?><martif/>', ["encoding"]),
        ("<martif>" + "<a>" * 1000, ["deep"]),
        ("<martif><text><body/></text></martif>", ["no entry"]),
        (f"<martif>{ENTRY.format('x' * 1_100_000)}</martif>", ["characters"]),
    ],
)
def test_dangerous_and_damaged_xml_is_refused(tmp_path: Path, text: str, words: list[str]) -> None:
    path = tmp_path / "terms.tbx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        FORMATS["tbx"].read(path)
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_large_termbase_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.tbx"
    entry = (
        '<termEntry id="e{0}"><descrip type="x">{1}</descrip>'
        '<langSet xml:lang="en"><tig><term>t{0}</term></tig></langSet>'
        '<langSet xml:lang="de"><tig><term>b{0}</term></tig></langSet></termEntry>\n'
    )
    with path.open("w", encoding="utf-8") as file:
        file.write('<martif type="TBX"><text><body>')
        file.writelines(entry.format(number, "filler " * 1000) for number in range(3000))
        file.write("</body></text></martif>")
    tracemalloc.start()
    try:
        found = FORMATS["tbx"].read(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 20_000_000
    assert len(found.concepts) == 3000
    assert peak < 8_000_000


def test_a_zip_bomb_is_refused_unpacked(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    with pytest.raises(GlossaryError, match="unpacks to"):
        FORMATS["xlsx"].read(path)


def sheet(path: Path, rows: list[list[object]]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_cells_that_excel_has_changed_are_named(tmp_path: Path) -> None:
    import datetime

    path = tmp_path / "terms.xlsx"
    (found,) = FORMATS["xlsx"].read(sheet(path, [["de", "en"], ["Agenda 2030", 2030]])).concepts
    assert found.terms["en"].text == "2030"
    for value, word in (("=1+1", "formula"), (datetime.date(2026, 3, 1), "no text"), (True, "no text")):
        with pytest.raises(GlossaryError, match=word) as caught:
            FORMATS["xlsx"].read(sheet(path, [["de", "en"], ["Rat", value]]))
        assert caught.value.line == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"de,en\nRat,Council\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "terms.xlsx"
    path.write_bytes(content)
    with pytest.raises(GlossaryError, match=r"no \.xlsx workbook"):
        FORMATS["xlsx"].read(path)


def test_without_openpyxl_the_mend_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(GlossaryError, match=r"pip install 'l10n\[xlsx\]'"):
        FORMATS["xlsx"].write(RICH, None)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("deepl", 'Rat,Council\n"Amt, das",Office\n', ["Rat=Council", "Amt, das=Office"]),
        ("deepl", "Rat,Council,DE,EN,0.9\n", ["Rat=Council"]),
        ("deepl", "Rat\tCouncil\n", ["Rat=Council"]),
        (
            "omegat",
            '# remark\nRat\tCouncil\tEU\nRat\tBoard\n\nAmt\tOffice "x"\n',
            ["Rat=Council|Board", 'Amt=Office "x"'],
        ),
        ("weblate", "source,target,flags\nRat,Council,\nRat,Advice,forbidden\n", ["Rat=Council|!Advice"]),
        ("weblate", "location,source,target,fuzzy\n,Rat,Council,\n,Amt,Office,True\n", ["Rat=Council"]),
        ("weblate", "source;target\n'=x';'@y'\n", ["=x=@y"]),
    ],
)
def test_what_other_tools_write_is_read(tmp_path: Path, name: str, text: str, found: list[str]) -> None:
    path = tmp_path / "terms.dat"
    path.write_text(text, encoding="utf-8")
    concepts = FORMATS[name].read(path, Pair("de", "en")).concepts
    assert found == [
        f"{each.terms['de'].text}="
        + "|".join(
            (each.terms["en"].text, *each.terms["en"].variants, *(f"!{text}" for text in each.terms["en"].forbidden))
        )
        for each in concepts
    ]


def test_formats_are_told_by_name_and_first_row(tmp_path: Path) -> None:
    for text, name in (("id,de,en\n", "csv"), ("source,target\n", "weblate"), ("location;Source;Target\n", "weblate")):
        path = tmp_path / "terms.csv"
        path.write_text(text + "a,b,c\n", encoding="utf-8")
        assert guess_format(path).name == name
    path.write_text("Rat,Council\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match="--from deepl"):
        guess_format(path)
    for name, known in (("a.tbx", "tbx"), ("a.xlsx", "xlsx"), ("a.txt", "omegat")):
        assert guess_format(tmp_path / name).name == known
    with pytest.raises(GlossaryError, match="--from"):
        guess_format(tmp_path / "a.doc")


def test_regions_give_way_where_the_project_has_none() -> None:
    found = Imported((replace(concept("a"), terms={"de-DE": Term("de-DE", "Rat"), "en-US": Term("en-US", "Council")}),))
    (one,) = for_languages(found, ("de", "en-US")).concepts
    assert {tag: term.text for tag, term in one.terms.items()} == {"de": "Rat", "en-US": "Council"}
    both = replace(concept("a"), terms={"en-US": Term("en-US", "center"), "en-GB": Term("en-GB", "centre")})
    (one,) = for_languages(Imported((both,)), ("de", "en")).concepts
    assert one.terms["en"] == Term("en", "center", ("centre",))
    assert for_languages(Imported((both,)), ("de",), ["de"]).losses["term in a language that was not asked for"] == 2
    assert only(RICH, ["ru"], ["politics & law"])[0].terms.keys() == {"ru"}


def test_placing_adds_what_is_new_and_says_what_is_not(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("id;de;en\r\ncouncil;Rat;Council\r\ne1;Haus;house\r\n", encoding="utf-8")
    before = path.read_bytes()
    glossary = load_glossary([path], tmp_path)
    incoming = (
        concept("x", de="rat", en="council"),
        concept("council", de="Rat", en="Board"),
        concept("e1", de="Amt", en="Office", ru="ведомство"),
        concept("y", de="Amt", en="Office"),
        concept("z", de="Botschaft"),
        concept("v", de="Weg|a", en="w\u200bay"),
        concept("p", de="a|b", en="c"),
    )
    broken = (*incoming, replace(concept("q"), terms={"de": Term("de", "a|b"), "en": Term("en", "c")}))
    done = place(Imported(broken), path, glossary, tmp_path, ("de", "en", "ru"))
    assert [each.id for each in done.added] == ["office", "v", "p"]
    assert done.present == 1
    assert [(each.id, where) for each, where in done.clashes] == [("council", "terms.csv:2")]
    assert done.losses["entry with the same terms as another one"] == 1
    assert done.losses["entry with a term in one language only"] == 2
    assert done.losses["invisible character"] == 1
    text = path.read_bytes().decode()
    assert text.startswith(before.decode().replace("id;de;en", "id;de;en;ru;de:forms"))
    assert [each.id for each in load_glossary([path], tmp_path).concepts] == ["council", "e1", "office", "v", "p"]


def test_a_second_import_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    place(Imported(RICH), path, Glossary(), tmp_path, ("de", "en"))
    before = path.read_bytes()
    done = place(Imported(RICH), path, load_glossary([path], tmp_path), tmp_path, ("de", "en"))
    assert (done.added, done.present, path.read_bytes()) == ((), 3, before)


def test_the_commands_say_what_they_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries" / "terms.csv").write_bytes(FORMATS["csv"].write(RICH, None).content)
    exported = run.invoke(main, ["glossary", "export", "out.txt", "--pair", "de:ru"])
    assert exported.exit_code == 0
    assert "1 × case that counts" in exported.stderr
    shown = run.invoke(main, ["glossary", "export", "omegat", "--pair", "de:ru"])
    assert shown.stdout_bytes == (tmp_path / "out.txt").read_bytes()
    assert run.invoke(main, ["glossary", "export", "out.doc"]).exit_code == 2
    assert run.invoke(main, ["glossary", "export", "deepl"]).exit_code == 2
    assert (
        run.invoke(main, ["glossary", "export", "out.tbx", "--lang", "de,en", "--domain", "politics & law"]).exit_code
        == 0
    )
    imported = run.invoke(main, ["glossary", "import", "out.tbx", "--into", "glossaries/new.csv"])
    assert (imported.exit_code, imported.stdout) == (0, "glossaries/new.csv: 0 added, 1 there already.\n")
    assert run.invoke(main, ["glossary", "import", "none.tbx"]).exit_code == 2


def test_an_import_completes_concepts_only_when_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "l10n.toml").write_text('source = "de"\n', encoding="utf-8")
    house = tmp_path / "glossaries" / "house.csv"
    house.parent.mkdir()
    before = 'de;en;note\r\nRat;council;"two\r\nlines; here"\r\nAmt;office\r\nTag;day;kept\r\n'
    house.write_bytes(b"\xef\xbb\xbf" + before.encode())
    (tmp_path / "in.csv").write_text(
        "de,en,ru,ru:forms,note\nRat,council,совет,,new\nAmt,office,ведомство,управление,\n", encoding="utf-8"
    )
    run = CliRunner()
    left = run.invoke(main, ["glossary", "import", "in.csv", "--into", "glossaries/house.csv"])
    assert "2 of them lack terms (ru): put them in with --complete." in left.output
    assert house.read_bytes().decode("utf-8-sig") == before
    done = run.invoke(main, ["glossary", "import", "in.csv", "--into", "glossaries/house.csv", "--complete"])
    assert "2 completed" in done.output
    assert house.read_bytes().startswith(b"\xef\xbb\xbf")
    assert house.read_bytes().decode("utf-8-sig") == (
        'de;en;note;ru;ru:forms\r\nRat;council;"two\r\nlines; here";совет;\r\nAmt;office;;ведомство;управление\r\n'
        "Tag;day;kept\r\n"
    )
    again = run.invoke(main, ["glossary", "import", "in.csv", "--into", "glossaries/house.csv", "--complete"])
    assert "completed" not in again.output
