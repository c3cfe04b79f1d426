"""Putting a missing term into a hypothesis: each form of its paradigm is tried at its place, and the engine judges.

The place is found by alignment. Every form is put there and the whole is scored by the engine; the best few are also
decoded anew from there on, so that what follows can agree with the term. The best of all is kept, unless the engine
likes it less than the hypothesis it came from by more than a margin: then nothing is put anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from l10n.drafting.alignment import moved_links
from l10n.engines.protocol import Engine, Hypothesis, Link, PrefixDecoder, Request, Scorer
from l10n.glossary import Verdict
from l10n.glossary.glossary import term_in
from l10n.morphology import paradigm

MARGIN = 0.7
"""Greatest loss of mean log probability that a splice may cost, in nats a token."""

FORMS = 14
"""Most forms of a term that are tried: Russian nouns have twelve cases and numbers."""

DECODED = 2
"""How many of the best forms are decoded anew from their place on."""

_GOOD = 0.15
"""Loss of score up to which a form is simply left in its place: decoding anew costs the most time of all."""

_SHORT = 12
"""Words of a translation below which the margin grows: in a short one a single word weighs more in the mean."""

_ARTICLE = re.compile(r"\b[Aa]n? $")
_SPOKEN_AS_CONSONANT = ("eu", "uni", "use", "uti", "one", "u.", "un ")

Judge = Callable[[str], Sequence[Verdict]]
_UNMET = frozenset({"missing", "forbidden", "broken"})


@dataclass(frozen=True, slots=True)
class Splice:
    """A hypothesis that misses a term.

    Attributes:
        request: what was translated.
        hypothesis: the best of its hypotheses.
        judge: gives the glossary's verdicts on a translation.
        given_up: ids of concepts that are not tried again.
    """

    request: Request
    hypothesis: Hypothesis
    judge: Judge
    given_up: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spliced:
    """What became of a splice.

    Attributes:
        hypothesis: with a missed term more; None where none was good enough.
        concept: id of the concept that was tried; empty where there was none to try.
    """

    hypothesis: Hypothesis | None
    concept: str


@dataclass(frozen=True, slots=True)
class _Trial:
    """One form of a term at its place in one hypothesis."""

    splice: Splice
    prefix: str
    text: str
    links: tuple[Link, ...]


def splice_terms(engine: Engine, splices: Sequence[Splice], margin: float = MARGIN) -> list[Spliced]:
    """Gives for each hypothesis one that has a missed term more, where one is good enough.

    Args:
        engine: must be a Scorer; a PrefixDecoder does better.
        splices: hypotheses that miss terms.
        margin: greatest loss of score, in nats a token.

    Raises:
        EngineError: the engine failed.
    """
    if not isinstance(engine, Scorer):
        return [Spliced(None, "") for _ in splices]
    tried = [_trials(splice) for splice in splices]
    flat = [trial for _, row in tried for trial in row]
    scores = iter(
        engine.score([trial.splice.request for trial in flat], [trial.text for trial in flat]) if flat else []
    )
    scored = [sorted(((next(scores), trial) for trial in row), key=lambda pair: -pair[0]) for _, row in tried]
    decoded = _decode(engine, scored)
    results: list[Spliced] = []
    for splice, (concept, _), row, more in zip(splices, tried, scored, decoded, strict=True):
        candidates = [Hypothesis(trial.text, score, trial.links) for score, trial in row] + more
        results.append(Spliced(_best(splice, candidates, margin), concept))
    return results


def _trials(splice: Splice) -> tuple[str, list[_Trial]]:
    """Gives the first unmet concept whose place is known, and the trials of its forms there."""
    text, links = splice.hypothesis.text, splice.hypothesis.alignment or ()
    for verdict in splice.judge(text):
        if verdict.kind not in _UNMET or verdict.concept.id in splice.given_up:
            continue
        for hit in verdict.hits:
            place = _place(links, hit.start, hit.end, text) or _gap(links, hit.start)
            if place is None:
                continue
            start, end = place
            forms = _forms(verdict, hit.surface, splice.request.target_language, at_start=not text[:start].strip())
            return verdict.concept.id, [_trial(splice, text, links, (start, end), form) for form in forms]
    return "", []


def _gap(links: Sequence[Link], start: int) -> tuple[int, int] | None:
    """Gives the place behind what the nearest word before a hit became: for a term that the engine passed over."""
    before = [link for link in links if link.source_end <= start]
    if not before:
        return None
    nearest = max(link.source_end for link in before)
    end = max(link.target_end for link in before if link.source_end == nearest)
    return end, end


def _trial(splice: Splice, text: str, links: Sequence[Link], place: tuple[int, int], form: str) -> _Trial:
    """Puts a form in the place of some words; of none where the place is a gap."""
    start, end = place
    before = text[:start] + (" " if start == end and start else "")
    if splice.request.target_language.startswith("en"):
        before = _ARTICLE.sub(lambda match: _article(match[0], form), before)
    whole = before + form + text[end:]
    return _Trial(splice, before + form, whole, tuple(moved_links(links, text, whole)))


def _article(article: str, following: str) -> str:
    """Gives the English indefinite article that goes before a term, as far as its spelling tells."""
    vowel = following[:1].lower() in "aeiou" and not following.lower().startswith(_SPOKEN_AS_CONSONANT)
    return article[0] + ("n " if vowel else " ")


def _place(links: Sequence[Link], start: int, end: int, text: str) -> tuple[int, int] | None:
    """Gives the run of target words that the most certain links lead to; words in between belong to it."""
    inside = [link for link in links if link.source_start < end and link.source_end > start]
    inside = [link for link in inside if any(c.isalnum() for c in text[link.target_start : link.target_end])]
    if not inside:
        return None
    most = max(inside, key=lambda link: link.weight)
    low, high = most.target_start, most.target_end
    for link in sorted(inside, key=lambda link: abs(link.target_start - most.target_start)):
        gap = text[min(link.target_end, high) : max(link.target_start, low)]
        if len(gap.split()) <= 2 and not any(mark in gap for mark in ",;:.()–—"):
            low, high = min(low, link.target_start), max(high, link.target_end)
    return low, high


def _forms(verdict: Verdict, surface: str, language: str, *, at_start: bool) -> list[str]:
    if verdict.concept.policy == "keep":
        forms = [surface]
    else:
        term = term_in(verdict.concept, language)
        if term is None:
            return []
        forms = [form.text for form in paradigm(term.text, language).forms]
    distinct = list(dict.fromkeys(forms))[:FORMS]
    return [form[:1].upper() + form[1:] for form in distinct] if at_start else distinct


def _decode(engine: Engine, scored: Sequence[Sequence[tuple[float, _Trial]]]) -> list[list[Hypothesis]]:
    if not (isinstance(engine, PrefixDecoder) and engine.heeds_prefix):
        return [[] for _ in scored]
    best = [[trial for _, trial in row[:DECODED] if not _is_good(row[0][0], trial)] for row in scored]
    requests = [replace(trial.splice.request, prefix=trial.prefix) for row in best for trial in row]
    answers = iter(engine.translate(requests) if requests else [])
    return [[hypothesis for _ in row for hypothesis in next(answers).hypotheses[:1]] for row in best]


def _is_good(score: float, trial: _Trial) -> bool:
    return score >= trial.splice.hypothesis.score - _GOOD


def _best(splice: Splice, candidates: Sequence[Hypothesis], margin: float) -> Hypothesis | None:
    before = _unmet(splice.judge(splice.hypothesis.text))
    words = max(len(splice.hypothesis.text.split()), 1)
    lowest = splice.hypothesis.score - margin * max(1.0, _SHORT / words)
    good = [
        candidate
        for candidate in candidates
        if candidate.score >= lowest and _unmet(splice.judge(candidate.text)) < before
    ]
    return max(good, key=lambda candidate: candidate.score, default=None)


def _unmet(verdicts: Sequence[Verdict]) -> int:
    return sum(1 for verdict in verdicts if verdict.kind in _UNMET)
