"""The check of a project's glossary: every fixed term of a source has its right counterpart in the translation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from l10n.checks.model import Context, Pair, Problem

if TYPE_CHECKING:
    from l10n.glossary import Verdict

_SHOWN = 5
"""So many right wordings are named; a verb may have dozens."""


def glossary(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem for every fixed term of a source that its translation lacks, breaks or replaces."""
    if context.glossary is None:
        return
    from l10n.glossary import compliance

    for verdict in compliance(
        context.glossary, pair.source_plain, pair.target_plain, context.source_language, context.target_language
    ):
        if not verdict.ok:
            yield Problem(
                f"{verdict.evidence[:1].upper()}{verdict.evidence[1:]}.", _evidence(verdict), verdict.severity
            )


def _evidence(verdict: Verdict) -> dict[str, str]:
    concept = verdict.concept
    evidence = {
        "concept": concept.id,
        "verdict": verdict.kind,
        "in source": "; ".join(dict.fromkeys(hit.surface for hit in verdict.hits)),
        "expected": "; ".join(verdict.expected[:_SHOWN]),
        "found": "; ".join(verdict.found),
        "glossary": f"{concept.path}:{concept.row}" if concept.path else "",
        "note": concept.note,
    }
    return {name: value for name, value in evidence.items() if value}
