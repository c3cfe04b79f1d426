"""Turns a run of text and inline markup between two block-level tags into the stretches that are translated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from l10n.formats.html_text import has_words, trimmed
from l10n.model import Block, Piece, PieceKind


@dataclass(frozen=True, slots=True)
class Inline:
    """A piece with what its block needs to know of where it came from.

    Attributes:
        piece: text or markup.
        start: its first character in the article.
        element: of an opening or closing piece, the element, which both must share to be a pair.
    """

    piece: Piece
    start: int
    element: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pieces that become a block, or stay as they are.

    Attributes:
        pieces: in order.
        start: the first character in the article.
        translated: whether they become a block.
    """

    pieces: tuple[Piece, ...]
    start: int
    translated: bool


def stretches(run: Sequence[Inline]) -> Iterator[Stretch]:
    """Gives the stretches of a run, in order and without gaps.

    Empty lines between line breaks part paragraphs. What has no letter or digit stays as it is, and so do white
    space, zero-width markup and lines without words at the edges of a paragraph.

    Args:
        run: what stands between two block-level tags.
    """
    position = 0
    for start, end in _paragraphs(run):
        if start > position:
            yield _literal(run[position:start])
        yield from _trimmed_stretches(run[start:end])
        position = end
    if position < len(run):
        yield _literal(run[position:])


def _literal(run: Sequence[Inline]) -> Stretch:
    return Stretch(tuple(inline.piece for inline in run), run[0].start, translated=False)


def _paragraphs(run: Sequence[Inline]) -> Iterator[tuple[int, int]]:
    """Gives where paragraphs start and end: lines with words, and the visible lines between them."""
    start = end = -1
    line_start = 0
    breaks = [place for place, inline in enumerate(run) if inline.element == "br"]
    for line_end in (*breaks, len(run)):
        pieces = [inline.piece for inline in run[line_start:line_end]]
        if has_words("".join(piece.text for piece in pieces if piece.kind is PieceKind.TEXT)):
            start, end = line_start if start < 0 else start, line_end
        elif start >= 0 and not any(piece.text.strip() for piece in pieces):
            yield start, end
            start = -1
        line_start = line_end + 1
    if start >= 0:
        yield start, end


def _trimmed_stretches(run: Sequence[Inline]) -> Iterator[Stretch]:
    before, inner, after = trimmed(_nested(run))
    start = run[0].start
    for pieces, translated in ((before, False), (inner, True), (after, False)):
        if pieces:
            yield Stretch(tuple(pieces), start, translated)
        start += sum(_raw_length(piece) for piece in pieces)


def _raw_length(piece: Piece) -> int:
    length = 0
    for part in piece.raw:
        if isinstance(part, Block):
            length += sum(_raw_length(inner) for inner in part.content if isinstance(inner, Piece))
        else:
            length += len(part)
    return length


def _nested(run: Sequence[Inline]) -> list[Piece]:
    """Gives the pieces with well-nested pairs: halves without the other, and pairs around nothing, become empty."""
    partner = _partners(run)
    seen = [0]
    for inline in run:
        halves = inline.piece.kind in (PieceKind.OPEN, PieceKind.CLOSE)
        seen.append(seen[-1] + (not halves and inline.piece.text != ""))
    pieces: list[Piece] = []
    place = 0
    while place < len(run):
        inline = run[place]
        piece, end = inline.piece, place
        if piece.kind in (PieceKind.OPEN, PieceKind.CLOSE) and place not in partner:
            half = "start" if piece.kind is PieceKind.OPEN else "end"
            piece = replace(piece, kind=PieceKind.EMPTY, note=f"{half} of {inline.element}")
        elif piece.kind is PieceKind.OPEN and seen[partner[place] + 1] == seen[place]:
            end = partner[place]
            raw = tuple(part for other in run[place : end + 1] for part in other.piece.raw)
            note = piece.note if inline.element == "a" else f"empty {inline.element}"
            piece = replace(piece, kind=PieceKind.EMPTY, raw=raw, note=note)
        pieces.append(piece)
        place = end + 1
    return pieces


def _partners(run: Sequence[Inline]) -> dict[int, int]:
    """Gives the other half of every opening and closing piece that can be paired without crossing another pair."""
    opened: list[int] = []
    count: Counter[str] = Counter()
    partner: dict[int, int] = {}
    for place, inline in enumerate(run):
        if inline.piece.kind is PieceKind.OPEN:
            opened.append(place)
            count[inline.element] += 1
        elif inline.piece.kind is PieceKind.CLOSE and count[inline.element]:
            while run[other := opened.pop()].element != inline.element:
                count[run[other].element] -= 1
            count[inline.element] -= 1
            partner[other], partner[place] = place, other
    return partner
