"""Sharing slices between processes, so that large projects use every core."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from l10n.checks.slices import Outcome, Plan, Slice, check_slice

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_RUN = 4
"""Slices that one process gets in a row: those of an article's languages share what is known of its sources."""


def share(plan: Plan, slices: Sequence[Slice], processes: int) -> Iterable[Outcome]:
    """Gives the outcome of every slice, worked out by this process and others; the order is not that of the slices.

    Args:
        plan: what is checked.
        slices: those that should be worked on together stand side by side.
        processes: how many work, this one among them.
    """
    shares = _dealt(slices, processes)
    others = [_Other(plan, each) for each in shares[1:]]
    outcomes = [check_slice(plan, part) for part in shares[0]]
    for other in others:
        outcomes += other.outcomes()
    return outcomes


def _dealt(slices: Sequence[Slice], processes: int) -> list[list[Slice]]:
    shares: list[list[Slice]] = [[] for _ in range(processes)]
    for number, start in enumerate(range(0, len(slices), _RUN)):
        shares[number % processes] += slices[start : start + _RUN]
    return [each for each in shares if each]


class _Other:
    """A process at work on a share.

    Args:
        plan: what is checked.
        slices: its share.
    """

    def __init__(self, plan: Plan, slices: Sequence[Slice]) -> None:
        # A forked process has all that is in memory already; where that is not safe, a fresh one is given the plan.
        forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
        context = multiprocessing.get_context("fork") if forks else multiprocessing.get_context("spawn")
        self._plan, self._slices = plan, slices
        self._receiver, sender = context.Pipe(duplex=False)
        given = plan if forks else _sendable(plan)
        self._process: BaseProcess = context.Process(target=_work, args=(sender, given, slices), daemon=True)
        self._process.start()
        sender.close()

    def outcomes(self) -> Iterable[Outcome]:
        """Gives what the process found; works it out here where the process came to an end without a word."""
        try:
            found: list[Outcome] = self._receiver.recv()
        except EOFError:
            found = [check_slice(self._plan, part) for part in self._slices]
        self._process.join()
        return found


def _work(sender: Connection, plan: Plan, slices: Sequence[Slice]) -> None:
    sender.send([check_slice(plan, part) for part in slices])
    sender.close()


def _sendable(plan: Plan) -> Plan:
    """Gives the plan with a glossary that can be sent to another process, which prepares it anew."""
    if plan.glossary is None:
        return plan
    concepts = tuple(replace(concept, terms=dict(concept.terms)) for concept in plan.glossary.concepts)
    return replace(plan, glossary=replace(plan.glossary, concepts=concepts, _matchers={}, _renderings={}))
