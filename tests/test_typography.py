import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n.typography import typeset

GOLDEN = Path(__file__).parent / "golden" / "typography"
MARKS = "\"'“”„«»‚‘’‹›"
SIGNS = MARKS + " \u00a0\u202f-–—%№.,!?()5abвиZЯ\n"


def cases() -> list[tuple[str, str, str]]:
    found = []
    for language in ("de", "en", "ru"):
        for block in (GOLDEN / f"{language}.txt").read_text(encoding="utf-8").split("\n\n"):
            lines = [line for line in block.strip("\n").split("\n") if line and not line.startswith("#")]
            if lines:
                text, expected = lines
                found.append((language, text, expected))
    return found


@pytest.mark.parametrize(("language", "text", "expected"), cases())
def test_golden(language: str, text: str, expected: str) -> None:
    assert typeset(text, language).replace("\u00a0", "⍽") == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases())
def test_a_set_text_is_set(language: str, text: str, expected: str) -> None:
    del text
    assert typeset(expected.replace("⍽", "\u00a0"), language).replace("\u00a0", "⍽") == expected


def test_other_languages_get_their_quotation_marks_only() -> None:
    assert typeset('Il dit "oui" - 27 %', "fr") == "Il dit «\u202foui\u202f» - 27 %"
    assert typeset('"Tak" - 27 %', "pl") == "„Tak” - 27 %"
    assert typeset('"Ja"', "de-CH") == "«Ja»"


pieces = st.lists(
    st.one_of(
        st.text(SIGNS, max_size=8), st.sampled_from(["<a1>", "</a1>", "<x2/>", "https://a.de/b-c ", "`c - 'd'`"])
    ),
    max_size=8,
).map("".join)


@given(pieces, st.sampled_from(["de", "en", "ru", "fr", "pl", "sv", "de-CH"]))
@settings(max_examples=1000)
def test_setting_twice_changes_nothing_more(text: str, language: str) -> None:
    once = typeset(text, language)
    assert typeset(once, language) == once


@given(pieces, st.sampled_from(["de", "en", "ru", "fr"]))
@settings(max_examples=500)
def test_letters_digits_and_tags_stay(text: str, language: str) -> None:
    written = typeset(text, language)
    assert re.findall(r"\w", written) == re.findall(r"\w", text)
    assert re.findall(r"</?[a-z]+\d+/?>", written) == re.findall(r"</?[a-z]+\d+/?>", text)


@given(st.text("abcÄя’'5 ", max_size=30).filter(lambda text: not re.search(r"(^|\s)['’]|['’](\s|$)", text)))
def test_apostrophes_inside_words_stay(text: str) -> None:
    for language in ("de", "en", "ru"):
        written = typeset(text, language)
        assert re.sub(r"\s", "", written) == re.sub(r"\s", "", text)


def test_a_draft_gets_its_quotation_marks_without_no_break_spaces() -> None:
    assert typeset('"Да", сказал он в Берлине: 5 %.', "ru", no_break=False) == "«Да», сказал он в Берлине: 5 %."
