"""Putting tags back into a translation by alignment, around whole words and with the punctuation that was theirs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from l10n.drafting.tag_edges import (
    are_bare,
    begins_small,
    reach_left,
    reach_right,
    shared_part,
    without_bare_edges,
)
from l10n.drafting.tag_votes import Vote, Votes, read_votes, word_spans
from l10n.drafting.tag_writing import Placed, write_tags
from l10n.drafting.tags import Mark, Untagged
from l10n.engines.protocol import Link
from l10n.glossary.function_words import is_function_word
from l10n.languages import base_language

Span = tuple[int, int]

_UNALIGNED = -0.1
"""What a word without a vote counts inside a tag: it may be bridged, and is not sought."""

_UNSURE = 0.1
"""What a word costs a tag, so that none comes in by a vote that says little; a tag without words takes what it gets."""

_NEARER = 0.7
"""How much less a word counts than its neighbour that is nearer to where a text is parted, in source and target."""

_ATTACHED = 3.0
_BESIDE = 1.0
"""What the word before a self-contained tag counts more than others: one that it is attached to, one beside it."""


@dataclass(frozen=True, slots=True)
class _Sides:
    """A source, its translation, and what is known of which words became which."""

    source: Untagged
    target: str
    votes: Votes
    languages: tuple[str, str]


def project_tags(
    source: Untagged,
    target: str,
    links: Sequence[Link],
    languages: tuple[str, str] = ("", ""),
    sure: Sequence[Link] = (),
) -> str:
    """Gives a translation with the tags of its source, each once, well nested, around whole words.

    A pair goes around the run of target words with the most words aligned into the pair's source words and the
    fewest aligned elsewhere, less the articles and prepositions at its edges that the source has outside, and with the
    punctuation that the source has inside. A self-contained tag goes between the words that its neighbours became.

    Args:
        source: the source without its tags, and where they were.
        target: its translation.
        links: which source characters belong to which target characters.
        languages: BCP 47 tags of source and target; without them all words are alike.
        sure: links that leave nothing to others at their words, such as those of terms.
    """
    if not source.marks:
        return target
    sides = _Sides(source, target, read_votes(source.text, target, links, sure), languages)
    order = {mark.label: place for place, mark in enumerate(source.marks)}
    pairs = sorted((mark for mark in source.marks if not mark.empty), key=lambda mark: mark.start - mark.end)
    spans: dict[str, Span] = {}
    for mark in pairs:
        within = spans.get(mark.parent, (0, len(target)))
        beside = [span for label, span in spans.items() if not _is_around(label, mark, source.marks)]
        spans[mark.label] = _place_of_pair(mark, sides, within, beside)
    placed = []
    for mark in source.marks:
        span = spans.get(mark.label)
        if span is None:
            place = _place_of_object(mark, sides, spans)
            span = (place, place)
        placed.append(Placed(mark, *span, order[mark.label]))
    return write_tags(target, placed)


def _is_around(label: str, mark: Mark, marks: Sequence[Mark]) -> bool:
    parents = {other.label: other.parent for other in marks}
    around = mark.parent
    while around and around != label:
        around = parents.get(around, "")
    return bool(around)


def _place_of_pair(mark: Mark, sides: _Sides, within: Span, beside: Sequence[Span]) -> Span:
    words = word_spans(sides.target)
    free = [
        within[0] <= start and end <= within[1] and not any(start < last and first < end for first, last in beside)
        for start, end in words
    ]
    run = _run(mark, sides, free)
    if run is None:
        return within[1], within[1]
    inside = sides.source.text[mark.start : mark.end]
    texts = [sides.target[start:end] for start, end in words[run[0] : run[1]]]
    kept = [_renders_small_word(votes, mark, sides) for votes in sides.votes[run[0] : run[1]]]
    first, after = without_bare_edges(inside, texts, kept, sides.languages)
    run = (run[0] + first, run[0] + after)
    if not word_spans(sides.source.text[: mark.start]):
        run = (_with_first_words(inside, sides, words, free, run[0]), run[1])
    start, end = words[run[0]][0], words[run[1] - 1][1]
    if run[1] - run[0] == 1:
        start, end = shared_part(sides.source.text, (mark.start, mark.end), sides.target, (start, end))
    low = max([within[0], *(last for _, last in beside if last <= start)])
    high = min([within[1], *(first for first, _ in beside if first >= end)])
    return reach_left(inside, sides.target, start, low), reach_right(inside, sides.target, end, high)


def _with_first_words(inside: str, sides: _Sides, words: Sequence[Span], free: Sequence[bool], first: int) -> int:
    """Gives where a run begins that opens a text with an article or the like: at the small words before it, if any."""
    texts = [sides.target[start:end] for start, end in words[:first]]
    opens = begins_small(inside, sides.languages[0]) and all(free[:first]) and are_bare(texts, sides.languages[1])
    return 0 if opens else first


def _renders_small_word(votes: Sequence[Vote], mark: Mark, sides: _Sides) -> bool:
    """Tells whether a target word stands for an article, a preposition or the like inside a tag."""
    language = base_language(sides.languages[0]) if sides.languages[0] else ""
    return any(
        mark.start <= vote.start
        and vote.end <= mark.end
        and is_function_word(sides.source.text[vote.start : vote.end].lower(), language)
        for vote in votes
    )


def _run(mark: Mark, sides: _Sides, free: Sequence[bool]) -> Span | None:
    """Gives the run of target words for a pair: by all votes, by those for parts of words, by its neighbours."""
    by_place = [
        [vote.weight if mark.start <= vote.place < mark.end else -vote.weight for vote in found]
        for found in sides.votes
    ]
    run = _best_run(by_place, free, _UNSURE) or _best_run(by_place, free)
    if run is None:
        by_word = [
            [vote.weight if mark.start < vote.end and vote.start < mark.end else -vote.weight for vote in found]
            for found in sides.votes
        ]
        run = _best_run(by_word, free)
    return run or _nearest_word(mark, sides, free)


def _best_run(inside: Sequence[Sequence[float]], free: Sequence[bool], unsure: float = 0.0) -> Span | None:
    """Gives the run of target words with the greatest sum of votes (Kadane 1984); nothing where none is above zero.

    Args:
        inside: for each target word what each of its votes counts, below zero where it is for a word outside the tag.
        free: which target words may be in the run.
        unsure: what a word with votes costs.
    """
    best_sum, best = 0.0, None
    running, start = 0.0, 0
    for place, found in enumerate(inside):
        if not free[place]:
            running, start = 0.0, place + 1
            continue
        running += sum(found) - unsure if found else _UNALIGNED
        if running > best_sum:
            best_sum, best = running, (start, place + 1)
        elif running < 0:
            running, start = 0.0, place + 1
    return best


def _nearest_word(mark: Mark, sides: _Sides, free: Sequence[bool]) -> Span | None:
    """Gives a word for a pair that none is aligned to: the nearest to where it should be, an unaligned one first."""
    places = [place for place, is_free in enumerate(free) if is_free]
    if not places:
        return None
    wanted = _boundary(mark.start, sides, range(len(free) + 1)) - 0.5
    nearest = min(places, key=lambda place: (abs(place - wanted) + (0.75 if sides.votes[place] else 0.0), place))
    return nearest, nearest + 1


def _boundary(at: int, sides: _Sides, among: range, before: Span = (-1, -1), bonus: float = 0.0) -> int:
    """Gives the place between words, as the number of words before it, that parts the translation as the source is.

    Args:
        at: where the source is parted.
        sides: the texts.
        among: the places to choose from.
        before: a source word that the word before the place should be aligned to.
        bonus: what that counts.
    """
    votes = sides.votes
    if not any(votes):
        share = at / max(len(sides.source.text), 1)
        return min(among, key=lambda place: abs(place - share * len(votes)))
    ends = [end for _, end in word_spans(sides.source.text)]
    parted = bisect_right(ends, at)

    def leaning(place: int) -> float:
        """Gives how much a target word belongs to the left of where the source is parted."""
        total = 0.0
        for vote in votes[place]:
            word = bisect_left(ends, vote.place + 1)
            distance = parted - 1 - word if word < parted else word - parted
            total += vote.weight * _NEARER**distance * (1 if word < parted else -1)
        return total

    leanings = [leaning(place) for place in range(len(votes))]
    beside = [any(before[0] <= vote.place < before[1] for vote in found) for found in votes]

    def fitness(place: int) -> float:
        left = sum(leanings[word] * _NEARER ** (place - 1 - word) for word in range(place))
        right = sum(leanings[word] * _NEARER ** (word - place) for word in range(place, len(votes)))
        neighbour = (place > 0 and beside[place - 1]) - 0.5 * (place < len(votes) and beside[place])
        return left - right + bonus * neighbour

    return max(among, key=lambda place: (fitness(place), -place))


def _place_of_object(mark: Mark, sides: _Sides, spans: Mapping[str, Span]) -> int:
    """Gives where a self-contained tag goes."""
    marks, text = sides.source.marks, sides.source.text
    low, high = spans.get(mark.parent, (0, len(sides.target)))
    around = next((other for other in marks if other.label == mark.parent), None)
    source_low, source_high = (around.start, around.end) if around else (0, len(text))
    order = marks.index(mark)
    for place, other in enumerate(marks):
        if other.empty or other.parent != mark.parent:
            continue
        if place < order and other.end == mark.start and not mark.spaced[0]:
            return spans[other.label][1]
        if place > order and other.start == mark.end and not mark.spaced[1]:
            return spans[other.label][0]
    if not text[source_low : mark.start].strip():
        return low
    if not text[mark.end : source_high].strip() and mark.spaced[0]:
        return high
    words = word_spans(sides.target)
    inside = [place for place, (start, end) in enumerate(words) if low <= start and end <= high]
    if not inside:
        return high
    source_words = [span for span in word_spans(text) if span[1] <= mark.start]
    before = source_words[-1] if source_words else (-1, -1)
    bonus = _BESIDE if mark.spaced[0] else _ATTACHED
    # what is attached to a word follows one
    among = range(inside[0] + (not mark.spaced[0]), inside[-1] + 2)
    place = _boundary(mark.start, sides, among, before, bonus)
    end = words[place - 1][1] if place > inside[0] else low
    return reach_right(text[before[1] : mark.start], sides.target, end, high) if place > inside[0] else end
