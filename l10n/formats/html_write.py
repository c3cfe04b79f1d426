"""Translated text written as HTML: it reads back as that text and never as markup."""

from __future__ import annotations

from collections.abc import Sequence

from l10n.formats.html_text import SPACE
from l10n.formats.serialize import Written
from l10n.model import Block, PieceKind

QUOTINGS = {'"': "attr-double", "'": "attr-single", "": "attr-unquoted"}
"""What `Block.quoting` says of an attribute by the quotation mark around it; for other text it is empty."""

_ESCAPES = {
    "\0": "",
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    # At the start of a file, a browser would take it for a byte order mark.
    "\ufeff": "&#xFEFF;",
}
_TEXT = str.maketrans(_ESCAPES)
_DOUBLE = str.maketrans({**_ESCAPES, '"': "&quot;"})
_SINGLE = str.maketrans({**_ESCAPES, "'": "&#39;"})
_UNQUOTED = str.maketrans(
    {**_ESCAPES, '"': "&quot;", "'": "&#39;", "=": "&#61;", "`": "&#96;"} | dict.fromkeys(SPACE, "&#32;")
)
_BY_QUOTING = {"attr-double": _DOUBLE, "attr-single": _SINGLE, "attr-unquoted": _UNQUOTED}


def escape(text: str, block: Block, at_start: bool) -> str:  # noqa: ARG001 - HTML is escaped alike at every place
    """Gives plain text written so that it reads back as that text and never as markup.

    Args:
        text: a run of translated text without tags.
        block: the block that it belongs to.
        at_start: whether the run begins the block.
    """
    return text.translate(_BY_QUOTING.get(block.quoting, _TEXT))


def compose(stretches: Sequence[Written], block: Block) -> str:
    """Gives a block with translated text; an attribute without quotation marks gets them.

    Args:
        stretches: what the block is made of, in order.
        block: the block.
    """
    add_quotes = block.quoting == "attr-unquoted"
    parts: list[str] = []
    for place, stretch in enumerate(stretches):
        if stretch.piece is None:
            parts.append(stretch.text.translate(_DOUBLE) if add_quotes else escape(stretch.text, block, not parts))
            continue
        before_translated = any(following.piece is None for following in stretches[place + 1 : place + 2])
        raw = _finished(stretch) if before_translated else stretch.text
        parts.append(raw.replace('"', "&quot;") if add_quotes else raw)
    return f'"{"".join(parts)}"' if add_quotes else "".join(parts)


def _finished(stretch: Written) -> str:
    """Gives raw text such that what comes behind it cannot join a bare "<" or a reference without its semicolon."""
    raw, piece = stretch.text, stretch.piece
    if piece is None or piece.kind is not PieceKind.TEXT:
        return raw
    if piece.text == raw:
        return raw.translate(_TEXT)
    return f"{raw};" if raw.startswith("&") and not raw.endswith(";") else raw
