from __future__ import annotations

import datetime
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from l10n.catalog.merge import drafted_entry, merge_catalog, new_header, with_drafts
from l10n.catalog.provenance import (
    fingerprint,
    has_human_words,
    is_stale,
    is_untouched_draft,
    needs_draft,
    parse_provenance,
    provenance_comment,
)
from l10n.catalog.reading import read_catalog
from l10n.catalog.writing import dump_catalog, write_catalog
from l10n.model import Catalog, Draft, Entry

THEN = datetime.datetime(2026, 2, 11, 8, 0, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 3, 1, 9, 30, tzinfo=datetime.UTC)


def empty_catalog(path: str = "probe.po") -> Catalog:
    return Catalog(path, "ru", "de", new_header("probe", "de", "ru", THEN), ())


def template(*sources: str) -> list[Entry]:
    return [
        Entry(source=s, target="", extracted=(f"paragraph {n}",), references=("a.md",))
        for n, s in enumerate(sources, 1)
    ]


def merged(old: Catalog, *sources: str) -> Catalog:
    return merge_catalog(old, template(*sources), NOW, lambda _entry: ())


def having(catalog: Catalog, *entries: Entry) -> Catalog:
    return replace(catalog, entries=entries)


def draft_of(source: str, target: str) -> Entry:
    return drafted_entry(Entry(source=source, target=""), Draft(target, "mt", "ct2:l10n-mini@1", ("terms: first 1",)))


REVIEWED = Entry(source="Der Dialog geht weiter.", target="Диалог продолжается.", comments=("wichtig",))


def test_provenance_is_read_back() -> None:
    draft = Draft("Ziel", "mt", "ct2:l10n-mini@1", ("terms: n-best 1",))
    comment = provenance_comment(draft, "Quelle")
    assert comment == f"mt: ct2:l10n-mini@1; src {fingerprint('Quelle')}; out {fingerprint('Ziel')}; terms: n-best 1"
    found = parse_provenance(["eine Notiz", comment])
    assert found is not None
    assert (found.maker, found.remarks) == ("ct2:l10n-mini@1", ("terms: n-best 1",))


def test_a_draft_is_told_from_human_words() -> None:
    draft = draft_of("Quelle", "Ziel")
    assert is_untouched_draft(draft)
    assert not needs_draft(draft)
    assert has_human_words(replace(draft, target="Ziel, besser"))
    assert has_human_words(replace(draft, fuzzy=False))
    moved = replace(draft, source="Andere Quelle")
    assert is_stale(moved)
    assert needs_draft(moved)


def test_an_edited_sentence_keeps_its_translation_as_fuzzy() -> None:
    catalog = merged(having(empty_catalog(), REVIEWED), "Der Dialog geht heute weiter.")
    (entry,) = catalog.entries
    assert (entry.target, entry.fuzzy, entry.previous) == (REVIEWED.target, True, REVIEWED.source)
    back = merged(catalog, REVIEWED.source)
    assert (back.entries[0].target, back.entries[0].fuzzy, back.entries[0].previous) == (REVIEWED.target, True, None)


def test_a_sentence_that_leaves_becomes_obsolete_and_comes_back() -> None:
    gone = merged(having(empty_catalog(), REVIEWED), "Etwas ganz anderes über Brücken.")
    assert [(e.source, e.obsolete) for e in gone.entries] == [
        ("Etwas ganz anderes über Brücken.", False),
        (REVIEWED.source, True),
    ]
    back = merged(gone, REVIEWED.source)
    assert (back.entries[0].target, back.entries[0].fuzzy, back.entries[0].obsolete) == (REVIEWED.target, False, False)
    assert back.entries[0].comments == ("wichtig",)


def test_an_untouched_draft_goes_with_its_sentence() -> None:
    catalog = merged(having(empty_catalog(), draft_of("Ein Satz über Wasser.", "A")), "Ein Satz über das Wasser.")
    assert [(e.source, e.target) for e in catalog.entries] == [("Ein Satz über das Wasser.", "")]


def test_an_approved_draft_sheds_its_provenance() -> None:
    approved = replace(draft_of("Quelle", "Ziel"), fuzzy=False, previous="Alt")
    (entry,) = merged(having(empty_catalog(), approved), "Quelle").entries
    assert (entry.comments, entry.previous) == ((), None)


