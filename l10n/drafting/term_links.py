"""Where the terms of a source are in its translation, as the glossary knows them again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from l10n.drafting.tags import Mark
from l10n.engines.protocol import Link
from l10n.glossary import Verdict


def term_links(verdicts: Sequence[Verdict], target: str, marks: Sequence[Mark]) -> tuple[Link, ...]:
    """Gives a link for each term that stands in a translation as often as in its source: surer than any attention.

    A term that a tag begins or ends in has none: its words must be told apart.

    Args:
        verdicts: of the glossary on the translation.
        target: the translation.
        marks: the tags of the source.
    """
    return tuple(link for verdict in verdicts if verdict.ok for link in _links(verdict, target, marks))


def _links(verdict: Verdict, target: str, marks: Sequence[Mark]) -> Iterator[Link]:
    hits = sorted((hit.start, hit.end) for hit in verdict.hits)
    wordings = "|".join(re.escape(words) for words in sorted(set(verdict.found), key=len, reverse=True))
    places = [match.span() for match in re.finditer(rf"(?<!\w)(?:{wordings})(?!\w)", target)] if wordings else []
    if len(places) != len(hits):
        return
    for hit, place in zip(hits, places, strict=True):
        if not any(hit[0] < edge < hit[1] for mark in marks for edge in (mark.start, mark.end)):
            yield Link(*hit, *place)
