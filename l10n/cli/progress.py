"""Showing how far drafting has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

import click

from l10n.catalog.status import count_words

LINE_SECONDS = 10.0
"""How often a line is printed where there is no terminal."""

Show = Callable[[int, int, float], None]
"""Shows how many segments are done, of how many so far, and words a second."""

Tell = Callable[[str], None]
"""Prints a line beside it."""


class DraftingProgress:
    """Counts what is wanted and what is done; what is wanted grows while articles are read."""

    def __init__(self, show: Show, tell: Tell) -> None:
        self.tell = tell
        self._show = show
        self._started = time.monotonic()
        self._wanted = self._done = self._words = 0

    def expect(self, segments: int) -> None:
        """Counts segments that are to be drafted."""
        self._wanted += segments

    def done(self, source: str) -> None:
        """Counts a segment that is done, and shows it."""
        self._done += 1
        self._words += count_words(source)
        rate = self._words / max(time.monotonic() - self._started, 1e-3)
        self._show(self._done, self._wanted, rate)


@contextlib.contextmanager
def drafting_progress(title: str) -> Iterator[DraftingProgress]:
    """Gives what to tell of each segment.

    Args:
        title: what is being drafted.
    """
    import sys

    shown = _bar(title) if sys.stderr.isatty() else _lines(title)
    with shown as (show, tell):
        yield DraftingProgress(show, tell)


@contextlib.contextmanager
def _bar(title: str) -> Iterator[tuple[Show, Tell]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("segments  {task.fields[rate]} words/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=None, rate="–")

        def show(done: int, wanted: int, rate: float) -> None:
            progress.update(task, completed=done, total=wanted, rate=f"{rate:,.0f}")

        def tell(line: str) -> None:
            progress.console.print(line, markup=False, highlight=False, soft_wrap=True)

        yield show, tell


@contextlib.contextmanager
def _lines(title: str) -> Iterator[tuple[Show, Tell]]:
    last = time.monotonic()

    def show(done: int, wanted: int, rate: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LINE_SECONDS:
            last = now
            click.echo(f"{title}: {done} of {wanted} segments, {rate:,.0f} words/s", err=True)

    def tell(line: str) -> None:
        click.echo(line, err=True)

    yield show, tell
