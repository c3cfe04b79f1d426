"""HTML articles: whole pages and fragments, as well-formed or malformed as the web has them.

What a reader sees is translated: text, the document's title, and the attributes that are shown or read out. Scripts,
styles, code, preformatted text, drawings, formulas, templates, translate="no", the class notranslate and what the
setting html.skip selects are left alone.
"""

from __future__ import annotations

from l10n.config import Settings
from l10n.formats.html_attributes import LayoutPart, Source, TagPart, language_parts, tag_name, tag_note, tag_parts
from l10n.formats.html_runs import Inline, stretches
from l10n.formats.html_scopes import Scopes, scopes
from l10n.formats.html_text import raw_parts, text_pieces
from l10n.formats.html_tokens import Token, TokenKind, tokenize
from l10n.formats.html_tree import Outline, outline
from l10n.formats.html_vocabulary import (
    ALONE_BLOCK,
    ALONE_HIDDEN,
    ALONE_IF_CLOSED,
    ALONE_INLINE,
    BLOCK,
    SHOWN,
    VOID,
)
from l10n.formats.html_write import compose, escape
from l10n.formats.press import is_dateline
from l10n.model import Article, Block, BlockKind, Piece, PieceKind

__all__ = ["compose", "escape", "parse"]

_OBJECT = "\ufffc"


def parse(text: str, path: str, language: str, settings: Settings) -> Article:
    """Gives the article of an HTML text.

    Args:
        text: the whole file, with its line ends and byte order mark as they are.
        path: the file, relative to the project.
        language: BCP 47 tag of the language it is written in.
        settings: the project's; `html.skip` names elements to leave alone.

    Raises:
        ConfigError: a selector in `html.skip` is not valid CSS.
    """
    source = Source(text, language)
    tokens = tokenize(text)
    structure = outline(tokens)
    reader = _Reader(source, tokens, structure, scopes(source, tokens, structure, settings))
    return Article(path, "html", language, reader.layout())


