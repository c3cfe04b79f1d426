"""The words that the rules go by: abbreviations, words that open sentences, months, what ordinals number."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

LANGUAGES = ("de", "en", "ru")
"""The languages with rules of their own; in others sentencex decides."""


class Kind(Enum):
    """What an abbreviation says about the period after it; the value is its section in the language's file."""

    TITLE = "title"
    INNER = "inner"
    INNER_WORD = "inner-word"
    NUMBER_WORD = "number-word"
    NUMBER = "number"
    UNIT = "unit"
    FINAL = "final"
    YEAR = "year"


MEASURES = frozenset({Kind.UNIT, Kind.FINAL, Kind.YEAR})
"""The kinds that may stand after a number; "10 см." is a length, "см. 10" a reference."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language; all empty for a language without rules.

    Attributes:
        language: its code.
        abbreviations: kinds by abbreviation, written without spaces and with its periods: "z.B.".
        endings: last parts of compounds that are abbreviations before a number, such as "str".
        starters: capitalized words that open a sentence and are hardly ever names or nouns.
        months: names of months, in the form that follows a day.
        determiners: words that come right before an ordinal number.
        ordinal_nouns: what ordinal numbers number, in lower case; also the last part of a compound.
        letter_nouns: words whose letter is a name ("Plan B"), in lower case.
        continuations: capitalized words that continue a sentence after a measure or an enumeration.
        reporting_verbs: verbs that name the speaker of the quotation before.
        plain_words: words that sentencex takes for abbreviations.
        lead_words: what a time or place at the start of a sentence is made of, in lower case, besides numbers.
        function_words: words that do not end a heading, in lower case.
    """

    language: str
    abbreviations: Mapping[str, frozenset[Kind]]
    endings: tuple[str, ...]
    starters: frozenset[str]
    months: frozenset[str]
    determiners: frozenset[str]
    ordinal_nouns: tuple[str, ...]
    letter_nouns: frozenset[str]
    continuations: frozenset[str]
    reporting_verbs: frozenset[str]
    plain_words: frozenset[str]
    lead_words: frozenset[str]
    function_words: frozenset[str]

    @property
    def has_rules(self) -> bool:
        """Whether the language has words, so that its rules apply."""
        return bool(self.abbreviations)


@functools.cache
def lexicon(language: str) -> Lexicon:
    """Gives the words of a language; a lexicon without words where there are no rules for it.

    Args:
        language: language code without region or script, such as "de".
    """
    sections = _sections(language) if language in LANGUAGES else {}
    words = {name: frozenset(" ".join(lines).split()) for name, lines in sections.items()}
    abbreviations: dict[str, frozenset[Kind]] = {}
    for kind in Kind:
        for line in sections.get(kind.value, ()):
            for entry in line.split("|"):
                key = "".join(entry.split())
                abbreviations[key] = abbreviations.get(key, frozenset()) | {kind}
    return Lexicon(
        language=language,
        abbreviations=MappingProxyType(abbreviations),
        endings=tuple(sorted(words.get("number-endings", ()))),
        starters=words.get("starters", frozenset()),
        months=words.get("months", frozenset()),
        determiners=words.get("determiners", frozenset()),
        ordinal_nouns=tuple(sorted(words.get("ordinal-nouns", ()))),
        letter_nouns=words.get("letter-nouns", frozenset()),
        continuations=words.get("continuations", frozenset()),
        reporting_verbs=words.get("reporting-verbs", frozenset()),
        plain_words=words.get("plain-words", frozenset()),
        lead_words=words.get("lead-words", frozenset()),
        function_words=words.get("function-words", frozenset()),
    )


def _sections(language: str) -> dict[str, list[str]]:
    from importlib.resources import files  # slow to import, and needed only for a language's first text

    text = files(__package__).joinpath("data", f"{language}.txt").read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return sections
