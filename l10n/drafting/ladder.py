"""The ladder of glossary enforcement above choosing a hypothesis: splice, placeholder, repair by the engine itself.

Each rung sees only what the ones before it left unmet, and what it gives is taken only where fewer terms are missed and
no more values are wrong. What stays unmet stays as the engine had it: the glossary check names it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from l10n.drafting.enforcement import Chosen, choose_hypothesis, missed
from l10n.drafting.splicing import Splice, splice_terms
from l10n.engines.protocol import Candidates, Engine, Hypothesis, Repairer, Request
from l10n.errors import EngineError
from l10n.glossary import Verdict
from l10n.inline import tag_problems

logger = logging.getLogger(__name__)

PLACEHOLDERS = ("@", "§", "¤", "¶")
"""What stands for a kept term while the engine translates: signs that are no word of any language. Of twelve kinds
tried on the shipped model, only such a sign came back every time, in both target languages."""


class Climber(Protocol):
    """A request with what its drafts are judged by."""

    @property
    def request(self) -> Request:
        """What was translated."""
        ...

    def judge(self, text: str) -> Sequence[Verdict]:
        """Gives the glossary's verdicts on a translation."""
        ...

    def repair(self, hypothesis: Hypothesis) -> tuple[str, int]:
        """Gives the text of a hypothesis with its values put right, and how many are still wrong."""
        ...


Rung = Callable[[Engine, Sequence[Climber], Sequence[Chosen]], Sequence[Hypothesis | None]]


def climb(
    engine: Engine, cases: Sequence[Climber], chosen: Sequence[Chosen], margin: float
) -> tuple[list[Chosen], list[Counter[str]]]:
    """Gives the choices with missed terms put right where a rung could, and which rung met how many.

    Args:
        engine: what it can do besides translating decides which rungs there are.
        cases: what was translated.
        chosen: the best hypothesis of each.
        margin: greatest loss of score for each term that is put in, in nats a token.

    Raises:
        EngineError: the engine failed.
    """

    def splice(engine: Engine, cases: Sequence[Climber], chosen: Sequence[Chosen]) -> Sequence[Hypothesis | None]:
        return splice_terms(
            engine,
            [Splice(case.request, one.hypothesis, case.judge) for case, one in zip(cases, chosen, strict=True)],
            margin,
        )

    results = list(chosen)
    rungs: list[Counter[str]] = [Counter() for _ in cases]
    ladder: tuple[tuple[str, Rung], ...] = (("spliced", splice), ("placeholder", _hold), ("repaired", _repair))
    for name, rung in ladder:
        places = [place for place, one in enumerate(results) if one.unmet]
        if not places:
            break
        found = rung(engine, [cases[place] for place in places], [results[place] for place in places])
        for place, hypothesis in zip(places, found, strict=True):
            better = _better(cases[place], results[place], hypothesis)
            if better is not None:
                rungs[place][name] += results[place].unmet - better.unmet
                results[place] = better
    return results, rungs


def _better(case: Climber, before: Chosen, hypothesis: Hypothesis | None) -> Chosen | None:
    if hypothesis is None:
        return None
    after = choose_hypothesis([hypothesis], case.judge, case.repair)
    if after.unmet < before.unmet and after.wrong_values <= before.wrong_values:
        return replace(after, by_choice=before.by_choice)
    return None


def _hold(engine: Engine, cases: Sequence[Climber], chosen: Sequence[Chosen]) -> list[Hypothesis | None]:
    """Translates again with a sign in place of each kept term, and puts the terms back where each sign came once."""
    held = [_held(case, one) for case, one in zip(cases, chosen, strict=True)]
    requests = [request for request, _ in held if request is not None]
    try:
        answers = iter(engine.translate(requests) if requests else [])
    except EngineError as error:
        # the drafts of this batch are there already, and must not be lost with a service that goes away now
        logger.warning("terms cannot be held out of the engine's way: %s", error)
        return [None for _ in cases]
    return [None if request is None else _put_back(next(answers), terms) for request, terms in held]


def _held(case: Climber, chosen: Chosen) -> tuple[Request | None, dict[str, str]]:
    source = case.request.source
    kept = [verdict for verdict in missed(case.judge(chosen.text)) if verdict.concept.policy == "keep"]
    hits = sorted((hit for verdict in kept for hit in verdict.hits), key=lambda hit: hit.start)
    signs = [sign for sign in PLACEHOLDERS if sign not in source]
    if not hits or len(hits) > len(signs) or case.request.tagged:
        # a sign inside tags would have to be put into the tagged source too; splicing serves those
        return None, {}
    terms = dict(zip(signs, (hit.surface for hit in hits), strict=False))
    written: list[str] = []
    done = 0
    for sign, hit in zip(terms, hits, strict=True):
        written += [source[done : hit.start], sign]
        done = hit.end
    held = "".join([*written, source[done:]])
    return replace(case.request, source=held, hits=(), hypotheses=0, attempt=True), terms


def _put_back(candidates: Candidates, terms: dict[str, str]) -> Hypothesis | None:
    for hypothesis in candidates.hypotheses:
        if all(hypothesis.text.count(sign) == 1 for sign in terms):
            text = hypothesis.text
            for sign, term in terms.items():
                text = text.replace(sign, term)
            # the alignment is of the text with signs; without one, what follows goes by the words alone
            return Hypothesis(text, hypothesis.score)
    return None


def _repair(engine: Engine, cases: Sequence[Climber], chosen: Sequence[Chosen]) -> list[Hypothesis | None]:
    """Tells an engine that can be told things which terms it missed."""
    if not isinstance(engine, Repairer):
        return [None for _ in cases]
    found: list[Hypothesis | None] = []
    for case, one in zip(cases, chosen, strict=True):
        unmet = missed(case.judge(one.text))
        try:
            repaired = engine.repair(case.request, one.hypothesis, _instruction(unmet))
        except EngineError as error:
            logger.warning("terms cannot be repaired: %s", error)
            return [*found, *(None for _ in range(len(cases) - len(found)))]
        if repaired is not None and case.request.tagged and tag_problems(case.request.tagged, repaired.tagged):
            repaired = None
        found.append(repaired)
    return found


def _instruction(unmet: Sequence[Verdict]) -> str:
    wanted = []
    for verdict in unmet:
        wordings = " or ".join(f'"{text}"' for text in verdict.expected)
        if verdict.hits and wordings:
            wanted.append(f'"{verdict.hits[0].surface}" must be translated as {wordings}')
    return (
        f"{'; '.join(wanted)}. Inflect the term as the sentence needs it, change as few other words as possible, "
        "and keep all numbers and tags."
    )
