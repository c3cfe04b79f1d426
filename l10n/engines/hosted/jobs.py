"""Segments on their way through a service, in the batches that it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from l10n.engines.protocol import Request


@dataclass(frozen=True, slots=True)
class Job:
    """One segment on its way through a service.

    Attributes:
        place: its place among the requests.
        request: what is to be translated.
        text: what is sent: with numbered tags where it has some.
        complaint: what was wrong with the answer before; empty the first time.
        earlier: that answer.
        tries: how often it was asked before.
    """

    place: int
    request: Request
    text: str
    complaint: str = ""
    earlier: str = ""
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """In the place of a translation: why there is none.

    Attributes:
        reason: a phrase; what follows a colon concerns this segment only.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answered to a batch.

    Attributes:
        texts: one for each job, in order.
        tokens: of the question and of the answer, where they are counted.
        money: what it cost; None for the estimate.
    """

    texts: Sequence[str | Refusal]
    tokens: tuple[int, int] = (0, 0)
    money: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a service takes at once.

    Attributes:
        texts: segments.
        size: of all of them together.
        measure: gives the size of a text.
    """

    texts: int
    size: int
    measure: Callable[[str], int] = len


class Service(Protocol):
    """What differs from service to service."""

    @property
    def name(self) -> str:
        """What it is called in error texts."""
        ...

    @property
    def limits(self) -> Limits:
        """How much it takes at once."""
        ...

    @property
    def tells_again(self) -> int:
        """How often a segment is asked again, with what was wrong."""
        ...

    def ask(self, jobs: Sequence[Job]) -> Reply:
        """Gives the translations of a batch of one pair, all with tags or all without.

        Raises:
            AnswerError: there is no usable answer to this batch.
            ServiceError: there will be none to any.
        """
        ...

    def estimate(self, jobs: Sequence[Job]) -> float:
        """Gives what a batch may cost, in money."""
        ...

    def problem_of(self, job: Job, text: str) -> str:
        """Gives what is wrong with a translation, a phrase; empty where nothing is."""
        ...

    def close(self) -> None:
        """Ends what is open."""
        ...


def batches(jobs: Sequence[Job], limits: Limits) -> Iterator[Sequence[Job]]:
    """Gives jobs in batches of one pair, all tagged or all untagged, within limits; a job too large goes alone."""
    kinds: dict[tuple[str, str, bool], list[Job]] = {}
    for job in jobs:
        request = job.request
        kinds.setdefault((request.source_language, request.target_language, bool(request.tagged)), []).append(job)
    for same in kinds.values():
        # batches of like size: two of 32 are answered sooner than one of 50 and one of 14
        texts = math.ceil(len(same) / math.ceil(len(same) / limits.texts))
        batch: list[Job] = []
        size = 0
        for job in same:
            measured = limits.measure(job.text)
            if batch and (len(batch) >= texts or size + measured > limits.size):
                yield batch
                batch, size = [], 0
            batch.append(job)
            size += measured
        if batch:
            yield batch
