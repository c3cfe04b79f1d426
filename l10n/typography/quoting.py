"""Setting quotation marks: any style in, the language's own out, nested ones with its second pair.

Pairs after Duden („…“, ‚…‘), New Hart's Rules 9.2 (double marks outside, as our corpus has them: “…”, ‘…’) and
Мильчин, Чельцова 6.1.1 («…», nested „…“); other languages as CLDR has them. A mark's direction is read from what stands
beside it, since „ opens everywhere but “ opens in English and closes in German; the mark itself decides where its
neighbours do not. Apostrophes and primes look like marks: where it is not certain, nothing is changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from l10n.languages import quotes
from l10n.typography.reading import Edits, Plain

_DOUBLE = frozenset('„“”"«»‟')
_SINGLE = frozenset("‚‘’'‹›‛")
_BEFORE_OPENING = frozenset(" \t\n\u00a0\u202f\u2009([{–—-/\u2060¿¡")
_AFTER_CLOSING = frozenset(" \t\n\u00a0\u202f\u2009.,;:!?…)]}–—-/\u2060")
_INNER_SPACE = frozenset(" \u00a0\u202f\u2009")
_NEVER_QUOTED_FIRST = _INNER_SPACE | frozenset(".,;:!?)]}")
_NEVER_QUOTED_LAST = _INNER_SPACE | frozenset("([{")
_ELISIONS = re.compile(r"(?i:(?:tis|twas|twere|em|n|cause|til|till|bout|round|cos|ere|kay)\b|\d0s\b|\d\d\b)")
_WORD = re.compile(r"\w")
_MARKS = _DOUBLE | _SINGLE


@dataclass(frozen=True, slots=True)
class _Mark:
    """A quotation mark: its place, which way it faces, and whether what stands beside it says so."""

    place: int
    facing: Literal["open", "close"]
    single: bool
    certain: bool = True


_Pair = tuple[_Mark, _Mark]


def quote_edits(plain: Plain, language: str) -> Edits:
    """Gives the edits that set a text's quotation marks in a language's style.

    Args:
        plain: the text.
        language: BCP 47 tag.
    """
    if _MARKS.isdisjoint(plain.text):
        return {}
    doubles = _double_marks(plain)
    pairs = _pairs(doubles)
    pairs += [pair for pair in _single_pairs(plain, pairs) if not any(_cross(pair, other) for other in pairs)]
    paired = {mark.place for pair in pairs for mark in pair}
    pairs = [(start, end) for start, end in pairs if _WORD.search(plain.text, start.place, end.place)]
    alone = [mark for mark in doubles if mark.place not in paired and mark.certain]
    return _edits(plain, pairs, alone, language)


def _neighbour(text: str, place: int, step: int) -> str:
    """Gives the nearest character that is no quotation mark, or a space at the text's edge.

    The no-break space that French sets inside its marks belongs to the mark.
    """
    outside, closing = ("»›", "«‹") if step > 0 else ("«‹", "»›")
    place += step
    while 0 <= place < len(text):
        beyond = text[place + step] if 0 <= place + step < len(text) else " "
        spaced = text[place] in "\u00a0\u202f" and (beyond in outside or text[place - step] in closing)
        if text[place] not in _MARKS and not spaced:
            return text[place]
        place += step
    return " "


def _double_marks(plain: Plain) -> list[_Mark]:
    """Finds the double marks. Straight ones that are doubled, as CSV files have them, say nothing certain."""
    text = plain.text
    marks: list[_Mark] = []
    depth = 0
    doubled = '""' in text
    for place, sign in enumerate(text):
        if sign not in _DOUBLE or place in plain.untouched:
            continue
        if sign == '"' and (doubled or _is_prime(text, place, depth)):
            continue
        facing = _facing(text, place)
        certain = facing is not None
        if facing is None:
            facing = _guessed(text, place, depth)
        if facing is None:
            continue
        depth = depth + 1 if facing == "open" else max(0, depth - 1)
        marks.append(_Mark(place, facing, single=False, certain=certain))
    return marks


def _is_prime(text: str, place: int, depth: int) -> bool:
    """Tells whether a straight mark stands for inches: after a digit, and nothing is open that it could close."""
    if place == 0 or not text[place - 1].isdigit():
        return False
    return depth == 0 or re.search(r"\d['’′]\d+$", text[:place]) is not None


def _facing(text: str, place: int) -> Literal["open", "close"] | None:
    """Says which way a mark faces by what stands beside it; nothing where that does not tell."""
    before, after = _neighbour(text, place, -1), _neighbour(text, place, 1)
    opens = before in _BEFORE_OPENING and after not in _NEVER_QUOTED_FIRST
    closes = after in _AFTER_CLOSING and before not in _NEVER_QUOTED_LAST
    if opens != closes:
        return "open" if opens else "close"
    return None


def _guessed(text: str, place: int, depth: int) -> Literal["open", "close"] | None:
    """Says which way a mark may face by its form, as French sets « oui », else by what is open.

    Nothing for a mark between spaces. What is guessed counts only if it finds a partner.
    """
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if text[place] in "«»" and (before in _INNER_SPACE or after in _INNER_SPACE):
        return "open" if text[place] == "«" else "close"
    if _neighbour(text, place, -1) in _INNER_SPACE and _neighbour(text, place, 1) in _INNER_SPACE:
        return None
    return "close" if depth else "open"


def _pairs(marks: list[_Mark]) -> list[_Pair]:
    """Pairs double marks. One without partner belongs to a quotation that another segment begins or ends."""
    found: list[_Pair] = []
    opened: list[_Mark] = []
    for mark in marks:
        if mark.facing == "open":
            opened.append(mark)
        elif opened:
            found.append((opened.pop(), mark))
    return found


def _cross(pair: _Pair, other: _Pair) -> bool:
    """Tells whether two quotations overlap without one being inside the other."""
    (first, last), (start, end) = ((each[0].place, each[1].place) for each in (pair, other))
    return first < start < last < end or start < first < end < last


def _single_pairs(plain: Plain, doubles: list[_Pair]) -> list[_Pair]:
    """Finds pairs of single marks; whatever has no certain partner is an apostrophe and left alone."""
    text = plain.text
    found: list[_Pair] = []
    last = -1
    for place, sign in enumerate(text):
        if sign not in _SINGLE or place <= last or place in plain.untouched or not _opens_single(text, place):
            continue
        limit = min((end.place for start, end in doubles if start.place < place < end.place), default=len(text))
        closing = _closing_single(text, place, limit)
        if closing is not None:
            found.append((_Mark(place, "open", single=True), _Mark(closing, "close", single=True)))
            last = closing
    return found


def _opens_single(text: str, place: int) -> bool:
    sign = text[place]
    before, after = _neighbour(text, place, -1), _neighbour(text, place, 1)
    if before not in _BEFORE_OPENING or after in _NEVER_QUOTED_FIRST or after in _AFTER_CLOSING:
        return False
    return sign in "‚‹‛" or not _ELISIONS.match(text, place + 1)


def _closing_single(text: str, place: int, limit: int) -> int | None:
    """Finds the mark that closes a single one. An apostrophe at the end of a word (students’) is not taken for it."""
    closing = {"‚": "‘’'", "‘": "’'‘", "’": "’‘", "'": "'", "‹": "›", "›": "‹", "‛": "’'"}[text[place]]
    candidates = [
        other
        for other in range(place + 2, limit)
        if text[other] in closing
        and _WORD.search(text, place, other)
        and _neighbour(text, other, -1) not in _NEVER_QUOTED_LAST
        and _neighbour(text, other, 1) in _AFTER_CLOSING
    ]
    if not candidates:
        return None
    best = min(closing.index(text[other]) for other in candidates)
    candidates = [other for other in candidates if text[other] == closing[best]]
    certain = [other for other in candidates if not _may_be_possessive(text, other)]
    return certain[0] if certain else candidates[-1]


def _may_be_possessive(text: str, place: int) -> bool:
    return text[place - 1] in "sxzß" and re.match(r"\s\w", text[place + 1 :]) is not None


def _edits(plain: Plain, pairs: list[_Pair], alone: list[_Mark], language: str) -> Edits:
    style = quotes(language)
    outer, inner = (style.start, style.end), (style.alt_start, style.alt_end)
    single_alone = inner if inner[0] in _SINGLE else outer
    edits: Edits = {}
    for mark in alone:
        edits |= _written(plain.text, mark, outer[mark.facing == "close"])
    opened: list[tuple[str, str]] = []
    for mark in sorted((mark for pair in pairs for mark in pair), key=lambda mark: mark.place):
        if mark.facing == "open":
            pair = (single_alone if mark.single else outer) if not opened else inner if opened[-1] == outer else outer
            opened.append(pair)
            edits |= _written(plain.text, mark, pair[0])
        else:
            edits |= _written(plain.text, mark, opened.pop()[1])
    return edits


def _written(text: str, mark: _Mark, sign: str) -> Edits:
    """Writes one mark; the spaces that French sets inside its marks go, or come, with it."""
    edits = {mark.place: sign}
    inside = mark.place + (1 if mark.facing == "open" else -1)
    if text[mark.place] in "«»‹›" and 0 <= inside < len(text) and text[inside] in _INNER_SPACE:
        edits[inside] = ""
    return edits
