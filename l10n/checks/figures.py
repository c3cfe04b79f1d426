"""The check of what a translation counts: numbers, dates, times and amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from l10n.checks.model import Context, Pair, Problem
from l10n.checks.placeholders import without_placeholders
from l10n.values import Difference, compare_values

_MEASURE = re.compile(r"\d\s?(?:°\s?[CFK]|[^\W\d]{1,4}[²³]?) \($")
_UNIT = re.compile(r"\s?(?:°\s?[CFK]|[^\W\d]{1,4}[²³]?)\)")


def numbers(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where numbers, dates, times and amounts of a translation are not those of its source."""
    if pair.entry.plural_source is not None:
        return
    source, target = pair.source_plain, pair.target_plain
    if pair.entry.flags:
        source, target = (without_placeholders(text, pair.entry.flags) for text in (source, target))
    differences = [
        each
        for each in compare_values(source, target, context.source_language, context.target_language)
        if not _is_another_name(each) and not _is_conversion(each, pair.source_plain)
    ]
    if not differences:
        return
    evidence = {
        "found": "; ".join(each.target.surface for each in differences if each.target),
        "in source": "; ".join(each.source.surface for each in differences if each.source),
    }
    yield Problem(
        f"Values differ from the source's: {'; '.join(map(_described, differences))}.",
        {name: value for name, value in evidence.items() if value},
        "warning" if all(each.kind == "format" for each in differences) else None,
    )


def _is_another_name(difference: Difference) -> bool:
    """Tells whether a translator chose a name with a digit where the source has words: a 4x4, the G7."""
    return difference.kind == "extra" and difference.target is not None and difference.target.kind == "code"


def _is_conversion(difference: Difference, source: str) -> bool:
    """Tells whether a translator left out a measure that repeats another in other units: 90 °F (32 °C)."""
    value = difference.source
    if difference.kind != "missing" or value is None or value.kind != "number":
        return False
    return _MEASURE.search(source[: value.start]) is not None and _UNIT.match(source[value.end :]) is not None


def _described(difference: Difference) -> str:
    source = difference.source.surface if difference.source else ""
    target = difference.target.surface if difference.target else ""
    if difference.kind == "missing":
        return f"{source} is missing"
    if difference.kind == "extra":
        return f"{target} is not in the source"
    if difference.kind == "format":
        return f"{target} is not written as the target language writes it"
    return f"{source} has become {target}"
