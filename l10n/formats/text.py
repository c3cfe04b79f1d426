"""Plain text articles: paragraphs parted by blank lines, and what stands between them.

Only CR LF, LF and CR end a line; other characters that Python or Unicode count as line ends are part of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from l10n.config import Settings
from l10n.formats.press import is_caption, is_dateline
from l10n.formats.text_lines import Line, marker_ends, read_lines, wrap_width, wraps
from l10n.model import Article, Block, BlockKind, Piece, PieceKind

MAX_HEADING = 120
"""Characters in the longest line that is read as a heading."""

_FINAL_PUNCTUATION = re.compile(r"[.!?…;,:][\"'”“’«»)\]]*$")
_LINE_ENDS = re.compile(r"\s*[\r\n]+\s*")
_HYPHENATED = re.compile(r"\w-$")
_COORDINATION = re.compile(r"(?:und|oder|bzw\.|sowie|bis|and|or|и|или)\b")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Lines that make one block, and where its text starts in the first one."""

    lines: tuple[Line, ...]
    start: int
    kind: BlockKind


def parse(text: str, path: str, language: str, settings: Settings) -> Article:
    """Gives the article of a plain text.

    Args:
        text: the whole file, decoded, with its line ends as they are.
        path: the article's path, relative to the project.
        language: BCP 47 tag of the language it is written in.
        settings: the project's; `text.boilerplate` names lines of the web page around the article.
    """
    lines = read_lines(text)
    boilerplate = frozenset(_key(line) for line in settings.text.boilerplate)
    layout: list[str | Block] = []
    numbers: Counter[BlockKind] = Counter()
    position = 0
    for stretch in _stretches(lines, boilerplate):
        numbers[stretch.kind] += 1
        block, end = _block(stretch, numbers[stretch.kind])
        layout += [text[position : stretch.start], block]
        position = end
    layout.append(text[position:])
    return Article(path, "text", language, tuple(part for part in layout if part != ""))


def escape(text: str, block: Block, at_start: bool) -> str:  # noqa: ARG001 - the signature all formats share
    """Gives a run of translated text as a plain text article can hold it: on one line.

    Args:
        text: plain text without tags.
        block: the block it stands in.
        at_start: whether the run begins the block.
    """
    return _LINE_ENDS.sub(" ", text)


def _key(line: str) -> str:
    return line.strip().rstrip(":").casefold()


def _stretches(lines: Sequence[Line], boilerplate: frozenset[str]) -> Iterator[_Stretch]:
    markers = marker_ends(lines)
    width = wrap_width(lines)
    group: list[Line] = []
    for line in (*lines, None):
        if line is not None and not line.is_blank:
            group.append(line)
        elif group:
            yield from _group_stretches(group, markers, width, boilerplate)
            group = []


def _group_stretches(
    group: Sequence[Line], markers: dict[int, int], width: int | None, boilerplate: frozenset[str]
) -> Iterator[_Stretch]:
    """Parts a group of lines without blank ones between them where a line does not go on with the one before."""
    worded = sum(line.has_words for line in group)
    start = 0
    for place in range(1, len(group) + 1):
        if (
            place < len(group)
            and not _stands_apart(group[place - 1], group[place], markers, boilerplate)
            and wraps(group[place - 1], group[place], width, place - start > 1)
        ):
            continue
        lines = tuple(group[start:place])
        following = group[place].text if place < len(group) else ""
        is_above_prose = len(following) > MAX_HEADING or (width is None and _FINAL_PUNCTUATION.search(following))
        alone = len(lines) == 1 and (worded == 1 or bool(is_above_prose))
        if lines[0].has_words:
            marker_end = markers.get(lines[0].number)
            yield _Stretch(
                lines,
                lines[0].start if marker_end is None else marker_end,
                _kind(lines, marker_end is not None, alone, boilerplate),
            )
        start = place


def _stands_apart(before: Line, line: Line, markers: dict[int, int], boilerplate: frozenset[str]) -> bool:
    """Tells whether a line cannot go on with the one before it, whatever their lengths."""
    if line.number in markers or not line.has_words or not before.has_words:
        return True
    return any(_key(each.text) in boilerplate or is_dateline(each.text) for each in (before, line))


def _kind(lines: Sequence[Line], marked: bool, alone: bool, boilerplate: frozenset[str]) -> BlockKind:
    text = " ".join(line.text for line in lines)
    if marked:
        return BlockKind.LIST_ITEM
    if _key(text) in boilerplate:
        return BlockKind.BOILERPLATE
    if is_dateline(text):
        return BlockKind.DATELINE
    if is_caption(text):
        return BlockKind.CAPTION
    if alone and len(text) <= MAX_HEADING and not _FINAL_PUNCTUATION.search(text):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def _block(stretch: _Stretch, number: int) -> tuple[Block, int]:
    """Gives the block of a stretch and the place of the file where it ends."""
    first = stretch.lines[0]
    pieces: list[Piece] = []
    run = first.text[stretch.start - first.start :]
    for before, line in zip(stretch.lines, stretch.lines[1:], strict=False):
        between = before.trail + line.lead
        if _HYPHENATED.search(run) and not _COORDINATION.match(line.text):
            # a word parted at the line end: its two halves and the break are one indivisible piece
            divided = run[-2:] if line.text[0].isupper() else run[-2]
            pieces += [_text(run[:-2]), _text(run[-2:] + between + line.text[0], divided + line.text[0])]
            run = line.text[1:]
        else:
            pieces += [_text(run), _text(between, " ")]
            run = line.text
    pieces.append(_text(run))
    place = stretch.kind.value if stretch.kind is BlockKind.DATELINE and number == 1 else f"{stretch.kind} {number}"
    content = tuple(piece for piece in pieces if piece.raw != ("",))
    return Block(stretch.kind, content, place, first.number), stretch.lines[-1].end


def _text(raw: str, text: str | None = None) -> Piece:
    return Piece(PieceKind.TEXT, (raw,), raw if text is None else text)
