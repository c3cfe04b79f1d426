from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from l10n.errors import TranslationMemoryError
from l10n.memory import Unit, read_tmx, write_tmx
from l10n.memory.tmx_writing import save_tmx

GOLDEN = Path(__file__).parents[1] / "golden" / "memory"

TAGS = st.sampled_from(
    ["<a1>", "</a1>", "<b2>", "</b2>", "<x3/>", "<br4/>", "<i10>", "</i10>", "<none/>", "</x5/>", "<ph>"]
)
TEXTS = st.lists(st.one_of(TAGS, st.text(max_size=8)), max_size=9).map("".join).filter(str.strip)
XML_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)
UNITS = st.builds(
    Unit,
    source=TEXTS,
    target=TEXTS,
    source_language=st.sampled_from(["de", "de-AT", "zh-Hant-TW"]),
    target_language=st.sampled_from(["en", "ru", "sr-Latn"]),
    origin=XML_TEXT.filter(bool),
    context=st.tuples(XML_TEXT, XML_TEXT),
    domain=XML_TEXT,
    changed=st.sampled_from(["", "2026-11-22T12:03:00Z"]),
    reviewed=st.booleans(),
)


@given(units=st.lists(UNITS, max_size=4))
@example(units=[Unit("a\r\nb\x01<a1>\x85\u2028", "]]>&amp;<x1/>\t", "de", "en", "o")])
def test_what_is_written_reads_back_the_same(units: list[Unit], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("tmx") / "memory.tmx"
    assert save_tmx(units, path) == len(units)
    assert list(read_tmx(path)) == units


def test_a_file_of_another_tool_gives_its_units() -> None:
    lines = []
    for unit in read_tmx(GOLDEN / "agency.tmx"):
        lines += [f"{unit.source_language} → {unit.target_language} [{unit.domain}] {unit.changed}"]
        lines += [f"  {unit.source}", f"  {unit.target}"]
    assert "\n".join(lines) + "\n" == (GOLDEN / "agency.units.txt").read_text(encoding="utf-8")


def test_the_origin_is_the_file_unless_another_is_named() -> None:
    assert {unit.origin for unit in read_tmx(GOLDEN / "agency.tmx")} == {"agency.tmx"}
    assert {unit.origin for unit in read_tmx(GOLDEN / "agency.tmx", origin="memory/a.tmx")} == {"memory/a.tmx"}


def written(tmp_path: Path, body: str, head: str = "", encoding: str = "utf-8", srclang: str = "de") -> Path:
    path = tmp_path / "a.tmx"
    declared = f'<?xml version="1.0" encoding="{encoding}"?>\n{head}\n'
    text = f'{declared}<tmx version="1.4"><header srclang="{srclang}"/><body>\n{body}\n</body></tmx>'
    path.write_bytes(text.encode(encoding))
    return path


PAIR = '<tu><tuv xml:lang="de"><seg>Wasser</seg></tuv><tuv xml:lang="ru"><seg>вода</seg></tuv></tu>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_encodings_that_xml_names_are_read(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, PAIR, encoding=encoding)
    path.write_bytes(path.read_bytes().replace(b"utf-8-sig", b"utf-8"))
    (unit,) = read_tmx(path)
    assert (unit.source, unit.target) == ("Wasser", "вода")


def test_equal_languages_give_every_pair(tmp_path: Path) -> None:
    pairs = [(unit.source, unit.target) for unit in read_tmx(written(tmp_path, PAIR, srclang="*all*"))]
    assert sorted(pairs) == [("Wasser", "вода"), ("вода", "Wasser")]


def test_a_source_language_that_a_unit_lacks_gives_every_pair(tmp_path: Path) -> None:
    assert len(list(read_tmx(written(tmp_path, PAIR, srclang="en")))) == 2


def test_the_document_type_is_accepted_and_never_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tmx14.dtd").write_text('<!ENTITY wasser "fetched">')
    (unit,) = read_tmx(written(tmp_path, PAIR, '<!DOCTYPE tmx SYSTEM "tmx14.dtd">'))
    assert unit.source == "Wasser"
    asking = PAIR.replace("Wasser", "&wasser;")
    with pytest.raises(TranslationMemoryError, match='entity "wasser"'):
        list(read_tmx(written(tmp_path, asking, '<!DOCTYPE tmx SYSTEM "tmx14.dtd">')))


@pytest.mark.parametrize(
    "declaration",
    ['<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % a SYSTEM "http://localhost/x"> %a;'],
)
def test_entities_are_refused(tmp_path: Path, declaration: str) -> None:
    head = f"<!DOCTYPE tmx [{declaration}]>"
    with pytest.raises(TranslationMemoryError, match='entity "a"') as caught:
        list(read_tmx(written(tmp_path, PAIR, head)))
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("content", "problem", "line"),
    [
        (b"", "no element found", 1),
        (b"msgid 1", "syntax error", 1),
        (b"<html>\n</html>", "this is no TMX file: it begins with <html>", 1),
        (b"<tmx><body>\n<tu><tuv xml:lang='de'>\n<seg>x</seg></tu>", "mismatched tag", 3),
        (b"<tmx>\n<body><tu><tuv xml:lang='qq'><seg>x</seg></tuv></tu></body></tmx>", "no language tag|qq", 2),
        (b"<tmx>\n<body><tu><tuv><seg>x</seg></tuv></tu></body></tmx>", "language", 2),
        (b"<?xml version='1.0' encoding='klingon'?>\n<tmx/>", "encoding", None),
        (b"<tmx>\n<body>\xff</body></tmx>", "invalid token", 2),
    ],
)
def test_what_is_no_tmx_is_named_with_its_line(tmp_path: Path, content: bytes, problem: str, line: int | None) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(content)
    with pytest.raises(TranslationMemoryError, match=problem) as caught:
        list(read_tmx(path))
    assert caught.value.path == str(path)
    assert line is None or caught.value.line == line


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TranslationMemoryError, match="cannot be read"):
        list(read_tmx(tmp_path / "none.tmx"))


def test_units_come_while_the_file_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, PAIR * 5000)
    path.write_bytes(path.read_bytes()[:-20])
    reading = read_tmx(path)
    assert next(reading).source == "Wasser"
    with pytest.raises(TranslationMemoryError):
        list(reading)


def test_tags_are_the_elements_that_other_tools_know() -> None:
    stream = io.StringIO()
    write_tmx([Unit("Der <a1>Rat</a1><x2/> <b3>", "The <a1>Council</a1><x2/>", "de", "en")], stream)
    assert (
        '<seg>Der <bpt i="1" x="1" type="link">&lt;a1&gt;</bpt>Rat<ept i="1">&lt;/a1&gt;</ept>'
        '<ph x="2" type="x-x">&lt;x2/&gt;</ph> &lt;b3&gt;</seg>'
    ) in stream.getvalue()


@pytest.mark.skipif(shutil.which("xmllint") is None, reason="xmllint is not installed")
def test_other_parsers_read_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    save_tmx(read_tmx(GOLDEN / "agency.tmx"), path)
    subprocess.run(["xmllint", "--noout", "--nonet", str(path)], check=True)


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text("old")

    def broken() -> object:
        yield Unit("a", "b", "de", "en")
        raise TranslationMemoryError("broken")

    with pytest.raises(TranslationMemoryError, match="broken"):
        save_tmx(broken(), path)  # type: ignore[arg-type]  # a generator of units that breaks off
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]
