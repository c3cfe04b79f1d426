from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.checks import CHECKS, chosen_checks, run_checks
from l10n.config import CheckSettings, Settings
from l10n.errors import ConfigError
from l10n.model import Catalog, Entry, Finding

HEADER = {"Language": "en", "Content-Type": "text/plain; charset=UTF-8"}


def catalog(*entries: Entry, path: str = "locales/en/LC_MESSAGES/a.po") -> Catalog:
    return Catalog(path, "en", "de", HEADER, entries)


def told(findings: list[Finding]) -> list[tuple[int, str, str]]:
    return [(finding.line, finding.check, finding.severity) for finding in findings]


def settings(disable: tuple[str, ...] = (), **severity: str) -> Settings:
    named = {name.replace("_", "-"): value for name, value in severity.items()}
    return Settings(checks=CheckSettings(disable, MappingProxyType(named)))


WRONG = Entry("Es kamen 30 Gäste.", "There were 40 guests", line=7)


def test_findings_are_sorted_by_path_and_line() -> None:
    second = catalog(WRONG, path="b.po")
    first = catalog(Entry("Heute kamen 30 Gäste.", "Today there were 50 guests.", line=9), WRONG, path="a.po")
    found = run_checks([second, first], Settings(), None)
    assert [(finding.path, *rest) for finding, rest in zip(found, told(found), strict=True)] == [
        ("a.po", 7, "numbers", "error"),
        ("a.po", 7, "end-punctuation", "warning"),
        ("a.po", 9, "numbers", "error"),
        ("b.po", 7, "numbers", "error"),
        ("b.po", 7, "end-punctuation", "warning"),
    ]


def test_a_finding_carries_what_a_report_needs() -> None:
    (finding,) = run_checks([catalog(WRONG)], Settings(), None, only=["numbers"])
    assert finding == Finding(
        check="numbers",
        severity="error",
        path="locales/en/LC_MESSAGES/a.po",
        line=7,
        lang="en",
        source=WRONG.source,
        target=WRONG.target,
        message="Values differ from the source's: 30 has become 40.",
        evidence={"found": "40", "in source": "30"},
    )


def test_a_draft_is_never_worse_than_a_warning_but_for_its_tags() -> None:
    drafts = catalog(
        Entry("Es kamen 30 Gäste.", "There were 40 guests.", fuzzy=True, line=3),
        Entry("Der <a1>Dialog</a1>", "The dialogue", fuzzy=True, line=6),
    )
    found = run_checks([drafts], Settings(), None)
    assert told(found) == [
        (3, "numbers", "warning"),
        (3, "unreviewed", "info"),
        (6, "tags", "error"),
        (6, "unreviewed", "info"),
    ]
    assert {finding.evidence["state"] for finding in found} == {"draft"}


def test_obsolete_and_merged_away_entries_are_left_alone() -> None:
    gone = Entry("Es kamen 30 Gäste.", "There were 40 guests.", obsolete=True)
    merged = Entry("Es kamen <b1>30</b1> Gäste.", "<none/>")
    assert run_checks([catalog(gone, merged)], Settings(), None) == []


def test_missing_translations_are_told_without_failing() -> None:
    entries = (Entry("Guten Tag.", "", line=3), Entry("Gute Nacht.", "", fuzzy=True, line=6))
    assert told(run_checks([catalog(*entries)], Settings(), None)) == [
        (3, "untranslated", "info"),
        (6, "untranslated", "info"),
    ]


