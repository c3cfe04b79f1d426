"""From text to the spans of its sentences."""

from __future__ import annotations

import bisect

from l10n.segmentation.breaks import break_ends_sentence
from l10n.segmentation.enclosures import LONGEST_WHOLE, Enclosure, find_enclosures, is_embedded
from l10n.segmentation.lexicon import Lexicon, lexicon
from l10n.segmentation.rules import ends_sentence
from l10n.segmentation.stops import Stop, find_stops


def sentence_spans(text: str, language: str) -> tuple[tuple[int, int], ...]:
    r"""Gives the sentences of a text as half-open character spans that cover it without a gap.

    White space after a sentence belongs to it, white space before the first one to that one. A hard line break ("\n")
    ends a sentence only after a full stop and its like, or a line that is clearly a heading or a list entry. A
    quotation or bracket inside a sentence stays in it with the sentences it holds, up to 250 characters.

    Args:
        text: plain text; U+FFFC stands for an image or a code object.
        language: BCP 47 tag of its language; the rules are those of the language without its region, and English
            for one that sentencex does not know.
    """
    if not text:
        return ()
    code = language.replace("_", "-").partition("-")[0].lower()
    words = lexicon(code)
    proposed = _proposed_ends(text, code)
    bounds = [0]
    judged: set[int] = set()
    enclosures = find_enclosures(text)
    starts = [enclosure.start for enclosure in enclosures]
    for stop in find_stops(text):
        judged.add(stop.end)
        if not _is_held(stop, text, enclosures, starts, bounds) and _ends(stop, text, bounds[-1], words, proposed):
            bounds.append(stop.end)
    bounds = _with_foreign_ends(text, bounds, proposed - judged)
    return tuple(zip(bounds, [*bounds[1:], len(text)], strict=True))


def _proposed_ends(text: str, code: str) -> frozenset[int]:
    import sentencex

    ends = []
    at = 0
    for sentence in sentencex.segment(code, text):
        at += len(sentence)
        ends.append(at)
    return frozenset(ends)


def _ends(stop: Stop, text: str, sentence_start: int, words: Lexicon, proposed: frozenset[int]) -> bool:
    if not text[sentence_start : stop.end].strip():
        return False
    verdict = ends_sentence(stop, text, sentence_start, words) if stop.marks else False
    if stop.is_break:
        return verdict is not False or break_ends_sentence(stop, text, sentence_start, words)
    return stop.end in proposed if verdict is None else verdict


def _is_held(stop: Stop, text: str, enclosures: list[Enclosure], starts: list[int], bounds: list[int]) -> bool:
    """Tells whether a stop is inside a quotation or bracket that stays whole."""
    for index in range(bisect.bisect_left(starts, stop.start) - 1, -1, -1):
        enclosure = enclosures[index]
        if enclosure.start < stop.start - LONGEST_WHOLE:
            return False
        if stop.end < enclosure.end:
            start = bounds[bisect.bisect_right(bounds, enclosure.start) - 1]
            if bounds[-1] <= enclosure.start and is_embedded(text, enclosure, start):
                return True
    return False


def _with_foreign_ends(text: str, bounds: list[int], ends: frozenset[int]) -> list[int]:
    """Adds the ends that sentencex found at marks of other scripts, such as the ideographic full stop."""
    foreign = [
        end
        for end in ends
        if end < len(text) and (mark := text[:end].rstrip()[-1:]) and not mark.isalnum() and mark not in _OWN_MARKS
    ]
    return sorted({*bounds, *foreign})


_OWN_MARKS = ".!?…\"'”“’‘»«›‹)]}:;,-–—"
