"""The front matter of Markdown articles: whose values are translated, and that YAML reads back what was written."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from l10n.config import MarkdownSettings, Settings
from l10n.errors import ArticleError
from l10n.formats import serialize
from l10n.formats.markdown import parse
from l10n.model import Article, Block, BlockKind, Piece
from l10n.segmentation.articles import segment_article

VALUE = "Ein Wert"
STYLES = {
    "plain": f"title: {VALUE}  # Anmerkung\n",
    "single": f"title: '{VALUE}'\n",
    "double": f'title: "{VALUE}"\n',
    "literal": f"title: |\n  {VALUE}\nx: y\n",
    "folded": f"title: >-\n\n  {VALUE}\n\nx: y\n",
    "flow": f"{{title: {VALUE}, x: y}}\n",
    "anchor": f"title: &a {VALUE}\nx: *a\n",
    "list": f"title:\n- {VALUE}\n- 7\n",
    "flow list": f"title: [{VALUE}, 'b']\n",
}


def read(yaml: str, *keys: str) -> Article:
    settings = Settings(markdown=MarkdownSettings(front_matter=keys or ("title",)))
    return parse(f"---\n{yaml}---\nText.\n", "articles/article.md", "de", settings)


def values(yaml: str, *keys: str) -> list[tuple[str, str]]:
    return [
        (block.place, "".join(piece.text for piece in block.content if isinstance(piece, Piece)))
        for block in read(yaml, *keys).blocks()
        if block.kind is BlockKind.FRONT_MATTER
    ]


def loaded(text: str) -> Any:
    match = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    assert match is not None
    return YAML(typ="safe", pure=True).load(match[1])


@pytest.mark.parametrize("yaml", STYLES.values(), ids=STYLES)
def test_value_in_every_style(yaml: str) -> None:
    assert values(yaml)[0][1] == VALUE
    article = segment_article(read(yaml))
    assert serialize(article, {}) == f"---\n{yaml}---\nText.\n"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_wrapped_values(line_end: str) -> None:
    yaml = "a: Eins\n  zwei\n"
    yaml += 'b: "Eins \\\n  zwei \\u00e4\\"\n  drei"\n'
    yaml += "c: >\n  Eins\n  zwei\n\n  drei\nd: |-\n  Eins\n  zwei\n"
    text = f"---\n{yaml}---\n".replace("\n", line_end)
    article = parse(text, "a.md", "de", Settings(markdown=MarkdownSettings(front_matter=("a", "b", "c", "d"))))
    assert ["".join(p.text for p in block.content if isinstance(p, Piece)) for block in article.blocks()] == [
        "Eins zwei",
        'Eins zwei ä" drei',
        "Eins zwei\ndrei",
        "Eins\nzwei",
    ]
    assert serialize(segment_article(article), {}) == text


def test_only_configured_keys_with_words_are_translated() -> None:
    yaml = (
        "title: Titel\ndate: 2026-02-11\nseo:\n  title: Nein\n  text: Ja\ntags: [eins, 2, zwei]\nempty:\nnumber: 12\n"
    )
    assert values(yaml, "title", "seo.text", "tags", "date", "empty", "number") == [
        ("front matter title", "Titel"),
        ("front matter seo.text", "Ja"),
        ("front matter tags 1", "eins"),
        ("front matter tags 3", "zwei"),
    ]


def test_key_inside_a_list_of_mappings() -> None:
    assert values("links:\n- text: Eins\n  url: /a\n- text: Zwei\n", "links.text") == [
        ("front matter links 1.text", "Eins"),
        ("front matter links 2.text", "Zwei"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "---\nEin Absatz\n---\n",
        "---\n\nEin Absatz: mit Doppelpunkt: zwei\n\n---\n",
        "---\ntitle: nicht geschlossen\n\nText\n",
        "Text\n\n---\ntitle: nicht am Anfang\n---\n",
        "----\ntitle: x\n---\n",
    ],
)
def test_what_is_no_front_matter(text: str) -> None:
    article = parse(text, "a.md", "de", Settings())
    assert BlockKind.FRONT_MATTER not in [block.kind for block in article.blocks()]
    assert serialize(article, {}) == text


def test_toml_is_kept() -> None:
    text = '+++\ntitle = "Titel"\n+++\nText.\n'
    assert [block.place for block in parse(text, "a.md", "de", Settings()).blocks()] == ["paragraph 1"]


@pytest.mark.parametrize(
    ("yaml", "line"),
    [
        ("title: Eins: zwei\n", 2),
        ("date: x\ntitle: [a\n", 3),
        ('title: "a\n', 2),
        ("title: a\n  b: c\n", 3),
        ("title: *nirgends\n", 2),
        ("title: a\nx: \x01\n", 3),
        ("title: @a\n", 2),
        ("title: " + "[" * 3000 + "\n", 2),
    ],
)
def test_broken_yaml_is_named_by_file_and_line(yaml: str, line: int) -> None:
    with pytest.raises(ArticleError) as caught:
        read(yaml)
    assert caught.value.path == "articles/article.md"
    assert caught.value.line == line
    assert caught.value.mend is not None


@pytest.mark.parametrize(
    ("style", "target", "expected"),
    [
        ("plain", "Water: Dialogue", 'title: "Water: Dialogue"  # Anmerkung'),
        ("plain", "“Team Europe” in Berlin", "title: “Team Europe” in Berlin  # Anmerkung"),
        ("plain", "2026", 'title: "2026"  # Anmerkung'),
        ("plain", "no", 'title: "no"  # Anmerkung'),
        ("single", "Germany's", "title: 'Germany''s'"),
        ("double", 'a "b" \\c', 'title: "a \\"b\\" \\\\c"'),
        ("literal", "# a: b", "title: |\n  # a: b"),
        ("flow", "a, b", 'title: "a, b"'),
    ],
)
def test_quotes_change_only_where_they_must(style: str, target: str, expected: str) -> None:
    written = serialize(segment_article(read(STYLES[style])), {VALUE: target})
    assert expected in written


CHARACTERS = st.sampled_from(
    [*":,[]{}#&*!|>'\"%@`-?=<~\\ .", ": ", " #", "- ", "true", "12", "\u2028", "😀", "---", "é"]
)
TARGETS = st.lists(CHARACTERS, min_size=1).map("".join) | st.text(st.characters(exclude_categories=("Cc", "Cs")))


@pytest.mark.parametrize("yaml", STYLES.values(), ids=STYLES)
@given(target=TARGETS.filter(lambda text: text.strip() != ""))
def test_yaml_reads_exactly_the_translation(yaml: str, target: str) -> None:
    article = segment_article(read(yaml), "paragraph")
    value = loaded(serialize(article, {VALUE: target}))["title"]
    found = value[0] if isinstance(value, list) else value
    printable = target if set(target).isdisjoint("\ufffe\uffff") else None
    assert isinstance(found, str)
    if printable is not None:
        assert found.split() == target.split()


def test_a_value_in_two_sentences_takes_one_translation() -> None:
    yaml = "title: Das ist der erste Satz. Das ist der zweite.\n"
    article = segment_article(read(yaml))
    sources = [segment.source for block, segment in article.segments() if isinstance(block, Block)]
    assert sources[:2] == ["Das ist der erste Satz.", "Das ist der zweite."]
    written = serialize(article, {"Das ist der zweite.": "This is: the second."})
    assert loaded(written) == {"title": "Das ist der erste Satz. This is: the second."}
