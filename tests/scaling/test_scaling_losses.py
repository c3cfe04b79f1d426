"""What becomes of batches when workers are lost: the cluster is played, so that every order of events occurs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.config import EngineSettings
from l10n.drafting.draft_cache import DraftCache
from l10n.drafting.pipeline import Drafting, draft_wanted
from l10n.drafting.preparing import Wanted
from l10n.engines.deferred import DeferredEngine
from l10n.engines.plans import PackagePlan
from l10n.engines.protocol import Engine
from l10n.errors import EngineError
from l10n.glossary import Glossary
from l10n.model import Draft
from l10n.scaling.cluster import Cluster, Machine
from l10n.scaling.parcel import Answer, Parcel, Question
from l10n.scaling.ray_executor import RayExecutor, Tally
from l10n.scaling.worker import Ability

exceptions = pytest.importorskip("ray.exceptions", reason='Ray is not installed: pip install "l10n[ray]"')

SOURCES = [f"Das ist der Satz mit der Nummer {number}." for number in range(40)]
Play = Callable[[Sequence[Question]], list[Answer]]
Start = Callable[[object], Ability]


@dataclass(eq=False)
class Reference:
    report: Callable[[], Any]


@dataclass(eq=False)
class Method:
    call: Callable[..., Any]

    def remote(self, *arguments: Any) -> Reference:
        return Reference(lambda: self.call(*arguments))


@dataclass
class PlayedWorker:
    draft: Method
    lacks: Method = field(default_factory=lambda: Method(tuple))
    start: Method = field(default_factory=lambda: Method(begin))


def begin(_models: object) -> Ability:
    return Ability(2, sparing=False)


class PlayedCluster(Cluster):
    """Gives reports in a drawn order; which of them tell of a loss is drawn too."""

    def __init__(self, draw: random.Random, losses: Iterator[bool], play: Play, start: Start) -> None:
        super().__init__()
        self._start = start
        self._draw = draw
        self._losses = losses
        self._play = play

    @property
    def ray(self) -> Any:
        return self

    def machines(self) -> list[Machine]:
        return [Machine("1", "one"), Machine("2", "two")]

    def worker(self, machine: Machine, parcel: object) -> PlayedWorker:
        assert isinstance(parcel, Parcel), machine
        return PlayedWorker(Method(self._play), start=Method(self._start))

    def send(self, content: Parcel | dict[Path, Any]) -> object:
        return content

    def wait(
        self, references: list[Reference], num_returns: int, timeout: float | None = None
    ) -> tuple[list[Reference], list[Reference]]:
        count = self._draw.randint(0, num_returns) if timeout == 0 else num_returns
        ready = self._draw.sample(references, count)
        return ready, [one for one in references if one not in ready]

    def get(self, reference: Reference) -> Any:
        if next(self._losses, False):
            raise exceptions.ActorDiedError
        return reference.report()

    def kill(self, handle: PlayedWorker, *, no_restart: bool) -> None:
        assert handle
        assert no_restart


def answers(questions: Sequence[Question]) -> list[Answer]:
    return [Answer(question.key, f"Draft of: {question.source}") for question in questions]


def drafted(
    play: Play,
    losses: Sequence[bool] = (),
    draw: random.Random | None = None,
    tally: Tally | None = None,
    cache: DraftCache | None = None,
    start: Start | None = None,
) -> list[tuple[Wanted, Draft | None]]:
    def never() -> Engine:
        raise AssertionError("the engine is loaded where it is not needed")

    drafting = Drafting(DeferredEngine("echo", never), "de", "en", Glossary(), cache=cache)
    parcel = Parcel("echo", PackagePlan("echo", ""), {}, EngineSettings(), ("de", "en"), (), (), True, 1.0, "")
    order = draw or random.Random(1)  # noqa: S311 - a drawn order of events
    cluster = PlayedCluster(order, iter(losses), play, start or begin)
    executor = RayExecutor(cluster, drafting, parcel, tally or Tally())
    return list(draft_wanted([Wanted(source) for source in SOURCES], drafting, executor))


@pytest.fixture(autouse=True, scope="module")
def _small_batches() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("l10n.drafting.pipeline.BATCH", 4)
        yield


@given(st.lists(st.sampled_from([False, False, False, True]), max_size=60), st.randoms(use_true_random=False))
def test_every_source_gets_its_draft_once_or_the_run_says_why_not(losses: list[bool], draw: random.Random) -> None:
    failure, made = "", []
    try:
        made = drafted(answers, losses, draw)
    except EngineError as error:
        failure = str(error)
    if failure:
        assert sum(losses) >= 3
        assert "no Ray worker is left" in failure or "lost with their worker 3 times" in failure
        return
    found = {one.source: draft.target for one, draft in made if draft}
    assert len(made) == len(SOURCES)
    assert found == {source: f"Draft of: {source}" for source in SOURCES}


def test_a_lost_worker_is_counted_and_another_takes_its_place() -> None:
    tally = Tally()
    # the first two reports are those of the machines' models, then each worker starts
    drafted(answers, [False] * 6 + [True], tally=tally)
    assert tally.lost == 1
    assert tally.redone >= 1
    assert sum(tally.segments.values()) == len(SOURCES)
    assert "1 workers were lost" in tally.lines()[1]


def test_what_workers_have_drafted_once_wakes_none(tmp_path: Path) -> None:
    def never(questions: Sequence[Question]) -> list[Answer]:
        raise AssertionError(f"a worker is asked for {len(questions)} segments")

    with DraftCache(tmp_path / "drafts.sqlite") as cache:
        first = drafted(answers, cache=cache)
        tally = Tally()
        again = drafted(never, tally=tally, cache=cache)
    assert {one.source: draft for one, draft in again} == {one.source: draft for one, draft in first}
    assert tally.lines() == []


@pytest.mark.parametrize("target", [None, "", " \n", "Draft <b1>of", "<script>"])
def test_a_draft_that_no_catalog_may_hold_is_none(target: str | None) -> None:
    made = drafted(lambda questions: [Answer(question.key, target) for question in questions])
    expected = target if target == "<script>" else None
    assert {draft.target if draft else None for _, draft in made} == {expected}


def test_a_worker_that_leaves_a_segment_out_is_an_error() -> None:
    with pytest.raises(EngineError, match="left out 1 segments that it was asked for"):
        drafted(lambda questions: answers(questions)[1:])


def test_what_a_worker_says_of_its_engine_is_passed_on() -> None:
    def fail(_questions: Sequence[Question]) -> list[Answer]:
        raise exceptions.RayTaskError("draft", "its trace", EngineError("CTranslate2 failed: no memory"))

    with pytest.raises(EngineError, match=r"the worker on (one|two) failed: CTranslate2 failed: no memory"):
        drafted(fail)


def test_a_library_that_no_machine_has_is_named_in_one_sentence() -> None:
    def fail(_models: object) -> Ability:
        cause = EngineError("the engine ct2 needs the library ctranslate2", mend='Run: pip install "l10n[mt]".')
        raise exceptions.RayTaskError("start", "its trace", cause)

    found = r'no Ray worker is left; the last one, on (one|two), was lost: .*: pip install "l10n\[mt\]"\. What was'
    with pytest.raises(EngineError, match=found):
        drafted(answers, start=fail)


def test_one_machine_without_the_library_is_left_out() -> None:
    started: list[object] = []

    def first_fails(models: object) -> Ability:
        started.append(models)
        if len(started) == 1:
            raise exceptions.RayTaskError("start", "its trace", EngineError("no library"))
        return begin(models)

    tally = Tally()
    assert len(drafted(answers, start=first_fails, tally=tally)) == len(SOURCES)
    assert len(tally.segments) == 1
