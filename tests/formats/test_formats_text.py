"""Plain text articles: golden articles, what lines mean, and that nothing is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.config import Settings, TextSettings
from l10n.formats import serialize
from l10n.formats.text import escape, parse
from l10n.model import Article, Block, BlockKind, Piece
from l10n.segmentation.articles import segment_article

GOLDEN = Path(__file__).parents[1] / "golden" / "formats" / "text"


def read(text: str, settings: Settings | None = None) -> Article:
    return parse(text, "articles/article.txt", "de", settings or Settings())


def shown(block: Block) -> str:
    return "".join(piece.text for piece in block.content if isinstance(piece, Piece))


def kinds_and_texts(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, shown(block)) for block in read(text).blocks()]


def texts(text: str) -> list[str]:
    return [shown(block) for block in read(text).blocks()]


def kind(text: str) -> str:
    (block,) = read(text).blocks()
    return block.kind.value


def dump(article: Article) -> str:
    return "".join(f"{block.line}: {block.kind} | {block.place} | {shown(block)}\n" for block in article.blocks())


@pytest.mark.parametrize("name", ["pressemitteilung", "nasty"])
def test_golden_article(name: str) -> None:
    text = (GOLDEN / f"{name}.txt").read_bytes().decode()
    assert dump(read(text)) == (GOLDEN / f"{name}.blocks").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["pressemitteilung", "nasty"])
@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_do_not_matter_and_stay(name: str, line_end: str) -> None:
    text = (GOLDEN / f"{name}.txt").read_bytes().decode()
    other = "\ufeff" + text.replace("\n", line_end)
    assert dump(read(other)) == dump(read(text))
    assert serialize(segment_article(read(other)), {}) == other


def test_real_article(shared: Path) -> None:
    for path in sorted((shared / "articles").glob("*.txt")):
        text = path.read_bytes().decode()
        article = segment_article(read(text))
        assert serialize(article, {}) == text
        found = [block.kind for block in article.blocks()]
        assert found[:5] == [BlockKind.HEADING, *[BlockKind.HEADING] * 2, BlockKind.CAPTION, BlockKind.DATELINE]
        assert found[-2:] == [BlockKind.BOILERPLATE] * 2
        assert found.count(BlockKind.HEADING) == 6
        assert found.count(BlockKind.PARAGRAPH) == 6


@pytest.mark.parametrize(
    "line",
    [
        "11.02.2026 - Artikel",
        "11.02.2026 – Pressemitteilung",
        "11. Februar 2026 - Interview",
        "Berlin, 11.02.2026",
        "Berlin, den 11. Februar 2026",
        "Pressemitteilung vom 11.02.2026",
        "Stand: 11.02.2026, 10:30 Uhr",
        "Mittwoch, 11. Februar 2026",
        "11 февраля 2026 г. – Статья",
        "February 11, 2026 | Press release",
        "2026-02-11",
    ],
)
def test_dateline(line: str) -> None:
    assert kind(line) == "dateline"


@pytest.mark.parametrize(
    "line",
    [
        "Am 11. Februar 2026 trafen sich die Minister.",
        "Berlin, 11. Februar 2026 – Deutschland ist Gastgeber eines Treffens mit fünf Staaten.",
        "Gipfel in Berlin: vom 11.02.2026 bis zum 12.02.2026",
        "11. Februar 2026 – Deutschland empfängt seine Gäste aus Zentralasien",
    ],
)
def test_a_date_in_prose_is_no_dateline(line: str) -> None:
    assert kind(line) != "dateline"


@pytest.mark.parametrize("line", ["Das Podium © Photothek", "© 2026 Auswärtiges Amt", "Foto: dpa", "Фото: ТАСС"])
def test_caption(line: str) -> None:
    assert kind(line) == "caption"


def test_prose_that_mentions_the_copyright_sign_is_no_caption() -> None:
    assert (
        kind("Das Zeichen © steht für das Urheberrecht und darf nur dort stehen, wo es auch eines gibt.") == "paragraph"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Zentralasien: Wunschpartner für Deutschland", "heading"),
        ("„Team Europe“ – EU-Sonderbeauftragter nimmt ebenfalls teil", "heading"),
        ("Das Treffen ist beendet.", "paragraph"),
        ("„Wir kommen wieder.“", "paragraph"),
        ("Worum geht es?", "paragraph"),
        ("Beide Seiten vereinbarten:", "paragraph"),
        ("Sehr " + "lange " * 30 + "Zeile", "paragraph"),
    ],
)
def test_heading_is_a_short_line_without_final_punctuation(line: str, expected: str) -> None:
    assert kind(f"{line}\n") == expected


def test_boilerplate_is_configured() -> None:
    article = read("Schlagworte\n\nMehr zum Thema:\n", Settings(text=TextSettings(boilerplate=("Mehr zum Thema",))))
    assert [block.kind for block in article.blocks()] == [BlockKind.HEADING, BlockKind.BOILERPLATE]


def test_wrapped_lines_make_one_paragraph() -> None:
    lines = [
        "Deutschland und die Staaten Zentralasiens bauen ihre",
        "Partnerschaft aus. Worum es geht, erfahren",
        "Sie hier.",
    ]
    assert texts("\n".join(lines)) == [" ".join(lines)]


def test_a_word_parted_at_the_line_end_is_whole_again() -> None:
    assert texts("Die Zusammen-\narbeit mit dem EU-\nSonderbeauftragten, mit Vor-\nund Nachteilen.") == [
        "Die Zusammenarbeit mit dem EU-Sonderbeauftragten, mit Vor- und Nachteilen."
    ]


def test_address_and_field_lines_stand_apart() -> None:
    assert texts("Auswärtiges Amt\nWerderscher Markt 1\n10117 Berlin\n\nOrt: Berlin\nZeit: 10 Uhr") == [
        "Auswärtiges Amt",
        "Werderscher Markt 1",
        "10117 Berlin",
        "Ort: Berlin",
        "Zeit: 10 Uhr",
    ]


def test_long_lines_without_blank_ones_between_are_paragraphs() -> None:
    long = "Dieser Absatz ist aus einer Webseite kopiert und steht darum ohne jeden Umbruch in einer einzigen Zeile."
    text = f"Titel\n{long} Und er geht weiter.\nZwischentitel\n{long} Ende.\n"
    assert [kind for kind, _ in kinds_and_texts(text)] == ["heading", "paragraph", "heading", "paragraph"]


@pytest.mark.parametrize("marker", ["- ", "* ", "• ", "– ", "1) ", "a) ", "(a) ", "\t- "])
def test_list_marker_stays_outside_of_the_text(marker: str) -> None:
    assert kinds_and_texts(f"{marker}Klima\n{marker}Wasser\n  und Boden") == [
        ("list item", "Klima"),
        ("list item", "Wasser und Boden"),
    ]


def test_numbered_items_need_a_neighbour() -> None:
    assert kinds_and_texts("1. Klima\n2. Wasser\n\n(1) Energie\n(2) Boden") == [
        ("list item", "Klima"),
        ("list item", "Wasser"),
        ("list item", "Energie"),
        ("list item", "Boden"),
    ]
    assert texts("1. FC Köln gewinnt.\n\n(1) steht allein.") == ["1. FC Köln gewinnt.", "(1) steht allein."]


def test_dates_in_order_are_no_numbered_items() -> None:
    assert texts("11. Februar: Ankunft.\n\n12. Februar: Abreise.") == ["11. Februar: Ankunft.", "12. Februar: Abreise."]


def test_a_dash_of_the_sentence_at_a_line_start_is_no_marker() -> None:
    text = "Ziel ist es, den Staaten der Region verlässliche Angebote zu machen\n– auch mit Blick auf Russland."
    assert texts(text) == [text.replace("\n", " ")]


def test_places_count_by_kind() -> None:
    text = "Titel\n\n11.02.2026 - Artikel\n\nEin Satz.\n\nNoch ein Satz.\n\n- Punkt"
    assert [block.place for block in read(text).blocks()] == [
        "heading 1",
        "dateline",
        "paragraph 1",
        "paragraph 2",
        "list item 1",
    ]


def test_other_characters_do_not_end_lines() -> None:
    text = "Eins\u2028zwei\x85drei\x0bvier\x0cfünf\x1csechs."
    assert texts(text) == [text]


def test_spaces_inside_a_line_stay() -> None:
    assert texts("Zwei  Leerzeichen\u00a0und\tein Tabulator.") == ["Zwei  Leerzeichen\u00a0und\tein Tabulator."]


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", " \t\r\n\r", "\u00a0\n\x0c\n", "***\n---\n"])
def test_text_without_words_has_no_blocks(text: str) -> None:
    article = read(text)
    assert list(article.blocks()) == []
    assert serialize(article, {}) == text


def test_translation_stands_where_the_source_stood() -> None:
    text = "\ufeffTitel\r\n=====\r\n\r\n  Ein Satz.  Noch\r\n  einer.\t\r\n\r\n-  Punkt"
    article = segment_article(read(text))
    written = serialize(
        article, {"Titel": "Title", "Ein Satz.": "A sentence.", "Noch einer.": "One more.", "Punkt": "Point"}
    )
    assert written == "\ufeffTitle\r\n=====\r\n\r\n  A sentence.  One more.\t\r\n\r\n-  Point"


def test_translation_stays_on_its_line() -> None:
    (block,) = read("Titel").blocks()
    assert escape("One\r\n\n two \r three", block, True) == "One two three"


LINES = st.sampled_from(
    [
        *(
            "",
            " ",
            "\u00a0",
            "\ufeff",
            "\x0c",
            "\u2028",
            "-",
            "- ",
            "- a",
            "1. a",
            "2. b",
            "Titel",
            "Ein Satz.",
            "a-",
            "© b",
        ),
        *("11.02.2026", "Ort: Berlin", "nach oben", "x" * 60, "===", "  Einzug", "Ende \t", "EU-", "-5", "(1) a", "ß"),
    ]
)
TEXTS = st.text() | st.lists(LINES | st.sampled_from(["\n", "\r", "\r\n"])).map("".join)


@given(TEXTS)
def test_parsing_loses_nothing(text: str) -> None:
    assert serialize(read(text), {}) == text
    assert serialize(segment_article(read(text), "paragraph"), {}) == text


WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(lambda text: text[:1].isalpha())


@given(WORDS)
def test_translation_reads_back(target: str) -> None:
    article = segment_article(read("Titel\n\nEin Satz.\n\nSchluss\n"), "paragraph")
    written = serialize(article, {"Ein Satz.": target})
    blocks = list(read(written).blocks())
    assert len(blocks) == 3
    assert shown(blocks[1]).split() == target.split()
