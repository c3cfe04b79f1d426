"""The shape of English noun phrases: no function words but "of" between nouns, no verbs that the dictionary tells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from l10n.glossary.function_words import is_function_word
from l10n.glossary.suggest.phrases import Word
from l10n.morphology.lemma import lemma

_LONGEST_RUN = 4
_NATIONAL = ("an", "ish", "ese", "ic")


def is_noun_phrase(words: Sequence[Word], after: Word | None) -> bool:
    """Says whether words are a noun with what belongs to it."""
    last = words[-1]
    modifies = after is not None and _may_stand(after) and after.text[:1].isupper() == last.text[:1].isupper()
    if modifies and not (last.text.endswith("s") and last.key != last.text.lower()):
        return False  # "regional" of "regional partnership", but "states" of "states praise"
    links = [place for place, word in enumerate(words) if word.text == "of"]
    if len(links) > 1 or (links and not 0 < links[0] < len(words) - 1):
        return False
    return all(_is_run(run) for run in ([words[: links[0]], words[links[0] + 1 :]] if links else [words]))


def _is_run(words: Sequence[Word]) -> bool:
    if len(words) > _LONGEST_RUN or not all(_may_stand(word) for word in words):
        return False
    last = words[-1]
    if (
        len(words) > 1
        and last.text.islower()
        and last.key != last.text
        and all(w.text[:1].isupper() for w in words[:-1])
    ):
        return words[-2].text.endswith(_NATIONAL)  # "Central Asian states", but not "Germany supports"
    return not _is_verbal(last.text) and not last.text.endswith(("'s", "’s")) and not last.text.endswith("ly")


def _may_stand(word: Word) -> bool:
    lower = word.text.lower()
    if is_function_word(lower, "en") or len(lower) < 2 or lower[0].isdigit():
        return False
    return word.text[:1].isupper() or not (lower.endswith("ly") or _is_finite(lower))


@lru_cache(maxsize=16384)
def _is_verbal(word: str) -> bool:
    lower = word.lower()
    return lower.endswith("ed") and lemma(lower, "en") != lower


@lru_cache(maxsize=16384)
def _is_finite(word: str) -> bool:
    """Says whether a word in lower case is likely a verb: its lemma is one of the most frequent of those."""
    return lemma(word, "en") in _VERBS


_VERBS = frozenset(
    """accompany achieve add adopt agree allow announce appear apply approve arrive ask attend base become begin
    believe bring build carry close complete confirm connect consider consist continue create cross decide
    declare depend describe determine develop discuss draw enable ensure enter establish exist expect explain
    extend fall feel follow found hear help hope improve include increase intend introduce invite involve join
    keep know launch lead learn leave let lie like live look lose maintain mean meet mention must open
    organise organize own pay prepare present prevent promote propose provide publish raise reach read receive
    reduce refer reject rely remain remember reply represent require respond return rise run seek seem send
    serve show sign speak spend stand stay stop strengthen suffer take talk tell thank think try turn
    underline understand use wait want welcome win wish write""".split()
)
