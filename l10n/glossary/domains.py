"""Wordings that stand for several concepts, told apart by the domain of the project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from l10n.glossary.matching import Matcher
from l10n.model import Concept, Hit
from l10n.morphology.lexicon import Lexicon


class DomainMatcher(Matcher):
    """Finds the terms of a glossary, those of the project's domains before others that have the same wording.

    Args:
        wordings: concepts with the wordings that they have in the language.
        language: BCP 47 tag.
        domains: the domains of the project, the one that weighs most first.
        lexicon: what is known of words already.
    """

    def __init__(
        self,
        wordings: Iterable[tuple[Concept, Iterable[str]]],
        language: str,
        domains: Sequence[str],
        lexicon: Lexicon | None = None,
    ) -> None:
        super().__init__(wordings, language, lexicon)
        self._ranks = {domain.casefold(): rank for rank, domain in reversed(list(enumerate(domains)))}

    def match(self, text: str) -> tuple[Hit, ...]:
        """Gives the terms in a text; of several for the same words, those of the domain that weighs most.

        Where none of them is of a domain of the project, all are given.

        Args:
            text: the text without tags.
        """
        hits = super().match(text)
        best: dict[tuple[int, int], int] = {}
        for hit in hits:
            span = (hit.start, hit.end)
            best[span] = min(best.get(span, len(self._ranks)), self._rank(hit))
        return tuple(hit for hit in hits if self._rank(hit) == best[hit.start, hit.end])

    def _rank(self, hit: Hit) -> int:
        return self._ranks.get(hit.concept.domain.casefold(), len(self._ranks))
