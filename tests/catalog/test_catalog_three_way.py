from __future__ import annotations

import itertools
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from l10n.catalog.merge import drafted_entry
from l10n.catalog.provenance import has_human_words, is_untouched_draft
from l10n.catalog.reading import parse_catalog, read_catalog
from l10n.catalog.three_way import Merged, merge_versions
from l10n.catalog.writing import dump_catalog
from l10n.cli import main
from l10n.model import Catalog, Draft, Entry

HEADER = {"Language": "ru", "Content-Type": "text/plain; charset=UTF-8"}
PLAIN = Entry(source="Quelle", target="")
DRAFT = drafted_entry(PLAIN, Draft("Машина", "mt", "ct2:l10n-mini@1"))
APPROVED = replace(DRAFT, fuzzy=False)
ONE = replace(PLAIN, target="Один")
TWO = replace(PLAIN, target="Два")
ONE_FUZZY = replace(ONE, fuzzy=True)


def catalog(*entries: Entry | None, **header: str) -> Catalog:
    fields = {**HEADER, **{name.replace("_", "-"): value for name, value in header.items()}}
    return Catalog("probe.po", "ru", "de", fields, tuple(entry for entry in entries if entry is not None))


def merge(base: Entry | None, ours: Entry | None, theirs: Entry | None) -> Merged:
    return merge_versions(catalog(base), catalog(ours), catalog(theirs))


def outcome(merged: Merged) -> tuple[str, bool, tuple[str, ...], bool]:
    (entry,) = merged.catalog.entries
    return entry.target, entry.fuzzy, entry.comments, bool(merged.conflicts)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "target", "fuzzy"),
    [
        (DRAFT, ONE, DRAFT, "Один", False),
        (DRAFT, DRAFT, ONE, "Один", False),
        (PLAIN, DRAFT, ONE_FUZZY, "Один", True),  # a human before a draft
        (PLAIN, ONE, DRAFT, "Один", False),
        (ONE_FUZZY, ONE, ONE_FUZZY, "Один", False),  # an approval before none
        (ONE_FUZZY, ONE_FUZZY, ONE, "Один", False),
        (ONE, ONE_FUZZY, ONE, "Один", True),  # taken back
        (ONE, ONE_FUZZY, TWO, "Два", False),  # marked as to be checked, and answered
        (DRAFT, APPROVED, DRAFT, "Машина", False),
        (None, ONE, ONE, "Один", False),
        (None, ONE_FUZZY, ONE, "Один", False),
    ],
)
def test_changes_of_one_side_are_taken(
    base: Entry | None, ours: Entry, theirs: Entry, target: str, fuzzy: bool
) -> None:
    merged = merge(base, ours, theirs)
    assert outcome(merged)[:2] == (target, fuzzy)
    assert not merged.conflicts


@pytest.mark.parametrize("base", [None, PLAIN, DRAFT, replace(PLAIN, target="Ноль")])
def test_two_humans_who_disagree_are_both_kept(base: Entry | None) -> None:
    assert outcome(merge(base, ONE, TWO)) == ("Один", True, ("merge: theirs: Два",), True)


def test_an_approved_draft_that_another_human_rewrote_keeps_both_and_is_no_draft_any_more() -> None:
    merged = merge(DRAFT, APPROVED, TWO)
    assert outcome(merged) == ("Машина", True, ("merge: theirs: Два",), True)
    assert has_human_words(merged.catalog.entries[0])


def test_what_came_along_from_the_sentence_before_is_no_answer() -> None:
    before = replace(PLAIN, source="Alt", target="Старое")
    carried = replace(PLAIN, target="Старое", fuzzy=True, previous="Alt")
    merged = merge_versions(catalog(before), catalog(carried), catalog(TWO))
    assert outcome(merged) == ("Два", False, (), False)


def test_words_that_moved_to_a_sentence_which_another_translation_got_become_obsolete() -> None:
    before = replace(PLAIN, source="Alt", target="Старое")
    carried = replace(PLAIN, target="Старое", fuzzy=True, previous="Alt")
    merged = merge_versions(catalog(before), catalog(carried), catalog(before, TWO)).catalog
    assert [(e.source, e.target, e.obsolete) for e in merged.entries] == [
        ("Quelle", "Два", False),
        ("Alt", "Старое", True),
    ]


