"""Reading Markdown articles: golden articles, what is translated and what is left alone, and that nothing is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.config import Settings
from l10n.errors import ArticleError
from l10n.formats import serialize
from l10n.formats.markdown import parse
from l10n.model import Article, Block, BlockKind, Piece, PieceKind
from l10n.segmentation.articles import segment_article

GOLDEN = Path(__file__).parents[1] / "golden" / "formats" / "markdown"


def read(text: str) -> Article:
    return parse(text, "articles/article.md", "de", Settings())


def shown(block: Block) -> str:
    """What a block reads like, its markup as unnumbered tags."""
    shapes = {PieceKind.OPEN: "<{}>", PieceKind.CLOSE: "</{}>", PieceKind.EMPTY: "<{}/>"}
    return "".join(
        piece.text if piece.kind is PieceKind.TEXT else shapes[piece.kind].format(piece.name)
        for piece in block.content
        if isinstance(piece, Piece)
    )


def texts(text: str) -> list[str]:
    return [shown(block) for block in read(text).blocks()]


def kinds_and_texts(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, shown(block)) for block in read(text).blocks()]


def notes(text: str) -> list[str]:
    return [
        piece.note
        for block in read(text).blocks()
        for piece in block.content
        if isinstance(piece, Piece) and piece.kind is not PieceKind.CLOSE and piece.note
    ]


def dump(article: Article) -> str:
    lines = []
    for block in article.blocks():
        lines.append(f"{block.line}: {block.kind} | {block.place} | {shown(block)}")
        lines += [
            f"    {piece.name}: {piece.note}"
            for piece in block.content
            if isinstance(piece, Piece) and piece.kind is not PieceKind.CLOSE and piece.note
        ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", ["pressemitteilung", "nasty"])
def test_golden_article(name: str) -> None:
    text = (GOLDEN / f"{name}.md").read_bytes().decode()
    assert dump(read(text)) == (GOLDEN / f"{name}.blocks").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["pressemitteilung", "nasty"])
@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_do_not_matter_and_stay(name: str, line_end: str) -> None:
    text = (GOLDEN / f"{name}.md").read_bytes().decode()
    other = "\ufeff" + text.replace("\n", line_end)
    assert dump(read(other)) == dump(read(text))
    assert serialize(segment_article(read(other)), {}) == other


@pytest.mark.parametrize("name", ["pressemitteilung", "nasty"])
def test_golden_article_comes_back_byte_by_byte(name: str) -> None:
    text = (GOLDEN / f"{name}.md").read_bytes().decode()
    article = segment_article(read(text))
    assert serialize(article, {}) == text
    assert serialize(article, {segment.source: segment.source for _, segment in article.segments()}) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Titel #\n", ("heading", "Titel")),
        ("Titel\n=====\n", ("heading", "Titel")),
        ("Titel\nzwei\n---\n", ("heading", "Titel zwei")),
        ("> Zitat\n> weiter\nfaul\n", ("quote", "Zitat weiter faul")),
        ("> [!NOTE]\n> Hinweis\n", ("quote", "Hinweis")),
        ("- Punkt\n  weiter\n", ("list item", "Punkt weiter")),
        ("3) Punkt\n", ("list item", "Punkt")),
        ("- [x] erledigt\n", ("list item", "erledigt")),
        ("11.02.2026 - Artikel\n", ("dateline", "11.02.2026 - Artikel")),
        ("Das Podium © Photothek\n", ("caption", "Das Podium © Photothek")),
        ("Ein  Absatz\n", ("paragraph", "Ein  Absatz")),
    ],
)
def test_kind_of_block(text: str, expected: tuple[str, str]) -> None:
    assert kinds_and_texts(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "```python\nprint('Text')\n```\n",
        "~~~\nText\n",
        "    eingerückt\n",
        "\tcode\n",
        "<div>\nText\n</div>\n",
        "<!-- Text -->\n",
        "<script>\nlet text;\n</script>\n",
        "[ref]: /ziel\n",
        "***\n",
        "$$\nx^2\n$$\n",
        "`code`\n",
        "<https://example.org>\n",
        "![](bild.png)\n",
        "",
        "\ufeff\r\n",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    article = segment_article(read(text), "paragraph")
    assert list(article.segments()) == []
    assert serialize(article, {}) == text


@pytest.mark.parametrize(
    ("text", "shown_text", "note"),
    [
        ("Ein **a** b", "Ein <b>a</b> b", "bold"),
        ("Ein _a_ b", "Ein <i>a</i> b", "italic"),
        ("Ein ~~a~~ b", "Ein <s>a</s> b", "struck through"),
        ("Ein [a](/de/wasser) b", "Ein <a>a</a> b", "links to /de/wasser"),
        ("Ein `npm\ninstall` b", "Ein <code/> b", "code: npm install"),
        ("Ein ![](/b/foto.jpg?w=1) b", "Ein <img/> b", "image: foto.jpg"),
        ("Ein \\\nb", "Ein <br/>b", "line break"),
        ("Ein  \n b", "Ein<br/>b", "line break"),
        ("Ein<br>b", "Ein<br/>b", "line break"),
        ("Ein <https://a.b> b", "Ein <x/> b", "link: https://a.b"),
        ("Ein $x^2$ b", "Ein <x/> b", "formula: x^2"),
        ("Ein <!-- k --> b", "Ein <x/> b", "HTML: <!-- k -->"),
        ("Ein <strong>a</strong> b", "Ein <b>a</b> b", "bold"),
        ("Ein <a href='/u'>a</a> b", "Ein <a>a</a> b", "links to /u"),
        ("Ein <sup>a</sup> b", "Ein <sup>a</sup> b", "HTML: <sup>"),
        ("Ein <mark-er>a</mark-er> b", "Ein <x>a</x> b", "HTML: <mark-er>"),
        ("Ein <code>a *b*</code> b", "Ein <code/> b", "code: <code>a *b*</code>"),
        ('Ein <i translate="no">a</i> b', "Ein <x/> b", 'code: <i translate="no">a</i>'),
        ("Ein a[^1] b\n\n[^1]: x", "Ein a<fn/> b", "footnote: 1"),
    ],
)
def test_inline_markup(text: str, shown_text: str, note: str) -> None:
    assert texts(text)[0] == shown_text
    assert notes(text)[0] == note


def test_html_tags_pair_only_where_they_nest() -> None:
    assert texts("Ein <b>a *b</b> c* <i>d <u>e</i> f") == ["Ein <x/>a <i>b<x/> c</i> <i>d <x/>e</i> f"]


def test_escapes_and_entities_read_as_what_they_mean() -> None:
    assert texts(r"\*a\* &amp; &auml; &#8222;b&#x201C; \& 5&nbsp;%") == ["*a* & ä „b“ & 5\u00a0%"]


def test_titles_and_descriptions_are_translated() -> None:
    text = (
        'Ein [a](/u "Titel &amp; \\"mehr\\"") und ![Alt *b*](i.png \'Bildtitel\') und [c][r].\n\n'
        "[r]: <a b> (Runder\nTitel)\n"
    )
    assert [(block.place, shown(block)) for block in read(text).blocks()][1:] == [
        ("link title 1", 'Titel & "mehr"'),
        ("image alt 1", "Alt <i>b</i>"),
        ("image title 1", "Bildtitel"),
        ("link title 2", "Runder Titel"),
    ]


def test_footnote_is_named_by_its_label() -> None:
    places = [block.place for block in read("Text[^1]\n\n[^1]: Erste Zeile.\n\n    Zweiter Absatz.\n").blocks()]
    assert places == ["paragraph 1", "footnote 1", "footnote 1"]


def test_table_cell_is_named_by_row_and_column() -> None:
    article = read("| a | b |\n|---|---|\n| c | d \\| e |\n")
    assert [(block.place, shown(block)) for block in article.blocks()] == [
        ("table 1, row 1, column 1", "a"),
        ("table 1, row 1, column 2", "b"),
        ("table 1, row 2, column 1", "c"),
        ("table 1, row 2, column 2", "d | e"),
    ]


def test_lines_are_those_of_the_file() -> None:
    article = read("\ufeff---\r\ntitle: Titel\r\n---\r\n\r\nAbsatz\r\n\r\n- a\r\n- b\r\n")
    assert [block.line for block in article.blocks()] == [2, 5, 7, 8]


@pytest.mark.parametrize("text", ["Von US$5 bis A$6", "Der US$-Kurs und der A$-Kurs", "$5 und dann noch $6"])
def test_money_is_no_formula(text: str) -> None:
    assert texts(text) == [text]


def test_web_addresses_and_template_tags_are_kept() -> None:
    text = '# Titel {#an_ker}\n\nSiehe (https://a.b/c_(d)_e), www.f.g. Und {{< h "i" >}}, {% j %}.\n{: .k}\n'
    assert texts(text) == ["Titel <x/>", "Siehe (<x/>), <x/>. Und <x/>, <x/>. <x/>"]
    assert notes(text)[1:4] == ["link: https://a.b/c_(d)_e", "link: www.f.g", 'template: {{< h "i" >}}']


def test_hostile_nesting_is_read() -> None:
    for text in (
        "![" * 3000 + "](u)" * 3000,
        "> " * 500 + "a",
        "- " * 500 + "a",
        "<b>" * 3000,
        "*a **" * 3000,
        "[" * 3000,
    ):
        assert serialize(segment_article(read(text), "paragraph"), {}) == text


def test_a_long_article_is_read_in_seconds() -> None:
    paragraph = (
        "Das **Auswärtige Amt** hat [mit Usbekistan](/u 'Titel') und *Kasachstan* einen Vertrag\ngeschlossen. " * 2
    )
    text = f"{paragraph}\n\n" * 5000
    started = time.process_time()
    article = read(text)
    assert time.process_time() - started < 10
    assert sum(block.kind is BlockKind.PARAGRAPH for block in article.blocks()) == 5000


MARKS = st.sampled_from(
    [
        *"*_`[]()<>&\\~|#-+=!:;.$\"'{}^ \n\n\n\r\t",
        *(
            "\r\n",
            "1.",
            "a",
            "ä",
            "😀",
            "  ",
            "&amp;",
            "<b>",
            "</b>",
            "<br>",
            "---\n",
            "[r]",
            "[^1]",
            "](u)",
            "](u 't')",
        ),
        *(
            "![",
            "`x`",
            "\n> ",
            "\n- ",
            "\n\n[r]: u 't'\n",
            "$x$",
            "\x00",
            "\x0c",
            "\ufeff",
            "\u2028",
            "http://a.b/",
            "{{x}}",
        ),
    ]
)
LINES = st.sampled_from(
    [
        *(
            "title: x",
            "***",
            "===",
            "# H",
            "> q",
            ">",
            "- a",
            "1. b",
            "  c",
            "    d",
            "\td",
            "| a | b |",
            "|---|---|",
            "```",
        ),
        *(
            "~~~",
            "<div>",
            "</div>",
            "<!--",
            "-->",
            "[r]: /u 't'",
            "[^1]: fn",
            "[r] [^1] ![r][] [r][]",
            "a  ",
            "a\\",
            "$$",
        ),
        *(
            "$x$ US$5 und A$6",
            "<b>x",
            "</b>",
            "`a",
            "b`",
            "![a [b](c 'd') e](f \"g",
            'h")',
            "*a",
            "b*",
            "- [x] t",
            "---",
        ),
        *("> - > x", "&amp; \\& &#0;", "<code>x</code>", "\x0c", "\u00a0", "ä😀", "**", "__x__", "\u2028y", "", "+++"),
    ]
)
SOUP = st.lists(MARKS, max_size=60).map("".join)
DOCUMENTS = st.tuples(st.lists(LINES, max_size=20), st.sampled_from(["\n", "\r\n", "\r"])).map(
    lambda t: t[1].join(t[0])
)


@given(SOUP | DOCUMENTS | st.text())
def test_parsing_loses_nothing(text: str) -> None:
    try:
        article = read(text)
    except ArticleError:
        assert text.removeprefix("\ufeff").startswith("---")
        return
    assert serialize(article, {}) == text
    assert serialize(segment_article(article, "paragraph"), {}) == text
