"""Showing how far drafting has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

import click

from l10n.catalog.status import count_words

LINE_SECONDS = 10.0
"""How often a line is printed where there is no terminal."""

OnDraft = Callable[[str], None]


@contextlib.contextmanager
def drafting_progress(title: str, segments: int) -> Iterator[OnDraft]:
    """Gives a function to call with each source that is done.

    Args:
        title: what is being drafted.
        segments: how many there are.
    """
    from rich.console import Console

    console = Console(stderr=True)
    shown = _bar(title, segments) if console.is_terminal else _lines(title, segments)
    with shown as on_draft:
        yield on_draft


@contextlib.contextmanager
def _bar(title: str, segments: int) -> Iterator[OnDraft]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("segments  {task.fields[rate]} words/s"),
        TimeRemainingColumn(),
    )
    started, words = time.monotonic(), 0
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=segments, rate="–")

        def on_draft(source: str) -> None:
            nonlocal words
            words += count_words(source)
            rate = words / max(time.monotonic() - started, 1e-3)
            progress.update(task, advance=1, rate=f"{rate:,.0f}")

        yield on_draft


@contextlib.contextmanager
def _lines(title: str, segments: int) -> Iterator[OnDraft]:
    started = last = time.monotonic()
    done = words = 0

    def on_draft(source: str) -> None:
        nonlocal done, words, last
        done += 1
        words += count_words(source)
        now = time.monotonic()
        if now - last >= LINE_SECONDS:
            last = now
            click.echo(f"{title}: {done} of {segments} segments, {words / (now - started):,.0f} words/s", err=True)

    yield on_draft
