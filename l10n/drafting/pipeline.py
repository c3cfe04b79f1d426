"""From sources to drafts: rules first, then the engine, then the glossary, values, typography and tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from l10n.drafting.abbreviations import written_out
from l10n.drafting.alignment import moved_links
from l10n.drafting.enforcement import Chosen, choose_hypothesis, term_remarks
from l10n.drafting.quotation import with_quotation_marks
from l10n.drafting.recall import Recall
from l10n.drafting.rules import draft_by_rule, split_credit
from l10n.drafting.splicing import MARGIN, Splice, splice_terms
from l10n.drafting.tags import Untagged, project_tags, untag
from l10n.drafting.tidying import tidy
from l10n.drafting.value_repair import repair_values
from l10n.engines.protocol import Candidates, Engine, Hypothesis, Request
from l10n.glossary import Glossary, Matcher, Verdict
from l10n.glossary.fixed_terms import fixed_terms_of
from l10n.inline import tag_problems
from l10n.model import Draft
from l10n.typography import typeset
from l10n.values import compare_values

BATCH = 64
"""How many segments go to the engine at once: enough for its length-sorted batches, few enough to save often."""

_ROUNDS = 12
"""How many missed terms of one segment are tried, one after the other; more stand in hardly any sentence."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """What drafting one language pair needs.

    Attributes:
        engine: translates.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        glossary: its terms are looked for and enforced.
        enforce: whether missed terms are put in; without it only the choice among hypotheses heeds them.
        margin: greatest loss of score that putting a term in may cost, in nats a token.
        memory: gives the memory's draft of a source, which comes before the engine's; None for no memory.
    """

    engine: Engine
    source_language: str
    target_language: str
    glossary: Glossary
    enforce: bool = True
    margin: float = MARGIN
    memory: Recall | None = None


@dataclass(frozen=True, slots=True)
class _Pending:
    """A source on its way through the engine: what is translated of it, and what stays behind it as it is."""

    source: str
    untagged: Untagged
    credit: str


class _Case:
    """One request with what its drafts are judged and repaired by."""

    def __init__(self, pending: _Pending, request: Request, glossary: Glossary) -> None:
        self.pending = pending
        self.request = request
        self._glossary = glossary
        self._languages = (request.source_language, request.target_language)

    def judge(self, text: str) -> Sequence[Verdict]:
        return self._glossary.judge(self.request.hits, text, *self._languages, self.request.source)

    def repair(self, hypothesis: Hypothesis) -> tuple[str, int]:
        source = self.request.source
        text, _ = repair_values(source, hypothesis.text, *self._languages, links=hypothesis.alignment)
        return text, len(compare_values(source, text, *self._languages))


def draft_segments(sources: Sequence[str], drafting: Drafting) -> Iterator[tuple[str, Draft | None]]:
    """Gives drafts as they are made: those by rule and of the memory at once, those of the engine batch by batch.

    Args:
        sources: texts with numbered tags.
        drafting: engine, languages and glossary.

    Raises:
        EngineError: the engine failed.
    """
    pending: list[_Pending] = []
    for source in sources:
        draft = draft_by_rule(source, drafting.source_language, drafting.target_language, {})
        if draft is None and drafting.memory is not None:
            draft = drafting.memory(source)
        if draft is not None:
            yield source, draft
        else:
            pending.append(_prepare(source, drafting.source_language))
    matcher = drafting.glossary.matcher(drafting.source_language)
    # the longest first, so that a batch holds segments of like length and the time left is not underestimated
    pending.sort(key=lambda one: -len(one.untagged.text))
    for start in range(0, len(pending), BATCH):
        yield from _draft_batch(pending[start : start + BATCH], drafting, matcher)


def _prepare(source: str, language: str) -> _Pending:
    text, credit = split_credit(source) or (source, "")
    return _Pending(source, written_out(untag(text), language), credit)


def _draft_batch(batch: Sequence[_Pending], drafting: Drafting, matcher: Matcher) -> Iterator[tuple[str, Draft | None]]:
    languages = (drafting.source_language, drafting.target_language)
    cases = []
    for one in batch:
        text = one.untagged.text
        cases.append(_Case(one, Request(text, *languages, hits=matcher.match(text)), drafting.glossary))
    answers = drafting.engine.translate([case.request for case in cases])
    chosen = [_choose(case, candidates) for case, candidates in zip(cases, answers, strict=True)]
    spliced = [0 for _ in cases]
    if drafting.enforce:
        _splice(cases, chosen, spliced, drafting)
    for case, choice, count in zip(cases, chosen, spliced, strict=True):
        yield case.pending.source, _draft(case, choice, count, drafting)


def _choose(case: _Case, candidates: Candidates) -> Chosen:
    filled = [hypothesis for hypothesis in candidates.hypotheses if hypothesis.text.strip()]
    return choose_hypothesis(filled or candidates.hypotheses[:1], case.judge, case.repair)


def _splice(cases: Sequence[_Case], chosen: list[Chosen], spliced: list[int], drafting: Drafting) -> None:
    """Puts missed terms into the chosen hypotheses, all segments of a batch at once, one term each a round."""
    given_up: list[set[str]] = [set() for _ in cases]
    places = [place for place, choice in enumerate(chosen) if choice.unmet]
    for _ in range(_ROUNDS):
        splices = [
            Splice(cases[p].request, chosen[p].hypothesis, cases[p].judge, frozenset(given_up[p])) for p in places
        ]
        goes_on = []
        for place, outcome in zip(places, splice_terms(drafting.engine, splices, drafting.margin), strict=True):
            if not outcome.concept:
                continue
            hypotheses = [outcome.hypothesis] if outcome.hypothesis else []
            choices = [choose_hypothesis([one], cases[place].judge, cases[place].repair) for one in hypotheses]
            if choices and choices[0].rank < chosen[place].rank:
                spliced[place] += chosen[place].unmet - choices[0].unmet
                chosen[place] = replace(choices[0], place=chosen[place].place)
            else:
                given_up[place].add(outcome.concept)
            if chosen[place].unmet:
                goes_on.append(place)
        places = goes_on
        if not places:
            return


def _draft(case: _Case, chosen: Chosen, spliced: int, drafting: Drafting) -> Draft | None:
    if not chosen.text.strip():
        return None
    untagged = case.pending.untagged
    links = moved_links(chosen.hypothesis.alignment or (), chosen.hypothesis.text, chosen.text)
    text, links = with_quotation_marks(untagged, chosen.text, links, drafting.target_language)
    tidied = tidy(untagged.text, text)
    target = project_tags(untagged, tidied, moved_links(links, text, tidied))
    target = typeset(target + case.pending.credit, drafting.target_language, no_break=False)
    if tag_problems(case.pending.source, target):
        return None
    fixed_terms = fixed_terms_of(drafting.glossary, drafting.source_language, drafting.target_language)
    remarks = term_remarks(chosen, spliced)
    return Draft(target, "mt", drafting.engine.id, remarks, fixed_terms(case.pending.source))
