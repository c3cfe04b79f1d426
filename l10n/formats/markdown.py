"""Markdown articles: CommonMark with tables, task lists, footnotes, strikethrough and YAML front matter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from l10n.config import Settings
from l10n.formats.front_matter import read_front_matter
from l10n.formats.markdown_events import INLINE_TAGS, Parsed, Spanned, read_events
from l10n.formats.markdown_frames import Surroundings
from l10n.formats.markdown_inline import read_inline
from l10n.formats.markdown_links import find_title
from l10n.formats.markdown_quoting import title_quoting
from l10n.formats.markdown_write import compose, escape
from l10n.formats.press import is_caption, is_dateline
from l10n.model import Article, Block, BlockKind, Piece

__all__ = ["compose", "escape", "parse"]

_UNTOUCHED = frozenset({"CodeBlock", "HtmlBlock", "MetadataBlock"})
_TEXT_BLOCKS = frozenset({"Paragraph", "Heading", "TableCell"})
_LINE_END = re.compile(rb"\r\n|\r|\n")
_ATX = re.compile(rb"#[ \t]*\\?$")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(slots=True)
class _Leaf:
    """A block with inline content, while its events are collected.

    Attributes:
        kind: what it is.
        place: its place in words where that is not its number.
        task: whether it is in a list item.
        tag: the parser's tag: Paragraph, Heading, TableCell, or empty for the text of a tight list item.
        events: its inline events.
    """

    kind: BlockKind
    place: str
    task: bool
    tag: str
    events: list[Spanned] = field(default_factory=list)


def parse(text: str, path: str, language: str, settings: Settings) -> Article:
    """Gives the article of a Markdown text.

    Args:
        text: the whole file, decoded, with its line ends as they are.
        path: the article's path, relative to the project.
        language: BCP 47 tag of the language it is written in.
        settings: the project's; `markdown.front_matter` names the front matter's translated keys.

    Raises:
        ArticleError: the front matter is not YAML.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    front, length = read_front_matter(text[len(mark) :], path, settings.markdown.front_matter)
    head = text[: len(mark) + length]
    first_line = len(_LINE_END.findall(head.encode())) + 1
    layout = [mark, *front, *_body(text[len(head) :].encode(), first_line)]
    return Article(path, "markdown", language, tuple(part for part in layout if part != ""))


def _body(source: bytes, first_line: int) -> list[str | Block]:
    parsed = read_events(source)
    line_starts = [0, *(match.end() for match in _LINE_END.finditer(source))]
    numbers: Counter[str] = Counter()

    def line_of(place: int) -> int:
        return first_line - 1 + bisect_right(line_starts, place)

    def line_before(place: int) -> bytes:
        return source[line_starts[bisect_right(line_starts, place) - 1] : place]

    found: list[tuple[int, int, Block]] = []
    for leaf in _leaves(parsed.events):
        if not leaf.events:
            continue
        start, end = _extent(source, leaf)
        where = Surroundings(source, line_of(start), _flags(leaf, line_before(start), parsed.has_labels), numbers)
        read = _block(leaf, start, end, where)
        if read is not None:
            found.append((start, end, read))
    found += _definition_titles(source, parsed, numbers, line_of)
    layout: list[str | Block] = []
    position = 0
    for start, end, block in sorted(found, key=lambda entry: entry[0]):
        if start >= position:
            layout += [source[position:start].decode(), block]
            position = end
    layout.append(source[position:].decode())
    return layout


def _leaves(events: Sequence[Spanned]) -> Iterator[_Leaf]:
    """Gives every stretch of inline content, with the block that it belongs to."""
    containers = _Containers()
    leaf: _Leaf | None = None
    untouched = 0
    for event, start, end in events:
        name, value = (event, "") if isinstance(event, str) else next(iter(event.items()))
        tag, detail = _tag(value) if name in ("Start", "End") else ("", None)
        if tag in _UNTOUCHED:
            untouched += 1 if name == "Start" else -1
        if untouched or (tag and tag not in INLINE_TAGS) or name in ("Rule", "Html", "TaskListMarker"):
            if name == "TaskListMarker":
                continue
            if leaf is not None:
                yield leaf
                leaf = None
            if tag in _TEXT_BLOCKS and name == "Start":
                leaf = containers.leaf(tag)
            elif tag and tag not in _TEXT_BLOCKS:
                containers.step(name, tag, detail)
            continue
        if leaf is None:
            leaf = containers.leaf("")
        leaf.events.append((event, start, end))
    if leaf is not None:
        yield leaf


