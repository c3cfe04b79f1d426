from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.drafting.alignment import moved_links
from l10n.drafting.tags import project_tags, untag
from l10n.engines.protocol import Link
from l10n.inline import plain, tag_problems


def words_linked(source: str, target: str, order: list[int]) -> list[Link]:
    """Links each target word to the source word whose number stands in its place of `order`."""
    spans = []
    for text in (source, target):
        places, start = [], 0
        for word in text.split(" "):
            places.append((start, start + len(word)))
            start += len(word) + 1
        spans.append(places)
    return [Link(*spans[0][order[n]], *spans[1][n]) for n in range(len(order))]


@pytest.mark.parametrize(
    ("source", "target", "order", "expected"),
    [
        ("Der <a1>gute Dialog</a1> endet", "The good dialogue ends", [0, 1, 2, 3], "The <a1>good dialogue</a1> ends"),
        ("Heute endet <b1>er</b1>", "He ends today", [2, 1, 0], "<b1>He</b1> ends today"),
        ("<b1>Ja</b1> und <i2>nein</i2>", "No and yes", [2, 1, 0], "<i2>No</i2> and <b1>yes</b1>"),
        (
            "<a1>Der <b2>gute</b2> Dialog</a1> ist",
            "Is the good dialogue",
            [3, 0, 1, 2],
            "Is <a1>the <b2>good</b2> dialogue</a1>",
        ),
        ("Mit <code1/> endet es", "It ends with", [2, 1, 0], "It ends with <code1/>"),
        ("„<b1>Ja</b1>“, sagt er.", "“Yes”, he says.", [0, 2, 1], "“<b1>Yes</b1>”, he says."),
    ],
)
def test_tags_go_where_the_words_went(source: str, target: str, order: list[int], expected: str) -> None:
    untagged = untag(source)
    assert project_tags(untagged, target, words_linked(untagged.text, target, order)) == expected


def test_untagging_closes_the_gap_that_an_object_leaves() -> None:
    assert untag("Mit <code1/> geht <b2>es</b2>.").text == "Mit geht es."


TAGGED = st.recursive(
    st.sampled_from(["Der Dialog", " geht", " weiter. ", "", "(ja)", " "]),
    lambda inner: st.one_of(
        inner.map(lambda text: f"<b>{text}</b>"),
        st.tuples(inner, inner).map("".join),
        st.just("<x/>"),
    ),
    max_leaves=8,
)


def numbered(text: str) -> str:
    parts, stack, number = [], [], 0
    for part in text.replace("<", "\0<").replace(">", ">\0").split("\0"):
        if part in ("<b>", "<x/>"):
            number += 1
            parts.append(part.replace("<b", f"<b{number}").replace("<x", f"<x{number}"))
            if part == "<b>":
                stack.append(number)
        elif part == "</b>":
            parts.append(f"</b{stack.pop()}>")
        else:
            parts.append(part)
    return "".join(parts)


@given(
    TAGGED.map(numbered),
    st.text(alphabet="ab c,.«»–", max_size=40),
    st.lists(st.tuples(*[st.integers(0, 40)] * 4), max_size=12),
)
def test_every_tag_comes_back_once_and_nested(
    source: str, target: str, places: list[tuple[int, int, int, int]]
) -> None:
    links = [Link(min(a, b), max(a, b), min(c, d), max(c, d)) for a, b, c, d in places]
    projected = project_tags(untag(source), target, links)
    assert tag_problems(source, projected) == ()
    assert plain(projected).replace("\ufffc", "").replace(" ", "") == target.replace(" ", "")


def test_links_follow_a_repair() -> None:
    (link,) = moved_links([Link(0, 2, 4, 7)], "von 2.2 bis", "von 22 bis")
    assert (link.target_start, link.target_end) == (4, 6)
