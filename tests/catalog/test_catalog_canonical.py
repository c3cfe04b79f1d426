from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import polib
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n.catalog.reading import read_catalog
from l10n.catalog.writing import dump_catalog

LETTERS = "aß\u00e4ДяЁ«»„“ \t\n\\\"'<>/%{}#~|=,.:[]\u2028\u0085\u00a0\u001c\u2068\u2069\v\a\b\f\U0001f30d"
TEXT = st.text(
    st.one_of(st.sampled_from(LETTERS), st.characters(codec="utf-8", exclude_characters="\0\x04\r")), max_size=30
)
LONG = st.text(st.sampled_from("Wasser Дело \n"), min_size=80, max_size=400)
STRING = st.one_of(TEXT, LONG)
COMMENT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=20).map(str.strip)
NAME = st.from_regex(r"[a-z]{1,12}/[a-z-]{1,60}\.md", fullmatch=True)
FLAG = st.sampled_from(["c-format", "no-c-format", "python-format", "no-wrap"])


@st.composite
def entries(draw: st.DrawFn) -> polib.POEntry:
    plural = draw(st.booleans())
    target = draw(STRING)
    previous = draw(st.none() | STRING.filter(bool))
    return polib.POEntry(
        msgid=draw(STRING.filter(bool)),
        msgstr="" if plural else target,
        msgid_plural=draw(STRING.filter(bool)) if plural else "",
        msgstr_plural={0: target, 1: draw(STRING)} if plural else {},
        msgctxt=draw(st.none() | STRING),
        obsolete=draw(st.booleans()),
        tcomment="\n".join(draw(st.lists(COMMENT, max_size=3))),
        comment="\n".join(draw(st.lists(COMMENT.filter(bool), max_size=3))),
        occurrences=[(name, "") for name in draw(st.lists(NAME, max_size=4, unique=True))],
        flags=draw(st.lists(FLAG, max_size=1)) + draw(st.sampled_from([[], ["fuzzy"]])),
        previous_msgid=previous,
        previous_msgctxt=draw(st.none() | STRING) if previous else None,
    )


@st.composite
def catalogs(draw: st.DrawFn) -> str:
    found = draw(st.lists(entries(), max_size=5, unique_by=lambda entry: (entry.msgctxt, entry.msgid)))
    header = (
        'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    )
    return header + "".join(f"\n{entry.__unicode__(wrapwidth=draw(st.sampled_from([0, 78])))}" for entry in found)


@given(text=catalogs())
@settings(max_examples=60)
def test_what_msgcat_wrote_is_read_and_written_to_the_same_bytes(text: str, gettext_tool: Callable[[str], str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "probe.po")
        path.write_text(text, encoding="utf-8", newline="\n")
        ran = subprocess.run([gettext_tool("msgcat"), "--no-wrap", str(path)], capture_output=True, check=True)
        path.write_bytes(ran.stdout)
        assert dump_catalog(read_catalog(path)).encode() == ran.stdout
