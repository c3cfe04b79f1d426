"""Choosing the hypothesis that keeps the glossary and the values of its source: the first rungs of the ladder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from l10n.engines.protocol import Hypothesis
from l10n.glossary import Verdict

UNMET = frozenset({"missing", "forbidden", "broken"})
"""Verdicts that a draft should not have."""

Judge = Callable[[str], Sequence[Verdict]]
Repair = Callable[[Hypothesis], tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The hypothesis that a draft is made of.

    Attributes:
        hypothesis: as the engine gave it.
        text: its text with its values put right.
        place: its place among the hypotheses, from 0.
        terms: how many concepts the source has.
        unmet: how many of them it misses.
        wrong_values: how many numbers, dates and the like are still wrong.
    """

    hypothesis: Hypothesis
    text: str
    place: int
    terms: int
    unmet: int
    wrong_values: int

    @property
    def rank(self) -> tuple[int, int]:
        """What a better choice has less of."""
        return (self.unmet, self.wrong_values)


def choose_hypothesis(hypotheses: Sequence[Hypothesis], judge: Judge, repair: Repair) -> Chosen:
    """Gives the first hypothesis that meets every term and value, else the one that misses the fewest.

    Args:
        hypotheses: at least one, best first.
        judge: gives the verdicts of the glossary on a translation.
        repair: gives the text of a hypothesis with its values put right, and how many are still wrong.
    """
    best: Chosen | None = None
    for place, hypothesis in enumerate(hypotheses):
        text, wrong_values = repair(hypothesis)
        verdicts = judge(text)
        unmet = sum(1 for verdict in verdicts if verdict.kind in UNMET)
        chosen = Chosen(hypothesis, text, place, len(verdicts), unmet, wrong_values)
        if best is None or chosen.rank < best.rank:
            best = chosen
        if chosen.rank == (0, 0):
            break
    assert best is not None, "an engine gives at least one hypothesis"  # noqa: S101 - the contract of Candidates
    return best


def term_remarks(chosen: Chosen, spliced: int) -> tuple[str, ...]:
    """Gives for the provenance which rung met how many terms: as it came, by another hypothesis, by splicing, or not.

    Args:
        chosen: the hypothesis of the draft.
        spliced: how many terms were put in.
    """
    rung = "first" if chosen.place == 0 else "n-best"
    met = chosen.terms - chosen.unmet - spliced
    counts = ((rung, met), ("spliced", spliced), ("unmet", chosen.unmet))
    told = [f"{name} {count}" for name, count in counts if count > 0]
    return (f"terms: {', '.join(told)}",) if told else ()
