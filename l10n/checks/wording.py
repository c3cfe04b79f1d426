"""Checks of the words of a translation: doubled, copied, left behind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from types import MappingProxyType

from l10n.checks.model import Context, Pair, Problem
from l10n.languages import base_language

_RIGHTLY_DOUBLED = MappingProxyType(
    {
        "de": frozenset("das der die den dem sie was wer wie wo war ist sind werden".split()),
        "en": frozenset("had that is her very so bye no".split()),
        "ru": frozenset("что как так чуть еле да нет все много давно ну того".split()),
    }
)
"""Words that grammar may set side by side: "die, die die Tür öffnet", "they had had time", «чуть чуть»."""
_AFTER_WORD = ".,;:!?…)]}\"'”“»’"


def double_words(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a word stands twice in a row in a translation and not in its source."""
    lowered = pair.target_plain.lower().split()
    if not any(map(str.startswith, lowered[1:], lowered)):
        return
    for written, second in pairwise(pair.target_plain.split()):
        word, following = written.lower(), second.lower()
        if not following.startswith(word) or following.rstrip(_AFTER_WORD) != word or not word.isalpha():
            continue
        if not _may_double(word, pair, context) and not _is_noun_and_verb(written, second, pair, context):
            yield Problem(f"“{word}” stands twice in a row.", {"found": word})
            return


def _is_noun_and_verb(written: str, second: str, pair: Pair, context: Context) -> bool:
    """Tells whether German capitals part two words: „die Waren waren“; at its beginning any sentence has a capital."""
    if base_language(context.target_language) != "de" or not (written[:1].isupper() and second[:1].islower()):
        return False
    return re.search(rf"[\w,] {written} {re.escape(second)}", pair.target_plain) is not None


def _may_double(word: str, pair: Pair, context: Context) -> bool:
    if word in _RIGHTLY_DOUBLED.get(base_language(context.target_language), frozenset()):
        return True
    if not pair.source_plain and len(word) == 1:
        return True  # what stands in an article by itself may be a formula
    return re.search(r"\b(\w+)[\s-]+\1\b", pair.source_plain, re.IGNORECASE) is not None
