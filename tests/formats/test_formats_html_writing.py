"""Writing HTML articles, and the laws that hold for every text: it comes back, and no translation becomes markup."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from l10n.config import Settings
from l10n.formats import serialize
from l10n.formats.html import parse
from l10n.inline import tag_labels, tag_problems
from l10n.model import Article, Block, BlockKind, LanguageMark, Piece, PieceKind, Segment
from l10n.segmentation.articles import segment_article

TAG = re.compile(r"</?([a-z]+[0-9]+)/?>")


def read(text: str) -> Article:
    return parse(text, "articles/page.html", "de", Settings())


def segmented(text: str) -> Article:
    return segment_article(read(text), "paragraph")


def written(text: str, translations: dict[str, str]) -> str:
    return serialize(segmented(text), translations)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<html lang=de>", "<html lang=en>"),
        ("<HTML class=a LANG='de-AT' xml:lang=\"DE\">", "<HTML class=a LANG='en' xml:lang=\"en\">"),
        ("<!doctype html>\n<html lang=fr>", "<!doctype html>\n<html lang=fr>"),
        ("<html lang=den>", "<html lang=den>"),
        ("<html lang>", "<html lang>"),
        ("<p lang=de>", "<p lang=de>"),
        ("<html><html lang=de>", "<html><html lang=de>"),
    ],
)
def test_language_of_the_page(html: str, expected: str) -> None:
    assert serialize(segmented(html), {}, language="en") == expected
    assert serialize(segmented(html), {}) == html


def test_language_mark_is_the_only_other_part_of_the_layout() -> None:
    article = read("\ufeff<html lang=de>\r\n<p>Wort</p>")
    assert article.layout[:3] == ("\ufeff<html lang=", LanguageMark("de"), ">\r\n<p>")


@pytest.mark.parametrize(
    ("html", "target", "expected"),
    [
        ("<p>Wort</p>", "<script>a & b</script>", "<p>&lt;script&gt;a &amp; b&lt;/script&gt;</p>"),
        ("<p>Wort</p>", "&lt;b&gt;", "<p>&amp;lt;b&amp;gt;</p>"),
        ("<p>Wort</p>", '"it\'s"\u00a0ok', '<p>"it\'s"\u00a0ok</p>'),
        ('<img alt="Wort">', "\"a\" 'b' <c>", "<img alt=\"&quot;a&quot; 'b' &lt;c&gt;\">"),
        ("<img alt='Wort'>", "\"a\" 'b' <c>", "<img alt='\"a\" &#39;b&#39; &lt;c&gt;'>"),
        ("<img alt=Wort src=x>", "\"a\" 'b'", "<img alt=\"&quot;a&quot; 'b'\" src=x>"),
        ("<img alt=Wort src=x>", "<none/>", '<img alt="" src=x>'),
        ("<img alt=&nbsp;Wort>", "a b", '<img alt="&nbsp;a b">'),
        ("<title>Wort</title>", "</title><script>", "<title>&lt;/title&gt;&lt;script&gt;</title>"),
        ("Wort", "\ufeffa\0b", "&#xFEFF;ab"),
    ],
)
def test_translation_is_escaped(html: str, target: str, expected: str) -> None:
    assert written(html, {"Wort": target}) == expected


def test_untranslated_text_cannot_join_what_follows() -> None:
    article = read("<p>Wort</p>")
    pieces = tuple(Piece(PieceKind.TEXT, (raw,), text) for raw, text in (("a <", "a <"), ("&amp", "&")))
    for piece, expected in zip(pieces, ("a &lt;b>", "&amp;b>"), strict=True):
        segment = Segment("Wort", (), (), 1, 1)
        block = Block(BlockKind.PARAGRAPH, (piece, segment), "paragraph 1", 1)
        joined = Article(article.path, "html", "de", (block,))
        assert serialize(joined, {"Wort": "b>"}) == expected.replace("b>", "b&gt;")


def test_markup_comes_back_raw_and_may_move() -> None:
    html = "<P>Ein <A HREF = '/x' >Link</a > und <img src=x ALT=Bild>.</P>"
    (source, *_) = [segment.source for _, segment in segmented(html).segments()]
    assert source == "Ein <a1>Link</a1> und <img2/>."
    assert written(html, {source: "<img2/> & <a1>link</a1>", "Bild": "a picture"}) == (
        "<P><img src=x ALT=\"a picture\"> &amp; <A HREF = '/x' >link</a ></P>"
    )


def test_unclosed_elements_cannot_swallow_text_that_is_moved() -> None:
    for html in (
        "<p>Ein <svg><path> <p>Wort",
        "<p>Ein <iframe>x",
        "<p>Ein <span translate=no>x<p>Wort",
        "<p>Ein <!-- x",
    ):
        assert "Ein" in [segment.source for _, segment in segmented(html).segments()]


WORDS = st.sampled_from(
    "Wasser|zwei Worte|12 %|\n  |&nbsp;|&amp;|&copy|&#x41;|&#0;|&notit;|&|<|>|;|=|/|'|\"|\0|\r\n|\ufeff|\u00a0"
    "|<!-- c -->|<!-->|<!--|-->|<![CDATA[ x > y ]]>|]]>|<?php a > b ?>|<?x>|</>|<!doctype html>|<br>|</br>|<wbr>|<hr>"
    "|<img src=a.jpg alt=Foto>|<img alt='Zwei Bilder'>|<input type=submit value=\"Los\">|<a href=x title='T \"q\"'>"
    "|<meta name=description content=Kurz>|<script>a<b</script>|<style>p{}</style>|<title>|</title>|<textarea>x"
    "|</textarea>|<svg><path/>|</svg>|<p|<a href='x|<plaintext>|<script><!--<script></script>|<p translate=no>"
    "|<span translate=no>|<b translate=yes>|<i class=notranslate>|<html lang=de>|<P CLASS=x>|<a =x>|<![if x]>".split(
        "|"
    )
)
NAMES = st.sampled_from(
    "p div li ul td tr table th b i strong em a span code pre h1 h2 blockquote button label option select figure body "
    "head html svg math object noscript iframe kbd x-y q o:p template".split()
)
SOUP = st.lists(
    st.one_of(WORDS, NAMES.map("<{}>".format), NAMES.map("</{}>".format), st.just("Wort ")), max_size=25
).map("".join)
HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            "<script>alert(1)</script>|&lt;|&amp|\"|'|<b>|</p>|--><!--|=x| |]]>|`|/>|<|&|\n|</title>|</textarea>".split(
                "|"
            )
        ),
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5),
    ),
    max_size=6,
).map("".join)


def folded(text: str) -> str:
    return re.sub(r"[ \t\n\f\r]+", " ", text).strip()


def words(block: Block) -> str:
    """The text of a block without markup and white space, which the edges of tags may hold."""
    pieces = (piece for part in block.content for piece in (part.pieces if isinstance(part, Segment) else (part,)))
    return "".join("".join(piece.text for piece in pieces if piece.kind is PieceKind.TEXT).split())


@given(st.text() | SOUP)
def test_law_every_text_comes_back(text: str) -> None:
    article = read(text)
    assert serialize(article, {}) == text
    assert serialize(segment_article(article), {}) == text


@given(SOUP, st.data())
def test_law_a_translation_reads_back_as_itself(html: str, data: st.DataObject) -> None:
    article = segmented(html)
    targets: dict[str, str] = {}
    for _, segment in article.segments():
        labels = tag_labels(segment.source)
        target = f"X{data.draw(HOSTILE)}Z"
        for tag in TAG.finditer(segment.source):
            if tag[1] in labels:
                target += f"{tag[0]}Z{data.draw(HOSTILE)}"
        assume(not tag_problems(segment.source, target + "Y"))
        targets[segment.source] = target + "Y"
    again = segmented(serialize(article, targets))
    before, after = list(article.blocks()), list(again.blocks())
    assert [(block.kind, block.place) for block in after] == [(block.kind, block.place) for block in before]
    for old, new in zip(before, after, strict=True):
        (segment,) = (part for part in old.content if isinstance(part, Segment))
        assert words(new) == "".join(TAG.sub("", targets[segment.source]).split())


@given(
    st.sampled_from(["<p>{}</p>", '<img alt="{}">', "<img alt='{}'>", "<img alt={} src=x>", "<title>{}</title>"]),
    HOSTILE,
)
def test_law_plain_text_reads_back_exactly(shape: str, hostile: str) -> None:
    target = folded(f"X{hostile}Y")
    assume(not tag_problems("Wort", target))
    html = written(shape.format("Wort"), {"Wort": target})
    (block,) = read(html).blocks()
    assert "".join(piece.text for piece in block.content if isinstance(piece, Piece)) == target
    assert html.count("<") == shape.count("<")


HOSTILE_PARTS = (
    "<|<!--|<![CDATA[>|<?php >|<a |<b>|</b>|<div>|<svg>|<svg><desc>|<p a=|&|&amp|a<br>|<script><!--|<span translate=no>"
    "|<code>|<p '|<table><td>|<li>|<b><i></b></i>| "
)


@pytest.mark.parametrize("part", HOSTILE_PARTS.split("|"))
def test_hostile_repetition_is_read_in_linear_time(part: str) -> None:
    """Counts calls rather than seconds: four times the text must not cost much more than four times the work."""
    assert _work(part * 2000) < 5 * _work(part * 500) + 2000


def _work(text: str) -> int:
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return calls
