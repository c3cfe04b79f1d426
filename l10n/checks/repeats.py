"""Checks across a project: what is said once in one way is said everywhere in that way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from l10n.checks.model import Context, Note, Pair, Problem, Use

_MIN_WORDS = 4
"""Shorter sources, such as the heading "Hintergrund", are rightly translated by what they stand above."""
_MIN_COPIED = 6
"""Words of sources that may not have one translation; shorter ones are thanks and greetings."""
_ALIKE = 0.5
"""Sources that share so many of their words may well have one translation: "Er sagte" and "Sie sagte" in Turkish."""
_SHOWN = 20
"""So many places are named; of a sentence that stands in every article there may be hundreds."""

_Uses = Mapping[str, Sequence[Use]]


def same_source(pair: Pair, context: Context) -> Iterable[Note]:
    """Gives how a source is translated here; contexts of the same words (msgctxt) are subjects of their own."""
    if pair.entry.plural_source is None and _is_long(pair.source, _MIN_WORDS):
        source, target = _folded(pair.source_plain), _folded(pair.target_plain)
        yield Note((context.target_language, pair.entry.context or "", source), target, pair.target)


def differing_targets(_: tuple[str, ...], variants: _Uses) -> Iterable[tuple[Use, Problem]]:
    """Gives a problem for each translation of a source that is not the most frequent one."""
    usual = max(variants.values(), key=len)
    for uses in variants.values():
        for use in uses if uses is not usual else ():
            yield (
                use,
                Problem(
                    f"The same source is translated otherwise in {usual[0].place}.",
                    {"expected": usual[0].words, "found": use.words, "elsewhere": places(usual)},
                ),
            )


def same_target(pair: Pair, context: Context) -> Iterable[Note]:
    """Gives which source a translation stands for here."""
    if pair.entry.plural_source is None and _is_long(pair.source, _MIN_COPIED) and _is_long(pair.target, _MIN_COPIED):
        source, target = _folded(pair.source_plain), _folded(pair.target_plain)
        yield Note((context.target_language, target), source, pair.source)


def differing_sources(_: tuple[str, ...], variants: _Uses) -> Iterable[tuple[Use, Problem]]:
    """Gives a problem where one translation stands for sources that have little in common."""
    first, *others = variants.values()
    for uses in others:
        if _shared(first[0].words, uses[0].words) >= _ALIKE:
            continue
        for use in uses:
            evidence = {"in source": use.words, "other source": first[0].words, "elsewhere": places(first)}
            yield use, Problem(f"Another source has the same translation in {first[0].place}.", evidence)


def places(uses: Sequence[Use]) -> str:
    """Gives the places of some uses for the evidence of a finding.

    Args:
        uses: in the order of the catalogs.
    """
    named = list(dict.fromkeys(use.place for use in uses))
    more = [f"and {len(named) - _SHOWN} more"] if len(named) > _SHOWN else []
    return "; ".join([*named[:_SHOWN], *more])


def _is_long(text: str, words: int) -> bool:
    return text.count(" ") >= words - 1


def _shared(one: str, other: str) -> float:
    """Gives the share of words that two texts have in common, of the one that has more of them."""
    mine, yours = set(one.casefold().split()), set(other.casefold().split())
    return len(mine & yours) / max(len(mine), len(yours))


def _folded(text: str) -> str:
    is_even = "  " not in text and text.isprintable() and text[:1] != " " != text[-1:]
    return text if is_even else " ".join(text.split())
