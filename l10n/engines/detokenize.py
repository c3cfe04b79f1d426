"""Closing up what a model writes apart: quotes and the words in them, words and the punctuation after them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from l10n.engines.alignment import Span

_APART = re.compile(r"(?<=[“„«(\[]) (?=\S)|(?<=\S) (?!\.\.)(?=[”»)\],.;:!?](?:\s|$|[”»)\],.;:!?]))")


def close_up(text: str, spans: Sequence[Span], language: str) -> tuple[str, list[Span]]:
    """Gives a text with the spaces taken out that its language does not write, and the spans of its tokens.

    Args:
        text: what the model wrote.
        spans: characters of each token.
        language: BCP 47 tag; French spaces its quotes and some of its punctuation.
    """
    if language.split("-")[0].lower() == "fr":
        return text, list(spans)
    gone = {match.start() for match in _APART.finditer(text)} | _inside_straight_quotes(text)
    if not gone:
        return text, list(spans)
    shift = [0]
    for place in range(len(text)):
        shift.append(shift[-1] + (place in gone))
    closed = "".join(character for place, character in enumerate(text) if place not in gone)
    return closed, [
        (start - shift[start], end - shift[end]) if end <= len(text) else (start, end) for start, end in spans
    ]


def _inside_straight_quotes(text: str) -> set[int]:
    """Gives the spaces right after an opening and right before a closing straight quote, where quotes come in pairs."""
    marks = [place for place, character in enumerate(text) if character == '"']
    if len(marks) % 2:
        return set()
    opening = [place + 1 for place in marks[::2] if text[place + 1 : place + 2] == " "]
    closing = [place - 1 for place in marks[1::2] if place and text[place - 1] == " "]
    return {*opening, *closing}
