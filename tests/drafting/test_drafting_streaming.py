from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n.drafting.pipeline import Drafting, draft_wanted
from l10n.drafting.preparing import Wanted
from l10n.drafting.streaming import Ahead, windows
from l10n.engines.protocol import Candidates, Hypothesis, Request
from l10n.errors import EngineError
from l10n.glossary import Glossary


@given(st.lists(st.integers(), max_size=200), st.integers(1, 20), st.integers(1, 50))
def test_windows_hold_everything_once_and_in_order(wanted: list[int], first: int, most: int) -> None:
    found = list(windows(wanted, first, most))
    assert [one for window in found for one in window] == wanted
    assert all(len(window) <= most for window in found)
    assert not found or len(found[0]) <= first


def test_windows_take_no_more_than_they_give() -> None:
    taken: list[int] = []

    def stream() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    found = windows(stream(), 4, 16)
    assert [len(next(found)) for _ in range(3)] == [4, 8, 16]
    assert len(taken) == 28


class Echo:
    """Answers with its source; slower for some, so that calls end in another order than they began."""

    id = "test:echo@1"
    pairs = (("*", "*"),)

    def __init__(self, calls: int) -> None:
        self.calls = calls
        self.threads: set[int] = set()

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        self.threads.add(threading.get_ident())
        time.sleep(len(requests[0].source) % 3 * 0.002)
        return [Candidates((Hypothesis(request.source, 0.0, ()),)) for request in requests]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text("ab ", min_size=1, max_size=6).filter(str.strip), max_size=60), st.sampled_from([1, 4]))
def test_each_source_gets_one_answer(sources: list[str], calls: int) -> None:
    wanted = [Wanted(source, None, number) for number, source in enumerate(sources)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("l10n.drafting.pipeline.BATCH", 4)
        patch.setattr("l10n.drafting.pipeline.WINDOW", 12)
        found = list(draft_wanted(iter(wanted), Drafting(Echo(calls), "xx", "yy", Glossary())))
    assert sorted(one.number for one, _ in found) == list(range(len(sources)))
    assert {draft.target.lower().strip() for one, draft in found if draft} == {
        " ".join(source.strip().split("\n")) for source in sources
    }


def test_an_engine_that_knows_no_threads_sees_none() -> None:
    one, several = Echo(1), Echo(3)
    for engine in (one, several):
        list(
            draft_wanted([Wanted(f"Satz {n} {'x' * n}") for n in range(400)], Drafting(engine, "xx", "yy", Glossary()))
        )
    assert one.threads == {threading.get_ident()}
    assert threading.get_ident() not in several.threads


@pytest.mark.parametrize("calls", [1, 3])
def test_what_was_answered_before_a_failure_is_given(calls: int) -> None:
    def call(question: int) -> int:
        if question == 5:
            raise EngineError("it has died")
        return -question

    ahead = Ahead(call, calls)
    found: list[tuple[int, int]] = []

    def ask_all() -> None:
        for question in range(9):
            found.extend(ahead.ask(question))
        found.extend(ahead.rest())

    with pytest.raises(EngineError, match="died"):
        ask_all()
    ahead.close()
    assert found == [(number, -number) for number in range(5)]
