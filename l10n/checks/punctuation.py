"""Checks of punctuation: how a text ends, and what opens and closes in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from l10n.checks.model import Context, Pair, Problem
from l10n.languages import base_language, quotes

_CLOSERS = " \t\n\u00a0\u202f\"'“”„‟’‘»«›‹」』)]}*_\ufffc"
"""What may stand behind the last punctuation mark of a sentence: closing quotes, brackets and objects."""
_NO_MARK = "no punctuation mark"
_END_MARKS = MappingProxyType(
    {
        **dict.fromkeys(".。।۔።", "a full stop"),
        **dict.fromkeys("…", "an ellipsis"),
        **dict.fromkeys("?？؟\u037e", "a question mark"),
        **dict.fromkeys("!！", "an exclamation mark"),
        **dict.fromkeys(":：", "a colon"),
        **dict.fromkeys(";；؛", "a semicolon"),
        **dict.fromkeys(",،，、", "a comma"),
    }
)
_CLAUSE_WORDS = 7
"""A source of so many words without a mark at its end has lost it: a translator who sets one is right."""
_UNPUNCTUATED = ("heading", "title", "caption", "dateline", "table cell", "attribute")
"""Kinds of blocks, as extracted comments name them, that have no full stop however long they are."""
_ABBREVIATIONS = frozenset(
    "a.m p.m u.s u.k u.n e.u etc inc ltd co corp jr sr st no vs al ca d.c ph.d bros dept est "
    "usw bzw ca nr abs art mio mrd std str z.b u.a d.h o.ä u.ä a.d e.v i.d.r ggf evtl inkl zzgl s.o "
    "г гг в вв др т.д т.п т.е т.к пр руб коп тыс ул им стр рис кв чел мин сек ч н.э обл доп р м".split()
)
_ORDINAL_END = re.compile(r"(?<!\d)\d{1,2}\.$")

_OPENING, _CLOSING = "([{", ")]}"
_BRACKET = re.compile(r"[()\[\]{}]")
_ENUMERATOR = re.compile(r"(?<![\w(])\(?(?:[^\W\d_]|[ivx]{1,4}|\d{1,3})\)")
_FIRST_ENUMERATOR = re.compile(r"^\s*(?:[^\W\d_]|\d{1,3})\)")
"""The letters and numbers of a list may stand in one bracket or in two."""

_STRAIGHT = '"'
_DOUBLE_MARKS = "“”„‟«»"
_ANY_DOUBLE = re.compile(f"[{_STRAIGHT}{_DOUBLE_MARKS}]")
_FURTHER_PAIRS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    dict.fromkeys(("de", "de-AT", "de-DE"), (("»", "«"),))
)
"""Pairs that printing uses beside CLDR's."""
QUOTE_LANGUAGES = ("be", "de", "en", "fr", "ru", "uk")
"""Languages whose press keeps to the marks listed for them; others mix, so that nothing can be said."""


