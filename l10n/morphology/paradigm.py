"""What a language module says of a term: every form that it may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a term.

    Attributes:
        text: the words, as they are written.
        label: which form it is, such as "genitive plural"; empty where the language has no name for it.
    """

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Paradigm:
    """Every form of a term.

    Attributes:
        term: the term as given.
        forms: its forms, the given one first, without repetitions.
        slots: for each word of the term, every folded form that this word has by itself.
        agreed: how many words from the left must agree with each other; only combinations in `agreements` are
            right there. 0 where any combination of the slots is accepted.
        agreements: the folded words of each right combination, with the label of the form.
        after_numerals: the folded words of combinations that are right only after the numerals two to four.
        dotted: the words of right combinations that have a Russian ё, with it; a text may have е instead, but ё only
            where one of them has it.
        particle: the separable prefix of a German verb, which may stand at the end of the clause.
        without_particle: the folded forms of the verb that go with it.
    """

    term: str
    forms: tuple[Form, ...]
    slots: tuple[frozenset[str], ...]
    agreed: int
    agreements: Mapping[tuple[str, ...], str]
    after_numerals: frozenset[tuple[str, ...]] = frozenset()
    particle: str = ""
    without_particle: frozenset[str] = frozenset()
    dotted: frozenset[tuple[str, ...]] = frozenset()
