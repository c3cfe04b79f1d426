from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.drafting.alignment import moved_links
from l10n.drafting.projection import project_tags
from l10n.drafting.tags import untag
from l10n.drafting.term_links import term_links
from l10n.engines.protocol import Link
from l10n.glossary import Glossary
from l10n.inline import plain, tag_problems
from l10n.model import Concept, Term


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


def linked(source: str, target: str, pairs: str) -> list[Link]:
    """Links words as "1-0 2-3:0.4" says: source word to target word, counted from 0, and how sure it is."""
    places = [[(m.start(), m.end()) for m in re.finditer(r"\w+", text)] for text in (source, target)]
    links = []
    for pair in pairs.split():
        ends, _, weight = pair.partition(":")
        one, two = (int(number) for number in ends.split("-"))
        links.append(Link(*places[0][one], *places[1][two], float(weight or 1)))
    return links


@pytest.mark.parametrize(
    ("source", "target", "pairs", "expected"),
    [
        # punctuation, quotes and brackets go with the words that they are with in the source
        ("<b1>Achtung:</b1> Es brennt.", "Warning: fire.", "0-0 2-1", "<b1>Warning:</b1> fire."),
        ("Sie rief: <i1>„Ja!“</i1>", "She shouted: “Yes!”", "0-0 1-1 2-2", "She shouted: <i1>“Yes!”</i1>"),
        ("Sie rief: „<i1>Ja</i1>!“", "She shouted: “Yes!”", "0-0 1-1 2-2", "She shouted: “<i1>Yes</i1>!”"),
        ("Am Abend <i1>(18 Uhr)</i1> ist", "At night (6 pm) is", "0-0 1-1 2-2 3-3 4-4", "At night <i1>(6 pm)</i1> is"),
        ("Etwa <b1>40 %</b1> sind", "About 40% are", "0-0 1-1 2-2", "About <b1>40%</b1> are"),
        # equal places keep the order of the source
        ("Der <a1><b2>Rat</b2></a1> tagt", "The council meets", "0-0 1-1 2-2", "The <a1><b2>council</b2></a1> meets"),
        # small words at the edges are inside only where the source has small words inside
        (
            "in der Nacht zum <b1>Sonntag</b1>",
            "on the night of Sunday",
            "0-0 1-1 2-2 4-3 4-4",
            "on the night of <b1>Sunday</b1>",
        ),
        ("es ist <b1>am Sonntag</b1>", "it is on Sunday", "0-0 1-1 3-2 3-3", "it is <b1>on Sunday</b1>"),
        ("sie sind <i1>frei und fair</i1>", "they are and fair", "0-0 1-1 3-2 4-3", "they are <i1>and fair</i1>"),
        ("<a1>Der Rat</a1> tagt heute", "The council meets today", "1-1 2-2 3-3", "<a1>The council</a1> meets today"),
        ("<a1>Rat</a1> tagt heute", "The council meets today", "0-1 1-2 2-3", "The <a1>council</a1> meets today"),
        # an unsure link does not outweigh a sure one
        (
            "Sie fordern <b1>mehr</b1> davon",
            "They are demanding more",
            "0-0 2-1:0.3 1-2:0.9 2-3",
            "They are demanding <b1>more</b1>",
        ),
        # parts of words
        ("Der Saal hat 12 m<sup1>2</sup1> Platz", "Its size is 12 m2", "0-0 4-4 3-3", "Its size is 12 m<sup1>2</sup1>"),
        ("Zentral<b1>asien</b1> wächst", "Central Asia grows", "0-0 0-1 1-2", "Central <b1>Asia</b1> grows"),
        # names and numbers find their like without a link
        (
            "<b1>2024</b1> kam <a2>Peter Weber</a2>",
            "Peter Weber came in 2024",
            "1-2",
            "<a2>Peter Weber</a2> came in <b1>2024</b1>",
        ),
        # what stands alone keeps its spaces and its neighbour
        ("Der Rat<fn1/> tagt.", "The council meets.", "0-0 1-1 2-2", "The council<fn1/> meets."),
        ("Er tagt im Mai<fn1/>.", "It meets in May.", "0-0 1-1 2-2 3-3", "It meets in May<fn1/>."),
        ("Der <a1>Rat</a1><fn2/> tagt.", "The council meets.", "0-0 1-1 2-2", "The <a1>council</a1><fn2/> meets."),
        ("Der <a1>Rat<fn2/></a1> tagt.", "The council meets.", "0-0 1-1 2-2", "The <a1>council<fn2/></a1> meets."),
        ("Mit <code1/> endet es.", "It ends with.", "2-0 1-1 0-2", "It ends with <code1/>."),
        ("<img1/> Der Rat tagt", "The council meets", "0-0 1-1 2-2", "<img1/> The council meets"),
        ("Rat<br1/>Postfach 12", "Council PO Box 12", "0-0 1-1 1-2 2-3", "Council<br1/>PO Box 12"),
    ],
)
def test_tags_stand_exactly_where_they_belong(source: str, target: str, pairs: str, expected: str) -> None:
    untagged = untag(source)
    projected = project_tags(untagged, target, linked(untagged.text, target, pairs), ("de", "en"))
    assert projected == expected


