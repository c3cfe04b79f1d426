"""Two engines in a chain, for pairs that no engine translates by itself."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from l10n.engines.protocol import (
    Candidates,
    Concurrent,
    Engine,
    Hypothesis,
    InterruptedTranslation,
    Link,
    Pair,
    PrefixDecoder,
    Request,
    Scorer,
    empty_candidates,
)

_PASSED_ON = 2
"""Hypotheses of the first engine that go into the second: each costs as much as a segment of its own."""

_REMEMBERED = 4096
"""Sources whose way into the middle language is remembered: what is scored was translated just before."""


class PivotEngine:
    """Translates by one engine into a middle language, and from there by another.

    Several hypotheses go from the first into the second. Where the second can score, each of its hypotheses is scored
    as the translation of every one of those, and counts by all the ways that lead to it: the logarithm of the sum, over
    the hypotheses in the middle, of what both engines give, less what makes the sum pass the best one's. A translation
    that several of them lead to is the surer.

    Attributes:
        id: "pivot:", the ids of both engines joined by "+".
        pairs: what the first reads and the second writes.
        heeds_prefix: whether the second does.
        calls: as many as both can do with.
    """

    def __init__(self, first: Engine, second: Engine, middle: str) -> None:
        self.id = f"pivot:{first.id}+{second.id}"
        self.pairs: tuple[Pair, ...] = tuple(
            (source, target) for source, one in first.pairs for two, target in second.pairs if one == two == middle
        )
        self.heeds_prefix = isinstance(second, PrefixDecoder) and second.heeds_prefix
        self.calls = min(engine.calls if isinstance(engine, Concurrent) else 1 for engine in (first, second))
        self._first = first
        self._second = second
        self._middle = middle
        self._known: OrderedDict[tuple[str, str, bool], tuple[Hypothesis, ...]] = OrderedDict()

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        """Gives the candidates of every request, in order.

        Raises:
            EngineError: an engine failed.
        """
        try:
            return self._chained(requests)
        except InterruptedTranslation:
            # the answers that it brings are those of one engine, to questions of the chain's own
            raise KeyboardInterrupt from None

    def _chained(self, requests: Sequence[Request]) -> list[Candidates]:
        middles = self._middles(requests)
        asked = [(place, middle) for place, row in enumerate(middles) for middle in row]
        answers = self._second.translate([self._onward(requests[place], middle) for place, middle in asked])
        found: list[dict[str, Hypothesis]] = [{} for _ in requests]
        for (place, middle), candidates in zip(asked, answers, strict=True):
            for last in candidates.hypotheses:
                chained = _chained(middle, last)
                old = found[place].get(last.text)
                if old is None or chained.score > old.score:
                    found[place][last.text] = chained
        several = [place for place, row in enumerate(found) if len(row) > 1 and requests[place].hypotheses != 1]
        scores = self._rescored(requests, middles, {place: list(found[place]) for place in several})
        for place in several:
            found[place] = {
                text: Hypothesis(text, scores.get((place, text), old.score), old.alignment)
                for text, old in found[place].items()
            }
        return [_ranked(row) for row in found]

    def score(self, requests: Sequence[Request], targets: Sequence[str]) -> list[float]:
        """Gives the score of each target as the translation of its request.

        Args:
            requests: what was to be translated.
            targets: a translation of each.

        Raises:
            EngineError: an engine failed, or the second cannot score.
        """
        middles = self._middles(requests)
        scores = self._rescored(requests, middles, {place: [target] for place, target in enumerate(targets)})
        return [scores.get((place, target), -math.inf) for place, target in enumerate(targets)]

    def _middles(self, requests: Sequence[Request]) -> list[tuple[Hypothesis, ...]]:
        """Gives what the first engine makes of each source; nothing of an empty one."""
        keys = [(request.source, request.source_language, request.align) for request in requests]
        missing = [place for place, key in enumerate(keys) if requests[place].source.strip() and key not in self._known]
        answers = self._first.translate(
            [
                Request(*keys[place][:2], self._middle, align=requests[place].align, hypotheses=_PASSED_ON)
                for place in missing
            ]
        )
        new = {
            keys[place]: candidates.hypotheses[:_PASSED_ON] for place, candidates in zip(missing, answers, strict=True)
        }
        rows = [new.get(key) or self._known.get(key, ()) for key in keys]
        self._known.update(new)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return rows

    def _onward(self, request: Request, middle: Hypothesis) -> Request:
        return Request(
            middle.text,
            self._middle,
            request.target_language,
            prefix=request.prefix,
            align=request.align,
            hypotheses=request.hypotheses,
        )

    def _rescored(
        self,
        requests: Sequence[Request],
        middles: Sequence[Sequence[Hypothesis]],
        texts: Mapping[int, Sequence[str]],
    ) -> dict[tuple[int, str], float]:
        """Gives the scores of targets by place and text, all asked for in one call; none where nobody can score."""
        if not isinstance(self._second, Scorer):
            return {}
        ways = [(place, text, middle) for place, row in texts.items() for text in row for middle in middles[place]]
        if not ways:
            return {}
        onward = [self._onward(requests[place], middle) for place, _, middle in ways]
        found = self._second.score(onward, [text for _, text, _ in ways])
        weights = {place: _weights(middles[place]) for place in texts}
        chances: dict[tuple[int, str], float] = {}
        for (place, text, middle), score in zip(ways, found, strict=True):
            chances[place, text] = chances.get((place, text), 0.0) + weights[place][middle.text] * math.exp(score)
        return {key: math.log(chance) if chance > 0 else -math.inf for key, chance in chances.items()}


def _weights(middles: Sequence[Hypothesis]) -> dict[str, float]:
    """Gives what each hypothesis counts: its share of their chances, times the best one's, so that no sum passes it."""
    chances = {middle.text: math.exp(middle.score) for middle in middles}
    total, best = sum(chances.values()), max(chances.values(), default=0.0)
    return {text: chance / total * best if total else 0.0 for text, chance in chances.items()}


def _ranked(found: Mapping[str, Hypothesis]) -> Candidates:
    ranked = sorted(found.values(), key=lambda one: -one.score)
    return Candidates(tuple(ranked)) if ranked else empty_candidates()


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
