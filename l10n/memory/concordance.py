"""Concordance: where and how a term was translated before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from l10n.memory.memory import Memory
from l10n.memory.model import Unit
from l10n.memory.store import language_group
from l10n.morphology import paradigm

_BETWEEN_WORDS = r"(?:\s|</?[a-z]+[0-9]+/?>)+"
"""What may stand between the words of a term: spaces, and tags."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A unit that has what was searched.

    Attributes:
        unit: as it is in the memory.
        source_spans: the places in its source, from the first character to the one after the last.
        target_spans: those in its translation.
    """

    unit: Unit
    source_spans: tuple[Span, ...]
    target_spans: tuple[Span, ...]


def concordance(memory: Memory, text: str, language: str | None = None) -> Iterator[Occurrence]:
    """Gives the units that have a text on either side, the newest first.

    Args:
        memory: where to look.
        text: a word, a term or a part of one, in any case of letters.
        language: BCP 47 tag; where it is given, texts of this language are searched, for every form of the term.
    """
    phrases = [text.split()]
    if language is not None:
        phrases += [form.text.split() for form in paradigm(text, language).forms]
    phrases = [list(phrase) for phrase in dict.fromkeys(tuple(phrase) for phrase in phrases) if phrase]
    if not phrases:
        return
    longest_first = sorted(phrases, key=lambda phrase: -len("".join(phrase)))
    pattern = re.compile(
        "|".join(_BETWEEN_WORDS.join(re.escape(word) for word in phrase) for phrase in longest_first), re.IGNORECASE
    )
    seen: set[tuple[str, str]] = set()
    for unit in memory.containing(phrases):
        found = Occurrence(
            unit,
            _spans(pattern, unit.source, unit.source_language, language),
            _spans(pattern, unit.target, unit.target_language, language),
        )
        if (found.source_spans or found.target_spans) and (unit.source, unit.target) not in seen:
            seen.add((unit.source, unit.target))
            yield found


def _spans(pattern: re.Pattern[str], text: str, tag: str, language: str | None) -> tuple[Span, ...]:
    if language is not None and language_group(tag) != language_group(language):
        return ()
    return tuple(match.span() for match in pattern.finditer(text))
