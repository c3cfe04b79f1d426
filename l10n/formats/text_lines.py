"""The lines of a plain text, and which of them go on from one to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MIN_WRAP_WIDTH = 50
"""Characters below which a longest line says nothing of where its writer's lines are wrapped: addresses are shorter."""

MAX_WRAP_WIDTH = 120
"""Characters above which lines are not wrapped by a writer: one line is one paragraph."""

RAGGED = 0.6
"""Part of the width that a line inside a wrapped paragraph fills at least, where a person has wrapped it by hand."""

MAX_ITEM_LINES = 20
"""Lines from one numbered line to the next, above which they are not taken for neighbours in a list."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARKER = re.compile(
    r"""(?:[-*•‣◦▪●○■·–—+]
      | (?P<number>\d{1,3})(?P<sign>[.)]) | \((?P<bracketed>\d{1,3})\) | \([a-z]\) | [a-z]\)
    )[ \t\u00a0]+(?=\S)""",
    re.VERBOSE,
)
_MONTH = re.compile(
    "Jan|Jän|Feb|März|Mar|Apr|Mai|May|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec"
    "|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек",
    re.IGNORECASE,
)
_FIELD = re.compile(r"[^\W\d_][^:.!?]{0,30}:(?:\s|$)")
_GOES_ON = re.compile(r"(?:[-–—,;&/(„«]|\b(?:und|oder|sowie|der|die|das|and|or|the|of|и|или|в|на))$")

_SENTENCE_END = re.compile(r"[.!?…:][\"'“”»)]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text.

    Attributes:
        number: its number in the file, from 1.
        start: where its text begins, in characters from the start of the file.
        lead: the white space before its text.
        text: what stands on it, without white space at its ends; empty on a blank line.
        trail: the white space behind its text, with the line end.
    """

    number: int
    start: int
    lead: str
    text: str
    trail: str

    @property
    def end(self) -> int:
        """Where its text ends, in characters from the start of the file."""
        return self.start + len(self.text)

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space stands on it."""
        return not self.text

    @property
    def has_words(self) -> bool:
        """Whether it has a letter or digit; rules and underlines have none."""
        return any(character.isalnum() for character in self.text)


def read_lines(text: str) -> list[Line]:
    """Gives the lines of a text; a byte order mark counts as white space before the first one."""
    lines: list[Line] = []
    for number, match in enumerate(_LINE.finditer(text), start=1):
        whole = match[0]
        body = whole.lstrip().lstrip("\ufeff").lstrip() if number == 1 else whole.lstrip()
        lead = whole[: len(whole) - len(body)]
        content = body.rstrip()
        lines.append(Line(number, match.start() + len(lead), lead, content, body[len(content) :]))
    return lines


def marker_ends(lines: Sequence[Line]) -> dict[int, int]:
    """Gives, by line number, where the text behind a list marker begins, in characters from the start of the file.

    "11. Februar", "1. FC" and "(1)" at the start of a line need be no list markers: a number with a full stop or in
    brackets counts only beside its neighbour, and never before a month.
    """
    ends: dict[int, int] = {}
    dotted: list[_Numbered] = []
    bracketed: list[_Numbered] = []
    for before, line in zip((None, *lines), lines, strict=False):
        match = _MARKER.match(line.text)
        if match is None or (before is not None and before.number not in ends and _is_dash(before, line, match.end())):
            continue
        end = line.start + match.end()
        if match["bracketed"]:
            bracketed.append(_Numbered(line.number, int(match["bracketed"]), end))
        elif match["sign"] != ".":
            ends[line.number] = end
        elif not _MONTH.match(line.text, match.end()):
            dotted.append(_Numbered(line.number, int(match["number"]), end))
    for numbered in (dotted, bracketed):
        for first, second in pairwise(numbered):
            if second.value == first.value + 1 and second.line - first.line <= MAX_ITEM_LINES:
                ends |= {first.line: first.end, second.line: second.end}
    return ends


def _is_dash(before: Line, line: Line, text_start: int) -> bool:
    """Tells whether a mark at the start of a line is a dash of the sentence that the line before began."""
    return (
        line.text[0] in "-–—"
        and len(before.text) >= MIN_WRAP_WIDTH
        and _SENTENCE_END.search(before.text) is None
        and line.text[text_start].islower()
    )


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line that begins with a number: the line's own number, that number, and where the text behind it begins."""

    line: int
    value: int
    end: int


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Gives the width at which the text's writer wrapped its lines, in characters.

    0 where no line is long enough to tell, None where lines are so long that each one is a paragraph of its own.
    """
    longest = max(
        (
            len(line.lead.lstrip("\ufeff") + line.text)
            for before, line, after in zip((None, *lines), lines, (*lines[1:], None), strict=False)
            if (before is not None and not before.is_blank) or (after is not None and not after.is_blank)
            if all(len(word) < MIN_WRAP_WIDTH for word in line.text.split())  # web addresses cannot be wrapped
        ),
        default=0,
    )
    if longest > MAX_WRAP_WIDTH:
        return None
    return longest if longest >= MIN_WRAP_WIDTH else 0


def wraps(before: Line, line: Line, width: int | None, is_wrapped: bool) -> bool:
    """Tells whether a line goes on with the paragraph of the line before it.

    Args:
        before: a line with text.
        line: the next one, with text and without a list marker.
        width: what `wrap_width` gave.
        is_wrapped: whether the line before goes on with another one itself.
    """
    if width is None or (_FIELD.match(before.text) and _FIELD.match(line.text)):
        return False
    if line.text[0].islower() or _GOES_ON.search(before.text):
        return True
    if _SENTENCE_END.search(before.text):
        return True
    length = len(before.lead + before.text)
    first_word = line.text.split(maxsplit=1)[0]
    return length + 1 + len(first_word) > width > 0 or (is_wrapped and length >= RAGGED * width > 0)
