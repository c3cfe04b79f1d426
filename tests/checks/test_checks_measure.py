from __future__ import annotations

import importlib
from pathlib import Path
from random import Random

import pytest

from l10n.checks import run_checks
from l10n.config import Settings
from l10n.glossary import load_glossary
from l10n.model import Catalog, Entry, Finding

ROOT = Path(__file__).parents[2]
HEADER = {"Content-Type": "text/plain; charset=UTF-8"}
ROWS = [
    row.split("\t") for row in (ROOT / "tests/golden/checks/good-pairs.tsv").read_text(encoding="utf-8").splitlines()
]
GOOD = {"en": [(row[0], row[1]) for row in ROWS], "ru": [(row[0], row[2]) for row in ROWS]}


def found(pairs: list[tuple[str, str]], language: str) -> list[Finding]:
    entries = tuple(Entry(source, target, line=line) for line, (source, target) in enumerate(pairs, start=1))
    catalog = Catalog(f"{language}.po", language, "de", {"Language": language, **HEADER}, entries)
    return run_checks([catalog], Settings(), None)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_our_own_good_pairs_are_good(language: str) -> None:
    assert found(GOOD[language], language) == []


def test_planted_faults_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    faults = importlib.import_module("seeded_faults").FAULTS
    missed, planted = [], 0
    for fault in faults:
        for language, pairs in GOOD.items():
            random = Random(f"1 {fault.name}")  # noqa: S311 - a repeatable choice of places
            broken = [(pair, fault.plant(pair, language, random)) for pair in pairs]
            kept = [after for before, after in broken if after is not None and after != before]
            lines = {finding.line for finding in found(kept, language) if finding.check == fault.check}
            planted += len(kept)
            missed += [(fault.name, *pair) for line, pair in enumerate(kept, start=1) if line not in lines]
    assert planted >= 300
    assert len(missed) <= 0.05 * planted, missed


@pytest.mark.parametrize("language", ["en", "ru"])
def test_good_translations_are_left_alone(shared: Path, language: str) -> None:
    flores = [(shared / "eval/flores-dev" / f"dev.{tag}").read_text(encoding="utf-8") for tag in ("de", language)]
    rows = [row.split("\t") for row in (shared / "eval/diplomacy.tsv").read_text(encoding="utf-8").splitlines()]
    for pairs in (
        list(zip(*(side.splitlines() for side in flores), strict=True)),
        [(row[0], row[("de", "en", "ru").index(language)]) for row in rows],
    ):
        serious = [finding for finding in found(pairs, language) if finding.severity != "info"]
        assert len(serious) <= 0.01 * len(pairs), serious


def test_our_glossary_is_silent_on_our_press_texts(shared: Path) -> None:
    glossary = load_glossary(sorted((ROOT / "glossaries").glob("*.csv")), ROOT)
    rows = [row.split("\t") for row in (shared / "eval/diplomacy.tsv").read_text(encoding="utf-8").splitlines()]
    for place, language in enumerate(("en", "ru"), start=1):
        entries = tuple(Entry(row[0], row[place], line=line) for line, row in enumerate(rows, start=1))
        catalog = Catalog(f"{language}.po", language, "de", {"Language": language, **HEADER}, entries)
        serious = [f for f in run_checks([catalog], Settings(), glossary, only=["glossary"]) if f.severity != "info"]
        assert len(serious) <= 0.01 * len(entries), serious
