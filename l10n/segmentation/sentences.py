"""From text to the spans of its sentences."""

from __future__ import annotations

import bisect
import re
from operator import attrgetter

from l10n.segmentation.breaks import break_ends_sentence
from l10n.segmentation.enclosures import LONGEST_WHOLE, Enclosure, find_enclosures, is_embedded
from l10n.segmentation.lexicon import LANGUAGES, Lexicon, lexicon
from l10n.segmentation.rules import ends_sentence
from l10n.segmentation.stops import OBJECT, Stop, find_stops


def sentence_spans(text: str, language: str) -> tuple[tuple[int, int], ...]:
    r"""Gives the sentences of a text as half-open character spans that cover it without a gap.

    White space after a sentence belongs to it, white space before the first one to that one. A hard line break ("\n")
    ends a sentence only after a full stop and its like, or a line that is clearly a heading or a list entry. A
    quotation or bracket inside a sentence stays in it with the sentences it holds, up to 250 characters.

    Args:
        text: plain text; U+FFFC stands for an image or a code object.
        language: BCP 47 tag of its language; the rules are those of the language without its region and script, and
            English for a tag that names no language or one that sentencex does not know.
    """
    if not text:
        return ()
    code = _code(language)
    words = lexicon(code)
    proposed = _proposed_ends(text, code)
    bounds = [0]
    judged: set[int] = set()
    enclosures = find_enclosures(text)
    first_word = -1
    for stop in find_stops(text):
        judged.add(stop.end)
        if first_word < bounds[-1]:
            word = _WORD.search(text, bounds[-1])
            first_word = word.start() if word else len(text)
        if stop.start <= first_word:
            # a sentence has a word; without one only an empty line parts it
            ends = stop.gap.count("\n") > 1 and bool(text[bounds[-1] : stop.end].strip())
        else:
            ends = _ends(stop, text, bounds[-1], words, proposed)
        if ends and not _is_held(stop, text, enclosures, bounds[-1], first_word, words):
            bounds.append(stop.end)
    bounds = _with_foreign_ends(text, bounds, proposed - judged)
    return tuple(zip(bounds, [*bounds[1:], len(text)], strict=True))


_WORD = re.compile(rf"[^\W_]|{OBJECT}")
_FOREIGN_MARKS = frozenset("。．！？｡؟۔।॥։՞՜።፧፨။៕᠃᠉」』")
# sentencex splits nothing between signs that open and close; here the rules decide on that
_ENCLOSING = re.compile('[„“”«»‹›"()\\[\\]\\u200b\\ufeff\ud800-\udfff]')
_UNENCODABLE = re.compile("[\ud800-\udfff]")


def _code(language: str) -> str:
    """Gives a tag's language without region and script; English for a tag that names none."""
    code = language.replace("_", "-").partition("-")[0].lower()
    return code if code.isalpha() and len(code) in (2, 3) and code not in ("mis", "mul", "und", "zxx") else "en"


def _proposed_ends(text: str, code: str) -> frozenset[int]:
    import sentencex

    ends = []
    at = 0
    for sentence in sentencex.segment(code, (_ENCLOSING if code in LANGUAGES else _UNENCODABLE).sub(" ", text)):
        at += len(sentence)
        ends.append(at)
    return frozenset(ends)


def _ends(stop: Stop, text: str, sentence_start: int, words: Lexicon, proposed: frozenset[int]) -> bool:
    verdict = ends_sentence(stop, text, sentence_start, words) if stop.marks else False
    if stop.is_break:
        return verdict is not False or break_ends_sentence(stop, text, sentence_start, words)
    if verdict is None:
        if stop.notes:
            return True
        # a sign before the next word became white space, so that the proposal is after it
        return any(end in proposed for end in range(stop.end, stop.end + len(stop.opening) + 1))
    return verdict


def _is_held(
    stop: Stop, text: str, enclosures: list[Enclosure], sentence_start: int, first_word: int, words: Lexicon
) -> bool:
    """Tells whether a stop is inside a quotation or bracket of the open sentence that stays whole."""
    for index in range(bisect.bisect_left(enclosures, stop.start, key=attrgetter("start")) - 1, -1, -1):
        enclosure = enclosures[index]
        if enclosure.start < max(sentence_start, stop.start - LONGEST_WHOLE):
            return False
        if stop.end < enclosure.end and (first_word < enclosure.start or is_embedded(text, enclosure, words)):
            return True
    return False


def _with_foreign_ends(text: str, bounds: list[int], ends: frozenset[int]) -> list[int]:
    """Adds the ends that sentencex found at marks of other scripts, such as the ideographic full stop."""
    foreign = {
        end
        for end in ends
        if end < len(text) and not text[end].isspace() and text[max(0, end - 8) : end].rstrip()[-1:] in _FOREIGN_MARKS
    }
    return sorted({*bounds, *foreign})
