"""Reading HTML articles: golden pages, what is translated and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from l10n.config import HtmlSettings, Settings
from l10n.errors import ConfigError
from l10n.formats import serialize
from l10n.formats.html import parse
from l10n.model import Article, Block, BlockKind, Piece, PieceKind
from l10n.segmentation.articles import segment_article

GOLDEN = Path(__file__).parents[1] / "golden" / "formats" / "html"


def read(text: str, *, skip: tuple[str, ...] = (), language: str = "de") -> Article:
    return parse(text, "articles/page.html", language, Settings(html=HtmlSettings(skip=skip)))


def segmented(text: str, *, skip: tuple[str, ...] = ()) -> Article:
    return segment_article(read(text, skip=skip), "paragraph")


def shown(block: Block) -> str:
    """What a block reads like, its markup as unnumbered tags."""
    shapes = {PieceKind.OPEN: "<{}>", PieceKind.CLOSE: "</{}>", PieceKind.EMPTY: "<{}/>"}
    return "".join(
        piece.text if piece.kind is PieceKind.TEXT else shapes[piece.kind].format(piece.name)
        for piece in block.content
        if isinstance(piece, Piece)
    )


def texts(text: str, *, skip: tuple[str, ...] = ()) -> list[str]:
    return [shown(block) for block in read(text, skip=skip).blocks()]


def notes(text: str) -> list[str]:
    return [
        piece.note
        for block in read(text).blocks()
        for piece in block.content
        if isinstance(piece, Piece) and piece.note
    ]


def dump(article: Article) -> str:
    lines = []
    for block in article.blocks():
        lines.append(f"{block.line}: {block.kind} | {block.place} | {shown(block)}")
        lines += [f"    {p.name}: {p.note}" for p in block.content if isinstance(p, Piece) and p.note]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", ["pressemitteilung", "malformed", "fragment"])
def test_golden_page(name: str) -> None:
    text = (GOLDEN / f"{name}.html").read_text(encoding="utf-8")
    article = read(text, skip=("nav",))
    assert dump(article) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")
    assert serialize(segment_article(article), {}) == text


def test_golden_translation() -> None:
    source = (GOLDEN / "pressemitteilung.html").read_text(encoding="utf-8")
    article = segment_article(read(source, skip=("nav",)))
    marked = {segment.source: f"»{segment.source}«" for _, segment in article.segments()}
    result = serialize(article, marked, language="ru")
    assert result == (GOLDEN / "pressemitteilung.marked.html").read_text(encoding="utf-8")


# What is read


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>eins<p>zwei", ["eins", "zwei"]),
        ("<ul><li>eins<li>zwei</ul>drei", ["eins", "zwei", "drei"]),
        ("<dl><dt>Wort<dd>Sinn</dl>", ["Wort", "Sinn"]),
        ("<table><tr><td>eins<td>zwei<tr><td>drei</table>", ["eins", "zwei", "drei"]),
        ("<select><option>eins<option>zwei</select>", ["eins", "zwei"]),
        ("lose <div>im Kasten</div> lose", ["lose", "im Kasten", "lose"]),
        ("<a href=x><h2>Titel</h2><p>Text</p></a>", ["Titel", "Text"]),
        ("<P>GROSS</P>", ["GROSS"]),
        ("<p>***</p><p>&nbsp;</p><p>2026</p>", ["2026"]),
        ("<p>a<br>b</p>", ["a<br/>b"]),
        ("<p>a<br> <br/>b</p>", ["a", "b"]),
        ("<p>a<br>&nbsp;<br>b</p>", ["a", "b"]),
        ("<p>a<br>–<br>b</p>", ["a<br/>–<br/>b"]),
        ("<p><img src=x><br>Text<br></p>", ["Text"]),
        ("<b>a<br><br>b</b>", ["a", "b"]),
        ("<p>a  b\n\t c</p>", ["a b c"]),
        ("<p>a&nbsp; b</p>", ["a\u00a0 b"]),
        ("<p> &nbsp;Text&nbsp; </p>", ["Text"]),
        ("<p>&auml;&#x41;&#66;&copy2026&shy;&lt;b&gt;&amp;amp;</p>", ["äAB©2026\u00ad<b>&amp;"]),
        ("<p>&unknown; &; &#; R&D 3 < 4 <3</p>", ["&unknown; &; &#; R&D 3 < 4 <3"]),
        ("<p>&#0;&#x110000;&#99999999999999999999;a</p>", ["\ufffd\ufffd\ufffda"]),
        ("<p>a&NewLine;b&#9;c&#32;d</p>", ["a b c d"]),
        ("<p title='&copy=1 &copy;x &ampy &amp!'>", ["&copy=1 ©x &ampy &!"]),
        ("<p>a\0b</p>", ["ab"]),
        ("<p>W<!-- x -->ort</p>", ["W<x/>ort"]),
        ("<!-- x --><p><!-- y -->Wort<wbr></p>", ["Wort"]),
        ("<p><a id=top></a><i class=icon></i> Wort</p>", ["Wort"]),
        ("<p><span class=stapel><i></i><i></i></span> Wort</p>", ["Wort"]),
        ("<p>ein<a id=x></a> Wort</p>", ["ein<a/> Wort"]),
        ("<title>a <b> & c</title>", ["a <b> & c"]),
        ("<p>a <svg><title>t</title><p>b</svg> c", ["a", "b<svg/> c"]),
        ("<td><svg><g></td><td>b", ["b"]),
    ],
)
def test_text_is_read_as_a_browser_shows_it(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a <strong>b</strong> <em>c</em></p>", "a <b>b</b> <i>c</i>"),
        ("<p>a <code>x < y</code> b</p>", "a <code/> b"),
        ("<p>a <kbd>x</kbd> <samp>y</samp> <var>z</var> b</p>", "a <kbd/> <samp/> <var/> b"),
        ("<p>a <b>b</p>", "a <b/>b"),
        ("<p>a b</b> c</p>", "a b<b/> c"),
        ("<p>a <b>b <i>c</b> d</i> e</p>", "a <b>b <i/>c</b> d<i/> e"),
        ("<p>a <strong>b</b> c</strong></p>", "a <b>b<b/> c</b>"),
        ("<p>a <svg><path/><title>t</title></svg> b</p>", "a <svg/> b"),
        ("<p>a <my-widget>b</my-widget> c</p>", "a <x>b</x> c"),
        ("<p>a <script>if (1<2) '</p>'</script>b</p>", "a <script/>b"),
        ("<p>a <iframe src=x><p>b</p></iframe> c</p>", "a <iframe/> c"),
    ],
)
def test_inline_markup_becomes_pieces(html: str, expected: str) -> None:
    assert texts(html) == [expected]


@pytest.mark.parametrize(
    "html",
    [
        "<script>Wort</script>",
        "<script><!-- <script>a</script> Wort --></script>",
        "<script>Wort",
        "<style>Wort</style>",
        "<pre>Wort <b>Wort</b></pre>",
        "<code>Wort</code>",
        "<textarea>Wort</textarea>",
        "<svg><text>Wort</text></svg>",
        "<svg aria-hidden=true><text>Wort</text>",
        "<math><mtext>Wort</mtext></math>",
        "<template><p>Wort</p></template>",
        "<p translate=no>Wort <b title=Wort>Wort</b></p>",
        '<div class="a notranslate b">Wort</div>',
        "<span translate=NO title=Wort>Wort</span>",
        "<!-- Wort -->",
        "<!-- Wort",
        "<!Wort>",
        "<![CDATA[ Wort > Wort ]]>",
        "<?xml Wort?>",
        "<?php if ($a->b) { echo '<p>Wort</p>'; } ?>",
        "<!--[if IE]><p>Wort</p><![endif]-->",
        "<a href=Wort",
        "<p title='Wort",
        "<plaintext>Wort</plaintext>",
        "<input type=text value=Wort>",
        "<meta name=keywords content=Wort>",
        "<link rel='alternate stylesheet' title=Wort>",
        "<p class=Wort alt title= >",
    ],
)
def test_left_alone(html: str) -> None:
    assert texts(html) == []


def test_translation_turned_on_again() -> None:
    html = "<div translate=no>a<p translate=yes>b</p>c</div>d<p translate=no>e <b translate=yes>f</b></p>"
    assert texts(html) == ["b", "d", "<x/><b>f</b>"]
    assert texts("<p>Der <span translate=no>A <b translate=yes>B</b></span> ist.</p>") == [
        "Der <span><x/><b>B</b></span> ist."
    ]


@pytest.mark.parametrize(
    ("html", "place", "value"),
    [
        ("<img alt='Ein Bild'>", "image alt 1", "Ein Bild"),
        ("<a href=x title=Wort>", "link title 1", "Wort"),
        ("<input placeholder='Suche hier'>", "field placeholder 1", "Suche hier"),
        ("<textarea placeholder='Text hier'></textarea>", "field placeholder 1", "Text hier"),
        ("<nav aria-label=Haupt>", "nav aria-label 1", "Haupt"),
        ("<input type=SUBMIT value=Los>", "button value 1", "Los"),
        ("<input type=reset value=Weg>", "button value 1", "Weg"),
        ("<META CONTENT='Kurz' NAME=Description>", "meta description", "Kurz"),
        ("<meta property=og:title content=Titel>", "meta og:title", "Titel"),
        ("<meta name=twitter:title content=Titel>", "meta twitter:title", "Titel"),
        ("<option label=Wort></option>", "option label 1", "Wort"),
        ("<svg aria-label=Wort></svg>", "svg aria-label 1", "Wort"),
        ("<iframe title=Karte></iframe>", "iframe title 1", "Karte"),
        ("<p title=Erst title=Dann>", "paragraph title 1", "Erst"),
        ("<img alt=foo/>", "image alt 1", "foo/"),
        ("<img alt = 'a\n  b' >", "image alt 1", "a b"),
    ],
)
def test_attributes(html: str, place: str, value: str) -> None:
    (block,) = read(html).blocks()
    assert (block.kind, block.place, shown(block)) == (BlockKind.ATTRIBUTE, place, value)


def test_attributes_of_inline_markup_are_inside_its_piece() -> None:
    article = read("<p>Ein <a href=x title='Zum Text'>Link</a>.</p>")
    (outer,) = (part for part in article.layout if isinstance(part, Block))
    opening = next(piece for piece in outer.content if isinstance(piece, Piece) and piece.kind is PieceKind.OPEN)
    assert [shown(part) for part in opening.raw if isinstance(part, Block)] == ["Zum Text"]


@pytest.mark.parametrize(
    ("html", "kind", "place"),
    [
        ("<h3>a</h3>", BlockKind.HEADING, "heading 1"),
        ("<li><p>a</p></li>", BlockKind.LIST_ITEM, "list item 1"),
        ("<table><th>a</table>", BlockKind.TABLE_CELL, "table cell 1"),
        ("<figcaption>a</figcaption>", BlockKind.CAPTION, "caption 1"),
        ("<blockquote><p>a</p></blockquote>", BlockKind.QUOTE, "quote 1"),
        ("<blockquote><h2>a</h2></blockquote>", BlockKind.HEADING, "heading 1"),
        ("<title>a</title>", BlockKind.TITLE, "title"),
        ("<p>11.02.2026 - Artikel</p>", BlockKind.DATELINE, "dateline"),
        ("a", BlockKind.PARAGRAPH, "paragraph 1"),
    ],
)
def test_kinds(html: str, kind: BlockKind, place: str) -> None:
    (block,) = read(html).blocks()
    assert (block.kind, block.place) == (kind, place)


def test_legend() -> None:
    html = (
        "<p>a <a href='/de/wasser?a=1&amp;b=2'>b</a> <strong>c</strong> <img src='/b/foto.jpg?x=1'> <code>npm i</code>"
        " <span lang=en>d</span> <span translate=no>Steppe &amp; Strom</span> <a id=x></a>e"
        " <time datetime=2026>f</time> <img src='data:image/png;base64,AAAA'> g</p>"
    )
    assert notes(html) == [
        "links to /de/wasser?a=1&b=2",
        "bold",
        "image: foto.jpg",
        "code: npm i",
        "span in en",
        "kept as it is: Steppe & Strom",
        "anchor",
        "time: 2026",
        "image: embedded",
    ]
    (long,) = notes(f"<p>a <a href='/{'x' * 500}\n'>b</a>")
    assert len(long) == 100
    assert "\n" not in long


def test_lines() -> None:
    html = "<title>a</title>\r\n<p>\r\n  b\r<p>c\n<img\nalt='\nd'>"
    assert [(block.line, shown(block)) for block in read(html).blocks()] == [
        (1, "a"),
        (3, "b"),
        (4, "c <img/>"),
        (7, "d"),
    ]


# Selectors


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("nav", ["Kopf", "Text", "ein <span>Wort</span> mehr", "Fuß"]),
        ("#seite > p", ["Kopf", "Menü", "Fuß"]),
        (".lead", ["Kopf", "Menü", "Text", "ein <span/> mehr", "Fuß"]),
        ("p:has(span), nav", ["Kopf", "Text", "Fuß"]),
        ("[role=contentinfo]", ["Kopf", "Menü", "Text", "ein <span>Wort</span> mehr"]),
        ("p:-soup-contains('Text')", ["Kopf", "Menü", "ein <span>Wort</span> mehr", "Fuß"]),
        ("li + li, p:nth-of-type(9)", ["Kopf", "Menü", "Text", "ein <span>Wort</span> mehr", "Fuß"]),
    ],
)
def test_selected_elements_are_left_alone(selector: str, expected: list[str]) -> None:
    html = (
        "<h1>Kopf</h1><nav translate=yes><p>Menü</nav><div id=seite><p>Text"
        "<p>ein <span class='x lead'>Wort</span> mehr</div><div role=contentinfo>Fuß"
    )
    assert texts(html, skip=(selector,)) == expected
    assert serialize(segmented(html, skip=(selector,)), {}) == html


@pytest.mark.parametrize("selector", ["p[", "", "a >> b", "::before"])
def test_invalid_selector_names_the_setting(selector: str) -> None:
    with pytest.raises(ConfigError, match=r"html\.skip"):
        read("<p>a</p>", skip=(selector,))
