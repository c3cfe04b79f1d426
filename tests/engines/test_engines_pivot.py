from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from l10n.engines.pivot import PivotEngine
from l10n.engines.protocol import Candidates, Engine, Hypothesis, Link, Request, Scorer

# what a source becomes: text and score
Table = Mapping[str, Sequence[tuple[str, float]]]


class Told:
    """Answers from a table; scores from it too, where it can score."""

    pairs = (("de", "en"), ("en", "ru"))

    def __init__(self, name: str, table: Table) -> None:
        self.id = name
        self.asked: list[Request] = []
        self._table = table

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        self.asked += requests
        return [
            Candidates(
                tuple(
                    Hypothesis(text, score, (Link(0, 1, 0, 1, 0.5),) if request.align else None)
                    for text, score in self._table[request.source]
                )
            )
            for request in requests
        ]


class Scoring(Told):
    heeds_prefix = True
    calls = 4

    def score(self, requests: Sequence[Request], targets: Sequence[str]) -> list[float]:
        chances = [dict(self._table[request.source]) for request in requests]
        return [row.get(target, -9.0) for row, target in zip(chances, targets, strict=True)]


FIRST = {"Bank": [("bank", -0.1), ("bench", -0.3), ("shore", -0.4)]}
SECOND = {"bank": [("банк", -0.5), ("берег", -0.6)], "bench": [("скамья", -0.2), ("банк", -0.4)]}


def ask(source: str = "Bank", **options: object) -> list[Request]:
    return [Request(source, "de", "ru", **options)]  # type: ignore[arg-type] # of its own fields


def test_a_translation_that_several_ways_lead_to_is_the_surer_one() -> None:
    first, second = Told("one", FIRST), Scoring("two", SECOND)
    (answer,) = PivotEngine(first, second, "en").translate(ask())
    over = math.log(math.exp(-0.1) + math.exp(-0.3)) + 0.1
    expected = {
        "банк": math.log(math.exp(-0.1 - 0.5) + math.exp(-0.3 - 0.4)) - over,
        "скамья": math.log(math.exp(-0.1 - 9) + math.exp(-0.3 - 0.2)) - over,
        "берег": math.log(math.exp(-0.1 - 0.6) + math.exp(-0.3 - 9)) - over,
    }
    assert max(expected.values()) < 0
    assert [one.text for one in answer.hypotheses] == ["банк", "скамья", "берег"]
    assert {one.text: one.score for one in answer.hypotheses} == pytest.approx(expected)
    assert [request.source for request in second.asked] == ["bank", "bench"]


def test_without_a_scorer_the_best_way_counts() -> None:
    (answer,) = PivotEngine(Told("one", FIRST), Told("two", SECOND), "en").translate(ask())
    assert [one.text for one in answer.hypotheses] == ["скамья", "банк", "берег"]
    assert [one.score for one in answer.hypotheses] == pytest.approx([-0.5, -0.6, -0.7])


def test_scores_are_those_of_its_own_hypotheses_and_cost_no_second_translation() -> None:
    first = Told("one", FIRST)
    chain = PivotEngine(first, Scoring("two", SECOND), "en")
    (answer,) = chain.translate(ask())
    found = chain.score(ask() * 3, [one.text for one in answer.hypotheses])
    assert found == pytest.approx([one.score for one in answer.hypotheses])
    assert len(first.asked) == 1


def test_what_is_asked_for_goes_along_the_chain() -> None:
    first, second = Told("one", FIRST), Scoring("two", SECOND)
    chain = PivotEngine(first, second, "en")
    chain.translate(ask(prefix="ба", align=False, hypotheses=1))
    assert [(one.align, one.prefix, one.hypotheses) for one in first.asked] == [(False, "", 2)]
    assert [(one.align, one.prefix, one.hypotheses) for one in second.asked] == [(False, "ба", 1)] * 2
    assert (chain.heeds_prefix, chain.calls) == (True, 1)
    assert PivotEngine(second, second, "en").calls == 4


def test_links_lead_through_the_middle() -> None:
    (answer,) = PivotEngine(Told("one", FIRST), Scoring("two", SECOND), "en").translate(ask())
    assert answer.best.alignment == (Link(0, 1, 0, 1, 0.25),)


def test_an_empty_source_asks_nobody() -> None:
    first = Told("one", FIRST)
    (answer,) = PivotEngine(first, Scoring("two", SECOND), "en").translate(ask(" "))
    assert [(one.text, one.alignment) for one in answer.hypotheses] == [("", ())]
    assert not first.asked


def test_real_hypotheses_have_the_scores_that_score_gives(pivot: Engine) -> None:
    requests = ask("Der Minister reist am Montag nach Berlin.")
    (answer,) = pivot.translate(requests)
    assert len(answer.hypotheses) > 1
    assert isinstance(pivot, Scorer)
    found = pivot.score(requests * len(answer.hypotheses), [one.text for one in answer.hypotheses])
    assert found == pytest.approx([one.score for one in answer.hypotheses], abs=0.02)
