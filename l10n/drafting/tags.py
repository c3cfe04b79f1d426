"""Taking tags out of a segment before an engine sees it, and putting them back by alignment."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from l10n.engines.protocol import Link
from l10n.inline import tag_labels

_TAG = re.compile(r"<(?P<close>/?)(?P<label>[a-z]+[0-9]+)(?P<empty>/?)>")
_WORD = re.compile(r"[^\W_]+(?:[-'’+.][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag taken out of a text.

    Attributes:
        label: its label, such as "a1".
        start: where it opens, in characters of the text without tags.
        end: where it closes; the same where it is self-contained.
        empty: whether it is self-contained.
    """

    label: str
    start: int
    end: int
    empty: bool


@dataclass(frozen=True, slots=True)
class Untagged:
    """A text without its tags, and where they were."""

    text: str
    marks: tuple[Mark, ...]


def untag(tagged: str) -> Untagged:
    """Gives a text without its tags; where a self-contained one stood between two spaces, one of them goes too."""
    labels = set(tag_labels(tagged))
    parts: list[str] = []
    opened: dict[str, int] = {}
    marks: list[Mark] = []
    length = position = 0
    for match in _TAG.finditer(tagged):
        if match["label"] not in labels:
            continue
        text = tagged[position : match.start()]
        if marks and marks[-1].empty and marks[-1].end == length and _ends_in_space(parts) and text.startswith(" "):
            text = text[1:]
        parts.append(text)
        length += len(text)
        position = match.end()
        if match["empty"]:
            marks.append(Mark(match["label"], length, length, empty=True))
        elif match["close"]:
            marks.append(Mark(match["label"], opened[match["label"]], length, empty=False))
        else:
            opened[match["label"]] = length
    text = tagged[position:]
    if marks and marks[-1].empty and marks[-1].end == length and _ends_in_space(parts) and text.startswith(" "):
        text = text[1:]
    parts.append(text)
    return Untagged("".join(parts), tuple(marks))


def _ends_in_space(parts: Sequence[str]) -> bool:
    return next((part for part in reversed(parts) if part), " ").endswith(" ")


def project_tags(source: Untagged, target: str, links: Sequence[Link]) -> str:
    """Gives a translation with the tags of its source, each once, well nested, around whole words.

    A pair goes around the run of target words with the most words aligned into the pair's source words and the
    fewest aligned elsewhere; a self-contained tag goes behind the word aligned to the word before it.

    Args:
        source: the source without its tags, and where they were.
        target: its translation.
        links: which source characters belong to which target characters.
    """
    if not source.marks:
        return target
    words = [match.span() for match in _WORD.finditer(target)]
    votes = _votes(words, links)
    pairs = sorted((mark for mark in source.marks if not mark.empty), key=lambda mark: mark.start - mark.end)
    spans: dict[str, tuple[int, int]] = {}
    for mark in pairs:
        outer = [spans[other.label] for other in pairs if other.label in spans and _holds(other, mark)]
        siblings = [spans[other.label] for other in pairs if other.label in spans and not _holds(other, mark)]
        low, high = (max(s for s, _ in outer), min(e for _, e in outer)) if outer else (0, len(words))
        spans[mark.label] = _best_run(mark, source.text, votes, (low, high), siblings)
    return _write(source, target, words, votes, spans)


