"""From sources to drafts: rules first, then the engine, then the glossary, values, typography and tags.

Sources are a stream: no more of them are held than a window of some hundred segments and the calls that are under way,
and the engine translates while earlier answers are repaired and later sources are prepared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from l10n.drafting.cases import Case, choose, draft_of, fuller, wants_more
from l10n.drafting.draft_cache import DraftCache, KnownDraft
from l10n.drafting.executor import Executor, Made
from l10n.drafting.kept_tags import by_parts, tagged_source
from l10n.drafting.ladder import climb
from l10n.drafting.preparing import Pending, Preparing, Wanted
from l10n.drafting.recall import Recall
from l10n.drafting.rules import draft_by_rule, split_credit
from l10n.drafting.splicing import MARGIN
from l10n.drafting.streaming import Ahead, windows
from l10n.engines.deferred import DeferredEngine
from l10n.engines.protocol import Candidates, Concurrent, Engine, InterruptedTranslation, Request, Scorer, TermTaker
from l10n.glossary import Glossary
from l10n.glossary.fixed_terms import fixed_wordings
from l10n.model import Draft

BATCH = 64
"""How many segments go to the engine at once: enough for its length-sorted batches, few enough to save often."""

WINDOW = 4096
"""How many segments are sorted by length together. On 4,000 sentences, one run with 1,024 took 5 % more CPU time, which
is about what such runs scatter by."""


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
        cache: the drafts that engines have made before; None for no cache.
        settings: whatever else shapes the engine's translations, such as its beam; a part of the cache's keys.
    """

    engine: Engine | DeferredEngine
    source_language: str
    target_language: str
    glossary: Glossary
    enforce: bool = True
    margin: float = MARGIN
    memory: Recall | None = None
    cache: DraftCache | None = None
    settings: str = ""

    @property
    def languages(self) -> tuple[str, str]:
        """Source and target language."""
        return self.source_language, self.target_language


def draft_segments(sources: Sequence[str], drafting: Drafting) -> Iterator[tuple[str, Draft | None]]:
    """Gives drafts as they are made: those by rule and of the memory at once, those of the engine batch by batch.

    Args:
        sources: texts with numbered tags, in the order of their article.
        drafting: engine, languages and glossary.

    Raises:
        EngineError: the engine failed.
    """
    beside = zip(("", *sources), sources, (*sources[1:], ""), strict=False)
    wanted = (Wanted(source, (before, after)) for before, source, after in beside)
    return ((one.source, draft) for one, draft in draft_wanted(wanted, drafting))


def draft_wanted(
    wanted: Iterable[Wanted], drafting: Drafting, executor: Executor | None = None
) -> Iterator[tuple[Wanted, Draft | None]]:
    """Gives drafts as they are made, in any order.

    Args:
        wanted: a stream, of which no more is taken than the engine needs to be busy.
        drafting: engine, languages and glossary.
        executor: runs the engine; by default this process does.

    Raises:
        EngineError: the engine failed.
    """
    preparing = preparing_for(drafting)
    with executor or InProcess(drafting) as asking:
        for window in windows(wanted, BATCH, WINDOW):
            left = []
            for one in window:
                draft = _draft_without_engine(one, drafting)
                if draft is None:
                    left.append(one)
                else:
                    yield one, draft
            pending = preparing.prepare(left)
            known = drafting.cache.find(one.key for one in pending) if drafting.cache else {}
            yield from _known_drafts(pending, known, drafting.engine.id)
            for made in asking.ask([one for one in pending if one.key not in known]):
                yield from _given_out(made, drafting.cache)
        for made in asking.rest():
            yield from _given_out(made, drafting.cache)


def preparing_for(drafting: Drafting) -> Preparing:
    """Gives what makes sources ready; whoever has the same engine, settings and glossary gets the same keys."""
    recipe = f"{drafting.settings}; enforce {drafting.enforce}, margin {drafting.margin}"
    return Preparing(drafting.glossary, drafting.languages, drafting.engine.id, recipe)


def _draft_without_engine(wanted: Wanted, drafting: Drafting) -> Draft | None:
    draft = draft_by_rule(wanted.source, *drafting.languages, {})
    if draft is None and drafting.memory is not None:
        draft = drafting.memory(wanted.source, wanted.context)
    return draft


def _known_drafts(
    pending: Sequence[Pending], known: Mapping[bytes, KnownDraft], engine: str
) -> Iterator[tuple[Wanted, Draft]]:
    for one in pending:
        found = known.get(one.key)
        if found is not None:
            draft = Draft(found.target, "mt", engine, found.remarks, one.fixed_terms)
            yield from ((wanted, draft) for wanted in one.wanted)


def _given_out(made: Made, cache: DraftCache | None) -> Iterator[tuple[Wanted, Draft | None]]:
    if cache is not None:
        cache.keep({one.key: KnownDraft(draft.target, draft.remarks) for one, draft in made if draft})
    for one, draft in made:
        yield from ((wanted, draft) for wanted in one.wanted)


