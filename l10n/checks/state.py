"""Checks of where an entry stands between missing and approved."""

from __future__ import annotations

from collections.abc import Iterable

from l10n.catalog.provenance import is_stale
from l10n.checks.model import Context, Problem
from l10n.model import Entry


def untranslated(entry: Entry, context: Context) -> Iterable[Problem]:
    """Gives a problem where an entry, or one of its plural forms, has no translation."""
    if not entry.plural_targets:
        if not entry.target:
            yield Problem(f"This is not translated to {context.target_language} yet.")
        return
    missing = [str(number) for number, target in enumerate(entry.plural_targets) if not target]
    if missing:
        yield Problem("Plural forms are not translated yet.", {"plural forms": ", ".join(missing)})


def unreviewed(entry: Entry, _: Context) -> Iterable[Problem]:
    """Gives a problem where nobody has approved a translation yet."""
    if entry.fuzzy and any(_targets(entry)):
        yield Problem("This is a draft that nobody has approved yet.")


def stale(entry: Entry, _: Context) -> Iterable[Problem]:
    """Gives a problem where an editor's merge has moved a machine draft under another sentence."""
    if entry.fuzzy and is_stale(entry):
        yield Problem("The draft was made of another sentence; “l10n translate” makes a new one.")


def blank(entry: Entry, _: Context) -> Iterable[Problem]:
    """Gives a problem where a translation holds nothing that can be seen."""
    for target in _targets(entry):
        if target and is_blank(target):
            yield Problem("The translation is blank: it counts as translated but shows nothing.")


def is_blank(text: str) -> bool:
    """Tells whether a text holds nothing that can be seen.

    Args:
        text: of a translation, with or without tags.
    """
    return not text.strip(" \t\r\n\f\v\u00a0\u00ad\u200b\u200c\u200d\u202f\u2060\ufeff")


def _targets(entry: Entry) -> tuple[str, ...]:
    return entry.plural_targets or (entry.target,)
