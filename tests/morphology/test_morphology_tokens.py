from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.morphology import DASH, HYPHEN, SPACE, STRAY, dangling, fold, tokenize, word_keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Z5+1-Treffen", ["z5+1", "treffen"]),
        ("der „Team Europe“-Ansatz", ["der", "team", "europe", "ansatz"]),
        ("die Euro\u00adpäische Union", ["die", "europäische", "union"]),
        ("партнёрство, партнерство", ["партнерство", "партнерство"]),
        ("стратеги\u0301ческое", ["стратегическое"]),
        ("Straße und Strasse", ["strasse", "und", "strasse"]),
        ("EU’s and EU's", ["eu's", "and", "eu's"]),
        ("Ma\u0308rz", ["märz"]),
        ("the U.S. and the U.S.A, z.B. 3.2", ["the", "us", "and", "the", "usa", "zb", "3.2"]),
        ("A. Merkel. Und so.weiter", ["a", "merkel", "und", "so", "weiter"]),
        ("1.500,5 Mio.", ["1.500,5", "mio"]),
    ],
)
def test_words_of_one_kind_have_one_key(text: str, keys: list[str]) -> None:
    assert [token.key for token in tokenize(text)] == keys


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("EU Gipfel", SPACE),
        ("EU\u00a0Gipfel", SPACE),
        ("„EU“ Gipfel", SPACE),
        ("EU-Gipfel", HYPHEN),
        ("EU\u2011Gipfel", HYPHEN),
        ("„EU“-Gipfel", HYPHEN),
        ("EU–Gipfel", HYPHEN),
        ("EU -Gipfel", STRAY),
        ("EU- und", STRAY),
        ("EU – Gipfel", DASH),
        ("EU, Gipfel", ","),
        ("EU (Gipfel", "("),
    ],
)
def test_what_stands_between_words_is_told_apart(text: str, gap: str) -> None:
    assert tokenize(text)[1].gap == gap


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Energie- und", True), ("Energie-, Gas", True), ("Energie-", True), ("Energie-Gas", False)],
)
def test_a_dangling_hyphen_is_seen(text: str, expected: bool) -> None:
    assert dangling(text, tokenize(text)[0]) is expected


@given(st.text())
def test_tokens_are_in_order_and_keyed_by_their_own_text(text: str) -> None:
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        assert token.key == fold(text[token.start : token.end]) == token.key.lower()
        end = token.end


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text("aä ёЁß-'’\u00adİ."))
def test_the_quick_way_to_the_keys_gives_the_same_keys(text: str) -> None:
    assert word_keys(text) == [token.key for token in tokenize(text)]
