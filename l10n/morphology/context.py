"""Which forms of a term its place in a sentence asks for: by the words that it replaces and the word before it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from l10n.morphology.paradigm import Form

_MODULES = {"en": "english_context", "ru": "russian_context"}


NEVER = 8
"""A misfit from which on a form cannot stand at a place, whatever an engine makes of it."""


def fitting_first(forms: Sequence[Form], replaced: str, before: str, language: str) -> tuple[list[Form], int]:
    """Gives the forms of a term that may stand at a place, the fitting first, and how many fit it equally well.

    Args:
        forms: of the term's paradigm.
        replaced: the words at the place; empty where the term is put between two words.
        before: the text before the place.
        language: primary language; for one that nothing is known of, all forms fit.
    """
    name = _MODULES.get(language)
    if name is None or len(forms) < 2:
        return list(forms), len(forms)
    misfits: list[int] = import_module(f"l10n.morphology.{name}").misfits(forms, replaced, before)
    lowest = min(misfits)
    fitting = [place for place, misfit in enumerate(misfits) if misfit < max(NEVER, lowest + 1)]
    ordered = sorted(fitting, key=lambda place: (misfits[place], place))
    return [forms[place] for place in ordered], misfits.count(lowest)
