"""How many of the glossary's terms translations have, in a right form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from l10n.evaluation.references import References, words_of
from l10n.glossary import Glossary

_INFLECTED = frozenset({"inflected", "fewer"})


@dataclass(frozen=True, slots=True)
class TermCounts:
    """What became of the terms of a test set.

    Attributes:
        exact: concepts that are there as the glossary has them.
        inflected: concepts that are there in another form, or less often than in the source.
        unmet: concepts that are missing, broken or worded in a forbidden way.
        by_segment: for each segment how many are met, and how many are to meet.
    """

    exact: int
    inflected: int
    unmet: int
    by_segment: tuple[tuple[int, int], ...]

    @property
    def wanted(self) -> int:
        """How many there are to meet."""
        return self.exact + self.inflected + self.unmet


def count_terms(references: References, translations: Sequence[str], glossary: Glossary) -> TermCounts:
    """Gives how many terms translations meet, by the check of paradigms.

    Args:
        references: the sources.
        translations: without tags, in the order of the sources.
        glossary: its terms are looked for.
    """
    matcher = glossary.matcher(references.source_language)
    exact = inflected = unmet = 0
    by_segment = []
    for tagged, translation in zip(references.sources, translations, strict=True):
        source = words_of(tagged)
        languages = (references.source_language, references.target_language)
        verdicts = glossary.judge(matcher.match(source), translation, *languages, source)
        kinds = [verdict.kind for verdict in verdicts]
        met = (kinds.count("exact"), sum(kind in _INFLECTED for kind in kinds))
        exact, inflected = exact + met[0], inflected + met[1]
        unmet += len(kinds) - sum(met)
        by_segment.append((sum(met), len(kinds)))
    return TermCounts(exact, inflected, unmet, tuple(by_segment))
