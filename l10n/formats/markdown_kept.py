"""What stands in a text as text, but is no prose: bare web addresses, template tags, attribute lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from l10n.formats.markdown_links import one_line
from l10n.model import Piece, PieceKind

_KEPT = re.compile(
    r"""(?P<link>(?<![\w/.@-])(?:(?:https?|ftp)://|www\.)
          [^\s<>"„“”«»‹›]*[^\s<>"„“”«»‹›.,:;!?'’*_~\])|])          # http://..., www....
      | (?P<template>\{\{.*?\}\}|\{%.*?%\})                    # {{ ... }}, {% ... %}
      | (?P<attributes>\{[ ]?(?:[\#.][\w-]|:[ ]?[\w.\#])[^{}]*\})  # {#anchor}, {.class}, {: ...}""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_HINT = re.compile(r"://|www\.|\{", re.IGNORECASE)


def with_kept_text(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Gives the pieces with every stretch of text that is no prose as markup of its own, so that it stays as it is."""
    if not any(_HINT.search(piece.text) for piece in pieces):
        return tuple(pieces)
    result: list[Piece] = []
    run: list[Piece] = []
    for piece in (*pieces, None):
        if piece is not None and piece.kind is PieceKind.TEXT:
            run.append(piece)
            continue
        result += _marked(run)
        run = []
        if piece is not None:
            result.append(piece)
    return tuple(result)


def _marked(run: Sequence[Piece]) -> Sequence[Piece]:
    text = "".join(piece.text for piece in run)
    result: list[Piece] = []
    position = 0
    for match in _KEPT.finditer(text):
        start = match.start()
        end = _balanced_end(text, start, match.end()) if match["link"] else match.end()
        if not _can_cut(run, start) or not _can_cut(run, end) or (not match["link"] and _is_escaped(run, start)):
            continue
        result += _between(run, position, start)
        raw = "".join(part for piece in _between(run, start, end) for part in piece.raw if isinstance(part, str))
        what = match.lastgroup or ""
        stands_for = "" if what == "attributes" else "\ufffc"
        result.append(Piece(PieceKind.EMPTY, (raw,), stands_for, "x", f"{what}: {one_line(text[start:end])}"))
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


def _is_escaped(run: Sequence[Piece], place: int) -> bool:
    offset = 0
    for piece in run:
        if offset <= place < offset + len(piece.text):
            return piece.raw != (piece.text,)
        offset += len(piece.text)
    return False


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
