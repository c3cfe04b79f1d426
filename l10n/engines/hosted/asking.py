"""Asking a service for many segments: in batches it takes, several at once, in halves where one fails as a whole."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from functools import partial

from l10n.engines.account import Account
from l10n.engines.hosted.background import in_background
from l10n.engines.hosted.failures import AnswerError, ServiceError
from l10n.engines.hosted.jobs import Job, Limits, Refusal, Reply, Service, batches
from l10n.errors import EngineError

_GIVE_UP = 5
"""Failures of the service one after the other, each after its retries, from which the next one is not tried."""

_LONE_FAILURES = 3
"""Failures of single segments one after the other, from which it is not the segments, if nothing was ever answered."""

_LONE_FAILURES_LATER = 20
"""The same of a service that has answered: its users' texts may have a run of what it does not take."""

_QUOTED = 4
"""An answer so many times as long as its source, and _SHORT more, is not sent back with the complaint about it."""

_SHORT = 400

_FAILED_BATCHES = 3
"""Failed batches from which, if none ever succeeded, segments are sent one by one."""

NOT_ASKED = "not asked, because the service gave up before"
OVER_BUDGET = "not asked, because the budget is spent"


class InterruptedAsking(KeyboardInterrupt):
    """The user broke it off.

    Args:
        found: what had been answered, by place.
    """

    def __init__(self, found: Mapping[int, str | Refusal]) -> None:
        super().__init__()
        self.found = found


