"""Where in a hypothesis a missed term belongs: the words that its source became, or the gap where there are none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from l10n.engines.protocol import Link
from l10n.glossary import Verdict
from l10n.glossary.function_words import is_function_word
from l10n.model import Hit
from l10n.morphology import primary

Place = tuple[int, int]
"""First character and the one after the last; both the same for a gap between two words."""

_REACH = 2
"""Most words between two that a term became which belong to it as well."""

_BOUNDARIES = ",;:.()–—"


def kept_places(verdicts: Iterable[Verdict], text: str) -> list[Place]:
    """Gives where the terms stand that are right already, which nothing may be put over.

    Args:
        verdicts: the glossary's on the text.
        text: a hypothesis.
    """
    found: list[Place] = []
    for verdict in verdicts:
        for words in verdict.found if verdict.ok else ():
            start = text.find(words)
            while start >= 0:
                found.append((start, start + len(words)))
                start = text.find(words, start + len(words))
    return found


def place_of(
    hit: Hit, links: Sequence[Link], text: str, kept: Sequence[Place], language: str, rivals: Sequence[Hit] = ()
) -> Place | None:
    """Gives the place of a missed term; None where the alignment tells nothing.

    Args:
        hit: the term in the source.
        links: the hypothesis's alignment.
        text: the hypothesis.
        kept: places that must stay as they are.
        language: BCP 47 tag of the hypothesis.
        rivals: other terms of the source; what they became is not taken from them.
    """
    own = _own_links(hit, links, text, kept, rivals)
    if not own:
        return _gap(links, hit.start, kept)
    surest = max(own, key=lambda link: link.weight)
    low, high = surest.target_start, surest.target_end
    for link in sorted(own, key=lambda link: abs(link.target_start - surest.target_start)):
        start, end = min(low, link.target_start), max(high, link.target_end)
        gap = text[min(link.target_end, high) : max(link.target_start, low)]
        clear = not any(start < there[1] and there[0] < end for there in kept)
        if clear and len(gap.split()) <= _REACH and not any(mark in gap for mark in _BOUNDARIES):
            low, high = start, end
    return _without_function_words(low, high, text, primary(language))


def _own_links(hit: Hit, links: Sequence[Link], text: str, kept: Sequence[Place], rivals: Sequence[Hit]) -> list[Link]:
    """Gives the links of words that a term became, and no other term."""
    found = []
    for link in links:
        start, end = link.target_start, link.target_end
        if not (link.source_start < hit.end and link.source_end > hit.start):
            continue
        if any(start < there[1] and there[0] < end for there in kept):
            continue
        if not any(character.isalnum() for character in text[start:end]):
            continue
        share = _shared(link, hit)
        if all(rival is hit or _shared(link, rival) <= share for rival in rivals):
            found.append(link)
    return found


def _shared(link: Link, hit: Hit) -> int:
    return min(link.source_end, hit.end) - max(link.source_start, hit.start)


def _gap(links: Sequence[Link], start: int, kept: Sequence[Place]) -> Place | None:
    """Gives the place behind what the nearest word before a term became: for a term that was passed over."""
    before = [link for link in links if link.source_end <= start]
    if not before:
        return (0, 0) if links else None
    nearest = max(link.source_end for link in before)
    end = max(link.target_end for link in before if link.source_end == nearest)
    for low, high in kept:
        if low < end < high:
            end = high
    return end, end


def _without_function_words(low: int, high: int, text: str, language: str) -> Place:
    """Gives a place without the prepositions and articles at its edges, as long as another word is left."""
    words = text[low:high].split()
    while len(words) > 1 and is_function_word(words[0].lower(), language):
        low += len(words[0])
        low += len(text[low:high]) - len(text[low:high].lstrip())
        words = words[1:]
    while len(words) > 1 and is_function_word(words[-1].lower(), language):
        high -= len(words[-1])
        high -= len(text[low:high]) - len(text[low:high].rstrip())
        words = words[:-1]
    return low, high