def _holds(outer: Mark, inner: Mark) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _votes(words: Sequence[tuple[int, int]], links: Sequence[Link]) -> list[list[int]]:
    """Gives for each target word the source places that its parts are aligned to."""
    votes: list[list[int]] = [[] for _ in words]
    starts = [start for start, _ in words]
    for link in links:
        middle = (link.target_start + link.target_end) // 2
        place = bisect_right(starts, middle) - 1
        if place >= 0 and link.target_start < words[place][1]:
            votes[place].append((link.source_start + link.source_end) // 2)
    return votes


def _best_run(
    mark: Mark,
    text: str,
    votes: Sequence[Sequence[int]],
    limits: tuple[int, int],
    siblings: Sequence[tuple[int, int]],
) -> tuple[int, int]:
    """Gives the run of target words for a pair: the greatest sum of votes inside less votes outside (Kadane 1984)."""
    low, high = limits
    blocked = {place for start, end in siblings for place in range(start, end)}
    best_sum, best = 0.0, (low, low)
    running, start = 0.0, low
    for place in range(low, high):
        if place in blocked:
            running, start = 0.0, place + 1
            continue
        inside = sum(1 for vote in votes[place] if mark.start <= vote < mark.end)
        running += 2.0 * inside - len(votes[place]) if votes[place] else -0.1
        if running > best_sum:
            best_sum, best = running, (start, place + 1)
        elif running < 0:
            running, start = 0.0, place + 1
    if best_sum > 0:
        return best
    free = [place for place in range(low, high) if place not in blocked]
    if not free:
        return (low, low)
    wanted = low + round((mark.start / max(len(text), 1)) * (high - low))
    place = min(free, key=lambda candidate: abs(candidate - wanted))
    return (place, place + 1)


def _write(
    source: Untagged,
    target: str,
    words: Sequence[tuple[int, int]],
    votes: Sequence[Sequence[int]],
    spans: Mapping[str, tuple[int, int]],
) -> str:
    """Gives the target with its tags; those that open at one place open the outer first, and close in reverse."""
    opening: dict[int, list[tuple[int, str]]] = {}
    closing: dict[int, list[tuple[int, str]]] = {}
    alone: dict[int, list[str]] = {}
    order = {mark.label: place for place, mark in enumerate(sorted(source.marks, key=lambda m: (m.start, -m.end)))}
    for mark in source.marks:
        if mark.empty:
            alone.setdefault(_place_of_empty(mark, source.text, target, words, votes), []).append(f"<{mark.label}/>")
            continue
        first, after = spans[mark.label]
        start = words[first][0] if first < len(words) else len(target)
        end = words[after - 1][1] if after > first else start
        opening.setdefault(start, []).append((order[mark.label], f"<{mark.label}>"))
        closing.setdefault(end, []).append((-order[mark.label], f"</{mark.label}>"))
    parts: list[str] = []
    places = sorted({0, len(target), *opening, *closing, *alone})
    for place, following in pairwise([*places, len(target)]):
        opens = [tag for _, tag in sorted(opening.get(place, []))]
        closes = [tag for _, tag in sorted(closing.get(place, []))]
        both = [tag for tag in opens if f"</{tag[1:]}" in closes]  # a pair around nothing
        parts += [tag for tag in closes if f"<{tag[2:]}" not in both]
        parts += [f"{tag}</{tag[1:]}" for tag in both]
        parts += _spaced(alone.get(place, []), target, place)
        parts += [tag for tag in opens if tag not in both]
        parts.append(target[place:following])
    return "".join(parts)


def _spaced(tags: Sequence[str], target: str, place: int) -> list[str]:
    """Gives self-contained tags with a space before them where they follow a word, as an object in a sentence does."""
    spaced = place > 0 and target[place - 1].isalnum() and not target[place : place + 1].isalnum()
    return [f" {tag}" if spaced else tag for tag in tags]


def _place_of_empty(
    mark: Mark, text: str, target: str, words: Sequence[tuple[int, int]], votes: Sequence[Sequence[int]]
) -> int:
    if not text[: mark.start].strip():
        return 0
    if not text[mark.start :].strip() or not words:
        return len(target)
    before = [match.span() for match in _WORD.finditer(text, 0, mark.start)]
    start, end = before[-1] if before else (0, mark.start)
    aligned = [place for place, found in enumerate(votes) if any(start <= vote < end for vote in found)]
    if aligned:
        return words[aligned[-1]][1]
    wanted = round(mark.start / max(len(text), 1) * len(target))
    return min((end for _, end in words), key=lambda candidate: abs(candidate - wanted))
