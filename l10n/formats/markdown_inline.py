"""The inline content of a Markdown block as pieces: text, and the markup around and between it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from l10n.formats.markdown_events import Event, Spanned
from l10n.formats.markdown_frames import Frame, Scope, Surroundings, raw_text
from l10n.formats.markdown_html import Tag, html_piece, read_tag
from l10n.formats.markdown_kept import with_kept_text
from l10n.formats.markdown_links import find_title, image_note, link_label, one_line
from l10n.formats.markdown_quoting import alt_quoting, title_quoting
from l10n.model import Block, BlockKind, Piece, PieceKind

MAX_IMAGE_DEPTH = 4
"""Images inside the descriptions of images that are read; deeper ones stay as they are."""

MAX_OPEN_HTML = 50
"""HTML tags opened since, above which one is no longer looked for when its end comes."""

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_EMPHASIS = {"Emphasis": ("i", "italic"), "Strong": ("b", "bold"), "Strikethrough": ("s", "struck through")}
_OBJECTS = {
    "Code": ("code", "code", "\ufffc"),
    "InlineMath": ("x", "formula", "\ufffc"),
    "DisplayMath": ("x", "formula", "\ufffc"),
    "FootnoteReference": ("fn", "footnote", ""),
}


def read_inline(
    events: Sequence[Spanned], start: int, end: int, surroundings: Surroundings
) -> tuple[Piece, ...] | None:
    """Gives the pieces of a block, whose raw text is exactly the block's; None where it does not add up.

    Args:
        events: the parser's inline events with their byte spans.
        start: the block's first byte.
        end: the byte behind its last one.
        surroundings: where the block stands.
    """
    raw = surroundings.source[start:end].decode()
    if len(events) == 1 and events[0] == ({"Text": raw}, start, end):
        return with_kept_text([Piece(PieceKind.TEXT, (raw,), raw)])
    reader = _Reader(surroundings, start)
    for event, event_start, event_end in events:
        reader.read(event, event_start, event_end)
    pieces = reader.finish(end)
    return None if pieces is None or raw_text(pieces) != raw else pieces


class _Reader:
    """Turns events into pieces; a cursor runs along the source, so that no byte is lost and none comes twice."""

    def __init__(self, surroundings: Surroundings, start: int) -> None:
        self._place = surroundings
        self._source = surroundings.source
        self._cursor = start
        self._frames = [Frame()]
        self._skip_until = start
        self._after_break = False

    def read(self, event: Event, start: int, end: int) -> None:
        if start < self._skip_until:
            return
        if isinstance(event, str):
            self._break(event, end)
            return
        ((name, value),) = event.items()
        if name == "Text":
            self._text(str(value), start, end)
        elif name == "Start":
            self._start(cast("str | Mapping[str, Mapping[str, str]]", value), start, end)
        elif name == "End":
            self._end(str(value), end)
        elif name == "InlineHtml":
            self._gap(start)
            self._html(end)
        elif name in _OBJECTS:
            short, note, text = _OBJECTS[name]
            self._gap(start)
            self._add(Piece(PieceKind.EMPTY, (self._take(end),), text, short, f"{note}: {one_line(str(value))}"))

    def finish(self, end: int) -> tuple[Piece, ...] | None:
        if len(self._frames) != 1:
            return None
        self._gap(end)
        return with_kept_text(self._frames[0].pieces)

    @property
    def _pieces(self) -> list[Piece]:
        return self._frames[-1].pieces

    def _take(self, end: int) -> str:
        raw = self._source[self._cursor : end].decode(errors="replace")
        self._cursor = max(self._cursor, end)
        return raw

    def _add(self, piece: Piece) -> None:
        self._after_break = False
        self._pieces.append(piece)

    def _gap(self, end: int) -> None:
        """Takes what no event tells of: indentation behind a line break, white space before markup."""
        if self._cursor >= end:
            return
        raw = self._take(end)
        if self._after_break:
            last = self._pieces[-1]
            self._pieces[-1] = replace(last, raw=(raw_text([last]) + raw,))
        else:
            self._add(Piece(PieceKind.TEXT, (raw,), ""))

    def _break(self, event: str, end: int) -> None:
        if self._after_break:
            self._gap(end)
        elif event == "HardBreak":
            self._add(Piece(PieceKind.EMPTY, (self._take(end),), "\n", "br", "line break"))
        else:
            self._add(Piece(PieceKind.TEXT, (self._take(end),), " "))
        self._after_break = True

    def _text(self, text: str, start: int, end: int) -> None:
        if start == end or not text:
            return
        if self._source[self._cursor : start].endswith(b"\\") and text[0] in _PUNCTUATION:
            self._gap(start - 1)
            escaped = self._take(start + 1)
            self._add(Piece(PieceKind.TEXT, (escaped,), escaped[-1:]))
            text, start = text[1:], start + 1
        self._gap(start)
        raw = self._take(end)
        if not raw:
            return
        # where the parser was shown a stand-in for a dollar sign, only the raw text is right
        text = raw if "$" in raw and len(raw) == len(text) else text
        last = self._pieces[-1] if self._pieces else None
        if last is not None and last.kind is PieceKind.TEXT and raw == text and last.raw == (last.text,):
            self._pieces[-1] = Piece(PieceKind.TEXT, (last.text + text,), last.text + text)
        else:
            self._add(Piece(PieceKind.TEXT, (raw,), text))

    def _start(self, value: str | Mapping[str, Mapping[str, str]], start: int, end: int) -> None:
        self._gap(start)
        name, tag = (value, {}) if isinstance(value, str) else next(iter(value.items()))
        if name == "Image" and len(self._frames) <= MAX_IMAGE_DEPTH:
            self._frames.append(Frame(tag, start))
            self._cursor = start + 2
            self._after_break = False
        elif name == "Image" or tag.get("link_type") in ("Autolink", "Email"):
            raw = self._take(end)
            short, note = (
                ("img", image_note(tag["dest_url"])) if name == "Image" else ("x", f"link: {one_line(raw[1:-1])}")
            )
            self._add(Piece(PieceKind.EMPTY, (raw,), "\ufffc", short, note))
            self._skip_until = end
        elif name == "Link":
            self._open("a", f"links to {one_line(tag['dest_url'])}", start, 1, tag)
        else:
            short, note = _EMPHASIS.get(name, ("x", name.lower()))
            self._open(short, note, start, self._width(name, start, end), {})

    def _width(self, name: str, start: int, end: int) -> int:
        doubled = self._source[start : start + 2] == self._source[end - 2 : end] == b"~~" and end - start >= len("~~~~")
        return 2 if name == "Strong" or doubled else 1

    def _open(self, name: str, note: str, start: int, width: int, tag: Mapping[str, str]) -> None:
        opening = Piece(PieceKind.OPEN, (self._take(start + width),), name=name, note=note)
        self._add(opening)
        self._frames[-1].scopes.append(Scope(opening, width, tag, start + width))

    def _end(self, name: str, end: int) -> None:
        if name == "Image":
            self._end_image(end)
            return
        scopes = self._frames[-1].scopes
        scope = scopes.pop() if len(scopes) > 1 else Scope()
        if scope.opening is None:
            return
        if name == "Link":
            raw, rebuilt = self._link_end(scope.tag, scope.start, end)
        else:
            self._gap(end - scope.width)
            raw, rebuilt = (self._take(end),), None
        self._add(Piece(PieceKind.CLOSE, raw, name=scope.opening.name, note=scope.opening.note, rebuilt=rebuilt))

    def _link_end(self, tag: Mapping[str, str], start: int, end: int) -> tuple[tuple[str | Block, ...], str | None]:
        """Takes the end of a link or image, from the bracket behind its text on.

        Gives its raw text, and what to write instead where the text before it is translated.
        """
        bracket = self._source.find(b"]", self._cursor, end)
        self._gap(bracket if bracket >= 0 else end)
        label = self._source[start : self._cursor].decode(errors="replace")
        if tag["link_type"] == "Collapsed" and self._source[end : end + 2] == b"[]":
            end += 2
        raw = self._take(end)
        if tag["link_type"] in ("Collapsed", "Shortcut"):
            return (raw,), f"][{link_label(label)}]"
        if tag["link_type"] != "Inline" or not tag["title"]:
            return (raw,), None
        title = find_title(raw, tag["title"], ")")
        if title is None:
            return (raw,), None
        what = "image title" if len(self._frames) > 1 and self._frames[-1].tag is tag else "link title"
        return (
            title.before,
            self._nested(what, title.pieces, title_quoting(title.style, self._place.flags)),
            title.after,
        ), None

    def _end_image(self, end: int) -> None:
        if len(self._frames) == 1:
            return
        frame = self._frames[-1]
        ending, rebuilt = self._link_end(frame.tag, frame.start + 2, end)
        self._frames.pop()
        pieces = with_kept_text(frame.pieces)
        if rebuilt is not None:
            # what names the image's target goes with its description, and stays when that is translated
            label_start = str(ending[0]).removesuffix("]")
            pieces += (
                Piece(PieceKind.EMPTY, (label_start,), name="x", note="label", rebuilt=rebuilt.removesuffix("]")),
            )
            ending = ("]",)
        raw: tuple[str | Block, ...] = ("![" + raw_text(pieces), *ending)
        if any(piece.text.strip() for piece in pieces):
            raw = ("![", self._nested("image alt", pieces, alt_quoting(self._place.flags)), *ending)
        self._add(Piece(PieceKind.EMPTY, raw, "\ufffc", "img", image_note(frame.tag["dest_url"])))

    def _nested(self, what: str, pieces: tuple[Piece, ...], quoting: str) -> Block:
        self._place.numbers[what] += 1
        return Block(BlockKind.ATTRIBUTE, pieces, f"{what} {self._place.numbers[what]}", self._place.line, quoting)

    def _html(self, end: int) -> None:
        raw = self._take(end)
        tag = read_tag(raw)
        opened = self._frames[-1].scopes[-1].html
        if tag.shape is PieceKind.CLOSE:
            nearest = range(len(opened) - 1, max(-1, len(opened) - 1 - MAX_OPEN_HTML), -1)
            match = next((place for place in nearest if opened[place][0].element == tag.element), None)
            if match is not None:
                self._close_html(raw, tag, *opened[match])
                del opened[match:]
                return
        elif tag.shape is PieceKind.OPEN:
            opened.append((tag, len(self._pieces)))
        self._add(html_piece(raw, tag, PieceKind.EMPTY))

    def _close_html(self, raw: str, tag: Tag, opening: Tag, place: int) -> None:
        pieces = self._pieces
        opening_raw = raw_text(pieces[place : place + 1])
        opening_piece = html_piece(opening_raw, opening, PieceKind.OPEN)
        if opening.untranslated:
            inner = raw_text(pieces[place:]) + raw
            del pieces[place:]
            name = "code" if tag.element == "code" else "x"
            self._add(Piece(PieceKind.EMPTY, (inner,), "\ufffc", name, f"code: {one_line(inner)}"))
            return
        pieces[place] = opening_piece
        self._add(replace(html_piece(raw, tag, PieceKind.CLOSE), note=opening_piece.note))