class Asking:
    """Asks one service, and remembers how it fares.

    Args:
        service: what is asked.
        account: is charged.
        concurrency: how many batches are open at once.
    """

    def __init__(self, service: Service, account: Account, concurrency: int) -> None:
        self._service = service
        self._account = account
        self._concurrency = max(1, concurrency)
        self._failure: EngineError | None = None
        self._outages = 0
        self._lone_failures = 0
        self._failed_batches = 0
        self._batches_work = False
        self._replies = 0
        self._last_error: AnswerError | None = None

    @property
    def gave_up(self) -> bool:
        """Whether the service is asked no more."""
        return self._failure is not None

    def ask(self, jobs: Sequence[Job]) -> dict[int, str | Refusal]:
        """Gives the translation of each job, or why there is none, by its place.

        Where the service gives up in the midst of it, what it had answered is given; the next call raises.

        Raises:
            EngineError: the service gave up, and had answered nothing.
            InterruptedAsking: the user broke it off.
        """
        self._raise_failure()
        found: dict[int, str | Refusal] = {}
        waiting = deque(batches(jobs, self._limits()))
        try:
            self._work(waiting, found)
        except KeyboardInterrupt:
            # an interruption does not wait for answers that nobody will read
            self._service.close()
            self._give_up(EngineError("it was interrupted"))
            raise InterruptedAsking({job.place: found.get(job.place, Refusal(NOT_ASKED)) for job in jobs}) from None
        if self._last_error is not None and not self._replies:
            # a service that never answered anything is not a matter of single segments
            self._give_up(self._useless(self._last_error))
        if not any(isinstance(answer, str) for answer in found.values()):
            self._raise_failure()
        for job in jobs:
            answer = found.setdefault(job.place, Refusal(NOT_ASKED))
            if isinstance(answer, Refusal) and answer.reason != OVER_BUDGET and not job.request.attempt:
                self._account.count_failure(answer.reason.partition(":")[0])
        return found

    def note_failure(self, error: EngineError) -> None:
        """Takes in how a question failed that was asked beside this."""
        if isinstance(error, ServiceError):
            self._give_up(error)
        elif isinstance(error, AnswerError) and error.outage:
            self._outages += 1
            if self._outages >= _GIVE_UP:
                self._give_up(self._useless(error))

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _give_up(self, error: EngineError) -> None:
        self._failure = self._failure or error
        self._account.failure = self._failure

    def _work(self, waiting: deque[Sequence[Job]], found: dict[int, str | Refusal]) -> None:
        going: dict[Future[Reply], tuple[Sequence[Job], float]] = {}
        while waiting or going:
            while waiting and len(going) < self._concurrency and self._failure is None:
                jobs = waiting.popleft()
                money = self._service.estimate(jobs)
                if self._account.reserve(_characters(jobs), money):
                    going[in_background(partial(self._service.ask, jobs))] = (jobs, money)
                elif len(jobs) > 1:
                    waiting.extendleft(reversed(_halves(jobs)))
                else:
                    self._account.spent = True
                    found[jobs[0].place] = Refusal(OVER_BUDGET)
            if self._failure is not None:
                waiting.clear()
            if not going:
                continue
            done, _ = wait(going, return_when=FIRST_COMPLETED)
            for future in done:
                jobs, money = going.pop(future)
                self._settle(future, jobs, money, found, waiting)

    def _settle(
        self,
        future: Future[Reply],
        jobs: Sequence[Job],
        money: float,
        found: dict[int, str | Refusal],
        waiting: deque[Sequence[Job]],
    ) -> None:
        """Takes an answer in; what is to be asked again joins what waits."""
        characters = _characters(jobs)
        try:
            reply = future.result()
        except AnswerError as error:
            self._failed(error, jobs, found, waiting)
            return
        except ServiceError as error:
            self._give_up(error)
            return
        else:
            self._account.book(characters, money if reply.money is None else reply.money, reply.tokens)
        finally:
            self._account.release(characters, money)
        self._replies += 1
        self._outages = self._lone_failures = 0
        self._batches_work = self._batches_work or len(jobs) > 1
        for job, text in zip(jobs, reply.texts, strict=True):
            problem = text.reason if isinstance(text, Refusal) else self._service.problem_of(job, text)
            if not problem:
                found[job.place] = text
            elif job.tries < self._service.tells_again:
                earlier = text if isinstance(text, str) and len(text) <= _QUOTED * len(job.text) + _SHORT else ""
                waiting.append([replace(job, complaint=problem, earlier=earlier, tries=job.tries + 1)])
            else:
                found[job.place] = Refusal(problem)

    def _failed(
        self,
        error: AnswerError,
        jobs: Sequence[Job],
        found: dict[int, str | Refusal],
        waiting: deque[Sequence[Job]],
    ) -> None:
        alone = len(jobs) == 1
        if alone and error.concerns_text:
            found[jobs[0].place] = Refusal(str(error))
            return
        if not error.concerns_text:
            self._last_error = error
        self._outages += error.outage
        self._lone_failures += alone
        self._failed_batches += not alone
        if self._outages >= _GIVE_UP or self._lone_failures >= (
            _LONE_FAILURES_LATER if self._replies and not error.outage else _LONE_FAILURES
        ):
            self._give_up(self._useless(error))
        elif not alone:
            # one alone, and soon, tells whether it is the service or the batch
            waiting.appendleft(jobs[:1])
            waiting.extend([[job] for job in jobs[1:]] if self._one_by_one() else _parts(jobs[1:]))
        elif not error.outage and error.status < 400 and jobs[0].tries == 0:
            waiting.append([replace(jobs[0], tries=1)])
        else:
            found[jobs[0].place] = Refusal(str(error))

    def _useless(self, error: AnswerError) -> ServiceError:
        return ServiceError(f"{self._service.name} gives no usable answers: {error}")

    def _limits(self) -> Limits:
        limits = self._service.limits
        return replace(limits, texts=1) if self._one_by_one() else limits

    def _one_by_one(self) -> bool:
        return self._failed_batches >= _FAILED_BATCHES and not self._batches_work


def _halves(jobs: Sequence[Job]) -> list[Sequence[Job]]:
    middle = len(jobs) // 2
    return [jobs[:middle], jobs[middle:]]


def _parts(jobs: Sequence[Job]) -> list[Sequence[Job]]:
    """Gives a batch in up to four parts."""
    return [part for half in _halves(jobs) for part in _halves(half) if part]


def _characters(jobs: Sequence[Job]) -> int:
    return sum(len(job.text) for job in jobs)
