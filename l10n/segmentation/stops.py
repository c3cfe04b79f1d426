"""The places where a sentence could end: full stops and their like, and line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OBJECT = "\ufffc"
"""Stands for an image or a code object."""

CLOSERS = "\"'”“’‘»«›‹)\\]}"
_STOP = re.compile(
    # marks, then closing quotes and brackets with marks of their own, then footnote marks, then white space
    rf"(?P<marks>[.!?…‼⁇⁈⁉]+)(?P<closers>(?:[{CLOSERS}]+[.!?…]*)*+)"
    r"(?P<notes>(?:\[\d{1,3}\]|\[[a-z*]\]|[¹²³⁰-⁹]+|[*†‡](?=\s))*+)(?P<gap>[\s\u200b\ufeff]*)"
    r"|(?P<break>\n\s*)"
)
_OPENING = re.compile(r"(?:\[(?:…|\.\.\.)\]|[^\w.,;:!?)\]}§$€£©№#&@%+\ufffc]|_)*")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|\ufffc|[§$€£©№#&@%+]")
_BEFORE = 80
"""Characters looked at before a stop; no abbreviation or date is that long."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where a sentence could end, with what is around it.

    Attributes:
        start: the first character of the marks, or of the white space of a bare line break.
        end: where the next sentence would start.
        marks: the full stop, question mark or the like; empty for a bare line break.
        closers: quotes and brackets closed right after the marks, and marks among them.
        notes: footnote marks after them.
        gap: the white space after all that.
        words: up to five words before the marks, as they stand between white space; the last is the one at the marks.
        last: that word, without what opens or closes around it.
        opening: quotes, brackets, dashes, bullets before the next word.
        next: the next word, empty where there is none.
        after: the character after the next word.
    """

    start: int
    end: int
    marks: str
    closers: str
    notes: str
    gap: str
    words: tuple[str, ...]
    last: str
    opening: str
    next: str
    after: str

    @property
    def previous(self) -> str:
        """The word before that one."""
        return self.words[-2] if len(self.words) > 1 else ""

    @property
    def is_break(self) -> bool:
        """Whether a line ends here."""
        return "\n" in self.gap


def find_stops(text: str) -> Iterator[Stop]:
    """Gives every place where a sentence could end, the end of the text left out.

    A stop with no white space after it is given only before a capital letter.
    """
    for match in _STOP.finditer(text):
        end = match.end()
        if end == len(text):
            return
        marks, gap = match["marks"] or "", match["gap"] if match["marks"] else match["break"]
        if not gap and not text[end].isupper():
            continue
        start = match.start()
        opening = _OPENING.match(text, end)
        word_start = opening.end() if opening else end
        word = _WORD.match(text, word_start)
        word_end = word.end() if word else word_start
        words = tuple(text[max(0, start - _BEFORE) : start].split()[-5:])
        yield Stop(
            start=start,
            end=end,
            marks=marks,
            closers=match["closers"] or "",
            notes=match["notes"] or "",
            gap=gap,
            words=words,
            last=words[-1].strip("\"'„“”«»‹›‚‘’()[]{}") if words else "",
            opening=text[end:word_start],
            next=word[0] if word else "",
            after=text[word_end : word_end + 1],
        )