def end_punctuation(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a translation ends with another mark than its source."""
    wanted = _end_mark(pair.source_plain, context.source_language)
    found = _end_mark(pair.target_plain, context.target_language)
    if wanted == found or _may_end_so(pair, wanted, found):
        return
    tail = pair.target_plain.rstrip()[-20:]
    yield Problem(
        f"The translation ends with {found}, its source with {wanted}.",
        {"found": tail, "in source": pair.source_plain.rstrip()[-20:]},
    )


def _end_mark(text: str, language: str) -> str:
    body = text.rstrip(_CLOSERS)
    if body.endswith(";") and base_language(language) == "el":
        return _END_MARKS["?"]
    return _END_MARKS["…"] if body.endswith("...") else _END_MARKS.get(body[-1:], _NO_MARK)


def _may_end_so(pair: Pair, wanted: str, found: str) -> bool:
    full_stop, comma = _END_MARKS["."], _END_MARKS[","]
    if found == full_stop and wanted in (_END_MARKS["!"], _END_MARKS[":"]):
        return True  # German commands and announcements are louder than those of other languages
    unfinished = wanted in (_NO_MARK, comma)
    if unfinished and found == full_stop and _is_sentence(pair):
        return True
    if wanted == comma and found in (_END_MARKS["!"], _END_MARKS[":"], _NO_MARK):
        return True  # a salutation
    if {wanted, found} == {_NO_MARK, full_stop}:
        if wanted == full_stop:
            return _ends_abbreviated(pair.source_plain) or _ORDINAL_END.search(pair.source_plain) is not None
        return _ends_abbreviated(pair.target_plain)
    quoted = {_END_MARKS[mark]: mark for mark in "!?…"}
    last, other = quoted.get(found), quoted.get(wanted)
    return (last is not None and last in pair.source_plain) or (other is not None and other in pair.target_plain)


def _is_sentence(pair: Pair) -> bool:
    is_title = any(comment.startswith(_UNPUNCTUATED) for comment in pair.entry.extracted)
    return not is_title and len(pair.source_plain.split()) >= _CLAUSE_WORDS


def _ends_abbreviated(text: str) -> bool:
    """Tells whether the full stop at the end of a text belongs to its last word."""
    words = text.rstrip(_CLOSERS).removesuffix(".").replace("\u00a0", " ").split()
    last = words[-1].lower().lstrip('(„“«"') if words else ""
    return last in _ABBREVIATIONS or (not last[-1:].isdigit() and len(last.rpartition(".")[2]) == 1)


def brackets(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where a bracket of the translation has no partner, and the source's have theirs."""
    if _BRACKET.search(pair.target_plain) is None and _BRACKET.search(pair.source_plain) is None:
        return
    is_list = _ENUMERATOR.search(pair.source_plain) is not None or len(_ENUMERATOR.findall(pair.target_plain)) > 1
    stray = _stray_brackets(pair.target_plain, is_list) - _stray_brackets(pair.source_plain, is_list)
    if stray:
        marks = " ".join(stray.elements())
        yield Problem(f"Brackets without a partner: {marks}", {"found": next(iter(stray))})


def _stray_brackets(text: str, is_list: bool) -> Counter[str]:
    stack: list[str] = []
    stray: list[str] = []
    for mark in _BRACKET.findall((_ENUMERATOR if is_list else _FIRST_ENUMERATOR).sub(" ", text)):
        if mark in _OPENING:
            stack.append(mark)
        elif stack and _OPENING.index(stack[-1]) == _CLOSING.index(mark):
            stack.pop()
        else:
            stray.append(mark)
    return Counter(stack + stray)


def quotation_marks(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a quotation of the translation is not opened or not closed, and the source's are."""
    target = pair.target_plain
    if _ANY_DOUBLE.search(target) is None or _STRAIGHT * 2 in pair.source_plain:
        return
    source_odd = _is_odd(pair.source_plain)
    strays = _stray_quotes(target, context.target_language)
    if not strays and not (_is_odd(target) and not source_odd):
        return
    if source_odd or (_stray_quotes(pair.source_plain, context.source_language) and not _is_odd(target)):
        return
    mark = strays[0] if strays else _ANY_DOUBLE.findall(target)[-1]
    yield Problem(f"The quotation mark {mark} has no partner.", {"found": mark})


def quotation_style(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a translation has typographic quotation marks of another language."""
    found = set(_ANY_DOUBLE.findall(pair.target_plain)) - {_STRAIGHT}
    if not found:
        return
    pairs = _pairs(context.target_language)
    own = {mark for both in pairs for mark in both}
    wrong = [mark for mark in _DOUBLE_MARKS if mark in found and mark not in own]
    if not wrong and found <= set(_inner_pair(context.target_language)):
        source_outer = _pairs(context.source_language)[:1]
        if any(mark in pair.source_plain for both in source_outer for mark in both):
            wrong = sorted(found)  # marks for a quotation inside another, without the other
    if wrong:
        yield Problem(
            f"The quotation marks {' '.join(wrong)} are not those of the target language.",
            {"found": wrong[0], "expected": "…".join(pairs[0])},
        )


def _pairs(language: str) -> list[tuple[str, str]]:
    marks = quotes(language)
    known = [(marks.start.strip(), marks.end.strip()), _inner_pair(language), *_FURTHER_PAIRS.get(language, ())]
    return [both for both in known if both[0] in _DOUBLE_MARKS]


def _inner_pair(language: str) -> tuple[str, str]:
    marks = quotes(language)
    return marks.alt_start.strip(), marks.alt_end.strip()


def _is_odd(text: str) -> bool:
    count = len(_ANY_DOUBLE.findall(text))
    return count % 2 == 1 and not re.search(r'\d"', text)  # inches


def _stray_quotes(text: str, language: str) -> list[str]:
    """Gives the typographic marks without a partner, by the pairs of the language where they are known."""
    if base_language(language) not in QUOTE_LANGUAGES:
        return []
    closes = {end: start for start, end in _pairs(language)}
    starts = set(closes.values())
    stack: list[str] = []
    stray: list[str] = []
    for mark in _ANY_DOUBLE.findall(text):
        if mark in closes and stack and stack[-1] == closes[mark]:
            stack.pop()
        elif mark in starts and mark not in stack:
            stack.append(mark)
        elif mark in closes:
            stray.append(mark)
    return stray + stack