def test_words_that_both_sides_moved_and_only_one_kept_as_obsolete_stay() -> None:
    before, near = replace(ONE, source="Alt"), replace(TWO, source="Nah")
    ours = catalog(replace(TWO, fuzzy=True, previous="Nah"), near, replace(before, obsolete=True))
    theirs = catalog(replace(ONE, fuzzy=True, previous="Alt"), near)
    merged = merge_versions(catalog(before, near), ours, theirs).catalog
    assert [(e.source, e.target, e.obsolete) for e in merged.entries] == [
        ("Quelle", "Два", False),
        ("Nah", "Два", False),
        ("Alt", "Один", True),
    ]


def test_an_obsolete_entry_that_one_side_deleted_stays_deleted() -> None:
    gone = replace(ONE, obsolete=True)
    assert merge(gone, None, gone).catalog.entries == merge(gone, gone, None).catalog.entries == ()


def test_an_entry_that_one_side_dropped_and_the_other_translated_becomes_obsolete() -> None:
    (entry,) = merge(DRAFT, None, ONE).catalog.entries
    assert (entry.target, entry.obsolete) == ("Один", True)
    assert merge(DRAFT, None, DRAFT).catalog.entries == ()
    assert merge(DRAFT, DRAFT, None).catalog.entries == ()


def test_what_both_sides_added_stands_where_it_stood() -> None:
    a, b, c, d = (replace(PLAIN, source=name) for name in "abcd")
    merged = merge_versions(catalog(a, d), catalog(a, b, d), catalog(a, c, d)).catalog
    assert [entry.source for entry in merged.entries] == ["a", "c", "b", "d"]


def test_comments_flags_and_places_are_merged_line_by_line() -> None:
    base = replace(ONE, comments=("eins", "zwei"), flags=("no-wrap",), extracted=("paragraph 1",))
    ours = replace(base, comments=("eins", "zwei", "unser"))
    theirs = replace(base, comments=("zwei", "ihr"), flags=(), extracted=("paragraph 2",))
    (entry,) = merge(base, ours, theirs).catalog.entries
    assert (entry.comments, entry.flags, entry.extracted) == (("zwei", "unser", "ihr"), (), ("paragraph 2",))


def test_headers_take_the_newest_dates_and_their_translator() -> None:
    merged = merge_versions(
        catalog(PO_Revision_Date="2026-01-01 10:00+0000", Last_Translator="", X_Note="a"),
        catalog(PO_Revision_Date="2026-01-02 10:00+0000", Last_Translator="Anna", X_Note="b"),
        catalog(PO_Revision_Date="2026-01-02 10:30+0100", Last_Translator="Boris", X_Note="c", X_More="d"),
    ).catalog
    assert merged.header["PO-Revision-Date"] == "2026-01-02 10:00+0000"
    assert (merged.header["Last-Translator"], merged.header["X-Note"], merged.header["X-More"]) == ("Anna", "b", "d")
    assert merged.comments == ("merge: theirs: X-Note: c",)


STATES = [None, PLAIN, DRAFT, APPROVED, ONE, ONE_FUZZY, TWO, replace(TWO, obsolete=True), replace(ONE, obsolete=True)]
CARRIED = replace(PLAIN, target="Старое", fuzzy=True, previous="Alt")


@pytest.mark.parametrize("base", [*STATES, CARRIED])
def test_no_merge_loses_what_a_side_has_newly_written_or_approves_what_nobody_has(base: Entry | None) -> None:
    for ours, theirs in itertools.product([*STATES, CARRIED], repeat=2):
        merged = merge(base, ours, theirs).catalog
        text = dump_catalog(merged)
        for side in (ours, theirs):
            if side is not None and has_human_words(side) and (base is None or side.target != base.target):
                assert side.target in text, (base, ours, theirs)
        approved = {side.target for side in (ours, theirs) if side is not None and side.target and not side.fuzzy}
        for entry in merged.entries:
            assert entry.fuzzy or not entry.target or entry.target in approved, (base, ours, theirs)
            assert not is_untouched_draft(entry) or DRAFT in (ours, theirs), (base, ours, theirs)
        assert parse_catalog(text, Path("probe.po")).entries == tuple(
            replace(entry, line=read.line)
            for entry, read in zip(merged.entries, parse_catalog(text, Path("probe.po")).entries, strict=True)
        )