class _Reader:
    """Walks once over the tokens; a run collects text and inline markup until a block-level tag ends it."""

    def __init__(self, source: Source, tokens: tuple[Token, ...], structure: Outline, scope: Scopes) -> None:
        self._source = source
        self._tokens = tokens
        self._outline = structure
        self._scopes = scope
        self._layout: list[LayoutPart] = []
        self._run: list[Inline] = []
        self._run_kind = BlockKind.PARAGRAPH
        self._root_seen = False
        # The tag after an unclosed drawing is what ends it: text must not get before that tag.
        self._after_unclosed = False

    def layout(self) -> tuple[LayoutPart, ...]:
        """Gives the layout of the article, neighbouring literal text joined."""
        index = 0
        while index < len(self._tokens):
            index = self._read(index)
        self._end_run()
        joined: list[LayoutPart] = []
        literal: list[str] = []
        for part in (*self._layout, None):
            if isinstance(part, str):
                literal.append(part)
                continue
            if text := "".join(literal):
                joined.append(text)
            literal.clear()
            if part is not None:
                joined.append(part)
        return tuple(joined)

    def _read(self, index: int) -> int:
        """Reads a token, or an element that is left alone; gives the index of the next token."""
        token = self._tokens[index]
        if token.kind is TokenKind.START:
            if token.name in VOID:
                self._read_void(index)
            elif self._is_left_alone(index):
                return self._read_left_alone(index)
            elif token.name in BLOCK or self._switches(index):
                self._end_run()
                self._layout += self._block_tag(index)
            else:
                note = tag_note(self._source, token)
                self._add(index, Piece(PieceKind.OPEN, self._tag(index), "", tag_name(token.name), note), token.name)
        elif token.kind is TokenKind.END:
            self._read_end(index)
        elif token.kind in (TokenKind.TEXT, TokenKind.RAW):
            self._read_text(index)
        elif token.kind is TokenKind.UNCLOSED:
            self._end_run()
            self._layout += self._tag(index)
            self._after_unclosed = True
        elif token.kind is TokenKind.FOREIGN:
            note = tag_note(self._source, token)
            self._add(index, Piece(PieceKind.EMPTY, self._tag(index), _OBJECT, tag_name(token.name), note))
        else:
            self._add(index, Piece(PieceKind.EMPTY, self._raw(index), "", "x", token.kind.value))
        return index + 1

    def _read_void(self, index: int) -> None:
        token = self._tokens[index]
        if token.name in BLOCK:
            self._end_run()
            self._layout += self._tag(index)
            return
        shown = _is_shown(token) and self._source.value(token, "type") != "hidden"
        text = "\n" if token.name == "br" else _OBJECT if shown else ""
        note = tag_note(self._source, token)
        element = "br" if token.name == "br" else ""
        self._add(index, Piece(PieceKind.EMPTY, self._tag(index), text, tag_name(token.name), note), element)

    def _read_end(self, index: int) -> None:
        token = self._tokens[index]
        if token.name in BLOCK or self._switches(index):
            self._end_run()
            self._layout += self._raw(index)
        elif token.name == "br":  # browsers take </br> for <br>
            self._add(index, Piece(PieceKind.EMPTY, self._raw(index), "\n", "br", "line break"), "br")
        else:
            self._add(index, Piece(PieceKind.CLOSE, self._raw(index), "", tag_name(token.name)), token.name)

    def _read_text(self, index: int) -> None:
        token, text = self._tokens[index], self._source.text
        start = token.start
        if start == 0 and text.startswith("\ufeff"):
            self._layout.append("\ufeff")
            start = 1
        content = text[start : token.end]
        if not self._is_translated(self._outline.parents[index]) and content.strip():
            note = f"kept as it is: {' '.join(content.split())}"
            self._add(index, Piece(PieceKind.EMPTY, (content,), _OBJECT, "x", note))
            return
        for piece in text_pieces(text, start, token.end):
            self._add(index, piece, start=start)
            start += len(piece.raw[0]) if isinstance(piece.raw[0], str) else 0

    def _read_left_alone(self, index: int) -> int:
        token = self._tokens[index]
        stop = self._outline.ends[index]
        end = self._tokens[stop - 1].end
        raw = (*self._tag(index), self._source.text[token.end : end])
        if token.name in ALONE_HIDDEN and index in self._outline.partners:
            self._add(index, Piece(PieceKind.EMPTY, raw, "", tag_name(token.name), token.name))
        elif token.name in ALONE_BLOCK or not self._is_movable(index):
            # Without its end tag it would swallow what a translator moves behind it.
            self._end_run()
            self._layout += raw
        else:
            content = self._text_between(index + 1, stop).strip()
            text = _OBJECT if content or any(map(_is_shown, self._tokens[index:stop])) else ""
            note = tag_note(self._source, token, content)
            self._add(index, Piece(PieceKind.EMPTY, raw, text, tag_name(token.name), note))
        return stop

    def _is_left_alone(self, index: int) -> bool:
        name = self._tokens[index].name
        if index in self._scopes.skipped or name in ALONE_BLOCK | ALONE_HIDDEN:
            return True
        if name in ALONE_INLINE:
            return name not in ALONE_IF_CLOSED or index in self._outline.partners
        stop = self._outline.ends[index]
        return not self._is_translated(index) and self._scopes.turns[stop] == self._scopes.turns[index + 1]

    def _switches(self, index: int) -> bool:
        """Tells whether a tag turns translation on or off and does not do so as half of a pair that can be moved."""
        before = self._is_translated(self._open_after(index - 1))
        after = self._is_translated(self._outline.parents[index])
        if self._tokens[index].kind is TokenKind.START:
            own = self._is_translated(index)
            return before is not after or (own is not after and not self._is_movable(index))
        start = self._outline.partners.get(index, -1)
        whole = start >= 0 and self._is_translated(start) is before and self._is_movable(start)
        return before is not after and not whole

    def _open_after(self, index: int) -> int:
        token = self._tokens[index]
        if index >= 0 and token.kind is TokenKind.START and token.name not in VOID:
            return index
        return self._outline.parents[index] if index >= 0 else -1

    def _is_movable(self, index: int) -> bool:
        """Tells whether an element has its end tag and only inline markup in it."""
        stop = self._outline.ends[index]
        return index in self._outline.partners and self._scopes.blocks[stop] == self._scopes.blocks[index]

    def _is_translated(self, element: int) -> bool:
        return element < 0 or self._scopes.translated[element]

    def _text_between(self, index: int, stop: int) -> str:
        text = self._source.text
        return "".join(
            piece.text
            for token in self._tokens[index:stop]
            if token.kind is TokenKind.TEXT
            for piece in text_pieces(text, token.start, token.end)
        )

    def _block_tag(self, index: int) -> list[LayoutPart]:
        token = self._tokens[index]
        if token.name == "html" and not self._root_seen:
            self._root_seen = True
            return language_parts(self._source, token)
        return list(self._tag(index))

    def _tag(self, index: int) -> tuple[TagPart, ...]:
        token = self._tokens[index]
        alone = not self._is_translated(index) or index in self._scopes.skipped or token.name in ALONE_HIDDEN
        return self._raw(index) if alone else tuple(tag_parts(self._source, token))

    def _raw(self, index: int) -> tuple[str, ...]:
        token = self._tokens[index]
        return (self._source.text[token.start : token.end],)

    def _add(self, index: int, piece: Piece, element: str = "", start: int | None = None) -> None:
        if self._after_unclosed:
            self._after_unclosed = False
            self._layout += piece.raw
            return
        if not self._run:
            self._run_kind = self._scopes.kinds[index]
        self._run.append(Inline(piece, self._tokens[index].start if start is None else start, element))

    def _end_run(self) -> None:
        for stretch in stretches(self._run):
            if not stretch.translated:
                self._layout += raw_parts(stretch.pieces)
                continue
            kind = self._run_kind
            if kind is BlockKind.PARAGRAPH and is_dateline("".join(piece.text for piece in stretch.pieces)):
                kind = BlockKind.DATELINE
            place = self._source.place(kind.value, unique=kind in {BlockKind.DATELINE, BlockKind.TITLE})
            self._layout.append(Block(kind, stretch.pieces, place, self._source.line(stretch.start)))
        self._run.clear()
        self._after_unclosed = False


def _is_shown(token: Token) -> bool:
    return token.kind is TokenKind.FOREIGN or token.name in SHOWN