def test_terms_are_surer_than_links() -> None:
    source = untag("Der <a1>Wasserdialog</a1> begann 2026 in Berlin.")
    target = "In Berlin the water dialogue began in 2026."
    wrong = linked(source.text, target, "4-1 3-7 1-2:0.9 2-3:0.9 2-4:0.9 2-5")
    concept = Concept("w", {"de": Term("de", "Wasserdialog"), "en": Term("en", "water dialogue")})
    glossary = Glossary((concept,))
    verdicts = glossary.judge(glossary.matcher("de").match(source.text), target, "de", "en", source.text)
    (term,) = term_links(verdicts, target, source.marks)
    assert (source.text[term.source_start : term.source_end], target[term.target_start : term.target_end]) == (
        "Wasserdialog",
        "water dialogue",
    )
    assert "<a1>water dialogue</a1>" not in project_tags(source, target, wrong, ("de", "en"))
    expected = "In Berlin the <a1>water dialogue</a1> began in 2026."
    assert project_tags(source, target, wrong, ("de", "en"), (term,)) == expected


def test_a_term_that_is_there_more_often_than_in_its_source_says_nothing() -> None:
    source = untag("Der <a1>Wasserdialog</a1> begann.")
    concept = Concept("w", {"de": Term("de", "Wasserdialog"), "en": Term("en", "water dialogue")})
    glossary = Glossary((concept,))
    target = "The water dialogue of the water dialogue began."
    verdicts = glossary.judge(glossary.matcher("de").match(source.text), target, "de", "en", source.text)
    assert term_links(verdicts, target, source.marks) == ()
    inside = untag("Der Wasser<a1>dialog</a1> begann.")
    verdicts = glossary.judge(glossary.matcher("de").match(inside.text), "The water dialogue began.", "de", "en")
    assert term_links(verdicts, "The water dialogue began.", inside.marks) == ()


def test_a_link_to_several_words_is_for_all_of_them() -> None:
    source = untag("Die <a1>Botschaft</a1> hilft.")
    target = "The diplomatic mission helps."
    links = [Link(0, 3, 0, 3), Link(4, 13, 4, 22), Link(14, 19, 23, 28)]
    assert project_tags(source, target, links) == "The <a1>diplomatic mission</a1> helps."


def test_a_line_break_keeps_its_lines_apart() -> None:
    assert untag("Botschaft<br1/>Postfach 12").text == "Botschaft Postfach 12"


def test_untagging_says_what_is_inside_what() -> None:
    untagged = untag("<a1>Der <b2>Rat</b2><fn3/></a1> tagt <img4/>")
    assert [(mark.label, mark.parent) for mark in untagged.marks] == [
        ("a1", ""),
        ("b2", "a1"),
        ("fn3", "a1"),
        ("img4", ""),
    ]
    assert [mark.spaced for mark in untagged.marks if mark.empty] == [(False, True), (True, True)]


def test_untagging_closes_the_gap_that_an_object_leaves() -> None:
    assert untag("Mit <code1/> geht <b2>es</b2>.").text == "Mit geht es."


TAGGED = st.recursive(
    st.sampled_from(["Der Dialog", " geht", " weiter. ", "", "(ja)", " "]),
    lambda inner: st.one_of(
        inner.map(lambda text: f"<b>{text}</b>"),
        st.tuples(inner, inner).map("".join),
        st.sampled_from(["<x/>", "<br/>"]),
    ),
    max_leaves=10,
)


def numbered(text: str) -> str:
    parts, stack, number = [], [], 0
    for part in text.replace("<", "\0<").replace(">", ">\0").split("\0"):
        if part in ("<b>", "<x/>", "<br/>"):
            number += 1
            parts.append(re.sub(r"([a-z]+)", rf"\g<1>{number}", part))
            if part == "<b>":
                stack.append(number)
        elif part == "</b>":
            parts.append(f"</b{stack.pop()}>")
        else:
            parts.append(part)
    return "".join(parts)


@given(
    TAGGED.map(numbered),
    st.text(alphabet="ab Dialog the,.«»–%(", max_size=40),
    st.lists(st.tuples(*[st.integers(0, 40)] * 4, st.floats(0, 1)), max_size=12),
    st.sampled_from([("", ""), ("de", "en"), ("de", "ru"), ("fr", "it")]),
)
def test_every_tag_comes_back_once_and_nested(
    source: str, target: str, places: list[tuple[int, int, int, int, float]], languages: tuple[str, str]
) -> None:
    links = [Link(min(a, b), max(a, b), min(c, d), max(c, d), weight) for a, b, c, d, weight in places]
    projected = project_tags(untag(source), target, links, languages)
    assert tag_problems(source, projected) == ()
    assert plain(projected).replace("\ufffc", "").replace(" ", "") == target.replace(" ", "")


def test_links_follow_a_repair() -> None:
    (link,) = moved_links([Link(0, 2, 4, 7)], "von 2.2 bis", "von 22 bis")
    assert (link.target_start, link.target_end) == (4, 6)
