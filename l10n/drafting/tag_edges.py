"""Where a tag begins and ends exactly: small words, punctuation and parts of words at its edges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

from l10n.glossary.function_words import is_function_word
from l10n.languages import base_language

Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]+(?:[-'’+.][^\W_]+)*")
_BARE = MappingProxyType(
    {
        "de": frozenset(
            """der die das den dem des ein eine einer eines einem einen im in am an auf aus bei mit nach von vom zu zum
            zur für über und oder als""".split()
        ),
        "en": frozenset("a an the of in on at to from by with for as into and or is are was were be been that".split()),
        "ru": frozenset("в во на с со из у к ко о об от до по за под над при про для через и или а но что".split()),
    }
)
"""Articles, prepositions, conjunctions and auxiliary verbs: a translation needs others than its source has, so that
alignment says little about them."""

_CLASSES = MappingProxyType(
    {
        **dict.fromkeys("„“”«»\"‚‘’'‹›", "quote"),
        **dict.fromkeys("–—-", "dash"),
        **dict.fromkeys(".…", "stop"),
        **dict.fromkeys("([{", "open"),
        **dict.fromkeys(")]}", "close"),
    }
)
_AFTER = re.compile(r"(?:[^\w\s]|[ \u00a0\u202f](?=[%‰€$£°]))*")
_BEFORE = re.compile(r"(?:[^\w\s]|(?<=[€$£№§])[ \u00a0\u202f])*$")


def are_bare(words: Sequence[str], language: str) -> bool:
    """Tells whether words are articles, prepositions and the like, all of them.

    Args:
        words: of a translation.
        language: BCP 47 tag; empty where it is not known.
    """
    return bool(language) and all(word.lower() in _BARE.get(base_language(language), ()) for word in words)


def begins_small(inside: str, language: str) -> bool:
    """Tells whether what a tag holds begins with a function word.

    Args:
        inside: text of the source.
        language: BCP 47 tag; empty where it is not known.
    """
    first = _WORD.search(inside)
    return bool(language) and first is not None and is_function_word(first[0].lower(), base_language(language))


def without_bare_edges(inside: str, words: Sequence[str], kept: Sequence[bool], languages: tuple[str, str]) -> Span:
    """Gives which words of a run are left without the small words at its edges that the source has outside.

    Args:
        inside: what the tag holds in the source.
        words: the words of the run, at least one.
        kept: for each of them whether it stands for a small word inside.
        languages: BCP 47 tags of source and target.
    """
    source_language, target_language = (base_language(tag) if tag else "" for tag in languages)
    known = _BARE.get(target_language, frozenset())
    bare = [word.lower() in known for word in words]
    source_words = [word.lower() for word in _WORD.findall(inside)]
    if all(bare) or not source_words or source_language not in _BARE:
        return 0, len(words)
    first, after = 0, len(words)
    if not is_function_word(source_words[0], source_language):
        # one that stands for a small word inside may begin the tag, where the words before that were not translated
        first = next(place for place in range(len(words)) if kept[place] or not bare[place])
    if not is_function_word(source_words[-1], source_language):
        after = len(bare) - bare[::-1].index(False)
    return (first, after) if first < after else (0, len(words))


def shared_part(source: str, marked: Span, target: str, word: Span) -> Span:
    """Gives the part of a word for a tag around a part of a word, where both texts have that part: the 2 of CO2.

    Args:
        source: plain text.
        marked: the characters that the tag holds.
        target: the translation.
        word: the characters of the word that the tag goes around.
    """
    start, end = marked
    part = source[start:end]
    opens_inside = source[start - 1 : start].isalnum() if start else False
    closes_inside = source[end : end + 1].isalnum()
    text = target[word[0] : word[1]]
    if not part or part == text:
        return word
    if opens_inside and not closes_inside and text.endswith(part):
        return word[1] - len(part), word[1]
    if closes_inside and not opens_inside and text.startswith(part):
        return word[0], word[0] + len(part)
    return word


def reach_right(inside: str, target: str, end: int, high: int) -> int:
    """Gives an end moved behind the punctuation that a tag has inside at its end.

    Args:
        inside: what the tag holds in the source.
        target: the translation.
        end: behind the last word of the tag.
        high: how far it may go.
    """
    wanted = _classes(_AFTER_LAST.search(inside))
    following = _AFTER.match(target, end, high)
    for place in range(following.end() if following else end, end, -1):
        if _class(target[place - 1]) in wanted:
            return place
    return end


def reach_left(inside: str, target: str, start: int, low: int) -> int:
    """Gives a start moved before the punctuation that a tag has inside at its start.

    Args:
        inside: what the tag holds in the source.
        target: the translation.
        start: before the first word of the tag.
        low: how far it may go.
    """
    wanted = _classes(_BEFORE_FIRST.match(inside))
    before = _BEFORE.search(target[low:start])
    for place in range(low + before.start() if before else start, start):
        if _class(target[place]) in wanted:
            return place
    return start


_AFTER_LAST = re.compile(r"[^\w]*$")
_BEFORE_FIRST = re.compile(r"[^\w]*")


def _classes(edge: re.Match[str] | None) -> frozenset[str]:
    return frozenset(_class(sign) for sign in edge[0] if not sign.isspace()) if edge else frozenset()


def _class(sign: str) -> str:
    return _CLASSES.get(sign, sign)
