"""From the attention of a model to links between words, and the use of links to put things back in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from l10n.engines.protocol import Link

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Matrix = NDArray[numpy.float32]

Span = tuple[int, int]
_UNIT = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class AlignmentHead:
    """Which attention of a model aligns words.

    Models that were trained with guided alignment, as OPUS-MT's are, align in the first head of the last decoder layer.
    Others have heads that do, in other places; which one is found by measuring.

    Attributes:
        layer: decoder layer, from 0; -1 is the last one.
        head: attention head of that layer, from 0; -1 for the mean of all.
        shift: 0 where a target token's alignment is in the row that produces it, 1 where it is in the row after it,
            which reads it.
    """

    layer: int = -1
    head: int = 0
    shift: int = 0


GUIDED = AlignmentHead()
"""The head that guided alignment trains."""

UNGUIDED = AlignmentHead(head=-1)
"""What is left where no head was trained to align, as in M2M100, NLLB and MADLAD."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A run of a source that the model did not read, to be put back into its translation.

    Attributes:
        start: first character in the source, from 0.
        end: the character after the last one.
        text: what is put back.
        spaced_before: whether white space stood before it.
        spaced_after: whether white space stood after it.
    """

    start: int
    end: int
    text: str
    spaced_before: bool
    spaced_after: bool


def word_links(
    attention: Matrix, source: str, source_spans: Sequence[Span], target: str, target_spans: Sequence[Span]
) -> tuple[Link, ...]:
    """Gives a link for each word and punctuation mark of a target: to the source word it attends to most.

    Attention also rests on tokens that mean nothing to the word (the language tag, the end, a comma); dividing by the
    root of what a source token gets over the whole sentence takes most of that away. On 9,400 links of 320 sentences in
    three pairs, with the shipped model's aligning head, that raised agreement with statistical word alignments
    from 79 to 82 %; the first head of its last layer reached 44 %.

    Args:
        attention: one row a target token, one column a source token, those without a span included.
        source: the source.
        source_spans: characters of each source token; an empty span for those that stand for no text.
        target: the hypothesis.
        target_spans: characters of each target token.
    """
    import numpy

    source_units, target_units = _units(source), _units(target)
    if not source_units or not target_units or not len(attention):
        return ()
    sharpened = attention / numpy.sqrt(numpy.maximum(attention.mean(axis=0, keepdims=True), 1e-6))
    rows = _overlap(target_units, target_spans)
    rows /= numpy.maximum(rows.sum(axis=1, keepdims=True), 1)
    columns = _overlap(source_units, source_spans)
    mass = rows @ sharpened @ columns.T
    best = mass.argmax(axis=1)
    total = mass.sum(axis=1)
    links = []
    for place, (start, end) in enumerate(target_units):
        if total[place] > 0:
            source_start, source_end = source_units[int(best[place])]
            weight = float(mass[place, best[place]] / total[place])
            links.append(Link(source_start, source_end, start, end, round(weight, 4)))
    return tuple(links)


def _units(text: str) -> list[Span]:
    return [match.span() for match in _UNIT.finditer(text)]


def _overlap(units: Sequence[Span], spans: Sequence[Span]) -> Matrix:
    """Gives 1 where a unit (row) and a token (column) share a character."""
    import numpy

    one, other = numpy.asarray(units), numpy.asarray(spans).reshape(-1, 2)
    shared = (
        (one[:, :1] < other[None, :, 1]) & (one[:, 1:] > other[None, :, 0]) & (other[None, :, 0] < other[None, :, 1])
    )
    return shared.astype(numpy.float32)


def move(links: Sequence[Link], source_by: int, target_by: int) -> tuple[Link, ...]:
    """Gives links moved along source and target.

    Args:
        links: the links.
        source_by: characters that were put before the source.
        target_by: characters that were put before the target.
    """
    return tuple(
        Link(
            link.source_start + source_by,
            link.source_end + source_by,
            link.target_start + target_by,
            link.target_end + target_by,
            link.weight,
        )
        for link in links
    )


def put_back(text: str, links: Sequence[Link], copied: Sequence[Copied], source: str) -> tuple[str, tuple[Link, ...]]:
    """Gives a translation with what the model did not read, and its links.

    Args:
        text: the translation.
        links: its links.
        copied: what was left out, in the order of the source.
        source: the source.
    """
    kept = tuple(links)
    for run in copied:
        place = _place(run, kept, text, source)
        before = " " if place and run.spaced_before and not text[place - 1].isspace() else ""
        follows = text[place : place + 1]
        after = " " if run.spaced_after and follows and (follows.isalnum() or follows in "\"'«„“(") else ""
        inserted = before + run.text + after
        start = place + len(before)
        new = Link(run.start, run.end, start, start + len(run.text))
        moved = (
            replace(link, target_start=link.target_start + len(inserted), target_end=link.target_end + len(inserted))
            if link.target_start >= place
            else link
            for link in kept
        )
        kept = tuple(sorted((*moved, new), key=lambda link: link.target_start))
        text = text[:place] + inserted + text[place:]
    return text, kept


def _place(run: Copied, links: Sequence[Link], text: str, source: str) -> int:
    """Gives where a run goes: behind the word that its neighbour became."""
    if not source[: run.start].strip():
        return 0
    if not source[run.end :].strip():
        return len(text)
    before = [link for link in links if link.source_end <= run.start]
    if before:
        nearest = max(link.source_end for link in before)
        return max(link.target_end for link in before if link.source_end == nearest)
    after = [link for link in links if link.source_start >= run.end]
    if after:
        nearest = min(link.source_start for link in after)
        return min(link.target_start for link in after if link.source_start == nearest)
    return len(text)
