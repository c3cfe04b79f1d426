from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from l10n.catalog.reading import parse_catalog
from l10n.catalog.repair import repair_content, repair_file
from l10n.catalog.writing import dump_catalog
from l10n.cli import main
from l10n.errors import CatalogError
from l10n.model import Entry

HEADER = """\
msgid ""
msgstr ""
"Language: ru\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""
PATH = Path("locales/ru/LC_MESSAGES/probe.po")


def repaired(body: str | bytes, header: str = HEADER) -> tuple[dict[str, Entry], list[str], bool]:
    content = header.encode() + (body.encode() if isinstance(body, str) else body)
    found = repair_content(content, PATH)
    text = dump_catalog(found.catalog)
    again = repair_content(text.encode(), PATH)
    assert again.repairs == ()
    entries = parse_catalog(text, PATH).entries
    return {entry.source: entry for entry in entries}, [f"{r.line}: {r.what}" for r in found.repairs], found.certain


def test_both_sides_of_a_conflict_are_kept() -> None:
    entries, told, certain = repaired(
        '\n# n\nmsgid "a"\n<<<<<<< HEAD\nmsgstr "x"\n=======\nmsgstr "y"\n>>>>>>> b\n\nmsgid "z"\nmsgstr "q"\n'
    )
    assert (entries["a"].target, entries["a"].fuzzy, entries["a"].comments) == ("x", True, ("n", "merge: theirs: y"))
    assert (entries["z"].target, entries["z"].fuzzy) == ("q", False)
    assert told == ["10: git left a conflict here; both sides are kept"]
    assert not certain


def test_a_conflict_with_its_ancestor_is_merged_by_who_changed_what() -> None:
    entries, _, _ = repaired(
        '\n<<<<<<< HEAD\nmsgid "a"\nmsgstr "x"\n||||||| base\nmsgid "a"\nmsgstr "w"\n=======\nmsgid "a"\nmsgstr "w"\n\n'
        'msgid "neu"\nmsgstr "нов"\n>>>>>>> b\n'
    )
    assert [(e.source, e.target, e.fuzzy) for e in entries.values()] == [("a", "x", False), ("neu", "нов", False)]


def test_a_conflict_in_the_header_keeps_the_newest_date() -> None:
    ours, theirs = '"PO-Revision-Date: 2026-01-01 10:00+0000\\n"\n', '"PO-Revision-Date: 2026-01-01 10:30+0100\\n"\n'
    conflict = f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> b\n"
    content = HEADER.replace('"MIME', f'{conflict}"MIME') + '\nmsgid "a"\nmsgstr "b"\n'
    assert repair_content(content.encode(), PATH).catalog.header["PO-Revision-Date"] == "2026-01-01 10:00+0000"


def test_entries_that_stand_twice_become_one() -> None:
    entries, told, certain = repaired(
        '\nmsgid "a"\nmsgstr "x"\n\n# note\nmsgid "a"\nmsgstr "y"\n\nmsgid "b"\nmsgstr ""\n\nmsgid "b"\nmsgstr "B"\n\n'
        '#~ msgid "a"\n#~ msgstr "z"\n'
    )
    assert (entries["a"].target, entries["a"].fuzzy) == ("x", True)
    assert entries["a"].comments == ("merge: theirs: y", "note", "merge: theirs: z")
    assert (entries["b"].target, entries["b"].fuzzy) == ("B", False)
    assert [line.split(":")[0] for line in told] == ["11", "18", "21"]
    assert not certain


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ('msgstr "Он "да" громко"', 'Он "да" громко'),
        ('msgstr "Он да', "Он да"),
        ('msgstr "Он да\nи дальше"', "Он да и дальше"),
        ('msgstr "C:\\"', "C:\\"),
        ("msgstr Он да", "Он да"),
        ("msgstr “Он да”", "“Он да”"),
        ('msgstr "a" b', 'a" b'),
    ],
)
def test_broken_strings_are_mended_and_wait_for_review(line: str, target: str) -> None:
    entries, told, certain = repaired(f'\nmsgid "a"\n{line}\n\nmsgid "b"\nmsgstr "B"\n')
    assert (entries["a"].target, entries["a"].fuzzy) == (target, True)
    assert (entries["b"].target, entries["b"].fuzzy) == ("B", False)
    assert told
    assert not certain


def test_unknown_escapes_are_doubled_with_certainty() -> None:
    entries, told, certain = repaired('\nmsgid "a"\nmsgstr "q\\q\\xg\\n"\n')
    assert (entries["a"].target, entries["a"].fuzzy, certain) == ("q\\q\\xg\n", False, True)
    assert told == ["9: a backslash began no escape; it is doubled now"]


def test_stray_lines_become_comments_and_leave_the_approval() -> None:
    entries, told, certain = repaired(
        '\nmsgid "a"\nmsgstr "x"\nfoo bar\n"y"\n\n#bare\nmsgid "b"\nmsgstr "B"\n\n# trunc\nmsgid "ende des Sat'
    )
    assert (entries["a"].target, entries["a"].comments, entries["a"].fuzzy) == ("xy", ("line 10: foo bar",), False)
    assert (entries["b"].comments, entries["ende des Sat"].comments) == (("bare",), ("trunc",))
    assert "13: this comment had no space behind its #" in told
    assert not certain


def test_a_statement_without_its_entry_is_kept_beside_the_entry_above() -> None:
    entries, _, _ = repaired('\nmsgid "a"\nmsgstr "x"\n\nmsgstr "lost"\n"and lost"\n')
    assert (entries["a"].target, entries["a"].fuzzy) == ("x", True)
    assert entries["a"].comments == ("merge: theirs: lostand lost",)


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ('msgid "a"\n# in\nmsgstr "x"\n', "x"),
        ('msgid "a"\nmsgstr "x"\nmsgstr "y"\n', "x"),
        ('msgid "a"\nmsgid_plural "as"\nmsgstr "x"\n', "x"),
        ('msgid "a"\nmsgstr[1] "y"\nmsgstr[0] "x"\n', "x"),
        ('msgid "a"\n#~ msgstr "x"\n', "x"),
        ('msgctxt "c"\nmsgctxt "d"\nmsgid "a"\nmsgstr "x"\n', "x"),
        ('domain "d"\nmsgid "a"\nmsgstr "x"\n', "x"),
        ('msgid "a"\nmsgstr "x"\n#| msgid "dangling"\n', "x"),
        ('msgid "a"\nmsgstr "x"\n\nmsgid ""\nmsgstr "Language: en\\nX-More: lost\\n"\n', "x"),
    ],
)
def test_a_broken_structure_loses_no_word(body: str, target: str) -> None:
    entries, told, _ = repaired(f"\n{body}")
    assert entries["a"].target == target
    assert told
    written = dump_catalog(repair_content((HEADER + "\n" + body).encode(), PATH).catalog)
    assert words(body) <= words(written)


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u3000"])
def test_spaces_that_gettext_does_not_take_for_spaces_are_mended_with_certainty(space: str) -> None:
    entries, told, certain = repaired(f'\nmsgid{space}"a"\n{space}msgstr "x{space}y"\n')
    assert (entries["a"].target, entries["a"].fuzzy, certain) == (f"x{space}y", False, True)
    assert [line.split(":")[0] for line in told] == ["8", "9"]


@pytest.mark.parametrize("unseen", ["\ufeff", "\u200b", "\u00ad \u2060"])
def test_what_cannot_be_seen_before_a_statement_is_taken_away_with_certainty(unseen: str) -> None:
    entries, told, certain = repaired(f'\n{unseen}# Notiz\n{unseen}msgid "a"\n{unseen}msgstr ""\n{unseen}"{unseen}x"\n')
    assert (entries["a"].target, entries["a"].comments, certain) == (f"{unseen}x", ("Notiz",), True)
    assert len(told) == 4


def test_a_context_without_its_msgid_does_not_go_to_the_next_entry() -> None:
    entries, told, certain = repaired('\nmsgid "a"\nmsgctxt "c"\nmsgstr "x"\n\nmsgid "b"\nmsgstr "B"\n')
    assert (entries["a"].context, entries["b"].context, entries["b"].target) == (None, None, "B")
    assert entries["b"].comments == ('line 9: msgctxt "c"', 'line 10: msgstr "x"')
    assert any("without its msgid" in line for line in told)
    assert not certain


@pytest.mark.parametrize("first", ["singular", "plural"])
def test_of_a_plural_entry_that_stands_twice_every_text_is_kept(first: str) -> None:
    singular = 'msgid "a"\nmsgstr "x"\n'
    plural = 'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "y"\nmsgstr[1] "z"\n'
    body = f"\n{singular}\n{plural}" if first == "singular" else f"\n{plural}\n{singular}"
    text = dump_catalog(repair_content((HEADER + body).encode(), PATH).catalog)
    assert all(f'"{word}"' in text or f"theirs: {word}" in text for word in ("x", "as", "y", "z"))


def test_windows_files_are_repaired_with_certainty() -> None:
    content = ("\ufeff" + HEADER + '\nmsgid "a"\nmsgstr "x"\n').replace("\n", "\r\n")
    found = repair_content(content.encode(), PATH)
    assert found.certain
    assert len(found.repairs) == 2
    assert dump_catalog(found.catalog) == HEADER + '\nmsgid "a"\nmsgstr "x"\n'


@pytest.mark.parametrize(
    ("declared", "actual", "text", "certain"),
    [
        ("KOI8-R", "koi8-r", "Привет, Мир", True),
        ("ISO-8859-1", "utf-8", "Привет, Мир", True),
        ("CHARSET", "utf-8", "Привет, Мир", True),
        ("ISO-8859-1", "cp1252", "„Wörter“ – schön", True),
        ("UTF-8", "cp1251", "Привет, Мир", False),
        ("UTF-8", "koi8-r", "Привет, Мир", False),
        ("nonsense", "cp1251", "Привет, Мир", False),
    ],
)
def test_a_foreign_charset_is_converted(declared: str, actual: str, text: str, certain: bool) -> None:
    header = HEADER.replace("UTF-8", declared)
    found = repair_content(header.encode() + f'\nmsgid "a"\nmsgstr "{text}"\n'.encode(actual), PATH)
    assert (found.catalog.entries[0].target, found.certain) == (text, certain)
    assert found.catalog.entries[0].fuzzy is not certain
    assert "charset=UTF-8" in dump_catalog(found.catalog)


def test_utf_16_and_zero_bytes() -> None:
    text = HEADER + '\nmsgid "a"\nmsgstr "ж"\n'
    assert repair_content(text.encode("utf-16"), PATH).catalog.entries[0].target == "ж"
    assert repair_content(text.encode() + b"\0" * 512, PATH).catalog.entries[0].target == "ж"


def test_an_approved_draft_of_which_a_line_was_guessed_is_no_untouched_draft() -> None:
    from l10n.catalog.provenance import fingerprint, has_human_words

    line = f"# mt: ct2:l10n-mini@1; src {fingerprint('a')}; out {fingerprint('x')}"
    entries, _, _ = repaired(f'\n{line}\nmsgid "a"\nmsgstr "x\n')
    assert entries["a"].fuzzy
    assert has_human_words(entries["a"])


def test_a_whole_catalog_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "probe.po"
    path.write_text(HEADER + '\nmsgid   "a"\nmsgstr "x"\n"y"\n', encoding="utf-8")
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert repair_file(path).repairs == ()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_what_is_no_catalog_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "probe.po"
    path.write_bytes(b"\xde\x12\x04\x95\0\0\0\0 something else")
    with pytest.raises(CatalogError, match="no entry of a catalog"):
        repair_file(path)
    assert [each.name for each in tmp_path.iterdir()] == ["probe.po"]


def test_the_command_says_what_it_did_and_keeps_the_original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / PATH
    path.parent.mkdir(parents=True)
    damaged = HEADER + '\nmsgid "a"\nmsgstr "b "c" d"\n'
    path.write_text(damaged, encoding="utf-8")
    looked = CliRunner().invoke(main, ["catalogs", "repair", "--check"])
    assert (looked.exit_code, path.read_text(encoding="utf-8")) == (1, damaged)
    done = CliRunner().invoke(main, ["catalogs", "repair"])
    assert done.exit_code == 1
    assert done.output == looked.output == f"{PATH}:9: quotes inside this string were not escaped; they are now\n"
    assert path.with_name("probe.po.orig").read_text(encoding="utf-8") == damaged
    again = CliRunner().invoke(main, ["catalogs", "repair"])
    assert (again.exit_code, again.output) == (0, "")


WORD = re.compile(r"w[0-9]+")


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.replace("\\n", " "))) - {
        "msgid",
        "msgstr",
        "msgctxt",
        "msgid_plural",
        "0",
        "1",
        "domain",
        "in",
    }


def sample() -> str:
    entries = []
    for number in range(0, 40, 8):
        names = [f"w{number + place}" for place in range(8)]
        mark = "#~ " if number == 32 else ""
        entries.append(
            f'# {names[0]}\n#. {names[1]}\n#: {names[2]}\n#, fuzzy\n#{"~" if mark else ""}| msgid "{names[3]}"\n'
            f'{mark}msgctxt "{names[4]}"\n{mark}msgid "{names[5]}"\n{mark}msgstr ""\n'
            f'{mark}"{names[6]}\\n"\n{mark}"{names[7]}"\n'
        )
    return HEADER + "\n" + "\n".join(entries)


PREVIOUS = {f"w{number}" for number in range(3, 40, 8)}
LINES = sample().split("\n")
JUNK = st.sampled_from(
    ['"', "\\", "#", "~", "|", "[", " ", '""', "msgstr", 'msgid "', "\r", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n"]
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(lines) - 1))
        act = draw(st.sampled_from(["insert", "drop", "double", "junk", "swap", "conflict", "cut"]))
        line = lines[place]
        if act == "insert":
            column = draw(st.integers(0, len(line)))
            lines[place] = line[:column] + draw(JUNK) + line[column:]
        elif act == "drop":
            del lines[place]
        elif act == "double":
            lines[place:place] = lines[max(0, place - 9) : place + 1]
        elif act == "junk":
            lines.insert(place, draw(st.text(st.sampled_from('"\\#ж msgid~|'), max_size=12)))
        elif act == "swap":
            lines[place - 1], lines[place] = lines[place], lines[place - 1]
        elif act == "conflict":
            end = min(len(lines), place + draw(st.integers(1, 12)))
            half = (place + end) // 2
            lines[place:end] = ["<<<<<<< a", *lines[place:half], "=======", *lines[half:end], ">>>>>>> b"]
        else:
            column = draw(st.integers(0, len(line)))
            lines[place] = line[:column]
    return "\n".join(lines)


@given(text=damaged())
@settings(max_examples=400)
def test_no_damage_makes_a_repair_lose_a_word(text: str) -> None:
    found = repair_content(text.encode(), PATH)
    written = dump_catalog(found.catalog)
    before = WORD.findall(text)
    sides = "<<<<<<<" in text or len(set(before)) < len(before)
    # of two entries that become one only one can say what it was translated for
    needed = set(before) - (PREVIOUS if sides else set())
    assert needed <= set(WORD.findall(written))
    parse_catalog(written, PATH)
    assert repair_content(written.encode(), PATH).repairs == ()


@given(text=damaged())
@settings(max_examples=25)
def test_gettext_reads_what_was_repaired(text: str, gettext_tool: Callable[[str], str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "probe.po")
        path.write_text(dump_catalog(repair_content(text.encode(), PATH).catalog), encoding="utf-8", newline="\n")
        ran = subprocess.run([gettext_tool("msgcat"), str(path)], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr


WORDS = 'msgid msgstr msgctxt msgid_plural msgstr[0] msgstr[1] " "a" "" # #~ #| #~| #, #= fuzzy \\ \\x ж'.split()
ENDS = ["\n", "\n\n", " ", "\r\n", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "||||||| c\n"]
LIKE_PO = st.lists(st.sampled_from([*WORDS, *ENDS]), max_size=40).map(lambda parts: "".join(parts).encode())


@pytest.mark.parametrize("header", [HEADER, ""])
def test_an_obsolete_entry_with_the_key_of_the_header_becomes_part_of_it(header: str) -> None:
    body = '#~ msgid ""\n#~ msgstr "Words"\n'
    text = dump_catalog(repair_content(f"{header}\n{body}".encode(), PATH).catalog)
    assert "Words" in text
    assert dump_catalog(parse_catalog(text, PATH)) == text


@given(st.one_of(st.binary(max_size=200), LIKE_PO))
@example(b"#~msgid")
@example(b"#=fuzzy")
@settings(max_examples=500)
def test_whatever_a_file_holds_gives_a_catalog_or_one_error(content: bytes) -> None:
    refused: list[CatalogError] = []
    for body in (content, HEADER.encode() + b"\n" + content):
        try:
            text = dump_catalog(repair_content(body, PATH).catalog)
        except CatalogError:
            continue
        assert dump_catalog(parse_catalog(text, PATH)) == text
        try:
            parse_catalog(body.decode("utf-8", "replace"), PATH)
        except CatalogError as error:
            refused.append(error)
    assert all(error.line for error in refused)
