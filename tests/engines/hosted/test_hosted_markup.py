"""Numbered tags on their way to a service and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opened_services import open_engine
from played_services import played

from l10n.drafting.tags import untag
from l10n.engines.hosted.judging import damage
from l10n.engines.hosted.markup import from_html, from_xml, to_html, to_xml, without_tags
from l10n.engines.protocol import Request

WORDS = st.text("aä<>&\"';x1/ \u00a0Ж😀", min_size=0, max_size=12)
TAGGED = st.builds(
    lambda a, b, c, d: f"{a}<a1>{b}<x2/>{c}</a1>{d}", *[WORDS.map(lambda text: text.replace("<", "< "))] * 4
)


@given(TAGGED)
def test_what_goes_out_comes_back_the_same(tagged: str) -> None:
    assert from_xml(to_xml(tagged), tagged) == tagged
    assert from_html(to_html(tagged), tagged) == tagged


@given(st.text(max_size=40))
def test_any_answer_can_be_read(answer: str) -> None:
    tagged = "<a1>x</a1> <x2/>"
    assert isinstance(from_xml(answer, tagged), str)
    assert isinstance(from_html(answer, tagged), str)
    assert isinstance(damage(tagged, answer), str)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ('<span id="a1">x</span> <img id="x2"/>', "<a1>x</a1> <x2/>"),
        ("<SPAN ID='a1'>x</SPAN> <img  id=x2 >", "<a1>x</a1> <x2/>"),
        ('<span id="a1">x &lt; y</span>', "<a1>x < y</a1>"),
        ('<span id="b9">x</span>', '<span id="b9">x</span>'),
        ("<span>x</span>", "<span>x</span>"),
        ("<script>x</script>", "<script>x</script>"),
        ("<!-- x -->", "<!-- x -->"),
        ("x <![0", "x <![0"),
        ("<![0]>x", "<!--[0]-->x"),
        ("<![if y]>x", "<!--[if y]-->x"),
        ("x</span> y", "x y"),
        ('</span><span id="a1">x</span></SPAN > y', "<a1>x</a1> y"),
        ('<img id="x2"></span> y', "<x2/> y"),
        ("x</b> y", "x</b> y"),
        ("<span>x</span></span>", "<span>x</span>"),
    ],
)
def test_html_is_read_as_html(answer: str, text: str) -> None:
    assert from_html(answer, "<a1>x</a1> <x2/>") == text


@pytest.mark.parametrize("name", ["azure", "google", "libretranslate"])
@pytest.mark.parametrize(
    ("answer", "text", "tagged"),
    [
        ("The dialogue</span> began.", "The dialogue began.", ""),
        ('The <span id="a1">dialogue began.', "The dialogue began.", ""),
        ('The <span id="a1">dialogue</span></span> began.', "The dialogue began.", "The <a1>dialogue</a1> began."),
        ("The dialogue</b> began.", "", ""),
        ("The <span>dialogue</span> began.", "", ""),
    ],
)
def test_damaged_tags_cost_the_tags_and_foreign_ones_the_segment(
    name: str, answer: str, text: str, tagged: str
) -> None:
    with played(name) as service:
        service.spoil = lambda _: [answer]
        engine, _ = open_engine(name, service)
        source = Request("Der Dialog begann.", "de", "en", tagged="Der <a1>Dialog</a1> begann.")
        (found,) = engine.translate([source])
    assert (found.best.text, found.best.tagged) == (text, tagged)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("<a1>x</a1><x2></x2>", "<a1>x</a1><x2/>"),
        ("< a1 >x</ a1 >", "<a1>x</a1>"),
        ("<a1 >x</a1 > <x2 />", "<a1>x</a1> <x2/>"),
        ("&lt;a1&gt; &quot;x&#39; &amp;lt;", "<a1> \"x' &lt;"),
    ],
)
def test_xml_is_read_as_xml(answer: str, text: str) -> None:
    assert from_xml(answer, "<a1>x</a1> <x2/>") == text


@pytest.mark.parametrize(
    "tagged", ["a <x1/> b", "<a1>a</a1> b", "a<x1/>b", "<x1/> a", "a <x1/>", "<b1><i2>a</i2></b1> <x3/>"]
)
def test_without_tags_is_what_drafting_takes_a_text_for(tagged: str) -> None:
    assert without_tags(tagged, tagged) == untag(tagged).text.strip()


@pytest.mark.parametrize(
    ("source", "answer", "problem"),
    [
        ("Mehr auf https://a.de/x.", "More at https://a.de/x.", ""),
        ("Mehr auf https://a.de/x.", "More at https://a.de/y.", "address"),
        ("5 < 7 und 8 > 3", "5 < 7 and 8 > 3", ""),
        ("Ja", "Yes, of course, this is what was said", ""),
        (
            "北京的天气很好，我们去公园散步。",
            "The weather in Beijing is fine, and so we go for a walk in the park.",
            "",
        ),
        ("Das Wetter in Peking ist gut, und wir gehen im Park spazieren, sagte er.", "北京天气好，去公园。", ""),
        ("Wort " * 50, "Word.", "too short"),
        ("Soft\u00adHyphen\u200b", "soft\u00adhyphen\u200b", ""),
        ("a", "a\ue000", "signs of control"),
    ],
)
def test_damage_is_what_a_source_does_not_bear_out(source: str, answer: str, problem: str) -> None:
    found = damage(source, answer)
    assert (problem in found) if problem else found == ""
