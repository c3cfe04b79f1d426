"""Two engines in a chain, for pairs that no engine translates by itself."""

from __future__ import annotations

from collections.abc import Sequence

from l10n.engines.protocol import Candidates, Engine, Hypothesis, Link, Pair, Request, empty_candidates

_PASSED_ON = 2
"""Hypotheses of the first engine that go into the second: each costs as much as a segment of its own."""


class PivotEngine:
    """Translates by one engine into a middle language, and from there by another.

    Attributes:
        id: "pivot:", the ids of both engines joined by "+".
        pairs: what the first reads and the second writes.
        heeds_prefix: always false; a prefix is left alone.
    """

    heeds_prefix = False

    def __init__(self, first: Engine, second: Engine, middle: str) -> None:
        self.id = f"pivot:{first.id}+{second.id}"
        self.pairs: tuple[Pair, ...] = tuple(
            (source, target) for source, one in first.pairs for two, target in second.pairs if one == two == middle
        )
        self._first = first
        self._second = second
        self._middle = middle

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        """Gives the candidates of every request, in order; scores are the sums of both engines' scores.

        Raises:
            EngineError: an engine failed.
        """
        halfway = self._first.translate(
            [Request(one.source, one.source_language, self._middle, align=one.align) for one in requests]
        )
        asked = [
            (place, hypothesis)
            for place, candidates in enumerate(halfway)
            if requests[place].source.strip()
            for hypothesis in candidates.hypotheses[:_PASSED_ON]
        ]
        answers = self._second.translate(
            [
                Request(hypothesis.text, self._middle, requests[place].target_language, align=requests[place].align)
                for place, hypothesis in asked
            ]
        )
        found: list[list[Hypothesis]] = [[] for _ in requests]
        for (place, middle), candidates in zip(asked, answers, strict=True):
            found[place] += [_chained(middle, last) for last in candidates.hypotheses]
        return [Candidates(_ranked(hypotheses)) if hypotheses else empty_candidates() for hypotheses in found]


def _ranked(hypotheses: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    best: dict[str, Hypothesis] = {}
    for hypothesis in sorted(hypotheses, key=lambda one: -one.score):
        best.setdefault(hypothesis.text, hypothesis)
    return tuple(best.values())


def _chained(middle: Hypothesis, last: Hypothesis) -> Hypothesis:
    links = None
    if middle.alignment is not None and last.alignment is not None:
        links = tuple(link for one in last.alignment for link in _through(one, middle.alignment))
    return Hypothesis(last.text, middle.score + last.score, links)


def _through(last: Link, middle: Sequence[Link]) -> list[Link]:
    """Gives the link from a target word through its word in the middle to the source."""
    for first in middle:
        if first.target_start < last.source_end and last.source_start < first.target_end:
            return [
                Link(
                    first.source_start,
                    first.source_end,
                    last.target_start,
                    last.target_end,
                    round(first.weight * last.weight, 4),
                )
            ]
    return []
