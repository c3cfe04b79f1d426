"""Calls in threads that never hold up the end of the program."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_Answer = TypeVar("_Answer")


def in_background(call: Callable[[], _Answer]) -> Future[_Answer]:
    """Gives the future of a call; its thread never holds up the end of the program, as a pool's threads do."""
    future: Future[_Answer] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the future is read
            future.set_exception(error)

    threading.Thread(target=run, name="l10n-service", daemon=True).start()
    return future
