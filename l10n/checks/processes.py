"""Sharing work between processes, so that large projects use every core."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from l10n.checks.slices import Outcome, Plan, Slice, check_slice
from l10n.glossary.aside import Aside

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
    others = [Aside(_check_all, (plan, each), (_sendable(plan), each)) for each in shares[1:]]
    outcomes, _ = _check_all(plan, shares[0])
    for other in others:
        found, learned = other.result()
        outcomes += found
        plan.lexicon.learn(learned)
    return outcomes


def _check_all(plan: Plan, slices: Sequence[Slice]) -> tuple[list[Outcome], Mapping[str, Any]]:
    before = frozenset(plan.lexicon.learned())
    outcomes = [check_slice(plan, part) for part in slices]
    return outcomes, {key: known for key, known in plan.lexicon.learned().items() if key not in before}


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
