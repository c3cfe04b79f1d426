"""Whether a translation has the terms of its source, in a right form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from l10n.glossary.rendering import Rendering, Renderings, Text, read
from l10n.glossary.verdict import Verdict, VerdictKind
from l10n.model import Concept, Hit, Severity
from l10n.morphology import LANGUAGES

Side = Literal["preferred", "forbidden"]
Prepared = Callable[[Concept, str, str, Side], Renderings | None]
"""Gives the wordings of a concept for a target language and a source language, None where it has none."""

_SHOWN = 5
_WEAKER: dict[Severity, Severity] = {"error": "warning", "warning": "info", "info": "info"}


def judge(
    hits: Sequence[Hit],
    target: str,
    target_language: str,
    source_language: str,
    prepared: Prepared,
    source: str = "",
) -> list[Verdict]:
    """Gives a verdict for every concept of a source that the glossary has a wording for in the target language.

    Where the source's words stand for several concepts, one of them in the translation is enough.

    Args:
        hits: the terms found in the source.
        target: the translation without tags.
        target_language: BCP 47 tag.
        source_language: BCP 47 tag.
        prepared: gives the wordings of a concept.
        source: the source without tags; with it, terms that are only a part of a compound weigh less.
    """
    if not hits:
        return []
    text = read(target, target_language)
    by_concept: dict[str, list[Hit]] = {}
    for hit in hits:
        by_concept.setdefault(hit.concept.id, []).append(hit)
    verdicts: dict[str, list[Verdict]] = {}
    for identity, own in by_concept.items():
        concept = own[0].concept
        preferred = prepared(concept, target_language, source_language, "preferred")
        if preferred is not None:
            forbidden = prepared(concept, target_language, source_language, "forbidden")
            verdicts[identity] = _verdicts(concept, own, text, preferred, forbidden, source)
    return _without_rivals(by_concept, verdicts)


def _verdicts(
    concept: Concept, hits: list[Hit], text: Text, preferred: Renderings, forbidden: Renderings | None, source: str
) -> list[Verdict]:
    found = preferred.find(text, len(hits))
    right = [rendering for rendering in found if rendering.kind != "broken"]
    broken = [rendering for rendering in found if rendering.kind == "broken"]
    severity: Severity = concept.severity or "error"
    expected = preferred.texts
    wrong = _outside(forbidden.find(text, 0) if forbidden else [], right)
    verdicts = []
    if wrong:
        words = _words(wrong)
        evidence = f"{_quoted(words)} must not be used for {_sources(hits)}; use {_quoted(expected[:1])}"
        verdicts.append(Verdict("forbidden", concept, tuple(hits), expected, words, severity, evidence))
    if len(right) >= len(hits):
        kind: VerdictKind = "exact" if all(rendering.kind == "exact" for rendering in right) else "inflected"
        evidence = f"{_sources(hits)} is {_quoted(_words(right))}"
        wordings = tuple(rendering.wording for rendering in right)
        return verdicts or [
            Verdict(kind, concept, tuple(hits), expected, _words(right), severity, evidence, wordings=wordings)
        ]
    if (broken and len(right) + len(broken) >= len(hits)) or (broken and not right):
        words = _words(broken)
        against = next((rendering.against for rendering in broken if rendering.against), "")
        reason = f"“{against}” does not take this case" if against else "the words do not agree"
        evidence = f"in {_quoted(words)} {reason}; expected a form of {_quoted(expected[:1])}"
        return [*verdicts, Verdict("broken", concept, tuple(hits), expected, words, severity, evidence)]
    if right:
        evidence = (
            f"{_sources(hits)} is in the source {len(hits)} times, its translation {_quoted(_words(right))} "
            f"{len(right)} times; a pronoun may stand for it"
        )
        return verdicts or [Verdict("fewer", concept, tuple(hits), expected, _words(right), "info", evidence)]
    if verdicts:
        return verdicts
    in_compounds = bool(source) and concept.policy != "keep" and all(_in_compound(hit, source) for hit in hits)
    if text.language not in LANGUAGES or in_compounds:
        severity = _WEAKER[severity]
    near = preferred.nearest(text)
    evidence = f"{_sources(hits)} should be {_alternatives(expected)}"
    evidence += f"; the nearest words are {_quoted(near)}" if near else "; no word of the translation comes near"
    return [Verdict("missing", concept, tuple(hits), expected, near, severity, evidence)]


def _without_rivals(by_concept: dict[str, list[Hit]], verdicts: dict[str, list[Verdict]]) -> list[Verdict]:
    spans = {identity: {(hit.start, hit.end) for hit in hits} for identity, hits in by_concept.items()}
    kept: list[Verdict] = []
    accused: set[str] = set()
    for identity, own in verdicts.items():
        rivals = [other for other in verdicts if other != identity and spans[identity] & spans[other]]
        if not rivals or any(_is_there(verdict) for verdict in own):
            kept += own
            continue
        rival_there = any(_is_there(verdict) for rival in rivals for verdict in verdicts[rival])
        if not rival_there and accused.isdisjoint(rivals):
            accused.add(identity)
            others = [by_concept[rival][0].concept for rival in rivals]
            kept += [_with_rivals(verdict, others, verdicts) for verdict in own]
    return kept


def _is_there(verdict: Verdict) -> bool:
    return verdict.ok or verdict.kind == "fewer"


def _with_rivals(verdict: Verdict, rivals: list[Concept], verdicts: dict[str, list[Verdict]]) -> Verdict:
    expected = [*verdict.expected]
    for rival in rivals:
        expected += [text for other in verdicts[rival.id] for text in other.expected]
    return Verdict(
        verdict.kind,
        verdict.concept,
        verdict.hits,
        tuple(dict.fromkeys(expected)),
        verdict.found,
        verdict.severity,
        f"{verdict.evidence}; or {_alternatives(tuple(dict.fromkeys(expected[len(verdict.expected) :])))}",
        tuple(rivals),
    )


def _in_compound(hit: Hit, source: str) -> bool:
    """Says whether a term is only a part of a compound with hyphens, which may be translated as a whole."""
    around = source[hit.start - 1 : hit.start] + source[hit.end : hit.end + 1]
    return any(mark in around for mark in "-‐‑")


def _outside(renderings: Iterable[Rendering], right: Sequence[Rendering]) -> list[Rendering]:
    """Gives the renderings that are no part of a right one: "Foreign Ministry" in "Federal Foreign Ministry"."""
    return [
        rendering
        for rendering in renderings
        if not any(r.start <= rendering.start and rendering.end <= r.end and r.text != rendering.text for r in right)
    ]


def _words(renderings: Iterable[Rendering]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rendering.text for rendering in renderings))


def _sources(hits: Sequence[Hit]) -> str:
    return _quoted(tuple(dict.fromkeys(hit.surface for hit in hits)))


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _alternatives(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words[:_SHOWN]]
    more = f" or {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return " or ".join(quoted) + more
