from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from l10n.catalog.reading import read_catalog
from l10n.catalog.writing import dump_catalog, write_catalog
from l10n.errors import CatalogError

HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: probe\\n"
"Language: ru\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"X-Source-Language: de\\n"
"""

FULL = (
    "# Über diesen Katalog.\n"
    + HEADER
    + """
# mt: ct2:l10n-mini@1; src 9f2c41d0; out 51be7a12
# Bitte prüfen.
#. paragraph 2, sentence 1 of 2
#: articles/probe.md
#, fuzzy, c-format
#| msgid "Vorher."
msgid "Nachher mit \\"Zitat\\" und \\\\."
msgstr "После."

msgctxt ""
msgid "Leerer Kontext"
msgstr "Пустой контекст"

#~ msgid "Alt"
#~ msgstr "Старое"
"""
)


def write(folder: Path, content: str | bytes, name: str = "probe.po") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_catalog_is_read_and_written_to_the_same_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, FULL)
    catalog = read_catalog(path)
    assert dump_catalog(catalog) == FULL
    before = path.stat().st_mtime_ns
    assert write_catalog(catalog) is False
    assert path.stat().st_mtime_ns == before


def test_what_is_written_equals_msgcat(tmp_path: Path, gettext_tool: Callable[[str], str]) -> None:
    path = write(tmp_path, FULL.replace("#, fuzzy, c-format", "#, fuzzy"))
    printed = subprocess.run([gettext_tool("msgcat"), "--no-wrap", str(path)], capture_output=True, check=True).stdout
    assert dump_catalog(read_catalog(path)).encode() == printed


def test_an_empty_context_is_not_an_absent_one(tmp_path: Path) -> None:
    catalog = read_catalog(write(tmp_path, FULL))
    assert [entry.context for entry in catalog.entries] == [None, "", None]


def test_workflow_flags_of_gettext_1_are_kept_and_understood(tmp_path: Path) -> None:
    text = HEADER + '\n#= fuzzy, state-new\nmsgid "a"\nmsgstr "б"\n\n#, no-wrap\n#= x\nmsgid "c"\nmsgstr "д"\n'
    catalog = read_catalog(write(tmp_path, text))
    assert [entry.fuzzy for entry in catalog.entries] == [True, False]
    assert dump_catalog(catalog) == text


def test_previous_msgids_of_obsolete_entries_are_kept(tmp_path: Path) -> None:
    text = HEADER + '\n#, fuzzy\n#~| msgid "war"\n#~ msgid "ist"\n#~ msgstr "есть"\n'
    catalog = read_catalog(write(tmp_path, text))
    assert catalog.entries[0].previous == "war"
    assert dump_catalog(catalog) == text


@pytest.mark.parametrize("separator", ["\u2028", "\u0085", "\u001c"])
def test_line_separators_inside_a_string_survive(tmp_path: Path, separator: str) -> None:
    catalog = read_catalog(write(tmp_path, HEADER + f'\nmsgid "a{separator}b"\nmsgstr "в{separator}г"\n'))
    assert catalog.entries[0].source == f"a{separator}b"
    again = read_catalog(write(tmp_path, dump_catalog(catalog)))
    assert again.entries[0].target == f"в{separator}г"


def test_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    text = (HEADER + '\nmsgid "a"\nmsgstr "б"\n').replace("\n", "\r\n")
    catalog = read_catalog(write(tmp_path, b"\xef\xbb\xbf" + text.encode()))
    assert catalog.entries[0].target == "б"
    assert dump_catalog(catalog) == text


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        (HEADER + '\n<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n', 11, "conflict marker"),
        (HEADER + '\nmsgid "a\nmsgstr "b"\n', 11, "not PO syntax"),
        (HEADER + '\nmsgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 14, "stands twice"),
        (HEADER + '\nmsgid "a"\nnonsense\n', 12, "not PO syntax"),
        (HEADER + '\nmsgid\u00a0"a"\nmsgstr "b"\n', 11, "not PO syntax"),
        (HEADER + '\nmsgid "a"\nmsgstr "b"\n\u00a0\n', 13, "not PO syntax"),
        (HEADER.encode() + b'\nmsgid "\xff"\nmsgstr ""\n', 11, "not UTF-8"),
    ],
)
def test_a_damaged_catalog_is_refused_with_its_line(tmp_path: Path, content: str | bytes, line: int, part: str) -> None:
    with pytest.raises(CatalogError) as caught:
        read_catalog(write(tmp_path, content))
    assert part in str(caught.value)
    assert caught.value.line == line


def test_a_missing_path_is_not_parsed_as_content(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no such catalog"):
        read_catalog(tmp_path / "nowhere.po")


def test_a_failed_write_leaves_the_old_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, FULL)
    catalog = read_catalog(path)

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    changed = type(catalog)(**{**{f: getattr(catalog, f) for f in catalog.__slots__}, "entries": catalog.entries[:1]})
    with pytest.raises(CatalogError, match="No space left"):
        write_catalog(changed)
    assert path.read_text(encoding="utf-8") == FULL
    assert [p.name for p in tmp_path.iterdir()] == ["probe.po"]


@pytest.mark.parametrize(
    "body",
    [
        '# Notiz\n#. Ort\n#: a.md\n#, fuzzy\n#~| msgctxt "vor"\n#~| msgid "war"\n#~ msgctxt "jetzt"\n#~ msgid "ist"\n'
        '#~ msgid_plural "sind"\n#~ msgstr[0] "a"\n#~ msgstr[1] "b"\n',
        '#, c-format\nmsgid "%d Tag"\nmsgid_plural "%d Tage"\nmsgstr[0] "%d день"\nmsgstr[1] "%d дня"\nmsgstr[2] ""\n',
        'msgid " "\nmsgstr "\\t"\n\nmsgid "\\n"\nmsgstr ""\n"\\n"\n"\\n"\n',
        f'msgid "{"lang " * 5000}"\nmsgstr "{"длинно " * 5000}"\n',
        'msgctxt ""\nmsgid ""\nmsgstr "leerer Kontext"\n',
        '#: \u2068mit leer.md\u2069 b.md\nmsgid "a"\nmsgstr "b"\n',
        '#| msgid ""\n#| "zwei\\n"\n#| "Zeilen"\nmsgid "a"\nmsgstr "b"\n',
        'msgid "a"\nmsgstr "b"\n\n# am Ende\n# steht noch etwas\n',
        "#\n#  eingerückt\n#. \tTab\n" + 'msgid "a"\nmsgstr "b"\n',
    ],
)
def test_odd_catalogs_are_read_and_written_to_the_same_bytes(tmp_path: Path, body: str) -> None:
    assert dump_catalog(read_catalog(write(tmp_path, f"{HEADER}\n{body}"))) == f"{HEADER}\n{body}"


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ('msgid"a"msgstr   "b" "c"\n', 'msgid "a"\nmsgstr "bc"\n'),
        ('  msgid "a"\n\n  "b"\n\nmsgstr "c"\n', 'msgid "ab"\nmsgstr "c"\n'),
        (
            '#~ msgid "z"\n#~ msgstr "y"\n\nmsgid "a"\nmsgstr "b"\n',
            'msgid "a"\nmsgstr "b"\n\n#~ msgid "z"\n#~ msgstr "y"\n',
        ),
        ('#Notiz\nmsgid "a"\nmsgstr "b"\n', '# Notiz\nmsgid "a"\nmsgstr "b"\n'),
        (
            '#, no-wrap\n#, fuzzy\n#: b\n#. c\n# d\nmsgid "a"\nmsgstr "b"\n',
            '# d\n#. c\n#: b\n#, fuzzy, no-wrap\nmsgid "a"\nmsgstr "b"\n',
        ),
        ('msgid "\\x41\\101\\303\\244"\nmsgstr ""\n', 'msgid "AAä"\nmsgstr ""\n'),
        ('#~ # Notiz\n#~ #, fuzzy\n#~ msgid "a"\n#~ msgstr "b"\n', '# Notiz\n#, fuzzy\n#~ msgid "a"\n#~ msgstr "b"\n'),
        ('# = fuzzy, neu\nmsgid "a"\nmsgstr "b"\n', '#, fuzzy\n#= neu\nmsgid "a"\nmsgstr "b"\n'),
        ('# = gleich\nmsgid "a"\nmsgstr "b"\n', '# = gleich\nmsgid "a"\nmsgstr "b"\n'),
    ],
)
def test_other_ways_to_write_the_same_are_understood(tmp_path: Path, body: str, written: str) -> None:
    assert dump_catalog(read_catalog(write(tmp_path, f"{HEADER}\n{body}"))) == f"{HEADER}\n{written}"


def test_headers_are_kept_whatever_they_hold(tmp_path: Path) -> None:
    text = (
        '# Über diesen Katalog.\n#. Ort\n#: a.md\n#, fuzzy\nmsgid ""\nmsgstr ""\n"vor allem\\n"\n'
        '"Language: ru\\n"\n"ohne Feld\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: de\\n"\n'
    )
    catalog = read_catalog(write(tmp_path, text))
    assert catalog.language == "ru"
    assert dump_catalog(catalog) == text


def test_a_catalog_without_a_header_and_an_empty_one_stay_as_they_are(tmp_path: Path) -> None:
    text = 'msgid "a"\nmsgstr "b"\n'
    assert dump_catalog(read_catalog(write(tmp_path, text))) == text
    assert dump_catalog(read_catalog(write(tmp_path, ""))) == ""


def test_a_header_below_the_entries_is_found(tmp_path: Path) -> None:
    catalog = read_catalog(write(tmp_path, f'msgid "a"\nmsgstr "b"\n\n{HEADER}'))
    assert (catalog.language, len(catalog.entries)) == ("ru", 1)


@pytest.mark.parametrize(
    ("body", "line", "part"),
    [
        ('msgid "a"\n# c\nmsgstr "b"\n', 13, "a comment stands inside"),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', 11, "no msgstr"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 13, "a second msgstr"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', 11, "without a number"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n', 13, "in the wrong place"),
        ('msgid "a"\nmsgstr[0] "c"\n', 12, "in the wrong place"),
        ('msgid "a"\n#~ msgstr "c"\n', 12, "obsolete"),
        ('domain "d"\nmsgid "a"\nmsgstr "c"\n', 11, "not PO syntax"),
        ('msgid "a"\nmsgstr "\\q"\n', 12, "escape"),
        ('msgid "a"\nmsgstr "b"\n\n#~ msgid "a"\n#~ msgstr "c"\n', 14, "stands twice"),
        ('#| msgid "b"\n', 11, "no entry below"),
        ('msgid "a"\nmsgstr "b" c\n', 12, "not PO syntax"),
    ],
)
def test_what_gettext_refuses_is_refused_with_its_line(tmp_path: Path, body: str, line: int, part: str) -> None:
    with pytest.raises(CatalogError) as caught:
        read_catalog(write(tmp_path, f"{HEADER}\n{body}"))
    assert part in str(caught.value)
    assert caught.value.line == line
    assert "l10n catalogs repair" in str(caught.value)
