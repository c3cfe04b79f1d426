import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.values import compare_values

GOLDEN = Path(__file__).parents[1] / "golden" / "values" / "compared.tsv"
SHARED = Path(os.environ.get("L10N_SHARED", Path(__file__).parents[2] / ".." / "shared"))


def cases() -> list[list[str]]:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("languages", "source", "target", "expected"), cases())
def test_golden(languages: str, source: str, target: str, expected: str) -> None:
    found = compare_values(source, target, *languages.split("-"))
    words = [
        " ".join((each.kind, *(value.surface for value in (each.source, each.target) if value is not None)))
        for each in found
    ]
    assert ("; ".join(words) or "=") == expected


@given(st.text(max_size=80), st.sampled_from(["de", "en", "ru"]))
def test_a_text_agrees_with_itself(text: str, language: str) -> None:
    assert compare_values(text, text, language, language) == ()


@given(st.integers(13, 10**6), st.integers(13, 10**6))
def test_two_numbers_agree_only_if_they_are_the_same(left: int, right: int) -> None:
    found = compare_values(f"Es waren {left} Tonnen.", f"It was {right} tonnes.", "de", "en")
    assert bool(found) == (left != right)


@pytest.mark.parametrize(("column", "language"), [(1, "en"), (2, "ru")])
def test_silent_on_human_translations(column: int, language: str) -> None:
    path = SHARED / "eval" / "diplomacy.tsv"
    if not path.is_file():
        pytest.skip(f"the evaluation sentences are not here: {path}")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    flagged = [row for row in rows if compare_values(row[0], row[column], "de", language)]
    assert len(flagged) <= 0.003 * len(rows), flagged