@given(st.tuples(*[st.lists(st.sampled_from("abcdef"), unique=True)] * 3))
def test_a_merge_with_oneself_changes_nothing(orders: tuple[list[str], list[str], list[str]]) -> None:
    base, ours, _ = (catalog(*(replace(ONE, source=name) for name in order)) for order in orders)
    assert live(merge_versions(base, ours, base).catalog) == ours.entries
    assert live(merge_versions(base, ours, ours).catalog) == ours.entries
    assert {e.source for e in live(merge_versions(base, base, ours).catalog)} == {e.source for e in ours.entries}


def live(catalog: Catalog) -> tuple[Entry, ...]:
    """A human's words that a side dropped stay as obsolete: they may have moved to a sentence that lost to another."""
    return tuple(entry for entry in catalog.entries if not entry.obsolete)


def git(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "t",
        "GIT_AUTHOR_EMAIL": "t@example.org",
        "GIT_COMMITTER_NAME": "t",
        "GIT_COMMITTER_EMAIL": "t@example.org",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    return subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=check)


def repository(folder: Path, base: Catalog) -> Path:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "merge.l10n.driver", f"{sys.executable} -m l10n merge-driver %O %A %B %P")
    (folder / ".gitattributes").write_text("*.po merge=l10n\n", encoding="utf-8")
    path = folder / "probe.po"
    commit(folder, path, base)
    git(folder, "branch", "other")
    return path


def commit(folder: Path, path: Path, version: Catalog) -> None:
    path.write_text(dump_catalog(version), encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "x")


def test_git_merges_by_entry_what_it_could_not_merge_by_lines(tmp_path: Path) -> None:
    second = replace(PLAIN, source="Zweite")
    path = repository(tmp_path, catalog(PLAIN, second))
    commit(tmp_path, path, catalog(ONE, second, PO_Revision_Date="2026-01-02 10:00+0000"))
    git(tmp_path, "checkout", "-q", "other")
    commit(tmp_path, path, catalog(PLAIN, replace(second, target="Вторая"), PO_Revision_Date="2026-01-03 10:00+0000"))
    git(tmp_path, "checkout", "-q", "main")
    git(tmp_path, "merge", "-q", "--no-edit", "other")
    merged = read_catalog(path)
    assert [(entry.target, entry.fuzzy) for entry in merged.entries] == [("Один", False), ("Вторая", False)]
    assert merged.header["PO-Revision-Date"] == "2026-01-03 10:00+0000"
    assert git(tmp_path, "status", "--porcelain").stdout == ""


def test_git_names_a_catalog_in_which_two_humans_disagree(tmp_path: Path) -> None:
    path = repository(tmp_path, catalog(PLAIN))
    commit(tmp_path, path, catalog(ONE))
    git(tmp_path, "checkout", "-q", "other")
    commit(tmp_path, path, catalog(TWO))
    git(tmp_path, "checkout", "-q", "main")
    done = git(tmp_path, "merge", "-q", "--no-edit", "other", check=False)
    assert done.returncode == 1
    assert 'probe.po: two translations of "Quelle"' in done.stdout + done.stderr
    assert git(tmp_path, "status", "--porcelain").stdout == "UU probe.po\n"
    (entry,) = read_catalog(path).entries
    assert (entry.target, entry.fuzzy, entry.comments) == ("Один", True, ("merge: theirs: Два",))


def test_a_damaged_version_is_merged_by_lines(tmp_path: Path) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    base.write_text(dump_catalog(catalog(PLAIN)), encoding="utf-8")
    ours.write_text(dump_catalog(catalog(ONE)), encoding="utf-8")
    theirs.write_text(dump_catalog(catalog(TWO)).replace('"Два"', '"Два'), encoding="utf-8")
    done = CliRunner().invoke(main, ["merge-driver", str(base), str(ours), str(theirs), "a.po"])
    assert done.exit_code == 1
    assert "merged by lines" in done.output
    text = ours.read_text(encoding="utf-8")
    assert "<<<<<<< ours" in text
    assert "Один" in text
    assert "Два" in text


def test_without_an_ancestor_nothing_counts_as_deleted(tmp_path: Path) -> None:
    base, ours, theirs = (tmp_path / name for name in ("base", "ours", "theirs"))
    base.write_text("", encoding="utf-8")
    ours.write_text(dump_catalog(catalog(ONE)), encoding="utf-8")
    theirs.write_text(dump_catalog(catalog(replace(TWO, source="Andere"))), encoding="utf-8")
    assert CliRunner().invoke(main, ["merge-driver", str(base), str(ours), str(theirs)]).exit_code == 0
    assert {entry.target for entry in read_catalog(ours).entries} == {"Один", "Два"}
