from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from l10n.engines.lengths import join_hypotheses, parts_of
from l10n.engines.protocol import Hypothesis, Link


def words(text: str) -> int:
    return len(text.split())


def texts(source: str, longest: int, together: tuple[tuple[int, int], ...] = ()) -> list[str]:
    return [part.text for part in parts_of(source, words, longest, together)]


def test_a_source_that_fits_stays_whole() -> None:
    assert texts("Eins. Zwei. Drei.", 3) == ["Eins. Zwei. Drei."]


def test_cuts_fall_after_sentences_before_clauses_before_commas_before_words() -> None:
    assert texts("a b, c d. e f; g h", 6) == ["a b, c d.", "e f; g h"]
    assert texts("a b, c d; e f, g h", 6) == ["a b, c d;", "e f, g h"]
    assert texts("a b c, d e f g h", 6) == ["a b c,", "d e f g h"]
    assert texts("a b c d e f g h", 6) == ["a b c d", "e f g h"]


def test_numbers_and_abbreviations_without_a_space_are_not_cut() -> None:
    assert texts("am 10.30 Uhr und z.B. um 11.45 Uhr", 4) == ["am 10.30 Uhr und", "z.B. um 11.45 Uhr"]


def test_terms_are_not_cut_where_there_is_another_place() -> None:
    source = "a b c Team Europe d e f"
    assert texts(source, 4) == ["a b c Team", "Europe d e f"]
    assert texts(source, 4, ((6, 17),)) == ["a b c", "Team Europe d e", "f"]
    assert texts("Team Europe", 1, ((0, 11),)) == ["Team", "Europe"]


@given(st.text(st.sampled_from("ab ,.;\n\u00a0“"), max_size=60), st.integers(1, 7))
def test_parts_are_the_source_without_the_spaces_between_them(source: str, longest: int) -> None:
    parts = parts_of(source, len, longest)
    place = 0
    for part in parts:
        assert part.text == part.text.strip() != ""
        assert not source[place : part.start].strip()
        assert source[part.start : part.start + len(part.text)] == part.text
        assert len(part.text) <= longest
        place = part.start + len(part.text)
    assert not source[place:].strip()


def test_joined_hypotheses_count_from_the_start_of_the_source() -> None:
    parts = parts_of("  a b. c", words, 2)
    columns = [
        [Hypothesis("x y.", -1.0, (Link(0, 1, 0, 1),)), Hypothesis("y.", -2.0, ())],
        [Hypothesis("z", -0.5, (Link(0, 1, 0, 1),))],
    ]
    best, second = join_hypotheses(parts, columns)
    assert best.text == "x y. z"
    assert best.alignment == (Link(2, 3, 0, 1), Link(7, 8, 5, 6))
    assert best.score == (-1.0 * 4 - 0.5 * 1) / 5
    assert second.text == "y. z"
