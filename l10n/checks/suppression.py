"""Suppressing checks for one entry, in a place that editors and gettext's tools keep.

A translator's comment does it: `# l10n: ignore numbers, glossary`, or `# l10n: ignore all`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from l10n.checks.model import Context, Problem
from l10n.model import Entry

ALL = "all"
_IGNORE = re.compile(r"\s*l10n:\s*ignore\b[\s:]*(?P<names>.*)", re.IGNORECASE)


def ignored(comments: Sequence[str]) -> frozenset[str]:
    """Gives the names of the checks that translators' comments suppress.

    Args:
        comments: the comments of one entry, one line each, without "# ".
    """
    names: set[str] = set()
    for comment in comments:
        match = _IGNORE.match(comment)
        if match:
            names.update(name for name in re.split(r"[\s,;]+", match["names"].lower()) if name)
    return frozenset(names)


def unknown_ignores(entry: Entry, context: Context) -> Iterable[Problem]:
    """Gives a problem where a comment suppresses a check that does not exist."""
    if not entry.comments:
        return
    for name in sorted(ignored(entry.comments) - {ALL, *context.check_names}):
        advice = nearest_name(name, context.check_names)
        yield Problem(f"The comment ignores a check “{name}” that does not exist. {advice}", {"found": name})


def nearest_name(name: str, known: Sequence[str]) -> str:
    """Gives advice on a name that no check has.

    Args:
        name: what was written.
        known: names of all checks there are.
    """
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f'Did you mean "{near[0]}"?' if near else f"Known checks: {', '.join(known)}."
