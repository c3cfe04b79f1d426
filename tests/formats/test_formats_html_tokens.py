"""The tokens of HTML and the elements they make up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.formats.html_tokens import Token, TokenKind, tokenize
from l10n.formats.html_tree import outline

MARKUP = st.lists(
    st.sampled_from("< > / ! ? - -- = \" ' & a p svg script title <!-- --> </ <? ]]> <![CDATA[ \n \0 ü".split(" ")),
    max_size=40,
).map("".join)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind.value, text[token.start : token.end]) for token in tokenize(text)]


@given(st.text() | MARKUP)
def test_law_tokens_have_no_gaps(text: str) -> None:
    position = 0
    for token in tokenize(text):
        assert token.start == position < token.end
        for attribute in token.attributes:
            assert token.start < attribute.start <= attribute.end <= token.end
            assert not attribute.quote or text[attribute.start - 1] == attribute.quote
        position = token.end
    assert position == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-->a", [("comment", "<!-->"), ("text", "a")]),
        ("<!--->a", [("comment", "<!--->"), ("text", "a")]),
        ("<!---->a", [("comment", "<!---->"), ("text", "a")]),
        ("<!--a--!>b", [("comment", "<!--a--!>"), ("text", "b")]),
        ("<!--a->b", [("comment", "<!--a->b")]),
        ("<!a>b", [("declaration", "<!a>"), ("text", "b")]),
        ("</>a", [("comment", "</>"), ("text", "a")]),
        ("</ p>a", [("comment", "</ p>"), ("text", "a")]),
        ("a </", [("text", "a </")]),
        ("a < b <3 <", [("text", "a < b <3 <")]),
        ("<![CDATA[a>b]]>c", [("CDATA section", "<![CDATA[a>b]]>"), ("text", "c")]),
        ("<![CDATA[a>b", [("declaration", "<![CDATA[a>"), ("text", "b")]),
        ("<?php a>b ?>c", [("processing instruction", "<?php a>b ?>"), ("text", "c")]),
        ("<?o:p a />c ?>", [("processing instruction", "<?o:p a />"), ("text", "c ?>")]),
        ("<p a='>'>b", [("start tag", "<p a='>'>"), ("text", "b")]),
        ('<p a="b', [("cut-off tag", '<p a="b')]),
        ("<p", [("cut-off tag", "<p")]),
        ("</p a>", [("end tag", "</p a>")]),
        (
            "<title>a<b</titlex></TITLE >",
            [
                ("start tag", "<title>"),
                ("raw text", "a<b</titlex>"),
                ("end tag", "</TITLE >"),
            ],
        ),
        (
            "<script><!--<script></script></script>-->",
            [
                ("start tag", "<script>"),
                ("raw text", "<!--<script></script>"),
                ("end tag", "</script>"),
                ("text", "-->"),
            ],
        ),
        (
            "<script><!--><script></script>",
            [
                ("start tag", "<script>"),
                ("raw text", "<!--><script>"),
                ("end tag", "</script>"),
            ],
        ),
        ("<\u017fcript>", [("text", "<\u017fcript>")]),
        ("<script></\u017fcript>", [("start tag", "<script>"), ("raw text", "</\u017fcript>")]),
        (
            "<svg><title/><![CDATA[</svg>]]></svg>a",
            [
                ("foreign element", "<svg><title/><![CDATA[</svg>]]></svg>"),
                ("text", "a"),
            ],
        ),
        (
            "<svg><svg></svg><foreignObject><p>a</p></foreignObject></svg>",
            [
                ("foreign element", "<svg><svg></svg><foreignObject><p>a</p></foreignObject></svg>"),
            ],
        ),
        ("<svg/>a", [("foreign element", "<svg/>"), ("text", "a")]),
        ("<svg><g><p>", [("unclosed foreign element", "<svg><g>"), ("start tag", "<p>")]),
        ("<b><svg></i></b>", [("start tag", "<b>"), ("unclosed foreign element", "<svg></i>"), ("end tag", "</b>")]),
    ],
)
def test_tokens_follow_the_standard(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_attributes_have_exact_spans() -> None:
    text = "<A b C=1 d = 'x y' e=\"\" d=z =f=/g/h>"
    (token,) = tokenize(text)
    assert token.name == "a"
    assert [(a.name, text[a.start : a.end], a.quote) for a in token.attributes] == [
        ("b", "", ""),
        ("c", "1", ""),
        ("d", "x y", "'"),
        ("e", "", '"'),
        ("=f", "/g/h", ""),
    ]


def tree(text: str) -> str:
    """The elements as brackets: name[...], with a star where the end tag is there."""
    tokens = tokenize(text)
    structure = outline(tokens)

    def written(index: int, token: Token) -> str:
        inside = [
            written(place, other)
            for place, other in enumerate(tokens)
            if structure.parents[place] == index and other.kind is TokenKind.START
        ]
        star = "*" if index in structure.partners else ""
        return token.name + star + (f"[{' '.join(inside)}]" if inside else "")

    return " ".join(
        written(place, token)
        for place, token in enumerate(tokens)
        if structure.parents[place] < 0 and token.kind is TokenKind.START
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a<p>b</p>", "p p*"),
        ("<p><div></div></p>", "p div*"),
        ("<p><button><p>a</button></p>", "p*[button*[p]]"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "ul*[li li[ul*[li]] li]"),
        ("<li><div><p><li>", "li[div[p]] li"),
        ("<li><section><li></section>", "li[section*[li]]"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "dl*[dt dd dt]"),
        ("<table><tr><td>a<td>b<tr><th>c</table>", "table*[tr[td td] tr[th]]"),
        ("<table><tbody><tr><td><div><tbody><tr></table>", "table*[tbody[tr[td[div]]] tbody[tr]]"),
        ("<table><td><table><td>a<td>b</table><td>c</table>", "table*[td[table*[td td]] td]"),
        ("<select><optgroup><option>a<option>b<optgroup></select>", "select*[optgroup[option option] optgroup]"),
        ("<h1>a<h2>b</h1>", "h1 h2*"),
        ("<div><span></div></span>", "div*[span]"),
        ("<b><i></b></i>", "b*[i]"),
        ("<span><div></span></div>", "span[div*]"),
        ("<a>a<a>b</a>", "a a*"),
        ("<a><q>a<a>b</a>", "a[q] a*"),
        ("<html><head><title></title><body><p></body></html>", "html[head[title*] body[p]]"),
        ("<br><hr></br><img>a", "br hr img"),
    ],
)
def test_elements_end_where_browsers_end_them(text: str, expected: str) -> None:
    assert tree(text) == expected
