"""Web addresses that stand bare in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from l10n.formats.markdown_links import one_line
from l10n.model import Piece, PieceKind

_URL = re.compile(
    r"(?<![\w/.@-])(?:(?:https?|ftp)://|www\.)[^\s<>\"„“”«»‹›]*[^\s<>\"„“”«»‹›.,:;!?'’*_~\])|]", re.IGNORECASE
)
_HINT = re.compile(r"://|www\.", re.IGNORECASE)


def with_bare_urls(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Gives the pieces with every bare web address as markup of its own, so that it is not translated."""
    if not any(_HINT.search(piece.text) for piece in pieces if "." in piece.text or "/" in piece.text):
        return tuple(pieces)
    result: list[Piece] = []
    run: list[Piece] = []
    for piece in (*pieces, None):
        if piece is not None and piece.kind is PieceKind.TEXT:
            run.append(piece)
            continue
        result += _run_with_urls(run)
        run = []
        if piece is not None:
            result.append(piece)
    return tuple(result)


def _run_with_urls(run: Sequence[Piece]) -> Sequence[Piece]:
    text = "".join(piece.text for piece in run)
    if not _HINT.search(text):
        return run
    result: list[Piece] = []
    position = 0
    for match in _URL.finditer(text):
        end = _balanced_end(text, match.start(), match.end())
        if not _can_cut(run, match.start()) or not _can_cut(run, end):
            continue
        result += _between(run, position, match.start())
        raw = "".join(
            part for piece in _between(run, match.start(), end) for part in piece.raw if isinstance(part, str)
        )
        result.append(Piece(PieceKind.EMPTY, (raw,), "\ufffc", "x", f"link: {one_line(text[match.start() : end])}"))
        position = end
    result += _between(run, position, len(text))
    return result


def _balanced_end(text: str, start: int, end: int) -> int:
    """Takes closing brackets into the address as long as they close one of its own."""
    while text[end : end + 1] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    return end


def _can_cut(run: Sequence[Piece], place: int) -> bool:
    offset = 0
    for piece in run:
        if offset < place < offset + len(piece.text):
            return piece.raw == (piece.text,)
        offset += len(piece.text)
    return True


def _between(run: Sequence[Piece], start: int, end: int) -> Iterator[Piece]:
    """Gives the pieces of a part of a run; pieces without text at its end belong to it, those at its start do not."""
    offset = 0
    for piece in run:
        piece_end = offset + len(piece.text)
        if piece.text and offset < end and piece_end > start:
            part = piece.text[max(start - offset, 0) : end - offset]
            yield piece if part == piece.text else Piece(PieceKind.TEXT, (part,), part)
        elif not piece.text and (start < offset <= end or start == offset == 0):
            yield piece
        offset = piece_end
