"""Sharing work between processes, so that large projects use every core."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from l10n.checks.slices import Outcome, Plan, Slice, check_slice

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from l10n.glossary import Glossary

Result = TypeVar("Result")

_RUN = 4
"""Slices that one process gets in a row: those of an article's languages share what is known of its sources."""
_MANY_TERMS = 200
"""With fewer terms to work out a second process costs more than it saves (measured: 1 ms a term, 0.1 s to start)."""


class Aside(Generic[Result]):
    """A process that works something out while this one goes on.

    Args:
        function: what is to be done; gives what can be sent.
        arguments: of the function.
        fresh: arguments that can be sent to a process that does not share this one's memory.
    """

    def __init__(self, function: Callable[..., Result], arguments: Sequence[Any], fresh: Sequence[Any]) -> None:
        # A forked process has all that is in memory already; where that is not safe, a fresh one is started.
        context = multiprocessing.get_context("fork") if can_fork() else multiprocessing.get_context("spawn")
        self._function, self._arguments = function, arguments
        self._receiver, sender = context.Pipe(duplex=False)
        given = arguments if can_fork() else fresh
        self._process: BaseProcess = context.Process(target=_work, args=(sender, function, given), daemon=True)
        self._process.start()
        sender.close()

    def result(self) -> Result:
        """Gives what the process found; works it out here where the process came to an end without a word."""
        try:
            found: Result = self._receiver.recv()
        except EOFError:
            found = self._function(*self._arguments)
        self._process.join()
        return found


def can_fork() -> bool:
    """Says whether a copy of this process can go on by itself: where there are threads, their locks may be held."""
    return "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1


def _work(sender: Connection, function: Callable[..., object], arguments: Sequence[Any]) -> None:
    sender.send(function(*arguments))
    sender.close()


def share(plan: Plan, slices: Sequence[Slice], processes: int) -> Iterable[Outcome]:
    """Gives the outcome of every slice, worked out by this process and others; the order is not that of the slices.

    Args:
        plan: what is checked.
        slices: those that should be worked on together stand side by side.
        processes: how many work, this one among them.
    """
    shares = _dealt(slices, processes)
    others = [Aside(_check_all, (plan, each), (_sendable(plan), each)) for each in shares[1:]]
    outcomes, _ = _check_all(plan, shares[0])
    for other in others:
        found, learned = other.result()
        outcomes += found
        plan.lexicon.learn(learned)
    return outcomes


def _check_all(plan: Plan, slices: Sequence[Slice]) -> tuple[list[Outcome], Mapping[str, Any]]:
    return [check_slice(plan, part) for part in slices], plan.lexicon.learned()


def _dealt(slices: Sequence[Slice], processes: int) -> list[list[Slice]]:
    shares: list[list[Slice]] = [[] for _ in range(processes)]
    for number, start in enumerate(range(0, len(slices), _RUN)):
        shares[number % processes] += slices[start : start + _RUN]
    return [each for each in shares if each]


def _sendable(plan: Plan) -> Plan:
    """Gives the plan with a glossary that can be sent to another process, which prepares it anew."""
    if plan.glossary is None:
        return plan
    concepts = tuple(replace(concept, terms=dict(concept.terms)) for concept in plan.glossary.concepts)
    return replace(plan, glossary=replace(plan.glossary, concepts=concepts, _matchers={}, _renderings={}))


def inflect_aside(glossary: Glossary, languages: Sequence[str]) -> Aside[Mapping[str, Any]] | None:
    """Starts to work out the forms of a glossary's terms; gives None where that is not worth a process.

    Args:
        glossary: the fixed terms.
        languages: BCP 47 tags.
    """
    lexicon = glossary.lexicon
    if lexicon is None or not can_fork():
        return None
    missing = [
        (term, language) for language in languages for term in lexicon.lacks(glossary.wordings(language), language)
    ]
    if len(missing) < _MANY_TERMS:
        return None
    return Aside(_inflected, (glossary, missing), (glossary, missing))


def _inflected(glossary: Glossary, terms: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    lexicon = glossary.lexicon
    if lexicon is None:
        return {}
    for term, language in terms:
        lexicon.paradigm(term, language)
    return lexicon.learned()