def test_a_moved_sentence_just_moves() -> None:
    old = merged(having(empty_catalog(), REVIEWED, replace(REVIEWED, source="B", target="Б")), REVIEWED.source, "B")
    new = merged(old, "B", REVIEWED.source)
    assert [(e.source, e.target, e.fuzzy) for e in new.entries] == [
        ("B", "Б", False),
        (REVIEWED.source, REVIEWED.target, False),
    ]
    assert new.header == old.header


def test_dates_change_only_with_what_they_date() -> None:
    first = merged(empty_catalog(), "A", "B")
    assert first.header["POT-Creation-Date"] == "2026-03-01 09:30+0000"
    assert first.header["PO-Revision-Date"] == "2026-02-11 08:00+0000"
    drafted = with_drafts(first, {(None, "A"): Draft("А", "mt", "ct2:l10n-mini@1")}, NOW)
    assert drafted.header["PO-Revision-Date"] == "2026-03-01 09:30+0000"


def test_a_draft_never_replaces_what_a_human_wrote_meanwhile() -> None:
    catalog = having(empty_catalog(), replace(REVIEWED, source="A"))
    assert with_drafts(catalog, {(None, "A"): Draft("А", "mt", "ct2:l10n-mini@1")}, NOW) == catalog


def test_the_header_is_as_xgettext_orders_it() -> None:
    assert list(new_header("probe", "de", "ru", THEN)) == [
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Language",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Plural-Forms",
        "X-Source-Language",
    ]


def test_gettext_accepts_what_is_written(tmp_path: Path, gettext_tool: Callable[[str], str]) -> None:
    path = tmp_path / "probe.po"
    old = having(empty_catalog(str(path)), REVIEWED, draft_of('Quelle mit "Zitat"\tund \\.', "Цель"))
    catalog = merged(old, "Der Dialog geht heute weiter.", old.entries[1].source, "Neu.")
    write_catalog(catalog)
    checked = subprocess.run(
        [gettext_tool("msgfmt"), "--check", "-o", "/dev/null", str(path)], capture_output=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, b"")
    cleared = subprocess.run([gettext_tool("msgattrib"), "--clear-fuzzy", str(path)], capture_output=True, check=True)
    strict = [gettext_tool("msgfmt"), "--check", "-o", "/dev/null", "-"]
    assert subprocess.run(strict, input=cleared.stdout, check=False).returncode == 0
    assert read_catalog(path).entries == tuple(
        replace(entry, line=read.line) for entry, read in zip(catalog.entries, read_catalog(path).entries, strict=True)
    )


SENTENCES = st.sampled_from(
    ["Der Dialog geht weiter.", "Der Dialog geht heute weiter.", "Wasser ist knapp.", "Wasser ist sehr knapp.", "Ende."]
)
STATES = st.sampled_from(["reviewed", "draft", "touched", "empty"])


def entry_in(state: str, source: str) -> Entry:
    if state == "empty":
        return Entry(source=source, target="")
    draft = draft_of(source, f"[{source}]")
    if state == "draft":
        return draft
    return replace(draft, target=f"Mensch: {source}", fuzzy=state == "touched")


@given(
    st.lists(st.tuples(SENTENCES, STATES), max_size=5, unique_by=lambda pair: pair[0]),
    st.lists(st.lists(SENTENCES, max_size=5, unique=True), min_size=1, max_size=4),
)
def test_no_history_of_edits_loses_human_words(start: list[tuple[str, str]], edits: Sequence[list[str]]) -> None:
    catalog = having(empty_catalog(), *(entry_in(state, source) for source, state in start))
    human = {entry.target for entry in catalog.entries if has_human_words(entry)}
    reviewed = {(entry.source, entry.target) for entry in catalog.entries if entry.target and not entry.fuzzy}
    for sources in edits:
        catalog = merged(catalog, *sources)
        assert {entry.target for entry in catalog.entries} >= human
        assert {(e.source, e.target) for e in catalog.entries if e.target and not e.fuzzy} <= reviewed
        again = merged(catalog, *sources)
        assert dump_catalog(again) == dump_catalog(catalog)