class InProcess:
    """Asks the engine in this process, where the first question loads it, and makes drafts of its answers."""

    def __init__(self, drafting: Drafting) -> None:
        self._drafting = drafting
        self._ahead: Ahead[list[Case], _Answered] | None = None
        self._again: list[Case] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._ahead is not None:
            self._ahead.close()

    def ask(self, pending: Sequence[Pending]) -> Iterator[Made]:
        """Asks for all of a window, the longest first, and gives the drafts that are made meanwhile."""
        if not pending:
            return
        ahead = self._ready()
        for cases in in_batches(pending, self._drafting, sparing=is_sparing(loaded(self._drafting.engine))):
            yield from self._made(ahead.ask(cases))
            if len(self._again) >= BATCH:
                yield from self._made(ahead.ask(self._put_off()))

    def rest(self) -> Iterator[Made]:
        """Gives the drafts of all that was asked."""
        while self._ahead is not None and (self._again or self._ahead.is_busy):
            yield from self._made(self._ahead.rest())
            if self._again:
                yield from self._made(self._ahead.ask(self._put_off()))

    def _made(self, answered: Iterable[tuple[list[Case], _Answered]]) -> Iterator[Made]:
        for cases, (answers, interruption) in answered:
            yield drafts_of(cases, answers, self._drafting, self._again)
            if interruption is not None:
                raise interruption

    def _put_off(self) -> list[Case]:
        """Gives what is to be asked again; in calls of their own, so that nobody waits for the answers."""
        cases = self._again[:]
        self._again.clear()
        return cases

    def _ready(self) -> Ahead[list[Case], _Answered]:
        if self._ahead is None:
            engine = ready_engine(self._drafting)
            self._ahead = Ahead(partial(_answered, engine), calls_of(engine))
        return self._ahead


_Answered = tuple[Sequence[Candidates], InterruptedTranslation | None]


def _answered(engine: Engine, cases: Sequence[Case]) -> _Answered:
    """Gives the answers, also those that had come when the user broke off: they were paid for."""
    try:
        return engine.translate([case.request for case in cases]), None
    except InterruptedTranslation as interruption:
        return interruption.answers, interruption


def loaded(engine: Engine | DeferredEngine) -> Engine:
    """Gives an engine that can translate."""
    return engine.loaded() if isinstance(engine, DeferredEngine) else engine


def ready_engine(drafting: Drafting) -> Engine:
    """Gives the engine, loaded and told the fixed terms where it takes them.

    Raises:
        EngineError: it cannot be loaded.
    """
    engine = loaded(drafting.engine)
    if isinstance(engine, TermTaker):
        engine.take_terms(*drafting.languages, fixed_wordings(drafting.glossary, *drafting.languages))
    return engine


def calls_of(engine: Engine) -> int:
    """Gives how many calls keep an engine busy."""
    return engine.calls if isinstance(engine, Concurrent) else 1


def is_sparing(engine: Engine) -> bool:
    """Tells whether plain sources cost an engine less when only one hypothesis is asked for."""
    return isinstance(engine, Scorer)


def in_batches(pending: Sequence[Pending], drafting: Drafting, *, sparing: bool) -> Iterator[list[Case]]:
    """Gives sources as they are asked: like with like, as a batch costs what its longest segment costs.

    A batch in the same order gives the same batch again, so that another process asks what this one would.

    Args:
        pending: the sources of a window.
        drafting: languages and glossary.
        sparing: as is_sparing says of the engine.
    """
    cases = [_case(one, drafting, sparing=sparing) for one in pending]
    cases.sort(key=lambda case: (case.request.hypotheses, -len(case.request.source)))
    for start in range(0, len(cases), BATCH):
        yield cases[start : start + BATCH]


def _case(pending: Pending, drafting: Drafting, *, sparing: bool) -> Case:
    """Gives the case of a source; a plain one needs no more than the best hypothesis of an engine that has several."""
    source = pending.untagged.text
    text, _ = split_credit(pending.source) or (pending.source, "")
    before, after = pending.wanted[0].context or ("", "")
    request = Request(
        source, *drafting.languages, hits=pending.hits, tagged=tagged_source(text), before=before, after=after
    )
    if sparing and not pending.hits and not pending.untagged.marks:
        request = replace(request, hypotheses=1, align=False)
    return Case(pending, request, drafting.glossary)


def drafts_of(
    cases: Sequence[Case], answers: Sequence[Candidates], drafting: Drafting, again: list[Case] | None = None
) -> Made:
    """Gives the drafts of a batch.

    A plain source was asked for its best hypothesis only. Where that has other numbers or quotations than the source,
    all hypotheses are wanted after all, and the words that became each other.

    Args:
        cases: what was asked.
        answers: what the engine answered, in their order.
        drafting: engine, languages and glossary.
        again: gets what is to be asked again; without it that is asked at once.

    Raises:
        EngineError: the engine was asked again and failed.
    """
    engine = loaded(drafting.engine)
    answers = by_parts(engine, [case.request for case in cases], answers)
    chosen = [choose(case, candidates) for case, candidates in zip(cases, answers, strict=True)]
    lacking = {place for place, choice in enumerate(chosen) if wants_more(cases[place], choice)}
    wider = [fuller(cases[place]) for place in sorted(lacking)]
    if again is not None:
        again += wider
        kept = [place for place in range(len(cases)) if place not in lacking]
        cases, chosen = [cases[place] for place in kept], [chosen[place] for place in kept]
    elif wider:
        candidates = engine.translate([case.request for case in wider])
        for place, case, found in zip(sorted(lacking), wider, candidates, strict=True):
            chosen[place] = choose(case, found)
    rungs: Sequence[Counter[str]] = [Counter() for _ in cases]
    if drafting.enforce:
        chosen, rungs = climb(engine, cases, chosen, drafting.margin)
    drafts = [
        draft_of(case, choice, counts, drafting.engine.id)
        for case, choice, counts in zip(cases, chosen, rungs, strict=True)
    ]
    return [(case.pending, draft) for case, draft in zip(cases, drafts, strict=True)]
