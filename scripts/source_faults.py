"""Faults planted into good German texts before anything is translated: what a writer or a web page gets wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Plant = Callable[[str, Random], str | None]
"""Gives the text with one fault, None where it has no room for one."""


@dataclass(frozen=True, slots=True)
class SourceFault:
    """A kind of fault.

    Attributes:
        checks: the checks that may find it.
        plant: puts one into a good text.
    """

    checks: tuple[str, ...]
    plant: Plant

    @property
    def name(self) -> str:
        """What the table calls it."""
        return self.plant.__name__.replace("_", " ")


def _at(pattern: str, text: str, random: Random) -> re.Match[str] | None:
    places = list(re.finditer(pattern, text))
    return random.choice(places) if places else None


def space_lost_between_words(text: str, random: Random) -> str | None:
    """Drops a space between any two words."""
    match = _at(r"(?<=[^\W\d_]) (?=[^\W\d_])", text, random)
    return text[: match.start()] + text[match.end() :] if match else None


def space_lost_before_a_verb(text: str, random: Random) -> str | None:
    """Drops the space between a noun and a verb or participle, as in "Astanaknüpft"."""
    verbs = r"[a-zäöüß]{3,}(?:[bcdfghklmnprsz]|ier)t\b"
    match = _at(rf"[A-ZÄÖÜ][a-zäöüß]{{3,}} (?={verbs})", text, random)
    return text[: match.end() - 1] + text[match.end() :] if match else None


def space_lost_after_a_mark(text: str, random: Random) -> str | None:
    """Drops a space behind a comma."""
    match = _at(r"(?<=[a-zäöüß],) (?=[a-zäöüß])", text, random)
    return text[: match.start()] + text[match.end() :] if match else None


def space_before_a_hyphen(text: str, random: Random) -> str | None:
    """Puts a space before a hyphen, as in "EU -Zentralasien-Gipfel"."""
    match = _at(r"(?<=\w)-(?=[A-ZÄÖÜ]\w)", text, random)
    return text[: match.start()] + " " + text[match.start() :] if match else None


def space_before_a_mark(text: str, random: Random) -> str | None:
    """Puts a space before a comma or a full stop."""
    match = _at(r"(?<=[a-zäöüß])[,.](?= |$)", text, random)
    return text[: match.start()] + " " + text[match.start() :] if match else None


def word_doubled(text: str, random: Random) -> str | None:
    """Types a word of lower case twice."""
    match = _at(r"(?<= )(?!(?:die|der|das|den|dem|sie|was|wer|wie|wo|war|ist|sind|werden) )[a-zäöüß]+ ", text, random)
    return text[: match.end()] + text[match.start() :] if match else None


def bracket_lost(text: str, random: Random) -> str | None:
    """Leaves a bracket without its partner."""
    match = _at(r"(?<= )[A-ZÄÖÜ][a-zäöüß]+(?= )", text, random)
    return text[: match.start()] + "(" + text[match.start() :] if match else None


def english_quotation_marks(text: str, random: Random) -> str | None:
    """Quotes a word as English does."""
    match = _at(r"(?<= )[A-ZÄÖÜ][a-zäöüß]+(?= )", text, random)
    return text[: match.start()] + f"“{match[0]}”" + text[match.end() :] if match else None


def quotation_not_closed(text: str, random: Random) -> str | None:
    """Opens a quotation and never closes it."""
    match = _at(r"(?<= )[A-ZÄÖÜ][a-zäöüß]+(?= )", text, random)
    return text[: match.start()] + "„" + text[match.start() :] if match and "„" not in text else None


def letter_of_another_script(text: str, random: Random) -> str | None:
    """Puts a Cyrillic letter into a word."""
    match = _at(r"(?<=[a-z])[aeo](?=[a-z])", text, random)
    table = {"a": "а", "e": "е", "o": "о"}
    return text[: match.start()] + table[match[0]] + text[match.end() :] if match else None


SOURCE_FAULTS = (
    SourceFault(("run-together",), space_lost_before_a_verb),
    SourceFault(("run-together",), space_lost_between_words),
    SourceFault(("missing-spaces",), space_lost_after_a_mark),
    SourceFault(("stray-spaces",), space_before_a_hyphen),
    SourceFault(("stray-spaces",), space_before_a_mark),
    SourceFault(("double-words",), word_doubled),
    SourceFault(("brackets",), bracket_lost),
    SourceFault(("quotation-style", "mixed-quotation-marks"), english_quotation_marks),
    SourceFault(("quotation-marks",), quotation_not_closed),
    SourceFault(("mixed-scripts",), letter_of_another_script),
)
"""Every kind; a space may be lost between any two words, of which the dictionary can tell about half."""
