"""Keeping an engine busy: segments are taken in windows, and calls run ahead of what is done with their answers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

_Wanted = TypeVar("_Wanted")
_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")


def windows(wanted: Iterable[_Wanted], first: int, most: int) -> Iterator[list[_Wanted]]:
    """Gives a stream in lists: the first one short, so that work begins at once, each later one twice as long.

    Args:
        wanted: the stream; no more is taken from it than the next list holds.
        first: length of the first list.
        most: greatest length of a list.
    """
    window: list[_Wanted] = []
    size = min(first, most)
    for one in wanted:
        window.append(one)
        if len(window) >= size:
            yield window
            window = []
            size = min(2 * size, most)
    if window:
        yield window


class Ahead(Generic[_Question, _Answer]):
    """Calls that run while the answers of earlier ones are dealt with; answers come in the order of the questions.

    With one call, nothing runs ahead, and every call is made by the thread that wants its answer: engines that know
    nothing of threads see none.
    """

    def __init__(self, call: Callable[[_Question], _Answer], calls: int) -> None:
        self._call = call
        self._most = calls if calls > 1 else 0
        self._waiting: deque[tuple[_Question, Future[_Answer] | None]] = deque()
        self._threads = ThreadPoolExecutor(calls, "l10n-engine") if calls > 1 else None

    def close(self) -> None:
        """Waits for the calls under way, and makes no more."""
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=True)

    @property
    def is_busy(self) -> bool:
        """Whether answers are still to come."""
        return bool(self._waiting)

    def ask(self, question: _Question) -> Iterator[tuple[_Question, _Answer]]:
        """Asks a question; gives the answers that must be dealt with before the next one is asked.

        Raises:
            L10nError: what the call of an earlier question raised.
        """
        self._waiting.append((question, self._threads.submit(self._call, question) if self._threads else None))
        yield from self._answers(self._most)

    def rest(self) -> Iterator[tuple[_Question, _Answer]]:
        """Gives the answers that are still to come.

        Raises:
            L10nError: what the call of a question raised.
        """
        yield from self._answers(0)

    def _answers(self, left: int) -> Iterator[tuple[_Question, _Answer]]:
        while len(self._waiting) > left:
            question, future = self._waiting.popleft()
            yield question, (self._call(question) if future is None else future.result())
