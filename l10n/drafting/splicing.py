"""Putting missed terms into a hypothesis: forms of the paradigm are tried at their places, and the engine judges.

A place is found by alignment. First the forms that fit their places best are put in for all missed terms at once; what
the engine does not like, or what still misses a term, is tried again term by term with every form, and the best of
those are decoded anew from the term on, so that what follows can agree with it. A text is kept where it misses fewer
terms and the engine likes it no less than the hypothesis it came from by more than a margin.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from l10n.drafting.enforcement import Judge, missed
from l10n.drafting.places import kept_places, place_of
from l10n.drafting.trials import Edit, edited, forms_at
from l10n.engines.protocol import Engine, Hypothesis, Link, PrefixDecoder, Request, Scorer
from l10n.glossary import Verdict

MARGIN = 1.0
"""Greatest loss of mean log probability that a splice may cost, in nats a token. On 320 test sentences of diplomacy,
German to English, 0.5 met 93.2 % of the terms at 51.7 chrF, 0.7 met 96.9 % at 52.3, 1.0 met 98.4 % at 52.5."""

FORMS = 5
"""Most forms of a term that are tried, those that fit first: on the sets of docs/glossary.md 14 met no term more."""

_TOGETHER = 2
"""Most texts with all missed terms at once: the fitting forms, and another where two fit one place alike. Four of them
met no term more and cost a tenth of the scoring."""

_DECODED = 1
"""How many of the best forms are decoded anew from their place on: two met two terms more of 256, a tenth slower."""

_GOOD = 0.2
"""Loss of score up to which a form is simply left in its place: decoding anew costs the most time of all."""

_SHORT = 12
"""Words of a translation below which the margin grows: in a short one a single word weighs more in the mean."""


@dataclass(frozen=True, slots=True)
class Splice:
    """A hypothesis that misses a term.

    Attributes:
        request: what was translated.
        hypothesis: the best of its hypotheses.
        judge: gives the glossary's verdicts on a translation.
    """

    request: Request
    hypothesis: Hypothesis
    judge: Judge


@dataclass(slots=True)
class _State:
    """How far one splice has come."""

    splice: Splice
    text: str
    links: tuple[Link, ...]
    score: float
    verdicts: list[Verdict]
    spent: int = 0
    given_up: set[str] = field(default_factory=set)

    @property
    def unmet(self) -> list[Verdict]:
        """The verdicts on what is missed."""
        return missed(self.verdicts)

    @property
    def waiting(self) -> list[Verdict]:
        """Those that have not been given up."""
        return [verdict for verdict in self.unmet if verdict.concept.id not in self.given_up]

    def lowest(self, margin: float, terms: int) -> float:
        """Gives the lowest score that a text with so many terms more may have."""
        words = max(len(self.text.split()), 1)
        return self.splice.hypothesis.score - margin * (self.spent + terms) * max(1.0, _SHORT / words)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A text with one or more terms put in."""

    text: str
    links: tuple[Link, ...]
    prefix: str
    terms: int


def splice_terms(engine: Engine, splices: Sequence[Splice], margin: float = MARGIN) -> list[Hypothesis | None]:
    """Gives for each hypothesis one that misses fewer terms; None where none was good enough.

    Args:
        engine: must be a Scorer; a PrefixDecoder does better.
        splices: hypotheses that miss terms.
        margin: greatest loss of score for each term, in nats a token.

    Raises:
        EngineError: the engine failed.
    """
    if not isinstance(engine, Scorer):
        return [None for _ in splices]
    states = [
        _State(
            splice, splice.hypothesis.text, tuple(splice.hypothesis.alignment or ()), splice.hypothesis.score,
            list(splice.judge(splice.hypothesis.text)),
        )
        for splice in splices
    ]  # fmt: skip
    _try_together(engine, states, margin)
    waiting = [state for state in states if state.waiting]
    while waiting:
        _try_one_each(engine, waiting, margin)
        waiting = [state for state in waiting if state.waiting]
    return [
        Hypothesis(state.text, state.score, state.links) if state.text != state.splice.hypothesis.text else None
        for state in states
    ]


def _try_together(engine: Scorer, states: Sequence[_State], margin: float) -> None:
    """Puts all missed terms into each hypothesis at once, in the forms that fit their places best."""
    rows = [_together(state) for state in states]
    for state, row, scores in zip(states, rows, _scores(engine, states, rows), strict=True):
        _take_best(state, zip(row, scores, strict=True), margin)