def test_every_plural_form_is_checked_beside_its_own_source() -> None:
    good = Entry("Ein Gast.", "One guest.", plural_source="%d Gäste.", plural_targets=("One guest.", "%d guests."))
    bad = Entry(
        "Ein Gast.", "One guest.", plural_source="%d Gäste.", plural_targets=("One guest.", "%d guests"), line=5
    )
    header = {**HEADER, "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    both = Catalog("a.po", "en", "de", header, (good, bad))
    (finding,) = run_checks([both], Settings(), None)
    assert (finding.check, finding.source, finding.target) == ("end-punctuation", "%d Gäste.", "%d guests")


def test_checks_can_be_disabled_and_weighed() -> None:
    found = run_checks([catalog(WRONG)], settings(disable=("numbers",), end_punctuation="info"), None)
    assert told(found) == [(7, "end-punctuation", "info")]


def test_only_names_the_checks_that_run_even_disabled_ones() -> None:
    found = run_checks([catalog(WRONG)], settings(disable=("numbers",)), None, only=["numbers"])
    assert told(found) == [(7, "numbers", "error")]


@pytest.mark.parametrize(
    ("wrong", "only", "message"),
    [
        (settings(disable=("number",)), (), 'there is no check "number". Did you mean "numbers"?'),
        (settings(nubmers="info"), (), 'there is no check "nubmers". Did you mean "numbers"?'),
        (settings(numbers="fatal"), (), '"fatal" is no severity, for the check "numbers"'),
        (Settings(), ("glossery",), 'there is no check "glossery". Did you mean "glossary"?'),
        (Settings(), ("qqqqqq",), "Known checks: tags, "),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(wrong: Settings, only: tuple[str, ...], message: str) -> None:
    with pytest.raises(ConfigError, match=r"no check|no severity") as caught:
        chosen_checks(wrong, only)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "comment",
    [
        "l10n: ignore numbers, end-punctuation",
        "L10N: ignore end-punctuation numbers",
        "l10n:ignore: all",
        "l10n: ignore numbers;end-punctuation",
    ],
)
def test_a_comment_suppresses_checks_for_its_entry(comment: str) -> None:
    silent = Entry(WRONG.source, WRONG.target, line=3, comments=("Reviewed by A.", comment))
    assert told(run_checks([catalog(silent, WRONG)], Settings(), None)) == [
        (7, "numbers", "error"),
        (7, "end-punctuation", "warning"),
    ]


def test_a_comment_that_came_along_from_another_sentence_suppresses_nothing() -> None:
    moved = Entry(
        WRONG.source, WRONG.target, fuzzy=True, previous="Es kamen 40 Gäste.", comments=("l10n: ignore numbers",)
    )
    assert "numbers" in {finding.check for finding in run_checks([catalog(moved)], Settings(), None)}


def test_a_suppression_of_an_unknown_check_is_told() -> None:
    entry = Entry("Guten Tag.", "Good day.", comments=("l10n: ignore nmbers",))
    (finding,) = run_checks([catalog(entry)], Settings(), None)
    assert finding.check == "ignores"
    assert 'Did you mean "numbers"?' in finding.message


def test_names_are_unique_and_readable() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalpha() and name.islower() for name in names)
    assert all(check.why.endswith(".") and "\n" not in check.why for check in CHECKS)


def test_the_checks_load_nothing_heavy() -> None:
    listing = "import sys, l10n.checks, l10n.reporting; print('\\n'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    loaded = {line.split(".")[0] for line in result.stdout.splitlines()}
    assert not loaded & {
        "numpy",
        "torch",
        "transformers",
        "ctranslate2",
        "simplemma",
        "pymorphy3",
        "babel",
        "rich",
        "polib",
    }


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(texts, texts, st.sampled_from(["en", "ru", "de", "fr", "zh", "ar", "el"]), st.booleans())
def test_no_text_breaks_a_check(source: str, target: str, language: str, fuzzy: bool) -> None:
    entry = Entry(source, target, fuzzy=fuzzy, line=1)
    found = run_checks([Catalog("a.po", language, "de", HEADER, (entry,))], Settings(), None)
    assert all(finding.message for finding in found)


@given(st.text(st.sampled_from('ab. ,;:!?"“”„«»()[]<a1></b2/>0123%{}@\u200b\u00a0й'), max_size=40))
def test_a_text_beside_itself_is_no_finding_of_form(text: str) -> None:
    entry = Entry(text, text, line=1)
    found = run_checks([Catalog("a.po", "en", "en", HEADER, (entry,))], Settings(), None)
    allowed = {"quotation-style", "tags", "untranslated", "blank", "numbers"}
    assert {finding.check for finding in found} <= allowed


def test_paths_are_told_as_given(tmp_path: Path) -> None:
    path = str(tmp_path / "ä b.po")
    assert run_checks([catalog(WRONG, path=path)], Settings(), None)[0].path == path
