"""A block of Markdown about to be written, as runs of translated text, raw text and emphasis marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from l10n.formats.serialize import Written
from l10n.model import PieceKind

SEPARATOR = "<!-- -->"
"""Stands between two marks that would else be read as one; a comment shows in no output."""

INVISIBLE = "&#8203;"
"""A zero-width space, before an HTML tag that would else begin an HTML block."""

_LINE_ENDS = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")
_NEWLINE = re.compile(r"[\r\n]")
_LINE_BREAK = re.compile(r"(?:\\|[ \t]*)[\r\n]")
_OTHER_MARK = str.maketrans("*_", "_*")
_EMPHASIS = re.compile(r"\*+|_+|~+")
_HTML_BLOCK = re.compile(
    r"<(?:!|\?|/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog"
    r"|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li"
    r"|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|pre|script|search|section|style|summary|table"
    r"|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul)(?:\s|/?>))",
    re.IGNORECASE,
)


class Shape(Enum):
    """What a run is: translated text, raw text, or a mark that opens or closes emphasis."""

    PLAIN = auto()
    RAW = auto()
    OPENER = auto()
    CLOSER = auto()


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a block.

    Attributes:
        shape: what it is.
        text: its text, not yet escaped where it is translated.
        starts_line: whether it stands where a block marker would count.
    """

    shape: Shape
    text: str
    starts_line: bool = False


def arrange(stretches: Sequence[Written], words: frozenset[str], source: Sequence[Written] = ()) -> list[Run]:
    """Gives the runs of a block, mended where they would not be read back.

    White space moves out of emphasis and goes from the ends of lines, emphasis around nothing goes, so does emphasis
    inside the same emphasis where the source has none, and a line break at the start or end of a line becomes HTML.

    Args:
        stretches: what the block is about to be written as.
        words: how it is escaped; see markdown_quoting.
        source: what it was read as.
    """
    runs = [_run(stretch) for stretch in stretches]
    source_runs = [_run(stretch) for stretch in source]
    if len(_without_double_emphasis(source_runs)) == len(source_runs):
        runs = _without_double_emphasis(runs)
    runs = _with_fitting_marks(_without_empty_emphasis(_joined(runs)))
    arranged: list[Run] = []
    line = _LineStart("line" in words)
    for place, run in enumerate(runs):
        text = run.text
        ahead = _next_text(runs, place + 1)
        if line.is_start:
            text = _at_line_start(run)
        elif _LINE_BREAK.match(text) and run.shape is Shape.RAW and not ahead:
            text = _break_at_edge(text)
        if run.shape is Shape.PLAIN and (not ahead or ahead[0] in "\r\n"):
            text = text.rstrip(" \t")
        if text:
            arranged.append(replace(run, text=text, starts_line=line.is_start))
            line.move(text)
    return arranged


class _LineStart:
    """Follows whether what comes next stands where a block marker would count.

    Args:
        is_start: whether the block's own start is such a place.
    """

    def __init__(self, is_start: bool) -> None:
        self.is_start = is_start
        self._blank = " \t"

    def move(self, text: str) -> None:
        """Moves behind a text."""
        last_line = _NEWLINE.split(text)[-1]
        if len(last_line) < len(text):
            self._blank = " \t>"
            self.is_start = True
        self.is_start = self.is_start and not last_line.strip(self._blank)


def _next_text(runs: Sequence[Run], place: int) -> str:
    """Gives the text that follows from a place on, without spaces at its start; empty where the block ends."""
    for following in range(place, len(runs)):
        if text := runs[following].text.lstrip(" \t"):
            return text
    return ""


def _run(stretch: Written) -> Run:
    piece = stretch.piece
    if piece is None:
        return Run(Shape.PLAIN, _LINE_ENDS.sub(" ", stretch.text).replace("\0", "\ufffd"))
    if piece.kind in (PieceKind.OPEN, PieceKind.CLOSE) and _EMPHASIS.fullmatch(stretch.text):
        return Run(Shape.OPENER if piece.kind is PieceKind.OPEN else Shape.CLOSER, stretch.text)
    return Run(Shape.RAW, stretch.text)


