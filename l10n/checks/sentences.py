"""The check of how many sentences there are: where one is lost or added, the lengths say so too."""

from __future__ import annotations

import re
from collections.abc import Iterable

from l10n.checks.model import Context, Pair, Problem

_SEAM = re.compile(r"[.!?…][\"“”»«)\]’']*\s+[\"„“”«»(\[‘‚–—-]*\s?[A-ZÄÖÜА-ЯЁ]")
"""Where a sentence may end; abbreviations and ordinals are told from it by the segmentation, asked only here."""
_LEAST = 40
"""Characters; in a shorter text a sentence is a word or two."""


def sentence_count(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a translation has fewer sentences and is shorter for it, or more and is longer for it.

    Sentences may be joined and split: then the length stays.
    """
    source, target = pair.source_plain, pair.target_plain
    if len(source) < _LEAST or pair.entry.plural_source is not None:
        return
    if len(_SEAM.findall(source)) == len(_SEAM.findall(target)):
        return
    wanted, found = _count(source, context.source_language), _count(target, context.target_language)
    ratio = len(target) / len(source) / (context.length_ratio or 1.0)
    lost = found < wanted and ratio <= (found / wanted + 1) / 2
    added = found > wanted and ratio >= 2 / (wanted / found + 1)
    if lost or added:
        what = "lost" if lost else "added"
        yield Problem(
            f"A sentence seems to be {what}: the source has {wanted}, the translation {found}.",
            {"sentences": f"{wanted} and {found}", "length": f"{len(target) / len(source):.0%} of the source"},
        )


def _count(text: str, language: str) -> int:
    if _SEAM.search(text) is None:
        return 1
    from l10n.segmentation import sentence_spans

    return len(sentence_spans(text, language))
