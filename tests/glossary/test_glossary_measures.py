"""The measures that scripts/ prints do not fall below what the glossary check promises."""

from __future__ import annotations

import importlib.util
import sys
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest

from l10n.glossary.rendering import Renderings, read

SCRIPTS = Path(__file__).parents[2] / "scripts"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("language", "share"), [("de", 0.97), ("ru", 0.98)])
def test_references_by_people_are_accepted_and_others_are_not(shared: Path, language: str, share: float) -> None:
    measure = script("evaluate_terms")
    corpus = shared / "eval" / "wmt25-terms"
    cases = measure.read_cases(corpus, language)
    accepted = [measure.paradigms(case.term, case.target, language) for case in cases]
    assert sum(accepted) / len(accepted) >= share
    wrong = [case for case in measure.negatives(cases, corpus) if not measure.holds_literally(case)]
    assert sum(measure.paradigms(case.term, case.target, language) for case in wrong) / len(wrong) <= 0.005


def test_broken_agreement_is_always_flagged_and_its_twin_accepted() -> None:
    measure = script("evaluate_agreement")
    count = 0
    for term in measure.TERMS[::4]:
        renderings = Renderings((term,), "ru", sensitive=False)
        for right, wrong in islice(measure.corruptions(term), 60):
            count += 1
            assert {r.kind for r in renderings.find(read(f"и {wrong} в", "ru"), 1)} <= {"broken"}, wrong
            assert {r.kind for r in renderings.find(read(f"и {right} в", "ru"), 1)} & {"exact", "inflected"}, right
    assert count >= 200


def test_an_interval_holds_its_share() -> None:
    share, low, high = script("evaluate_terms").wilson(97, 100)
    assert low < share < high
    assert (round(low, 3), round(high, 3)) == (0.915, 0.990)
