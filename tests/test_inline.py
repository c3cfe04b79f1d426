from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.errors import BuildError
from l10n.inline import fill, plain, segment_block, tag_labels, tag_problems
from l10n.model import Block, BlockKind, Piece, PieceKind, Segment


def text(value: str) -> Piece:
    return Piece(PieceKind.TEXT, (value,), value)


def opening(name: str) -> Piece:
    return Piece(PieceKind.OPEN, (f"<{name}>",), name=name)


def closing(name: str) -> Piece:
    return Piece(PieceKind.CLOSE, (f"</{name}>",), name=name)


def alone(name: str, stands_for: str = "\ufffc") -> Piece:
    return Piece(PieceKind.EMPTY, (f"<{name}/>",), stands_for, name)


def full_stops(value: str) -> list[tuple[int, int]]:
    ends = [match.end() for match in re.finditer(r"\.\s+", value) if match.end() < len(value)]
    return list(zip([0, *ends], [*ends, len(value)], strict=True))


def segmented(*pieces: Piece) -> Block:
    return segment_block(Block(BlockKind.PARAGRAPH, pieces, "paragraph 1", 1), full_stops)


def sources(block: Block) -> list[str]:
    return [part.source for part in block.content if isinstance(part, Segment)]


def raw(block: Block) -> str:
    pieces = [p for part in block.content for p in (part.pieces if isinstance(part, Segment) else (part,))]
    return "".join(str(fragment) for piece in pieces for fragment in piece.raw)


CASES = [
    ([text("Eins. Zwei.")], ["Eins.", "Zwei."]),
    (
        [text("Eins. "), opening("b"), text("Zwei. Drei."), closing("b"), text(" Vier.")],
        ["Eins.", "Zwei.", "Drei.", "Vier."],
    ),
    ([text("Ein "), opening("b"), text("Satz. Und"), closing("b"), text(" mehr.")], ["Ein <b1>Satz. Und</b1> mehr."]),
    ([opening("a"), text("Ganz"), closing("a")], ["Ganz"]),
    ([opening("b"), text("Wichtig:"), closing("b"), text(" ja.")], ["<b1>Wichtig:</b1> ja."]),
    ([alone("img"), text(" Bild. "), alone("code"), text(" geht.")], ["Bild.", "<code1/> geht."]),
    ([text("Eins"), alone("br", "\n"), text("zwei")], ["Eins<br1/>zwei"]),
    ([text("Das <b1> hier "), opening("b"), text("fett"), closing("b"), text(".")], ["Das <b1> hier <b2>fett</b2>."]),
    ([text(" – ")], []),
    ([opening("b"), text("Eins. "), closing("b"), text("Zwei.")], ["Eins.", "Zwei."]),
]


@pytest.mark.parametrize(("pieces", "expected"), CASES)
def test_segments_and_their_tags(pieces: list[Piece], expected: list[str]) -> None:
    assert sources(segmented(*pieces)) == expected


@st.composite
def piece_rows(draw: st.DrawFn) -> list[Piece]:
    """Rows of pieces with well nested pairs, as formats give them."""
    row: list[Piece] = []
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["text", "space", "alone", "pair"]))
        if kind == "text":
            row.append(text(draw(st.text(alphabet="ab. <1>/", min_size=1, max_size=12))))
        elif kind == "space":
            row.append(Piece(PieceKind.TEXT, ("\n  ",), " "))
        elif kind == "alone":
            row.append(
                alone(draw(st.sampled_from(["img", "br", "code", "x"])), draw(st.sampled_from(["", "\ufffc", "\n"])))
            )
        else:
            name = draw(st.sampled_from(["a", "b", "i"]))
            row += [opening(name), *draw(piece_rows()), closing(name)]
    return row


@given(piece_rows())
def test_segmenting_loses_nothing_and_leaves_sound_tags(pieces: list[Piece]) -> None:
    block = segmented(*pieces)
    assert raw(block) == "".join(str(fragment) for piece in pieces for fragment in piece.raw)
    for source in sources(block):
        assert tag_problems(source, source) == ()
        assert source == source.strip()


@given(piece_rows())
def test_filling_the_source_gives_its_own_markup(pieces: list[Piece]) -> None:
    for part in segmented(*pieces).content:
        if isinstance(part, Segment):
            filled = [p if isinstance(p, str) else "".join(map(str, p.raw)) for p in fill(part, part.source)]
            assert "".join(filled) == "".join(
                piece.text if piece.kind is PieceKind.TEXT else "".join(map(str, piece.raw)) for piece in part.pieces
            )


@pytest.mark.parametrize(
    ("source", "target", "problem"),
    [
        ("a <b1>x</b1>", "a x", "<b1> is lost"),
        ("a <b1>x</b1>", "a <b1>x", "</b1> is lost"),
        ("a <x1/>", "a", "<x1/> is lost"),
        ("a", "a <b1>x</b1>", "<b1> is added"),
        ("a <x1/>", "<x1/> a <x1/>", "<x1/> stands 2 times instead of 1"),
        ("<b1>a</b1> <i2>c</i2>", "<b1>a <i2>c</b1></i2>", "the tags are not nested as pairs"),
        ("a <b1>x</b1>", "a </b1>x<b1>", "the tags are not nested as pairs"),
    ],
)
def test_tag_problems(source: str, target: str, problem: str) -> None:
    assert problem in tag_problems(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("a <b1>x</b1> <i2>y</i2>", "<i2>y</i2> <b1>x</b1>"),
        ("Das Element <h1> im Text.", "The element <h1> in text."),
        ("a <b1>x</b1>", "<none/>"),
    ],
)
def test_sound_tags(source: str, target: str) -> None:
    assert tag_problems(source, target) == ()


def test_fill_refuses_a_translation_that_loses_a_tag() -> None:
    block = segmented(text("Ein "), opening("a"), text("Link"), closing("a"), text("."))
    (segment,) = [part for part in block.content if isinstance(part, Segment)]
    with pytest.raises(BuildError, match="<a1> is lost"):
        fill(segment, "A link.")


def test_plain_text_of_tags() -> None:
    assert plain("Der <a1>Dialog</a1> mit <code2/> geht<br3/>weiter.") == "Der Dialog mit \ufffc geht weiter."
    assert tag_labels("<a1>x</a1> <b2> <x3/>") == ("a1", "x3")


def test_headings_of_html_in_the_text_are_words_and_no_tags() -> None:
    source = "Der Titel steht zwischen <h2> und </h2>, <b1>fett</b1>."
    assert plain(source) == "Der Titel steht zwischen <h2> und </h2>, fett."
    assert tag_labels(source) == ("b1",)
    assert tag_problems(source, "The title goes into a heading, <b1>bold</b1>.") == ()
