"""What the glossary has to say of one concept in one translation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from l10n.model import Concept, Hit, Severity

VerdictKind = Literal["exact", "inflected", "fewer", "missing", "forbidden", "broken"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a concept of the source is in the translation, and what that was concluded from.

    Attributes:
        kind: exact and inflected are right; fewer: it is there, but less often than in the source; missing; forbidden:
            a wording is there that must not be; broken: the term's words are there but do not agree.
        concept: which concept.
        hits: where it is in the source.
        expected: the wordings that would be right, the preferred one first.
        found: the words of the translation that were taken for it, or that come nearest.
        severity: how much this weighs: the concept's own, less where the finding is less than certain.
        evidence: the reasoning, in one sentence for the translator.
        alternatives: further concepts that the source's words may stand for.
        wordings: of a right one, which of the concept's wordings each of the words found is.
    """

    kind: VerdictKind
    concept: Concept
    hits: tuple[Hit, ...]
    expected: tuple[str, ...]
    found: tuple[str, ...]
    severity: Severity
    evidence: str
    alternatives: tuple[Concept, ...] = ()
    wordings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the translation has the term as often as the source, in a right form."""
        return self.kind in {"exact", "inflected"}
