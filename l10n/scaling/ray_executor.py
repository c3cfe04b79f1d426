"""Drafting by workers of a Ray cluster, one on each machine.

Batches are the same that one process would ask of its engine, so the drafts are the same too; only what is asked again
is grouped by batches here, and across batches there. Which worker drafts a batch, how often it was begun and in which
order answers arrive changes nothing: an answer belongs to a source by the key of its draft. The batches of a worker
that is lost are handed to others. Nothing is written here.
"""

from __future__ import annotations

import contextlib
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from l10n.drafting.executor import Made
from l10n.drafting.pipeline import Drafting, in_batches
from l10n.drafting.preparing import Pending
from l10n.errors import EngineError, L10nError
from l10n.inline import tag_problems
from l10n.model import Draft
from l10n.scaling.cluster import LARGEST_QUEUE, Cluster, Machine
from l10n.scaling.parcel import Answer, Parcel, Question, packed_model
from l10n.scaling.worker import Ability

MOST_TRIES = 3
"""How often a batch is begun: a batch that has taken three workers with it would take the next one too."""

MOST_STARTS = 3
"""How often a worker is started on one machine; one that dies again and again has too little memory, or worse."""

_PATIENCE = 30.0
"""Seconds after which it is said that no worker has started yet."""

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What the workers of a run have done.

    Attributes:
        segments: that each machine has drafted, by its name.
        lost: workers that were lost.
        redone: batches that were begun again.
    """

    segments: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    redone: int = 0

    def lines(self) -> list[str]:
        """Gives what the user should read; nothing where no worker was needed."""
        if not self.segments and not self.lost:
            return []
        each = ", ".join(f"{name} {count:,}" for name, count in sorted(self.segments.items()))
        told = [f"drafted by Ray workers: {each or 'nothing'}"]
        if self.lost:
            told.append(f"{self.lost} workers were lost; {self.redone} batches were begun again elsewhere")
        return told


@dataclass(slots=True, eq=False)
class _Batch:
    pending: Sequence[Pending]
    tries: int = 0


@dataclass(slots=True, eq=False)
class _Hand:
    """A worker as it is seen from here; without an ability it is still being started."""

    machine: Machine
    name: str
    handle: Any
    ability: Ability | None = None
    batches: int = 0

    @property
    def free(self) -> bool:
        return self.ability is not None and self.batches < min(self.ability.calls + 1, LARGEST_QUEUE)


class RayExecutor:
    """Has workers draft; they are started by the first question.

    Args:
        cluster: where.
        drafting: languages and glossary.
        parcel: what each worker is sent once.
        tally: counts what they do.
    """

    def __init__(self, cluster: Cluster, drafting: Drafting, parcel: Parcel, tally: Tally) -> None:
        self._cluster = cluster
        self._drafting = drafting
        self._parcel = parcel
        self._tally = tally
        self._hands: list[_Hand] = []
        self._queue: deque[_Batch] = deque()
        self._open: dict[Any, tuple[_Hand, Callable[[Any], Made | None], _Batch | None]] = {}
        self._starts: Counter[str] = Counter()
        self._models: dict[tuple[Path, ...], Any] = {}
        self._sent: Any = None
        self._sparing: bool | None = None
        self._why = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        for hand in self._hands:
            self._end(hand)
        self._hands.clear()
        self._open.clear()

    def ask(self, pending: Sequence[Pending]) -> Iterator[Made]:
        """Takes the sources of a window; gives what is made until all of them are in work.

        Raises:
            EngineError: no worker is left, one cannot draft, or a batch was lost too often.
        """
        if not pending:
            return
        if self._sent is None:
            self._sent = self._cluster.send(self._parcel)
            for machine in self._cluster.machines():
                self._start(machine)
        while self._sparing is None:
            yield from self._next()
        for cases in in_batches(pending, self._drafting, sparing=self._sparing):
            self._queue.append(_Batch([case.pending for case in cases]))
        self._hand_out()
        while self._queue:
            yield from self._next()

    def rest(self) -> Iterator[Made]:
        """Gives all that was asked and is still to come.

        Raises:
            EngineError: as ask does.
        """
        while self._queue or any(batch for _, _, batch in self._open.values()):
            yield from self._next()

    def _next(self) -> Iterator[Made]:
        """Waits until a worker reports, and deals with all that have."""
        ray = self._cluster.ray
        if not self._open:
            raise EngineError(
                f"no Ray worker is left{self._why}",
                mend="What was drafted is kept; mend what the message names, and run the command again.",
            )
        ready, _ = ray.wait(list(self._open), num_returns=1, timeout=_PATIENCE)
        if not ready and self._sparing is None:
            logger.warning("no Ray worker is ready yet; the cluster may be busy with other work")
        more, _ = ray.wait(list(self._open), num_returns=len(self._open), timeout=0)
        for reference in dict.fromkeys([*ready, *more]):
            if reference not in self._open:  # its worker was lost a moment ago
                continue
            hand, take, batch = self._open.pop(reference)
            made = self._taken(reference, hand, take, batch)
            if made is not None:
                yield made
        self._hand_out()

    def _taken(
        self, reference: Any, hand: _Hand, take: Callable[[Any], Made | None], batch: _Batch | None
    ) -> Made | None:
        from ray.exceptions import RayError, RayTaskError

        try:
            report = self._cluster.ray.get(reference)
        except RayTaskError as error:
            cause = error.cause
            said = str(cause) if isinstance(cause, L10nError) else f"{type(cause).__name__}: {cause}"
            if batch is not None:
                raise EngineError(f"the worker on {hand.name} failed: {said}") from error
            self._lose(hand, said, again=False)
            return None
        except RayError as error:
            self._lose(hand, _reason(error), batch)
            return None
        return take(report)

    def _start(self, machine: Machine) -> None:
        self._starts[machine.id] += 1
        same = sum(1 for hand in self._hands if hand.machine.name == machine.name)
        hand = _Hand(machine, f"{machine.name} ({same + 1})" if same else machine.name, None)
        hand.handle = self._cluster.worker(machine, self._sent)
        self._hands.append(hand)
        self._open[hand.handle.lacks.remote()] = (hand, lambda lacking: self._supply(hand, lacking), None)

    def _supply(self, hand: _Hand, lacking: tuple[Path, ...]) -> None:
        if lacking not in self._models:
            # kept for the other workers: each machine fetches it once, from whichever has it
            content = {folder: packed_model(folder, self._parcel.models[folder]) for folder in lacking}
            self._models[lacking] = self._cluster.send(content)
        started = hand.handle.start.remote(self._models[lacking])
        self._open[started] = (hand, lambda ability: self._engage(hand, ability), None)

    def _engage(self, hand: _Hand, ability: Ability) -> None:
        logger.info("a Ray worker is ready on %s", hand.name)
        hand.ability = ability
        self._sparing = ability.sparing

    def _hand_out(self) -> None:
        while self._queue:
            free = [hand for hand in self._hands if hand.free]
            if not free:
                return
            self._give(min(free, key=lambda hand: hand.batches), self._queue.popleft())

    def _give(self, hand: _Hand, batch: _Batch) -> None:
        batch.tries += 1
        hand.batches += 1
        questions = [Question(one.key, one.source, one.wanted[0].context) for one in batch.pending]
        reference = hand.handle.draft.remote(questions)
        self._open[reference] = (hand, lambda answers: self._received(hand, batch, answers), batch)

    def _received(self, hand: _Hand, batch: _Batch, answers: Sequence[Answer]) -> Made:
        hand.batches -= 1
        by_key = {answer.key: answer for answer in answers}
        absent = sum(1 for one in batch.pending if one.key not in by_key)
        if absent:
            raise EngineError(f"the worker on {hand.name} left out {absent} segments that it was asked for")
        self._tally.segments[hand.name] += len(batch.pending)
        return [(one, self._checked(one, by_key[one.key], hand)) for one in batch.pending]

    def _checked(self, pending: Pending, answer: Answer, hand: _Hand) -> Draft | None:
        """Gives an answer as a draft; None where it is none, or not one that a catalog may hold."""
        if answer.target is None:
            return None
        if not answer.target.strip() or tag_problems(pending.source, answer.target):
            logger.warning("the worker on %s sent a damaged draft, which is left out", hand.name)
            return None
        return Draft(answer.target, "mt", self._drafting.engine.id, answer.remarks, pending.fixed_terms)

    def _lose(self, hand: _Hand, reason: str, batch: _Batch | None = None, *, again: bool = True) -> None:
        """Counts a worker as lost: its batches go back to the queue, and another is started in its place."""
        open_batches = [open_batch for owner, _, open_batch in self._open.values() if owner is hand]
        lost = [one for one in (batch, *open_batches) if one is not None]
        self._open = {key: value for key, value in self._open.items() if value[0] is not hand}
        self._hands.remove(hand)
        self._end(hand)
        self._tally.lost += 1
        self._tally.redone += len(lost)
        reason = reason.rstrip(".")
        self._why = f"; the last one, on {hand.name}, was lost: {reason}"
        logger.warning("the Ray worker on %s is lost: %s; batches begun again: %d", hand.name, reason, len(lost))
        worst = max((one.tries for one in lost), default=0)
        if worst >= MOST_TRIES:
            raise EngineError(
                f"the same segments were lost with their worker {worst} times{self._why}",
                mend="What was drafted is kept. Look into the memory and the logs of the machines; then run it again.",
            )
        self._queue.extendleft(reversed(lost))
        alive = {machine.id for machine in self._cluster.machines()}
        if again and hand.machine.id in alive and self._starts[hand.machine.id] < MOST_STARTS:
            self._start(hand.machine)

    def _end(self, hand: _Hand) -> None:
        from ray.exceptions import RayError

        with contextlib.suppress(RayError, ValueError):
            self._cluster.ray.kill(hand.handle, no_restart=True)


def _reason(error: Exception) -> str:
    """Gives in one line why a worker is lost; what Ray writes below it is for its own developers."""
    text = str(error).strip()
    if "failed to import" in text or "No module named" in text:
        return 'l10n cannot be imported there; install the same release on every machine: pip install "l10n[mt,ray]"'
    lines = text.splitlines()
    return lines[0] if lines else type(error).__name__
