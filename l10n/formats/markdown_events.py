"""What the Markdown parser tells of an article's body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Event = str | Mapping[str, object]
Spanned = tuple[Event, int, int]

MAX_PARSES = 6
"""How often a text is parsed while dollar signs turn out to be money, before all those in a block are masked."""

INLINE_TAGS = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image", "Superscript", "Subscript"})
"""Tags of the parser that stand inside a block's text."""

_STAND_IN = b"%"  # punctuation like the dollar sign, and no markup
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
        money = _dollars_of_money(source, events, to_block_end=attempt == MAX_PARSES - 1)
        if not money:
            break
        for first, end in money:
            masked[first:end] = masked[first:end].replace(b"$", _STAND_IN)
    found = pyromark.reference_definitions(text, options=extensions).values()
    definitions = [
        Definition(entry["title"], entry["span"]["start"], entry["span"]["end"]) for entry in found if entry["title"]
    ]
    has_footnotes = any(isinstance(event, dict) and _defines_footnote(event.get("Start")) for event, _, _ in events)
    return Parsed(events, sorted(definitions, key=lambda entry: entry.start), bool(found) or has_footnotes)


def _defines_footnote(tag: object) -> bool:
    return isinstance(tag, dict) and "FootnoteDefinition" in tag


def _dollars_of_money(source: bytes, events: list[Spanned], *, to_block_end: bool) -> list[tuple[int, int]]:
    """Gives the spans of dollar signs that begin no formula, such as those in "US$5 und A$6".

    Only the first one of each block: without it, the others may pair differently.

    Args:
        source: the text as UTF-8.
        events: what the parser told of it.
        to_block_end: whether a span goes on to the end of its block, so that no formula is left there.
    """
    spans: list[tuple[int, int]] = []
    is_first = True
    for event, start, end in events:
        if isinstance(event, str):
            continue
        if _is_block_edge(event):
            is_first = True
        elif is_first and "InlineMath" in event and _is_money(source, str(event["InlineMath"]), start, end):
            spans.append((start, start + 1))
            is_first = False
        elif to_block_end and not is_first:
            spans[-1] = (spans[-1][0], end)
    return spans


def _is_block_edge(event: Mapping[str, object]) -> bool:
    tag = event.get("Start") or event.get("End")
    if isinstance(tag, dict):
        tag = next(iter(tag))
    return tag is not None and tag not in INLINE_TAGS


def _is_money(source: bytes, formula: str, start: int, end: int) -> bool:
    # four bytes hold any character of UTF-8 whole; parts of others beside it are ignored
    before = source[max(start - 4, 0) : start].decode(errors="ignore")[-1:]
    after = source[end : end + 4].decode(errors="ignore")[:1]
    if before.isalnum() or after.isalnum():
        return True
    return _WORDS.search(formula) is not None and _TEX.search(formula) is None
