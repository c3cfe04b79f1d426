"""Languages without a module of their own: the word itself, with a tolerance for endings."""

from __future__ import annotations

from types import MappingProxyType

from l10n.morphology.paradigm import Form, Paradigm
from l10n.morphology.tokens import tokenize


def paradigm(term: str) -> Paradigm:
    """Gives the term itself as its only form."""
    slots = tuple(frozenset({token.key}) for token in tokenize(term))
    return Paradigm(term, (Form(term),), slots, 0, MappingProxyType({}))


def may_be_form(word: str, key: str) -> bool:
    """Says whether a word may be a form of another in a language whose endings we do not know.

    They share their beginning and differ in at most three letters at the end: the longest case endings of the
    inflected languages of Europe rarely have more. A claim this weak excuses a translation, it never accuses one.
    """
    shorter = min(len(word), len(key))
    shared = next((place for place in range(shorter) if word[place] != key[place]), shorter)
    return shared >= 4 and len(word) - shared <= 3 and len(key) - shared <= 3
