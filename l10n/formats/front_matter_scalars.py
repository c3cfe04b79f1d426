"""The text of a YAML value as pieces, in each of the five ways in which YAML writes one."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

from l10n.model import Piece, PieceKind

_FOLD = r"[ \t]*(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*[ \t]*"
_TOKENS = {
    "plain": re.compile(rf"(?P<fold>{_FOLD})"),
    "single": re.compile(rf"(?P<fold>{_FOLD})|(?P<quote>'')"),
    "double": re.compile(
        rf"(?P<fold>{_FOLD})|(?P<joined>\\(?:\r\n|\r|\n)[ \t]*)"
        r"|\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|(?P<letter>[^xuU\r\n]))"
    ),
    "literal": re.compile(rf"(?P<fold>{_FOLD})"),
    "folded": re.compile(rf"(?P<fold>{_FOLD})"),
}
_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADER = re.compile(r"[|>](?P<signs>[0-9+-]*)[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)")
_INDENT = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))* *")
_LETTERS = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """The text of a value, and how it is written.

    Attributes:
        start: first character of the text in the YAML, behind an opening quote or a block's header.
        end: the character behind its last one.
        pieces: the text.
        quoting: how a translation is escaped; see markdown_quoting.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    quoting: str


def read_scalar(content: str, start: int, end: int, value: str, in_flow: bool) -> Scalar | None:
    """Gives the text of a value; None where it has no words, or is written in a way that is not understood.

    Args:
        content: the YAML.
        start: where the value begins, with its quote or header.
        end: where it ends.
        value: what YAML reads there.
        in_flow: whether it stands in [..] or {..}.
    """
    style = {"'": "single", '"': "double", "|": "literal", ">": "folded"}.get(content[start : start + 1], "plain")
    if style in ("single", "double"):
        start, end = start + 1, end - 1
    elif style in ("literal", "folded"):
        header = _HEADER.match(content, start, end)
        if header is None or any(sign.isdigit() for sign in header["signs"]):
            return None
        start = header.end() + len(_INDENT.match(content[header.end() : end])[0])  # type: ignore[index]  # matches "" too
    if style == "folded":
        value = value.replace("\a", "")  # where the reader folded a line
    end = start + len(content[start:end].rstrip(" \t\r\n"))
    pieces = _pieces(content[start:end], style)
    text = "".join(piece.text for piece in pieces)
    if not any(character.isalnum() for character in text) or text.split() != value.split():
        return None
    return Scalar(start, end, pieces, f"yaml {style} flow" if in_flow else f"yaml {style}")


def _pieces(raw: str, style: str) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    position = 0
    for match in _TOKENS[style].finditer(raw):
        if match.start() > position:
            plain = raw[position : match.start()]
            pieces.append(Piece(PieceKind.TEXT, (plain,), plain))
        text = _meaning(match, style)
        if text == "\n":
            pieces.append(Piece(PieceKind.EMPTY, (match[0],), "\n", "br", "line break"))
        else:
            pieces.append(Piece(PieceKind.TEXT, (match[0],), text))
        position = match.end()
    if position < len(raw):
        pieces.append(Piece(PieceKind.TEXT, (raw[position:],), raw[position:]))
    return tuple(pieces)


def _meaning(match: re.Match[str], style: str) -> str:
    """Gives what a fold or an escape stands for."""
    groups = match.groupdict()
    if groups["fold"] is not None:
        return "\n" if style == "literal" or len(_LINE_END.findall(match[0])) > 1 else " "
    if groups.get("quote"):
        return "'"
    if groups.get("joined") is not None:
        return ""
    code = groups.get("x") or groups.get("u") or groups.get("U")
    if code is not None:
        number = int(code, 16)
        return chr(number) if number <= sys.maxunicode else "\ufffd"
    return _LETTERS.get(match["letter"], match["letter"])
