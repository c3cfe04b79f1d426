"""Choosing the hypothesis that keeps the glossary and the values of its source: the first rungs of the ladder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from l10n.engines.protocol import Hypothesis
from l10n.glossary import Verdict

UNMET = frozenset({"missing", "forbidden", "broken"})
"""Verdicts that a draft should not have."""


def missed(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Gives the verdicts that a draft should not have."""
    return [verdict for verdict in verdicts if verdict.kind in UNMET]


Judge = Callable[[str], Sequence[Verdict]]
Repair = Callable[[Hypothesis], tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The hypothesis that a draft is made of.

    Attributes:
        hypothesis: as the engine gave it.
        text: its text with its values put right.
        by_choice: how many terms it meets more than the engine's best hypothesis.
        terms: how many concepts the source has.
        unmet: how many of them it misses.
        wrong_values: how many numbers, dates and the like are still wrong.
    """

    hypothesis: Hypothesis
    text: str
    by_choice: int
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
    missed_by_first: int | None = None
    for hypothesis in hypotheses:
        text, wrong_values = repair(hypothesis)
        verdicts = judge(text)
        unmet = len(missed(verdicts))
        if missed_by_first is None:
            missed_by_first = unmet
        chosen = Chosen(hypothesis, text, missed_by_first - unmet, len(verdicts), unmet, wrong_values)
        if best is None or chosen.rank < best.rank:
            best = chosen
        if chosen.rank == (0, 0):
            break
    assert best is not None, "an engine gives at least one hypothesis"  # noqa: S101 - the contract of Candidates
    return best


def term_remarks(chosen: Chosen, rungs: Mapping[str, int]) -> tuple[str, ...]:
    """Gives which rung met how many terms: as it came, by another hypothesis, by a further rung, or by none.

    Args:
        chosen: the hypothesis of the draft.
        rungs: how many terms the rungs above the choice of a hypothesis met.
    """
    by_choice = max(chosen.by_choice, 0)
    first = chosen.terms - chosen.unmet - sum(rungs.values()) - by_choice
    counts = (("first", first), ("n-best", by_choice), *rungs.items(), ("unmet", chosen.unmet))
    told = [f"{name} {count}" for name, count in counts if count > 0]
    return (f"terms: {', '.join(told)}",) if told else ()
