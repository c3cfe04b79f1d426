"""The text of HTML as pieces: references decoded, white space folded."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from html.entities import html5

from l10n.model import Block, Piece, PieceKind

SPACE = " \t\n\f\r"
"""White space of the HTML standard, which folds to one space when a page is shown; a no-break space does not."""

_ODD = re.compile(
    r"(?P<space>[ \t\n\f\r]{2,}|[\t\n\f\r])"
    r"|&(?P<number>#(?:[0-9]+|[xX][0-9a-fA-F]+));?"
    r"|&(?P<name>[A-Za-z][A-Za-z0-9]*;?)"
    r"|(?P<null>\0)"
)
# The longest name of a character reference, semicolon included, has 33 characters.
_LONGEST_NAME = max(map(len, html5))
# U+10FFFF has seven decimal digits; whatever has more is beyond Unicode.
_MOST_DIGITS = 7


def text_pieces(text: str, start: int, end: int, *, in_attribute: bool = False) -> Iterator[Piece]:
    """Gives the pieces of a run of text without tags.

    A reference, folded white space, and a null character that browsers drop are pieces of their own, since their text
    is not their raw text.

    Args:
        text: the whole file.
        start: the first character of the run.
        end: the character after it.
        in_attribute: whether it is an attribute's value, where fewer references may lack their semicolon.
    """
    plain_from = position = start
    while match := _ODD.search(text, position, end):
        position = match.end()
        decoded = ""
        if match["space"]:
            decoded = " "
        elif match["number"]:
            decoded = _numbered(match["number"])
        elif match["name"]:
            name, decoded = _named(match["name"], text[position : position + 1], in_attribute=in_attribute)
            position = match.start("name") + len(name)
            if not name:
                position = match.end()
                continue
        if match.start() > plain_from:
            yield _plain(text[plain_from : match.start()])
        yield Piece(PieceKind.TEXT, (text[match.start() : position],), decoded)
        plain_from = position
    if end > plain_from:
        yield _plain(text[plain_from:end])


def decoded_value(text: str, start: int, end: int) -> str:
    """Gives an attribute's value as a browser reads it, white space folded.

    Args:
        text: the whole file.
        start: the first character of the value.
        end: the character after it.
    """
    return "".join(piece.text for piece in text_pieces(text, start, end, in_attribute=True)).strip()


def trimmed(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece], list[Piece]]:
    """Gives the white space and zero-width markup before a text, what is between, and the same after it.

    Args:
        pieces: text and markup.
    """
    first, last = 0, len(pieces)
    while first < last and _is_blank(pieces[first]):
        first += 1
    while last > first and _is_blank(pieces[last - 1]):
        last -= 1
    before, inner, after = list(pieces[:first]), list(pieces[first:last]), list(pieces[last:])
    if inner and inner[0].raw == (inner[0].text,):
        text = inner[0].text.lstrip()
        before.append(_plain(inner[0].text[: len(inner[0].text) - len(text)]))
        inner[0] = _plain(text)
    if inner and inner[-1].raw == (inner[-1].text,):
        text = inner[-1].text.rstrip()
        after.insert(0, _plain(inner[-1].text[len(text) :]))
        inner[-1] = _plain(text)
    return before, inner, after


def raw_parts(pieces: Iterable[Piece]) -> list[str | Block]:
    """Gives the raw text of pieces, and the blocks inside of their markup."""
    return [part for piece in pieces for part in piece.raw if part]


def has_words(text: str) -> bool:
    """Tells whether there is a letter or digit, and so something to translate."""
    return any(map(str.isalnum, text))


def _plain(text: str) -> Piece:
    return Piece(PieceKind.TEXT, (text,), text)


def _is_blank(piece: Piece) -> bool:
    return piece.kind in (PieceKind.TEXT, PieceKind.EMPTY) and not piece.text.strip()


def _numbered(reference: str) -> str:
    hexadecimal = reference[1] in "xX"
    digits = reference[2 if hexadecimal else 1 :].lstrip("0") or "0"
    if len(digits) > _MOST_DIGITS:
        return "\ufffd"
    return _folded(html.unescape(f"&#{'x' if hexadecimal else ''}{digits};"))


def _named(found: str, following: str, *, in_attribute: bool) -> tuple[str, str]:
    """Gives the longest name that the standard knows at the start of what was found, and its characters."""
    for length in range(min(len(found), _LONGEST_NAME), 1, -1):
        name = found[:length]
        if name in html5:
            following = found[length : length + 1] or following
            if in_attribute and name[-1] != ";" and (following == "=" or (following.isascii() and following.isalnum())):
                return "", ""
            return name, _folded(html5[name])
    return "", ""


def _folded(text: str) -> str:
    return " " if text and text in SPACE else text
