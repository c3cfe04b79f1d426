from datetime import date
from pathlib import Path

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from l10n.errors import L10nError
from l10n.values import find_values, render

GOLDEN = Path(__file__).parents[1] / "golden" / "values" / "rendered.tsv"


def cases() -> list[tuple[str, str, str, str]]:
    found = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, written, *expected = line.split("\t")
            found += [
                (language, written, target, text) for target, text in zip(("de", "en", "ru"), expected, strict=True)
            ]
    return found


@pytest.mark.parametrize(("language", "written", "target", "expected"), cases())
def test_golden(language: str, written: str, target: str, expected: str) -> None:
    (value,) = find_values(written, language)
    assert value.surface == written
    assert render(value, target).replace("\u00a0", "⍽") == expected


def test_other_english_and_other_languages() -> None:
    (date,) = find_values("11. Februar 2026", "de")
    (numeric,) = find_values("11.02.2026", "de")
    assert render(date, "en-US") == "February 11, 2026"
    assert render(date, "fr") == "11 février 2026"
    assert (render(numeric, "en-US"), render(numeric, "en-GB")) == ("02/11/2026", "11/02/2026")
    assert render(find_values("14.30 Uhr", "de")[0], "fr") == "14:30"


def test_a_date_that_no_calendar_has_is_an_error() -> None:
    (value,) = find_values("31. Februar 2026", "de")
    with pytest.raises(L10nError, match=r"31\. Februar 2026"):
        render(value, "en")


@given(
    st.sampled_from(["Euro", "%", "Prozent", "Mio.", "Mrd. Euro", "€", ""]),
    st.integers(1, 10**6),
    st.integers(0, 99),
    st.sampled_from(["en", "ru"]),
)
def test_a_value_is_the_same_in_the_other_language(unit: str, whole: int, places: int, language: str) -> None:
    written = f"{whole:,}".replace(",", ".") + (f",{places:02}" if places else "") + (f" {unit}" if unit else "")
    (value,) = find_values(written, "de")
    (other,) = find_values(render(value, language), language)
    assert (other.kind, other.key) == (value.kind, value.key)


@given(st.dates(date(1700, 1, 1), date(2199, 12, 31)), st.sampled_from(["en", "ru", "en-US", "de"]))
def test_a_date_is_the_same_in_the_other_language(day: date, language: str) -> None:
    (value,) = find_values(str(format_date(day, "d. MMMM yyyy", "de")), "de")
    assert value.key == day.isoformat()
    assert find_values(render(value, language), language)[0].key == value.key
