"""What words become when they are inflected: the only place that asks lemmatizers and dictionaries."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from l10n.morphology.paradigm import Form, Paradigm
from l10n.morphology.tokens import DASH, HYPHEN, SPACE, STRAY, Token, dangling, fold, tokenize, word_keys

__all__ = [
    "DASH",
    "HYPHEN",
    "LANGUAGES",
    "SPACE",
    "STRAY",
    "Form",
    "Paradigm",
    "Token",
    "dangling",
    "fold",
    "paradigm",
    "primary",
    "tokenize",
    "word_keys",
]

LANGUAGES = ("de", "en", "ru")
"""The languages that have a module of their own; for others a term has only the form that it is given in."""

_MODULES = {"de": "german", "en": "english", "ru": "russian"}


def primary(language: str) -> str:
    """Gives the language of a BCP 47 tag without script and region: "de" for "de-AT"."""
    return language.replace("_", "-").split("-", 1)[0].lower()


@lru_cache(maxsize=32768)
def paradigm(term: str, language: str) -> Paradigm:
    """Gives every form of a term, for matching and to check that a translation has one of them.

    Args:
        term: the term in its dictionary form, nominative or infinitive.
        language: BCP 47 tag.
    """
    module = import_module(f"l10n.morphology.{_MODULES.get(primary(language), 'generic')}")
    found: Paradigm = module.paradigm(term)
    return found