def _together(state: _State) -> list[_Trial]:
    choices: list[list[Edit]] = []
    for verdict in state.waiting:
        for edits, fitting in _edits(state, verdict):
            if not any(edits[0].overlaps(other[0]) for other in choices):
                choices.append(edits[:fitting])
    if not choices:
        return []
    first = [edits[0] for edits in choices]
    combinations = [first]
    for place, edits in enumerate(choices):
        combinations += [[*first[:place], edit, *first[place + 1 :]] for edit in edits[1:3]]
    return [_trial(state, edits, len(choices)) for edits in combinations[:_TOGETHER]]


def _edits(state: _State, verdict: Verdict) -> Iterable[tuple[list[Edit], int]]:
    """Gives for each place of a missed term the edits that put a form there, those that fit it first."""
    language = state.splice.request.target_language
    kept = kept_places(state.verdicts, state.text)
    rivals = [hit for other in state.verdicts if other is not verdict for hit in other.hits]
    for hit in verdict.hits:
        place = place_of(hit, state.links, state.text, kept, language, rivals)
        if verdict.kind in {"broken", "forbidden"} and verdict.found and verdict.found[0] in state.text:
            start = state.text.index(verdict.found[0])
            place = (start, start + len(verdict.found[0]))
        if place is not None:
            edits, fitting = forms_at(verdict.concept, hit.surface, state.text, place, language)
            if edits:
                yield edits[:FORMS], fitting


def _trial(state: _State, edits: Sequence[Edit], terms: int) -> _Trial:
    text, links, end = edited(state.text, state.links, edits)
    return _Trial(text, links, text[:end], terms)


def _scores(engine: Scorer, states: Sequence[_State], rows: Sequence[Sequence[_Trial]]) -> list[list[float]]:
    """Gives the engine's score of every trial, all asked for in one call."""
    requests = [state.splice.request for state, row in zip(states, rows, strict=True) for _ in row]
    texts = [trial.text for row in rows for trial in row]
    scores = iter(engine.score(requests, texts) if requests else [])
    return [[next(scores) for _ in row] for row in rows]


def _take_best(state: _State, scored: Iterable[tuple[_Trial, float]], margin: float) -> bool:
    """Goes on with the best trial that misses fewer terms, if there is one that is good enough."""
    best: tuple[tuple[int, float], _Trial, float, list[Verdict]] | None = None
    for trial, score in scored:
        verdicts = list(state.splice.judge(trial.text))
        gained = len(state.unmet) - len(missed(verdicts))
        if gained > 0 and score >= state.lowest(margin, gained):
            rank = (gained, score)
            if best is None or rank > best[0]:
                best = rank, trial, score, verdicts
    if best is None:
        return False
    (gained, _), trial, score, verdicts = best
    state.text, state.links, state.score, state.verdicts = trial.text, trial.links, score, verdicts
    state.spent += gained
    return True


def _try_one_each(engine: Engine, states: Sequence[_State], margin: float) -> None:
    """Tries one missed term of each hypothesis in every form; what is not good enough is given up."""
    assert isinstance(engine, Scorer)  # noqa: S101 - the caller has looked
    rows = [_alone(state) for state in states]
    scored = [
        sorted(zip(row, scores, strict=True), key=lambda pair: -pair[1])
        for row, scores in zip(rows, _scores(engine, states, rows), strict=True)
    ]
    anew = _decoded(engine, states, scored)
    for state, row, more in zip(states, scored, anew, strict=True):
        concept = state.waiting[0].concept.id
        if not _take_best(state, [*row, *more], margin):
            state.given_up.add(concept)


def _alone(state: _State) -> list[_Trial]:
    return [_trial(state, [edit], 1) for edits, _ in _edits(state, state.waiting[0]) for edit in edits]


def _decoded(
    engine: Engine, states: Sequence[_State], scored: Sequence[Sequence[tuple[_Trial, float]]]
) -> list[list[tuple[_Trial, float]]]:
    """Gives the best trials decoded anew from behind their term, where leaving the rest as it is costs much."""
    if not (isinstance(engine, PrefixDecoder) and engine.heeds_prefix):
        return [[] for _ in scored]
    best = [
        [trial for trial, score in row[:_DECODED] if row[0][1] < state.score - _GOOD]
        for state, row in zip(states, scored, strict=True)
    ]
    requests = [
        replace(state.splice.request, prefix=trial.prefix, hypotheses=1)
        for state, row in zip(states, best, strict=True)
        for trial in row
    ]
    answers = iter(engine.translate(requests) if requests else [])
    found: list[list[tuple[_Trial, float]]] = []
    for row in best:
        hypotheses = [next(answers).best for _ in row]
        found.append([(_Trial(one.text, tuple(one.alignment or ()), one.text, 1), one.score) for one in hypotheses])
    return found
