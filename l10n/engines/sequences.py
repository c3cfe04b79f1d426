"""What every sequence-to-sequence engine does around its model: reading, cutting, aligning, putting back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from l10n.engines.alignment import put_back, word_links
from l10n.engines.cards import Card
from l10n.engines.detokenize import close_up
from l10n.engines.lengths import Part, join_hypotheses, parts_of
from l10n.engines.pieces import END, Pieces, Reading
from l10n.engines.protocol import Candidates, Hypothesis, Link, Request, empty_candidates
from l10n.engines.tags import tag_for
from l10n.errors import EngineError

if TYPE_CHECKING:
    from l10n.engines.alignment import Matrix


@dataclass(frozen=True, slots=True)
class Input:
    """What goes into a model for one part of a source.

    Attributes:
        tokens: source tokens, language tag and end of sentence included.
        prefix: target tokens that the output must begin with.
        forced: target tokens before those, which say the language and are no part of the output.
        align: whether its attention is wanted.
        hypotheses: how many are wanted; 0 for as many as the engine is set to give.
    """

    tokens: tuple[str, ...]
    prefix: tuple[str, ...]
    align: bool
    hypotheses: int = 0
    forced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """One hypothesis as a model gives it.

    Attributes:
        tokens: target tokens, prefix included, end of sentence not.
        score: mean log probability of a token, end of sentence included.
        attention: one row a target token, one column a source token; None where it was not asked for.
    """

    tokens: tuple[str, ...]
    score: float
    attention: Matrix | None


Decode = Callable[[Sequence[Input]], list[list[Output]]]
"""Runs a model: the hypotheses of every input, best first."""


@dataclass(frozen=True, slots=True)
class _Work:
    """A part of a request's source on its way through the model."""

    request: Request
    part: Part
    reading: Reading
    prefix: str
    tagged: bool
    given: Input


def translate_with(decode: Decode, pieces: Pieces, card: Card, requests: Sequence[Request]) -> list[Candidates]:
    """Gives the candidates of every request, in order.

    Args:
        decode: runs the model.
        pieces: the model's pieces.
        card: the model's card.
        requests: what is to be translated.

    Raises:
        EngineError: the model does not write a requested language.
    """
    works: list[list[_Work]] = [_works(pieces, card, request) for request in requests]
    waiting = [work for row in works for work in row if work.reading.pieces]
    outputs = iter(decode([work.given for work in waiting]) if waiting else [])
    results: list[Candidates] = []
    for row in works:
        if not row:
            results.append(empty_candidates())
            continue
        columns = [
            _hypotheses(pieces, work, next(outputs)) if work.reading.pieces else [_untouched(work)] for work in row
        ]
        whole = len(row) == 1 and not row[0].part.start
        joined = columns[0] if whole else join_hypotheses([work.part for work in row], columns)
        results.append(Candidates(_distinct(joined)))
    return results


def longest_source(card: Card) -> int:
    """Gives how many tokens of a source a model is given at once, the tag and the end not counted."""
    return card.longest_source or card.positions // 2


def longest_target(card: Card, source_tokens: int) -> int:
    """Gives how many tokens a model may write: ample, so that only one that runs wild is stopped.

    Args:
        card: the model's card.
        source_tokens: tokens of the longest source of a batch.
    """
    return min(card.positions - 1, 3 * source_tokens + 20)


def model_input(pieces: Pieces, request: Request, reading: Reading, prefix: str = "", *, align: bool = False) -> Input:
    """Gives what goes into the model for a reading.

    Args:
        pieces: the model's pieces.
        request: the request it belongs to.
        reading: the source as the model reads it.
        prefix: how the output must begin.
        align: whether attention is wanted.

    Raises:
        EngineError: the model does not write the requested language.
    """
    first = request.source_language if pieces.paired else request.target_language
    tokens = (*_tag(pieces, first, "read" if pieces.paired else "write"), *reading.pieces, END)
    wanted = tuple(pieces.target_pieces(prefix)) if prefix else ()
    forced = _tag(pieces, request.target_language, "write") if pieces.paired else ()
    return Input(tokens, wanted, align, request.hypotheses, forced)


def _tag(pieces: Pieces, language: str, does: str) -> tuple[str, ...]:
    if not pieces.tags:
        return ()
    tag = tag_for(pieces.tags, language)
    if tag is None:
        raise EngineError(
            f'this model does not {does} "{language}"; it knows {", ".join(sorted(pieces.tags))}',
            mend='Name another engine for the pair; "l10n engines" lists them.',
        )
    return (tag,)


def _works(pieces: Pieces, card: Card, request: Request) -> list[_Work]:
    works: list[_Work] = []
    # a prefix may reach past the first part, so that such a source is cut only where the model can read no more
    longest = card.positions // 2 if request.prefix else longest_source(card)
    together = [(hit.start, hit.end) for hit in request.hits]
    for part in parts_of(request.source, pieces.count, longest, together):
        reading = pieces.read(part.text)
        prefix = "" if works else request.prefix.rstrip()
        align = request.align or bool(reading.copied)
        given = model_input(pieces, request, reading, prefix, align=align)
        works.append(_Work(request, part, reading, prefix, bool(pieces.tags), given))
    return works


def _untouched(work: _Work) -> Hypothesis:
    """Gives the hypothesis for a source of which the model can read nothing: the source."""
    text = work.reading.source
    return Hypothesis(text, 0.0, (Link(0, len(text), 0, len(text)),) if text else ())


def _hypotheses(pieces: Pieces, work: _Work, outputs: Sequence[Output]) -> list[Hypothesis]:
    source_spans = [(0, 0)] * work.tagged + pieces.spans(work.reading) + [(0, 0)] if work.given.align else []
    hypotheses: list[Hypothesis] = []
    for output in outputs:
        if work.prefix or output.attention is not None:
            text, spans = pieces.write(output.tokens)
        else:
            text, spans = pieces.text(output.tokens), []
        text, spans = close_up(text, spans, work.request.target_language)
        if work.prefix:
            text, spans = _with_prefix(work.prefix, len(work.given.prefix), text, spans)
        links: tuple[Link, ...] | None = None
        if output.attention is not None:
            links = word_links(output.attention, work.reading.source, source_spans, text, spans)
            text, links = put_back(text, links, work.reading.copied, work.reading.source)
        hypotheses.append(Hypothesis(text, output.score, links))
    return hypotheses


def _with_prefix(
    prefix: str, count: int, text: str, spans: Sequence[tuple[int, int]]
) -> tuple[str, list[tuple[int, int]]]:
    """Writes the prefix as it was given, where the model's pieces spell it in another way."""
    end = spans[count - 1][1] if count and len(spans) >= count else 0
    if text[:end] == prefix:
        return text, list(spans)
    by = len(prefix) - end
    return prefix + text[end:], [
        (min(one, len(prefix)), min(two, len(prefix))) if place < count else (one + by, two + by)
        for place, (one, two) in enumerate(spans)
    ]


def _distinct(hypotheses: Sequence[Hypothesis]) -> tuple[Hypothesis, ...]:
    """Gives hypotheses without those whose text a better one has."""
    first: dict[str, Hypothesis] = {}
    for hypothesis in hypotheses:
        first.setdefault(hypothesis.text, hypothesis)
    return tuple(first.values())
