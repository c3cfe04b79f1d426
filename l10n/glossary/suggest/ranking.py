"""Which phrases of some texts are likely terms."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from l10n.glossary.function_words import is_function_word
from l10n.glossary.suggest.background import Background, background
from l10n.glossary.suggest.phrases import Phrase, dictionary_form, phrases
from l10n.morphology import primary, word_keys

_Key = tuple[str, ...]

WEIRD = 2.0
"""A single word must be so much more frequent than at large, as a logarithm of base 2: four times."""
_MOST_WEIRD = 10.0
_LONG_WORD = 12
"""Letters from which on a German word is taken for a compound, which weighs like two words."""


@dataclass(slots=True)
class Candidate:
    """A phrase that may be a term.

    Attributes:
        key: the dictionary forms of its words.
        text: as a glossary would have it.
        count: how often it is there.
        segments: the places of the segments that have it.
        inside: of these, how often it is only a part of a longer candidate.
        score: how likely it is a term: C-value times how much more frequent its words are than at large.
    """

    key: _Key
    text: str
    count: int
    segments: tuple[int, ...]
    inside: float = 0.0
    score: float = 0.0


@dataclass(slots=True)
class _Seen:
    count: int = 0
    segments: list[int] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)


def candidates(segments: Sequence[str], language: str, fewest: int = 2) -> list[Candidate]:
    """Gives the phrases of some segments that are likely terms, the likeliest first.

    Args:
        segments: without tags.
        language: their language, BCP 47 tag.
        fewest: how often a phrase must be there.
    """
    language = primary(language)
    seen = _collect(segments, language)
    found = {
        key: Candidate(key, _text(each.forms), each.count, tuple(dict.fromkeys(each.segments)))
        for key, each in seen.items()
        if each.count >= fewest
    }
    _count_inside(found)
    counts, total = _word_counts(segments)
    at_large = background(language)
    for candidate in found.values():
        candidate.score = _score(candidate, counts, total, at_large, language)
    likely = [candidate for candidate in found.values() if candidate.score > 0]
    return sorted(likely, key=lambda candidate: (-candidate.score, candidate.text))


def _collect(segments: Sequence[str], language: str) -> dict[_Key, _Seen]:
    seen: dict[_Key, _Seen] = {}
    for place, segment in enumerate(segments):
        for phrase in phrases(segment, language):
            each = seen.setdefault(phrase.key, _Seen())
            each.count += 1
            each.segments.append(place)
            each.forms[_form(phrase, language)] += 1
    return seen


def _form(phrase: Phrase, language: str) -> str:
    return dictionary_form(phrase.words, language)


def _text(forms: Counter[str]) -> str:
    """Gives the form that is there most often; of equals, the one with the most small letters."""
    return max(forms.items(), key=lambda pair: (pair[1], sum(map(str.islower, pair[0])), pair[0]))[0]


def _count_inside(found: dict[_Key, Candidate]) -> None:
    """Sets how often candidates are parts of longer ones, on the average of these, as the C-value asks."""
    longer: dict[_Key, list[int]] = {}
    for key, candidate in found.items():
        parts = {
            key[start:end]
            for start in range(len(key))
            for end in range(start + 1, len(key) + 1)
            if end - start < len(key)
        }
        for part in parts & found.keys():
            longer.setdefault(part, []).append(candidate.count)
    for key, counts in longer.items():
        # The longest run counts in full: what is nearly always a part of one phrase is no term of its own.
        found[key].inside = max(sum(counts) / len(counts), max(counts))


def _word_counts(segments: Sequence[str]) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    for segment in segments:
        counts.update(word_keys(segment))
    return counts, counts.total()


def _score(candidate: Candidate, counts: Counter[str], total: int, at_large: Background, language: str) -> float:
    words = [word for word in candidate.key if not is_function_word(word, language)]
    if not words:
        return 0.0
    weights = [min(at_large.weirdness(word, max(candidate.count, counts[word]), total), _MOST_WEIRD) for word in words]
    weird = sum(weights) / len(weights) if at_large.counts else 1.0
    if len(candidate.key) == 1:
        needed = WEIRD if at_large.counts else 0.0
        if weird < needed or len(candidate.text) < 3:
            return 0.0
    if language == "en" and len(words) == 1 and candidate.text.islower():
        weird /= 2  # it may as well be an adjective or a verb
    length = len(words) + sum(len(word) >= _LONG_WORD or "-" in word for word in words) / len(words)
    alone = candidate.count - candidate.inside
    if alone <= 0:
        return 0.0
    return math.log2(length + 1) * alone * max(weird, 0.5)