def _tag(value: object) -> tuple[str, object]:
    if isinstance(value, str):
        return value, None
    return next(iter(cast("Mapping[str, object]", value).items()))


class _Containers:
    """The containers that are open, from which a block's kind and place follow."""

    def __init__(self) -> None:
        self._open: list[tuple[str, object]] = []
        self._table = self._row = self._column = 0

    def step(self, name: str, tag: str, detail: object) -> None:
        if name == "End":
            if self._open:
                self._open.pop()
            return
        self._open.append((tag, detail))
        if tag == "Table":
            self._table, self._row = self._table + 1, 0
        elif tag in ("TableHead", "TableRow"):
            self._row, self._column = self._row + 1, 0

    def leaf(self, tag: str) -> _Leaf:
        task = any(container == "Item" for container, _ in self._open)
        if tag == "Heading":
            return _Leaf(BlockKind.HEADING, "", task, tag)
        if tag == "TableCell":
            self._column += 1
            place = f"table {self._table}, row {self._row}, column {self._column}"
            return _Leaf(BlockKind.TABLE_CELL, place, task, tag)
        for container, detail in reversed(self._open):
            if container == "Item":
                return _Leaf(BlockKind.LIST_ITEM, "", task, tag)
            if container == "BlockQuote":
                return _Leaf(BlockKind.QUOTE, "", task, tag)
            if container == "FootnoteDefinition":
                return _Leaf(BlockKind.PARAGRAPH, f"footnote {detail}", task, tag)
        return _Leaf(BlockKind.PARAGRAPH, "", task, tag)


def _extent(source: bytes, leaf: _Leaf) -> tuple[int, int]:
    """Gives the span of a block's inline content; the backslash of an escape at its start belongs to it."""
    event, start, _ = leaf.events[0]
    text = event.get("Text") if isinstance(event, dict) else None
    if isinstance(text, str) and text[:1] in _PUNCTUATION and text and source[start - 1 : start] == b"\\" and start > 0:
        start -= 1
    event, _, end = leaf.events[-1]
    # the parser's span of a collapsed reference link leaves its empty brackets out
    if isinstance(event, dict) and event.get("End") in ("Link", "Image") and source[end : end + 2] == b"[]":
        end += 2
    return start, end


def _flags(leaf: _Leaf, line_before: bytes, has_labels: bool) -> str:
    """Gives the quoting of a block; see markdown_quoting."""
    words: list[str] = []
    if leaf.tag == "TableCell":
        words += ["cell"] if b"|" in line_before else ["cell", "line"]
    else:
        words.append("atx" if leaf.tag == "Heading" and _ATX.search(line_before) else "line")
        if leaf.tag == "Heading" and words == ["line"]:
            words.append("underlined")
    if leaf.task:
        words.append("task")
    if has_labels:
        words.append("labels")
    return " ".join(words)


def _block(leaf: _Leaf, start: int, end: int, where: Surroundings) -> Block | None:
    """Gives the block of a leaf; None where it has no text to translate or cannot be told apart for sure."""
    pieces = read_inline(leaf.events, start, end, where)
    if pieces is None or not _has_text(pieces):
        return None
    text = "".join(piece.text for piece in pieces)
    kind = leaf.kind
    if kind is BlockKind.PARAGRAPH and not leaf.place:
        kind = BlockKind.DATELINE if is_dateline(text) else BlockKind.CAPTION if is_caption(text) else kind
    place = leaf.place or kind.value
    if not leaf.place and any(character.isalnum() for character in text):  # not those that only hold a picture
        where.numbers[kind] += 1
        number = where.numbers[kind]
        place = place if kind is BlockKind.DATELINE and number == 1 else f"{place} {number}"
    return Block(kind, pieces, place, where.line, where.flags)


def _has_text(pieces: Sequence[Piece]) -> bool:
    return any(
        any(character.isalnum() for character in piece.text) or any(isinstance(part, Block) for part in piece.raw)
        for piece in pieces
    )


def _definition_titles(
    source: bytes, parsed: Parsed, numbers: Counter[str], line_of: Callable[[int], int]
) -> Iterator[tuple[int, int, Block]]:
    for definition in parsed.definitions:
        raw = source[definition.start : definition.end].decode()
        title = find_title(raw, definition.title, "")
        if title is None:
            continue
        numbers["link title"] += 1
        start = definition.start + len(title.before.encode())
        end = definition.end - len(title.after.encode())
        yield (
            start,
            end,
            Block(
                BlockKind.ATTRIBUTE,
                title.pieces,
                f"link title {numbers['link title']}",
                line_of(start),
                title_quoting(title.style, ""),
            ),
        )
