"""From sources to drafts: rules first, then the engine, then the glossary, values, typography and tags."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from l10n.drafting.alignment import moved_links
from l10n.drafting.enforcement import choose_hypothesis
from l10n.drafting.rules import draft_by_rule, split_credit
from l10n.drafting.tags import Untagged, project_tags, untag
from l10n.drafting.value_repair import repair_values
from l10n.engines.protocol import Candidates, Engine, Request
from l10n.glossary import Glossary, Matcher
from l10n.inline import tag_problems
from l10n.model import Draft
from l10n.typography import typeset
from l10n.values import compare_values

BATCH = 64
"""How many segments go to the engine at once: enough for its length-sorted batches, few enough to save often."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """What drafting one language pair needs.

    Attributes:
        engine: translates.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        glossary: its terms are looked for and enforced.
    """

    engine: Engine
    source_language: str
    target_language: str
    glossary: Glossary


@dataclass(frozen=True, slots=True)
class _Pending:
    """A source on its way through the engine: what is translated of it, and what stays behind it as it is."""

    source: str
    untagged: Untagged
    credit: str


def draft_segments(sources: Sequence[str], drafting: Drafting) -> Iterator[tuple[str, Draft | None]]:
    """Gives drafts as they are made: those by rule at once, those of the engine batch by batch.

    Args:
        sources: texts with numbered tags.
        drafting: engine, languages and glossary.

    Raises:
        EngineError: the engine failed.
    """
    pending: list[_Pending] = []
    for source in sources:
        draft = draft_by_rule(source, drafting.source_language, drafting.target_language, {})
        if draft is not None:
            yield source, draft
        else:
            pending.append(_prepare(source))
    matcher = drafting.glossary.matcher(drafting.source_language)
    # the longest first, so that a batch holds segments of like length and the time left is not underestimated
    pending.sort(key=lambda one: -len(one.untagged.text))
    for start in range(0, len(pending), BATCH):
        yield from _draft_batch(pending[start : start + BATCH], drafting, matcher)


def _prepare(source: str) -> _Pending:
    parts = split_credit(source)
    if parts is None:
        return _Pending(source, untag(source), "")
    return _Pending(source, untag(parts[0]), parts[1])


def _draft_batch(
    batch: Sequence[_Pending], drafting: Drafting, matcher: Matcher
) -> Iterator[tuple[str, Draft | None]]:
    requests = [
        Request(
            one.untagged.text,
            drafting.source_language,
            drafting.target_language,
            hits=matcher.match(one.untagged.text),
        )
        for one in batch
    ]
    for one, request, candidates in zip(batch, requests, drafting.engine.translate(requests), strict=True):
        yield one.source, _draft(one, request, candidates, drafting)


def _draft(one: _Pending, request: Request, candidates: Candidates, drafting: Drafting) -> Draft | None:
    hypotheses = [hypothesis for hypothesis in candidates.hypotheses if hypothesis.text.strip()]
    if not hypotheses:
        return None
    languages = (drafting.source_language, drafting.target_language)

    def repair(place: int) -> tuple[str, int]:
        hypothesis = hypotheses[place]
        text, _ = repair_values(request.source, hypothesis.text, *languages, links=hypothesis.alignment)
        return text, len(compare_values(request.source, text, *languages))

    def judge(text: str) -> Sequence[object]:
        return drafting.glossary.judge(request.hits, text, *languages)

    chosen = choose_hypothesis(hypotheses, judge, repair)
    hypothesis = hypotheses[chosen.place]
    links = hypothesis.alignment or ()
    target = project_tags(one.untagged, chosen.text, moved_links(links, hypothesis.text, chosen.text))
    target = typeset(target + one.credit, drafting.target_language)
    if tag_problems(one.source, target):
        return None
    return Draft(target, "mt", drafting.engine.id, chosen.remarks)
