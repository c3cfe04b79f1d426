from __future__ import annotations

import pytest

from l10n.engines.alignment import Copied, put_back, word_links
from l10n.engines.protocol import Link

numpy = pytest.importorskip("numpy", reason="numpy is not installed")


def test_words_link_to_the_words_they_attend_to() -> None:
    # tag, "Wasser", "dialog", "heute", end / "today", "water", "dialogue"
    attention = numpy.array(
        [[0.5, 0.1, 0.0, 0.4, 0.0], [0.4, 0.4, 0.2, 0.0, 0.0], [0.4, 0.1, 0.4, 0.1, 0.0]], dtype=numpy.float32
    )
    source, target = "Wasserdialog heute", "today water dialogue"
    links = word_links(
        attention, source, [(0, 0), (0, 6), (6, 12), (13, 18), (0, 0)], target, [(0, 5), (6, 11), (12, 20)]
    )
    assert [
        (source[link.source_start : link.source_end], target[link.target_start : link.target_end]) for link in links
    ] == [
        ("heute", "today"),
        ("Wasserdialog", "water"),
        ("Wasserdialog", "dialogue"),
    ]


def test_pieces_of_a_word_are_taken_together() -> None:
    attention = numpy.array([[0.6, 0.4], [0.0, 1.0], [0.9, 0.1]], dtype=numpy.float32)
    links = word_links(attention, "a b", [(0, 1), (2, 3)], "xyz w", [(0, 1), (1, 3), (4, 5)])
    assert [(link.source_start, link.target_start, link.target_end) for link in links] == [(2, 0, 3), (0, 4, 5)]


def test_nothing_links_to_nothing() -> None:
    empty = numpy.zeros((0, 2), dtype=numpy.float32)
    assert word_links(empty, "a", [(0, 1), (0, 0)], "", []) == ()
    assert word_links(numpy.ones((1, 1), dtype=numpy.float32), "", [(0, 0)], "x", [(0, 1)]) == ()


@pytest.mark.parametrize(
    ("copied", "source", "text", "expected"),
    [
        (Copied(3, 4, "%", True, True), "80 % der", "80 of", "80 % of"),
        (Copied(2, 3, "%", False, True), "80% der", "80 of", "80% of"),
        (Copied(0, 1, "😀", False, True), "😀 80", "80", "😀 80"),
        (Copied(3, 4, "😀", True, False), "80 😀", "80.", "80. 😀"),
        (Copied(3, 4, "%", True, False), "80 %, ja", "80, yes", "80 %, yes"),
    ],
)
def test_what_was_left_out_goes_back_beside_its_neighbour(
    copied: Copied, source: str, text: str, expected: str
) -> None:
    found, links = put_back(text, (Link(0, 2, 0, 2),) if source[0] == "8" else (), (copied,), source)
    assert found == expected
    place = expected.index(copied.text)
    assert Link(copied.start, copied.end, place, place + 1) in links


def test_links_behind_what_is_put_back_move() -> None:
    links = (Link(5, 7, 0, 2), Link(10, 13, 3, 5))
    text, moved = put_back("80 of", links, (Copied(8, 9, "%", True, True),), "Rund 80 % der.")
    assert text == "80 % of"
    assert moved == (Link(5, 7, 0, 2), Link(8, 9, 3, 4), Link(10, 13, 5, 7))


def test_several_runs_keep_their_order() -> None:
    text, _ = put_back(
        "a b",
        (Link(0, 1, 0, 1), Link(4, 5, 2, 3)),
        (Copied(2, 3, "😀", True, True), Copied(6, 7, "🚀", True, False)),
        "a 😀 b 🚀",
    )
    assert text == "a 😀 b 🚀"
