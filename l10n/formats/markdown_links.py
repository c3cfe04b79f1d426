"""Titles, labels and notes of Markdown links and images."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from l10n.model import Piece, PieceKind

MAX_NOTE = 80
"""Characters of a link target or code that its legend shows."""

_TITLE_TOKEN = re.compile(
    r"""\\(?P<escaped>[!-/:-@\[-`{-~])
      | (?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);)
      | (?P<fold>[ \t]*(?:\r\n|\r|\n)[ \t>]*)""",
    re.VERBOSE,
)
_OPENER = {'"': '"', "'": "'", ")": "("}
_STYLE = {'"': "double", "'": "single", ")": "round"}
_LABEL_BREAK = re.compile(r"\s*[\r\n][\s>]*")


@dataclass(frozen=True, slots=True)
class Title:
    """The title in the raw text of a link, image or reference definition.

    Attributes:
        before: raw text before it, with its opening quote.
        pieces: its text.
        after: raw text behind it, from its closing quote on.
        style: which quotes it has: double, single or round.
    """

    before: str
    pieces: tuple[Piece, ...]
    after: str
    style: str


def find_title(raw: str, title: str, closing: str) -> Title | None:
    """Gives the title in a raw text; None where there is none or it cannot be told where it begins.

    Args:
        raw: raw text that ends with the title and what follows it.
        title: the title as the parser read it.
        closing: the bracket that ends the link; empty for a reference definition.
    """
    end = len(raw.removesuffix(closing).rstrip(" \t\r\n>"))
    quote = raw[end - 1 : end]
    if quote not in _OPENER or not any(character.isalnum() for character in title):
        return None
    start = raw.rfind(_OPENER[quote], 0, end - 1)
    while start > 0 and _is_escaped(raw, start):
        start = raw.rfind(_OPENER[quote], 0, start)
    pieces = _title_pieces(raw[start + 1 : end - 1])
    if start < 1 or "".join("".join(piece.text for piece in pieces).split()) != "".join(title.split()):
        return None
    return Title(raw[: start + 1], pieces, raw[end - 1 :], _STYLE[quote])


def link_label(raw: str) -> str:
    """Gives the label of a reference link, on one line, from what stands between its brackets."""
    return _LABEL_BREAK.sub(" ", raw)


def one_line(text: str) -> str:
    """Gives a text on one line, shortened to what a legend has room for."""
    folded = " ".join(text.split())
    return folded if len(folded) <= MAX_NOTE else folded[: MAX_NOTE - 1] + "…"


def image_note(target: str) -> str:
    """Gives the legend of an image: its file's name."""
    name = target.split("?", 1)[0].split("#", 1)[0].rstrip("/").rsplit("/", 1)[-1]
    return f"image: {one_line(name or target)}"


def _is_escaped(raw: str, place: int) -> bool:
    return (place - len(raw[:place].rstrip("\\"))) % 2 == 1


def _title_pieces(raw: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    position = 0
    for match in _TITLE_TOKEN.finditer(raw):
        if match.start() > position:
            plain = raw[position : match.start()]
            pieces.append(Piece(PieceKind.TEXT, (plain,), plain))
        text = match["escaped"] or (html.unescape(match[0]) if match["entity"] else " ")
        pieces.append(Piece(PieceKind.TEXT, (match[0],), text))
        position = match.end()
    if position < len(raw):
        pieces.append(Piece(PieceKind.TEXT, (raw[position:],), raw[position:]))
    return tuple(pieces)
