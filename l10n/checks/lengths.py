"""How long a translation is beside its source: what is usual, and what is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from l10n.checks.model import Context, Pair, Problem
from l10n.inline import NONE_MARK
from l10n.languages import base_language
from l10n.model import Catalog

_BOUNDS = ((150, 0.5, 1.9), (64, 0.42, 2.1), (32, 0.36, 2.5), (16, 0.22, 3.3))
"""Length of the source in characters, least and greatest ratio of target to source. Of 490,000 pairs of human
translations between German, English and Russian fewer than 1 in 1,000 lie outside; shorter texts say nothing."""
_COMPACT = ("ja", "ko", "lo", "my", "th", "yue", "zh")
"""Languages whose writing counts otherwise: without reviewed translations to learn from nothing can be said."""
_TELLING = 32
_ENOUGH = 100
"""So many reviewed translations of sources of at least `_TELLING` characters tell what is usual: the median of 100
ratios is within 4 % of that of thousands (German to English and Russian press texts)."""


def length(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a translation is far shorter or longer than translations of such sources are."""
    size = len(pair.source_plain)
    for least_size, least, greatest in _BOUNDS:
        if size < least_size:
            continue
        usual = context.length_ratio or 1.0
        least, greatest = least * usual, greatest * usual
        ratio = len(pair.target_plain) / size
        if not least <= ratio <= greatest and not _is_unknown(context):
            much = "shorter" if ratio < least else "longer"
            yield Problem(
                f"The translation is much {much} than translations of such a text are.",
                {"length": f"{ratio:.0%} of the source", "expected": f"{least:.0%} to {greatest:.0%}"},
            )
        return


def _is_unknown(context: Context) -> bool:
    languages = (context.source_language, context.target_language)
    return context.length_ratio is None and any(base_language(tag) in _COMPACT for tag in languages)


def usual_ratios(catalogs: Sequence[Catalog]) -> Mapping[tuple[str, str], float]:
    """Gives the usual ratio of target to source length for every pair of languages with enough reviewed entries.

    Args:
        catalogs: all of a run.
    """
    ratios: dict[tuple[str, str], list[float]] = {}
    for catalog in catalogs:
        known = ratios.setdefault((catalog.source_language, catalog.language), [])
        known += [
            len(entry.target) / len(entry.source)
            for entry in catalog.entries
            if len(entry.source) >= _TELLING
            and entry.target
            and not (entry.fuzzy or entry.obsolete or entry.plural_targets or entry.target == NONE_MARK)
        ]
    return {pair: median(known) for pair, known in ratios.items() if len(known) >= _ENOUGH}
