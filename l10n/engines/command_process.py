"""A program that is run without a shell: it is told something, and its lines are taken while it writes them."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes of the longest line that is taken; a longer one is passed over."""

_COMPLAINTS = 64 * 1024
"""Bytes that are kept of the end of what a program complains."""

_AFTERWARDS = 5.0
"""Seconds for what a program has left running to write the rest."""

_LETTING_GO = 1.0
"""Seconds for pipes to be read to their end when nothing should hold them; a child in another session may still."""

_ENDING_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@dataclass(frozen=True, slots=True)
class Ending:
    """How a program ended.

    Attributes:
        status: that it ended with; None where it took too long and had to be ended.
        complaints: the end of what it wrote to its standard error.
    """

    status: int | None
    complaints: bytes


def run_program(
    words: Sequence[str], folder: Path, told: bytes, timeout: float, take: Callable[[bytes], bool]
) -> Ending:
    """Gives how a program ended whose lines were taken; what it left running is ended where it holds the output.

    Args:
        words: the program and its arguments.
        folder: where it runs.
        told: what its standard input holds.
        timeout: seconds that it may take.
        take: gets each line of its standard output, in another thread; tells whether no more of them are awaited.

    Raises:
        OSError: it cannot be run.
    """
    status: int | None = None
    with _Guard() as guard:
        process = guard.watch(
            subprocess.Popen(  # noqa: S603 - the user's own program, run without a shell
                words,
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        )
        lines, complaints = _Lines(take), _Complaints()
        readers: list[_Reader] = []
        try:
            readers = [_Reader(process.stdout, lines), _Reader(process.stderr, complaints)]
            threading.Thread(target=_write, args=(process.stdin, told), daemon=True).start()
            status = _status(process, timeout)
            if status is not None:
                _wait_for_the_rest(readers, lines)
        finally:
            # a server that it has started, with outputs of its own, may be meant to stay
            if status is None or any(reader.is_alive() for reader in readers):
                _end(process)
        _join(readers, _LETTING_GO)
    return Ending(status, bytes(complaints.end))


class _Lines:
    """Takes lines out of the parts that a pipe gives, and holds no more than one of them."""

    def __init__(self, take: Callable[[bytes], bool]) -> None:
        self.enough = threading.Event()
        self._take = take
        self._line = bytearray()
        self._overlong = False

    def add(self, part: bytes) -> None:
        """Takes the lines that end in a part."""
        *ends, rest = part.split(b"\n")
        for end in ends:
            self._lengthen(end)
            self.close()
        self._lengthen(rest)

    def close(self) -> None:
        """Takes the line that ends here."""
        if not self._overlong and self._take(bytes(self._line)):
            self.enough.set()
        self._line.clear()
        self._overlong = False

    def _lengthen(self, piece: bytes) -> None:
        self._overlong = self._overlong or len(self._line) + len(piece) > LONGEST_LINE
        if not self._overlong:
            self._line += piece


class _Complaints:
    """Keeps the end of the parts that a pipe gives."""

    def __init__(self) -> None:
        self.end = bytearray()

    def add(self, part: bytes) -> None:
        """Takes a part."""
        self.end += part
        if len(self.end) > 2 * _COMPLAINTS:
            del self.end[:-_COMPLAINTS]

    def close(self) -> None:
        """Takes nothing more."""


class _Reader(threading.Thread):
    """Reads a pipe to its end."""

    def __init__(self, pipe: IO[bytes] | None, sink: _Lines | _Complaints) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self._sink = sink
        self.start()

    def run(self) -> None:
        if self._pipe is not None:
            with self._pipe as pipe:
                # the pipe's own read waits until it has all that it was asked for
                while part := os.read(pipe.fileno(), 65536):
                    self._sink.add(part)
        self._sink.close()


class _Guard:
    """Ends a program when a signal ends this process, for in a session of its own it gets none of them."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._early: int | None = None
        self._before: dict[int, Callable[[int, FrameType | None], object] | int] = {}

    def __enter__(self) -> Self:
        # Python gives signals to its main thread only; elsewhere a program learns of the end when its input ends
        if threading.current_thread() is threading.main_thread():
            for number in _ENDING_SIGNALS:
                before = signal.getsignal(number)
                # what is ignored, as below nohup, stays so
                if before is not None and before != signal.SIG_IGN:
                    self._before[number] = before
                    signal.signal(number, self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        if self._early is not None:
            signal.raise_signal(self._early)

    def watch(self, process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """Gives the program that is to be ended, back again."""
        self._process = process
        if self._early is not None:
            number, self._early = self._early, None
            self._handle(number, None)
        return process

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if self._process is None:
            # it is being started, and nothing is known yet that could be ended
            self._early = number
            return
        _kill(self._process)
        signal.signal(number, self._before[number])
        signal.raise_signal(number)


def _status(process: subprocess.Popen[bytes], timeout: float) -> int | None:
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        return None


def _wait_for_the_rest(readers: Sequence[_Reader], lines: _Lines) -> None:
    ends = time.monotonic() + _AFTERWARDS
    while readers[0].is_alive() and not lines.enough.is_set() and time.monotonic() < ends:
        readers[0].join(0.05)
    _join(readers, _LETTING_GO)


def _join(readers: Sequence[_Reader], seconds: float) -> None:
    ends = time.monotonic() + seconds
    for reader in readers:
        reader.join(max(0.0, ends - time.monotonic()))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a program with what it started."""
    _kill(process)
    process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (OSError, AttributeError):
        # gone already; or a system without groups of processes
        process.kill()


def _write(pipe: IO[bytes] | None, told: bytes) -> None:
    # a program may end without reading all
    try:
        with pipe or io.BytesIO() as opened:
            opened.write(told)
    except OSError:
        return
