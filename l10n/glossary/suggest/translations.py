"""How reviewed catalogs translate a phrase: what is there whenever it is, and how reliably."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from l10n.glossary.suggest.phrases import dictionary_form, phrases
from l10n.morphology import primary

_Key = tuple[str, ...]

_FEWEST = 2
"""Entries that must agree; of one entry, every phrase is as good as any other."""
_LEAST_DICE = 0.35
_NEARLY = 0.85
"""A longer phrase around the best one is taken instead if it goes with the source nearly as well."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What a phrase is in reviewed translations.

    Attributes:
        text: the translation that goes with it best; empty where too few entries have the phrase.
        count: how many entries have it.
        entries: how many entries have the phrase in their source.
        dice: twice the entries that have both, by those that have either; 1.0 where each goes with the other only.
        others: what entries without it have, with their numbers.
    """

    text: str
    count: int
    entries: int
    dice: float
    others: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Aligned:
    """Reviewed entries by the phrases of their sources and of their translations.

    Attributes:
        sources: entries by phrase of the source.
        targets: entries by phrase of the translation.
        phrases: phrases of the translation by entry.
        texts: how phrases of translations are written.
    """

    sources: dict[_Key, set[int]] = field(default_factory=dict)
    targets: dict[_Key, set[int]] = field(default_factory=dict)
    phrases: dict[int, set[_Key]] = field(default_factory=dict)
    texts: dict[_Key, Counter[str]] = field(default_factory=dict)


def align(pairs: Iterable[tuple[str, str]], source: str, target: str, wanted: Iterable[_Key]) -> Aligned:
    """Gives reviewed entries by the phrases that they have.

    Args:
        pairs: sources and translations, without tags.
        source: language of the sources, BCP 47 tag.
        target: language of the translations.
        wanted: the phrases of the source that are asked for; entries without one only count for the others.
    """
    asked = frozenset(wanted)
    source, target = primary(source), primary(target)
    aligned = Aligned()
    for number, (text, translation) in enumerate(pairs):
        for phrase in phrases(text, source):
            if phrase.key in asked:
                aligned.sources.setdefault(phrase.key, set()).add(number)
        for phrase in phrases(translation, target):
            aligned.targets.setdefault(phrase.key, set()).add(number)
            aligned.phrases.setdefault(number, set()).add(phrase.key)
            aligned.texts.setdefault(phrase.key, Counter())[dictionary_form(phrase.words, target)] += 1
    return aligned


def translation_of(key: _Key, aligned: Aligned) -> Translation:
    """Gives what goes with a phrase in the translations of the entries that have it.

    Args:
        key: the dictionary forms of the words of the phrase.
        aligned: reviewed entries.
    """
    entries = aligned.sources.get(key, set())
    best = _best(entries, aligned)
    if best is None:
        return Translation("", 0, len(entries), 0.0)
    common = entries & aligned.targets[best]
    others: list[tuple[str, int]] = []
    rest = entries - common
    while rest and len(others) < 2:
        other = _best(rest, aligned)
        if other is None:
            break
        others.append((_text(other, aligned), len(rest & aligned.targets[other])))
        rest = rest - aligned.targets[other]
    dice = _dice(entries, aligned.targets[best])
    return Translation(_text(best, aligned), len(common), len(entries), dice, tuple(others))


def _best(entries: set[int], aligned: Aligned) -> _Key | None:
    """Gives the phrase of the translations whose entries are these rather than others, as long as it may be."""
    shared = Counter(key for number in entries for key in aligned.phrases.get(number, ()))
    scores = {key: _dice(entries, aligned.targets[key]) for key, common in shared.items() if common >= _FEWEST}
    best = min(scores, key=lambda key: (-scores[key], -len(key), key), default=None)
    if best is None or scores[best] < _LEAST_DICE:
        return None
    around = [key for key in scores if scores[key] >= _NEARLY * scores[best] and _holds(key, best)]
    return min(around, key=lambda key: (-len(key), -scores[key], key))


def _holds(long: _Key, short: _Key) -> bool:
    return any(long[start : start + len(short)] == short for start in range(len(long) - len(short) + 1))


def _dice(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _text(key: Sequence[str], aligned: Aligned) -> str:
    forms = aligned.texts[tuple(key)]
    return max(forms.items(), key=lambda pair: (pair[1], pair[0]))[0]
