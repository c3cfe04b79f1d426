from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from l10n.checks import run_checks
from l10n.checks.baseline import Known, collect, compare, fingerprint, read_baseline, write_baseline
from l10n.config import Settings
from l10n.errors import ConfigError
from l10n.model import Catalog, Entry, Finding

HEADER = {"Language": "en", "Content-Type": "text/plain; charset=UTF-8"}
WRONG = Entry("Es kamen 30 Gäste.", "There were 40 guests", line=7)
OTHER = Entry("Heute kamen 20 Gäste.", "Today there were 50 guests.", line=12)


def found(*entries: Entry, path: str = "a.po") -> list[Finding]:
    return run_checks([Catalog(path, "en", "de", HEADER, entries)], Settings(), None)


def everything(_: Known) -> bool:
    return True


def test_a_known_finding_is_left_out_and_a_new_one_is_not() -> None:
    compared = compare(found(WRONG, OTHER), collect(found(WRONG)), "known.json", everything)
    assert [(finding.check, finding.line) for finding in compared.new] == [("numbers", 12)]
    assert compared.known == 2


def test_a_finding_is_known_wherever_it_has_moved_to() -> None:
    moved = found(dataclasses.replace(WRONG, line=70), path="b.po")
    assert compare(moved, collect(found(WRONG)), "known.json", everything).new == []


@pytest.mark.parametrize(
    "change", [{"target": "There were 41 guests"}, {"source": "Es kamen 31 Gäste."}, {"fuzzy": True}]
)
def test_other_content_is_another_finding(change: dict[str, object]) -> None:
    changed = found(dataclasses.replace(WRONG, **change))  # type: ignore[arg-type] # one field by name
    new = [
        finding
        for finding in compare(changed, collect(found(WRONG)), "k", everything).new
        if finding.check != "baseline"
    ]
    assert "numbers" in {finding.check for finding in new}


def test_places_in_a_message_are_no_content() -> None:
    one = Finding("inconsistent", "warning", "a.po", 1, "ru", "s", "t", "The same source is translated in b.po:4.")
    other = dataclasses.replace(one, message="The same source is translated in b.po:9.")
    assert fingerprint(one) == fingerprint(other)


def test_a_term_is_known_by_its_concept_not_by_the_wording_of_the_message() -> None:
    evidence = {"concept": "summit", "verdict": "missing"}
    one = Finding("glossary", "error", "a.po", 1, "ru", "s", "t", "“Gipfel” should be “саммит”.", evidence)
    reworded = dataclasses.replace(one, message="“саммит” is missing.")
    assert fingerprint(one) == fingerprint(reworded)
    assert fingerprint(one) != fingerprint(dataclasses.replace(one, evidence={**evidence, "concept": "meeting"}))


def test_the_same_finding_twice_is_known_as_often_as_it_was() -> None:
    once, twice = found(WRONG), [*found(WRONG), *found(WRONG, path="b.po")]
    assert len(compare(twice, collect(once), "k", everything).new) == len(once)
    assert compare(twice, collect(twice), "k", everything).new == []


def test_a_known_finding_that_is_gone_is_a_remark_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    write_baseline(path, collect(found(WRONG, OTHER)))
    (gone,) = compare(found(WRONG), read_baseline(path), "known.json", everything).new
    assert (gone.check, gone.severity, gone.path) == ("baseline", "info", "known.json")
    assert "20 has become 50" in path.read_text(encoding="utf-8").splitlines()[gone.line - 1]
    assert gone.evidence["was in"] == "a.po"


def test_what_a_run_did_not_look_for_is_not_gone() -> None:
    compared = compare([], collect(found(WRONG)), "k", lambda known: known.check == "end-punctuation")
    assert [finding.evidence["finding"].split("]")[0] for finding in compared.new] == ["[end-punctuation"]


def test_remarks_are_never_known() -> None:
    remarks = found(Entry("Guten Tag.", "", line=3))
    assert [finding.severity for finding in remarks] == ["info"]
    assert collect(remarks) == []
    assert compare(remarks, [], "k", everything).new == remarks


def test_a_baseline_has_a_line_for_each_finding_and_reads_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    known = collect(found(WRONG, OTHER))
    write_baseline(path, known)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(known) + 2
    assert [dataclasses.replace(each, line=0) for each in read_baseline(path)] == known
    assert json.loads(path.read_text(encoding="utf-8"))["findings"][0]["check"] == "end-punctuation"
    before = path.read_bytes()
    write_baseline(path, read_baseline(path))
    assert path.read_bytes() == before


def test_one_finding_less_is_a_diff_of_one_line(tmp_path: Path) -> None:
    many, fewer = tmp_path / "many.json", tmp_path / "fewer.json"
    write_baseline(many, collect(found(WRONG, OTHER)))
    write_baseline(fewer, collect(found(WRONG)))
    before, after = (path.read_text(encoding="utf-8").replace("},", "}").splitlines() for path in (many, fewer))
    assert len(set(before) - set(after)) == 1
    assert set(after) <= set(before)


@pytest.mark.parametrize(
    ("content", "line", "part"),
    [
        ("{", 1, "not JSON"),
        ('{"l10n-baseline": 1,\n"findings": [\n<<<<<<< HEAD\n]}', 3, "not JSON"),
        ('{"version": 2}', 1, "not a baseline"),
        ('{"l10n-baseline": 1, "findings": [{"count": 1}]}', None, "not a known finding"),
        ('{"l10n-baseline": 1}', None, "not a known finding"),
        (b"\xff", None, "not UTF-8"),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str | bytes, line: int | None, part: str) -> None:
    path = tmp_path / "known.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigError, match=part) as caught:
        read_baseline(path)
    assert caught.value.line == line
    assert "--update-baseline" in str(caught.value)


def test_a_missing_baseline_says_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such baseline"):
        read_baseline(tmp_path / "none.json")
