"""HTML tags inside Markdown text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from l10n.formats.markdown_links import one_line
from l10n.model import Piece, PieceKind

MAX_NAME = 6
"""Letters in the longest element name that names its own tags; longer ones are called x."""

KEPT_CONTENT = frozenset({"code", "kbd", "samp", "var", "script", "style", "textarea", "svg", "math"})
"""Elements whose content is no prose."""

_TAG = re.compile(r"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^>]*)")
_UNTRANSLATED = re.compile(r"""\stranslate\s*=\s*["']?no\b""", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_ALIASES = {"strong": "b", "em": "i", "del": "s", "strike": "s"}
_NOTES = {"b": "bold", "i": "italic", "s": "struck through", "u": "underlined"}
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_OBJECTS = frozenset({"embed", "img", "input"})


@dataclass(frozen=True, slots=True)
class Tag:
    """An HTML tag as far as its pairing needs it.

    Attributes:
        element: the element's name in lower case; empty for comments, declarations and the like.
        shape: open, close or empty.
        untranslated: whether the element's content is kept as it is.
    """

    element: str
    shape: PieceKind
    untranslated: bool


def read_tag(raw: str) -> Tag:
    """Gives what an HTML tag is."""
    match = _TAG.match(raw)
    if match is None:
        return Tag("", PieceKind.EMPTY, untranslated=False)
    element = match["name"].lower()
    if match["slash"]:
        return Tag(element, PieceKind.CLOSE, untranslated=False)
    if element in _VOID or match["rest"].endswith("/"):
        return Tag(element, PieceKind.EMPTY, untranslated=False)
    untranslated = element in KEPT_CONTENT or _UNTRANSLATED.search(match["rest"]) is not None
    return Tag(element, PieceKind.OPEN, untranslated)


def html_piece(raw: str, tag: Tag, kind: PieceKind) -> Piece:
    """Gives the piece of an HTML tag.

    Args:
        raw: the tag.
        tag: what it is.
        kind: open or close where its other half stands beside it in the same text, else empty.
    """
    if kind is PieceKind.EMPTY:
        if tag.element == "br":
            return Piece(kind, (raw,), "\n", "br", "line break")
        text = "\ufffc" if tag.element in _OBJECTS else ""
        return Piece(kind, (raw,), text, "img" if tag.element == "img" else "x", f"HTML: {one_line(raw)}")
    name = _ALIASES.get(tag.element, tag.element)
    note = _NOTES.get(name, f"HTML: {one_line(raw)}")
    if name == "a" and (href := _HREF.search(raw)):
        note = f"links to {one_line(href[1] or href[2] or href[3] or '')}"
    if len(name) > MAX_NAME or not name.isalpha() or name in ("br", "img"):
        name = "x"
    return Piece(kind, (raw,), name=name, note=note)
