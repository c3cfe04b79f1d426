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

MAX_ITEM_LINES = 20
"""Lines from one numbered line to the next, above which they are not taken for neighbours in a list."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARKER = re.compile(
    r"(?:[-*•‣◦▪●○■·–—+]|(?P<number>\d{1,3})(?P<sign>[.)])|\((?:\d{1,3}|[a-z])\)|[a-z]\))[ \t\u00a0]+(?=\S)"
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

    "11. Februar" and "1. FC" at the start of a line are no list markers: a number with a full stop counts only beside
    its neighbour, and never before a month.
    """
    found = {line.number: match for line in lines if (match := _MARKER.match(line.text))}
    starts = {line.number: line.start for line in lines}
    ends: dict[int, int] = {}
    ordered: list[tuple[int, int]] = []
    for number, match in found.items():
        if match["sign"] == ".":
            if _MONTH.match(match.string, match.end()):
                continue
            ordered.append((number, int(match["number"])))
        else:
            ends[number] = starts[number] + match.end()
    for (line, value), (next_line, next_value) in pairwise(ordered):
        if next_value == value + 1 and next_line - line <= MAX_ITEM_LINES:
            for number in (line, next_line):
                ends[number] = starts[number] + found[number].end()
    return ends


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


def wraps(before: Line, line: Line, width: int | None) -> bool:
    """Tells whether a line goes on with the paragraph of the line before it.

    Args:
        before: a line with text.
        line: the next one, with text and without a list marker.
        width: what `wrap_width` gave.
    """
    if width is None or (_FIELD.match(before.text) and _FIELD.match(line.text)):
        return False
    if line.text[0].islower() or _GOES_ON.search(before.text):
        return True
    if _SENTENCE_END.search(before.text):
        return True
    first_word = line.text.split(maxsplit=1)[0]
    return len(before.lead + before.text) + 1 + len(first_word) > width > 0
