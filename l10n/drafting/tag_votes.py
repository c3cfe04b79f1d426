"""Which words of a source the words of its translation came from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from l10n.engines.protocol import Link

Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]+(?:[-'’+.][^\W_]+)*")

_SURE = 2.0
"""What a term counts, and a name or number that stands in both texts: more than what attention says of one word."""


@dataclass(frozen=True, slots=True)
class Vote:
    """A source word that a target word is aligned to.

    Attributes:
        start: its first character.
        end: the character after its last one.
        place: the character of it that the target word stands for: its middle, or, where several target words are
            aligned to it, one after the other.
        weight: how much it counts: the root of how sure its link is, so that half sure is more than half a vote.
    """

    start: int
    end: int
    place: int
    weight: float


Votes = list[list[Vote]]
"""One list for each word of a translation."""


def word_spans(text: str) -> list[Span]:
    """Gives where the words of a text are."""
    return [match.span() for match in _WORD.finditer(text)]


def read_votes(source: str, target: str, links: Sequence[Link], sure: Sequence[Link] = ()) -> Votes:
    """Gives for each target word the source words that its parts are aligned to.

    Names and numbers that stand once in either text, and are the same, belong together whatever the links say.

    Args:
        source: plain text.
        target: its translation.
        links: which source characters belong to which target characters.
        sure: links that leave nothing to others at their words.
    """
    words = word_spans(target)
    # what is aligned to punctuation says nothing of words
    worded = [link for link in links if any(map(str.isalnum, source[link.source_start : link.source_end]))]
    votes: Votes = [[] for _ in words]
    for word, vote in _read(worded, words):
        votes[word].append(vote)
    for word, vote in (*_literal(source, target, words), *_read(sure, words, _SURE)):
        votes[word] = [vote]
    return votes


def _read(links: Sequence[Link], words: Sequence[Span], weight: float | None = None) -> Iterator[tuple[int, Vote]]:
    """Gives the votes of links, each with the target word that it is for; a link may span several words."""
    starts = [start for start, _ in words]
    groups: dict[Span, list[tuple[int, Link]]] = {}
    for link in sorted(links, key=lambda link: link.target_start):
        first = max(bisect_right(starts, link.target_start) - 1, 0)
        for word in range(first, bisect_left(starts, link.target_end)):
            if link.target_start < words[word][1] and link.target_start < link.target_end:
                groups.setdefault((link.source_start, link.source_end), []).append((word, link))
    for (start, end), group in groups.items():
        for number, (word, link) in enumerate(group):
            place = start + (end - start) * (2 * number + 1) // (2 * len(group))
            yield word, Vote(start, end, place, sqrt(link.weight) if weight is None else weight)


def _literal(source: str, target: str, words: Sequence[Span]) -> list[tuple[int, Vote]]:
    source_words = word_spans(source)
    known = Counter(source[start:end] for start, end in source_words)
    found = Counter(target[start:end] for start, end in words)
    places = {source[start:end]: (start, end) for start, end in source_words}
    return [
        (number, Vote(*places[word], sum(places[word]) // 2, _SURE))
        for number, (start, end) in enumerate(words)
        if known[word := target[start:end]] == found[word] == 1 and (word[0].isupper() or word[0].isdigit())
    ]