def _joined(runs: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].shape is run.shape is Shape.PLAIN:
            joined[-1] = Run(Shape.PLAIN, joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return joined


def _without_empty_emphasis(runs: list[Run]) -> list[Run]:
    """Moves white space out of emphasis, and drops emphasis that holds nothing, until both are done."""
    while True:
        moved = _joined(_spaces_outward(runs))
        for place in range(len(moved) - 1):
            if moved[place].shape is Shape.OPENER and moved[place + 1].shape is Shape.CLOSER:
                del moved[place : place + 2]
                break
        else:
            if moved == runs:
                return runs
        runs = _joined(moved)


def _spaces_outward(runs: Sequence[Run]) -> list[Run]:
    moved = list(runs)
    for place in range(len(moved) - 2, -1, -1):
        mark, inside = moved[place], moved[place + 1]
        rest = _rest(inside, inside.text.lstrip())
        if mark.shape is Shape.OPENER and rest != inside.text:
            space = replace(inside, text=inside.text[: len(inside.text) - len(rest)])
            moved[place : place + 2] = [space, mark, replace(inside, text=rest)]
    for place in range(1, len(moved)):
        inside, mark = moved[place - 1], moved[place]
        rest = _rest(inside, inside.text.rstrip())
        if mark.shape is Shape.CLOSER and rest != inside.text:
            space = replace(inside, text=inside.text[len(rest) :])
            moved[place - 1 : place + 1] = [replace(inside, text=rest), mark, space]
    return [run for run in moved if run.text]


def _rest(run: Run, stripped: str) -> str:
    """Gives what is left of a run once the white space at its edge, or the line break that it is, has moved away."""
    if run.shape is Shape.PLAIN:
        return stripped
    is_space = run.shape is Shape.RAW and (not run.text.strip() or _LINE_BREAK.match(run.text))
    return "" if is_space else run.text


def _without_double_emphasis(runs: Sequence[Run]) -> list[Run]:
    """Drops emphasis inside the same emphasis, which shows nothing and cannot always be written."""
    kept: list[Run] = []
    open_marks: list[tuple[str, bool]] = []
    for run in runs:
        name = run.text.replace("_", "*")
        if run.shape is Shape.OPENER:
            is_double = name in [mark for mark, _ in open_marks]
            open_marks.append((name, is_double))
        elif run.shape is Shape.CLOSER and open_marks:
            _, is_double = open_marks.pop()
        else:
            is_double = False
        if not is_double:
            kept.append(run)
    return kept


def _with_fitting_marks(runs: list[Run]) -> list[Run]:
    """Gives emphasis its other mark, * or _, where its own would be misread.

    That is where _ stands inside a word, and where a row such as *** opens two emphases that do not close together.
    """
    fitting = list(runs)
    open_places: list[int] = []
    for place, run in enumerate(runs):
        if run.shape is Shape.OPENER:
            open_places.append(place)
        elif run.shape is Shape.CLOSER and open_places:
            opening = open_places.pop()
            in_word = "_" in run.text and (_ends_word(runs, opening - 1, -1) or _ends_word(runs, place + 1, 0))
            if in_word or _joins(runs, opening - 1, opening) is not _joins(runs, place, place + 1):
                other = run.text.translate(_OTHER_MARK)
                fitting[opening], fitting[place] = replace(runs[opening], text=other), replace(run, text=other)
    return fitting


def _ends_word(runs: Sequence[Run], place: int, at: int) -> bool:
    return 0 <= place < len(runs) and runs[place].text[at].isalnum()


def _joins(runs: Sequence[Run], left: int, right: int) -> bool:
    """Tells whether two neighbours are marks that make one row."""
    if left < 0 or right >= len(runs) or runs[left].shape is not runs[right].shape:
        return False
    return runs[left].shape in (Shape.OPENER, Shape.CLOSER) and runs[left].text[0] == runs[right].text[0]


def _at_line_start(run: Run) -> str:
    if run.shape is Shape.PLAIN:
        return run.text.lstrip(" \t\f\v")
    if _LINE_BREAK.match(run.text):
        return _break_at_edge(run.text)
    return INVISIBLE + run.text if _HTML_BLOCK.match(run.text) else run.text


def _break_at_edge(raw: str) -> str:
    """Gives a line break where a new line would be empty: as HTML, or nothing where a line was only wrapped."""
    return "<br>" if raw.startswith(("\\", "  ")) else ""
