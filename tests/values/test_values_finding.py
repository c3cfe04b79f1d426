from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.values import Value, find_values

GOLDEN = Path(__file__).parents[1] / "golden" / "values"


def cases() -> list[tuple[str, str, tuple[tuple[str, str, str], ...]]]:
    found = []
    for language in ("de", "en", "ru"):
        text = (GOLDEN / f"found-{language}.txt").read_text(encoding="utf-8")
        for block in text.split("\n\n"):
            first, *rest = [line for line in block.strip("\n").split("\n") if not line.startswith("#")] or [""]
            if first:
                found.append((language, first, tuple(tuple(line.split("\t")) for line in rest)))
    return found  # type: ignore[return-value]  # every line of a golden case has three fields


def written(value: Value) -> tuple[str, str, str]:
    keys = value.key if isinstance(value.key, tuple) else (value.key,)
    return value.kind, " ".join(map(plain, keys)), value.surface


def plain(key: object) -> str:
    return f"{key:f}" if isinstance(key, Decimal) else str(key)


@pytest.mark.parametrize(("language", "text", "expected"), cases())
def test_golden(language: str, text: str, expected: tuple[tuple[str, str, str], ...]) -> None:
    assert tuple(written(value) for value in find_values(text, language)) == expected


def test_the_same_value_is_equal_however_it_is_written() -> None:
    texts = (
        ("de", "11. Februar 2026"),
        ("de", "11.02.2026"),
        ("en", "11 February 2026"),
        ("en", "February 11, 2026"),
        ("ru", "11 февраля 2026 года"),
        ("de", "2026-02-11"),
    )
    values = {find_values(text, language)[0] for language, text in texts}
    assert len(values) == 1
    millions = {find_values(t, lang)[0] for lang, t in (("de", "3,5 Mio."), ("en", "3.5 million"), ("ru", "3,5 млн"))}
    assert millions == {find_values("3.500.000", "de")[0]}


def test_every_other_language_takes_its_separators_and_months_from_cldr() -> None:
    date, amount = find_values("le 11 février 2026, 1 500,50", "fr")
    assert (date.key, amount.key) == ("2026-02-11", Decimal("1500.50"))
    assert find_values("1.500,50 am 3. Mai", "xx-unknown")


def test_separators_of_another_language_are_seen() -> None:
    assert find_values("1.500,50", "en")[0].has_shape("foreign")
    assert find_values("3.5", "ru")[0].has_shape("foreign")
    assert not find_values("1.500,50", "de")[0].has_shape("foreign")


@given(st.text(alphabet="0123456789.,:/-–+ €%abcAZя<>", max_size=40), st.sampled_from(["de", "en", "ru", "fr"]))
def test_values_lie_in_order_in_the_text(text: str, language: str) -> None:
    end = 0
    for value in find_values(text, language):
        assert end <= value.start < value.end
        if "<" not in text:
            assert text[value.start : value.end] == value.surface
        end = value.end


@given(st.integers(0, 10**9))
def test_a_number_is_found_in_every_language(number: int) -> None:
    for language, sign in (("de", "."), ("en", ","), ("ru", "\u00a0")):
        (value,) = find_values(f"x {number:,} y".replace(",", sign), language)
        assert value.key == number
