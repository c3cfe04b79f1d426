"""What the Markdown parser tells of an article's body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Event = str | Mapping[str, object]
Spanned = tuple[Event, int, int]

MAX_PARSES = 6
"""How often a text is parsed anew when dollar signs turn out to be amounts of money, before all of them are masked."""

_STAND_IN = ord("%")  # punctuation like the dollar sign, and no markup
_LONE_CR = re.compile(rb"\r(?!\n)")
_TEX = re.compile(r"[\\^_=+{}<>]")
_WORDS = re.compile(r"[^\W\d_]{2,}\s|\s[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Definition:
    """A link reference definition with a title.

    Attributes:
        title: its title as the parser read it.
        start: its first byte.
        end: the byte behind its last one.
    """

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the parser tells of a text.

    Attributes:
        events: in order, with byte spans.
        definitions: link reference definitions that have titles, in order.
        has_labels: whether text in square brackets could be a reference link or a footnote.
    """

    events: list[Spanned]
    definitions: list[Definition]
    has_labels: bool


def read_events(source: bytes) -> Parsed:
    """Gives what the parser tells of a text.

    It reads CommonMark with GitHub's tables, alerts, task lists and strikethrough, footnotes and formulas. Dollar signs
    that stand for money are no formulas.

    Args:
        source: the text as UTF-8.
    """
    import pyromark

    options = pyromark.Options
    extensions = (
        options.ENABLE_TABLES
        | options.ENABLE_FOOTNOTES
        | options.ENABLE_STRIKETHROUGH
        | options.ENABLE_TASKLISTS
        | options.ENABLE_GFM
        | options.ENABLE_MATH
    )
    # the parser takes a lone CR, a line end to CommonMark, for text in some places
    masked = bytearray(_LONE_CR.sub(b"\n", source))
    for attempt in range(MAX_PARSES + 1):
        text = masked.decode()
        events: list[Spanned] = [
            (event, span["start"], span["end"]) for event, span in pyromark.events_with_range(text, options=extensions)
        ]
        money = _dollars_of_money(source, events)
        if not money:
            break
        for place in money if attempt < MAX_PARSES - 1 else range(len(masked)):
            if masked[place] == ord("$"):
                masked[place] = _STAND_IN
    found = pyromark.reference_definitions(text, options=extensions).values()
    definitions = [
        Definition(entry["title"], entry["span"]["start"], entry["span"]["end"]) for entry in found if entry["title"]
    ]
    has_footnotes = any(isinstance(event, dict) and _defines_footnote(event.get("Start")) for event, _, _ in events)
    return Parsed(events, sorted(definitions, key=lambda entry: entry.start), bool(found) or has_footnotes)


def _defines_footnote(tag: object) -> bool:
    return isinstance(tag, dict) and "FootnoteDefinition" in tag


def _dollars_of_money(source: bytes, events: list[Spanned]) -> list[int]:
    """Gives the places of dollar signs that begin no formula, such as those in "US$5 und A$6"."""
    places: list[int] = []
    for event, start, end in events:
        if isinstance(event, str) or "InlineMath" not in event:
            continue
        formula = str(event["InlineMath"])
        # four bytes hold any character of UTF-8 whole; parts of others beside it are ignored
        before = source[max(start - 4, 0) : start].decode(errors="ignore")[-1:]
        after = source[end : end + 4].decode(errors="ignore")[:1]
        touches = before.isalnum() or after.isalnum()
        if touches or (_WORDS.search(formula) and not _TEX.search(formula)):
            places.append(start)
    return places
