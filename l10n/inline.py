"""Inline markup as short numbered tags, and back.

A translator reads `Beide Seiten setzen den <a1>Wasserdialog</a1> fort.`; the markup behind each tag stays with the
article. Only tags that the source has come back as markup, so that a translation cannot bring markup of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from l10n.errors import BuildError
from l10n.model import Block, Piece, PieceKind, Segment, Tag

NONE_MARK = "<none/>"
"""A whole translation that says: this sentence has nothing of its own in the target language."""

OBJECT = "\ufffc"
"""Stands for code, an image or another object where a text is read without its tags (Unicode: OBJECT REPLACEMENT)."""

# An article about HTML has <h2> in its text; no tag of ours is called so, for headings are blocks.
_TAG = re.compile(r"<(?P<close>/?)(?P<label>(?!h[1-6]/?>)[a-z]+[0-9]+)(?P<empty>/?)>")
_OUTER_OBJECTS = frozenset({"img", "br", "input", "fn"})

SpanFinder = Callable[[str], Iterable[tuple[int, int]]]


def segment_block(block: Block, spans: SpanFinder) -> Block:
    """Gives the block, and the blocks inside its markup, with segments in place of its sentences.

    A sentence end inside paired markup is passed over, unless the pair holds whole sentences: then the pair stays
    outside of the segments, as white space, line breaks and images at their edges do.

    Args:
        block: a block as parsed.
        spans: gives the half-open character spans of the sentences of a text; together they cover it.
    """
    pieces = [_with_segmented_blocks(piece, spans) for piece in block.content if isinstance(piece, Piece)]
    plain_text = "".join(piece.text for piece in pieces)
    if not _has_words(plain_text):
        return replace(block, content=tuple(pieces))
    cut_pieces, cuts = _cut(pieces, [end for _, end in spans(plain_text)][:-1])
    cuts = _cuts_outside_pairs(cut_pieces, cuts)
    runs = [cut_pieces[start:end] for start, end in zip([0, *cuts], [*cuts, len(cut_pieces)], strict=True)]
    trimmed = _trim_runs(runs)
    count = sum(1 for run in trimmed if run.inner)
    content: list[Piece | Segment] = []
    number = 0
    for run in trimmed:
        content.extend(run.lead)
        if run.inner:
            number += 1
            content.append(_make_segment(run.inner, number, count))
        content.extend(run.trail)
    return replace(block, content=tuple(content))


def plain(tagged: str) -> str:
    """Gives the text without its tags; self-contained ones leave an object character, line breaks a space."""

    def stand_in(match: re.Match[str]) -> str:
        if not match["empty"]:
            return ""
        return " " if match["label"].startswith("br") else OBJECT

    return _TAG.sub(stand_in, tagged)


def tag_labels(tagged: str) -> tuple[str, ...]:
    """Gives the labels of the tags of a text that are whole: both halves of a pair, or self-contained."""
    if "<" not in tagged:
        return ()
    opened = Counter(m["label"] for m in _TAG.finditer(tagged) if not m["close"] and not m["empty"])
    labels: dict[str, None] = {}
    for match in _TAG.finditer(tagged):
        label = match["label"]
        if match["empty"] or (match["close"] and opened[label]):
            labels[label] = None
    return tuple(labels)


def tag_problems(source: str, target: str) -> tuple[str, ...]:
    """Gives what is wrong with the tags of a translation, one phrase each; nothing where all is well.

    Args:
        source: the msgid.
        target: its translation.
    """
    if target == NONE_MARK or ("<" not in source and "<" not in target):
        return ()
    labels = set(tag_labels(source))
    literal = {match[0] for match in _TAG.finditer(source) if match["label"] not in labels}
    wanted = Counter(match[0] for match in _TAG.finditer(source) if match["label"] in labels)
    found = Counter(match[0] for match in _TAG.finditer(target) if match[0] not in literal)
    problems = [f"{tag} is lost" for tag in wanted if not found[tag]]
    problems += [f"{tag} is added" for tag in found if not wanted[tag]]
    problems += [
        f"{tag} stands {found[tag]} times instead of {count}" for tag, count in wanted.items() if found[tag] > count
    ]
    if not problems and not _well_nested(target, labels):
        problems.append("the tags are not nested as pairs")
    return tuple(problems)


def fill(segment: Segment, target: str) -> tuple[str | Piece, ...]:
    """Gives a translation as runs of plain text and the pieces of markup that its tags stand for.

    Args:
        segment: what is translated.
        target: its translation with numbered tags.

    Raises:
        BuildError: the translation loses, adds or misnests a tag.
    """
    problems = tag_problems(segment.source, target)
    if problems:
        raise BuildError(
            f'the translation of "{segment.source}" has other tags than its source: {"; ".join(problems)}',
            mend=f'Correct the tags in "{target}".',
        )
    tags = {tag.label: tag for tag in segment.tags}
    parts: list[str | Piece] = []
    position = 0
    for match in _TAG.finditer(target):
        tag = tags.get(match["label"])
        if tag is None:
            continue
        parts.append(target[position : match.start()])
        piece = tag.closing if match["close"] else tag.opening
        if piece is not None:
            parts.append(piece)
        position = match.end()
    parts.append(target[position:])
    return tuple(part for part in parts if part != "")


def _well_nested(tagged: str, labels: set[str]) -> bool:
    stack: list[str] = []
    for match in _TAG.finditer(tagged):
        label = match["label"]
        if label not in labels or match["empty"]:
            continue
        if not match["close"]:
            stack.append(label)
        elif not stack or stack.pop() != label:
            return False
    return not stack


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _with_segmented_blocks(piece: Piece, spans: SpanFinder) -> Piece:
    if all(isinstance(part, str) for part in piece.raw):
        return piece
    raw = tuple(segment_block(part, spans) if isinstance(part, Block) else part for part in piece.raw)
    return replace(piece, raw=raw)


def _cut(pieces: Sequence[Piece], ends: Sequence[int]) -> tuple[list[Piece], list[int]]:
    """Splits text pieces at sentence ends; gives the pieces and the places of the cuts among them.

    A text piece whose text is not its raw text cannot be split: the cut moves behind it.
    """
    cut_pieces: list[Piece] = []
    cuts: list[int] = []
    offset = 0
    pending = list(ends)
    for piece in pieces:
        while pending and pending[0] <= offset and not _ends_with(piece):
            pending.pop(0)
            cuts.append(len(cut_pieces))
        rest = piece
        while pending and offset < pending[0] < offset + len(rest.text) and rest.raw == (rest.text,):
            at = pending.pop(0) - offset
            cut_pieces.append(replace(rest, raw=(rest.text[:at],), text=rest.text[:at]))
            cuts.append(len(cut_pieces))
            rest = replace(rest, raw=(rest.text[at:],), text=rest.text[at:])
            offset += at
        cut_pieces.append(rest)
        offset += len(rest.text)
    return cut_pieces, sorted(set(cuts) - {0, len(cut_pieces)})


def _ends_with(piece: Piece) -> bool:
    """Tells whether a piece right at a sentence end still belongs to that sentence."""
    return piece.kind is PieceKind.CLOSE or (piece.kind is PieceKind.EMPTY and not piece.text)


def _pairs(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Gives the places of opening and closing pieces that belong together, inner pairs first."""
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, piece in enumerate(pieces):
        if piece.kind is PieceKind.OPEN:
            stack.append(place)
        elif piece.kind is PieceKind.CLOSE and stack:
            pairs.append((stack.pop(), place))
    return pairs


def _cuts_outside_pairs(pieces: Sequence[Piece], cuts: Sequence[int]) -> list[int]:
    """Drops the cuts inside pairs that do not hold whole sentences, until no such pair is left."""
    kept = list(cuts)
    changed = True
    while changed:
        changed = False
        for start, end in _pairs(pieces):
            inside = [cut for cut in kept if start < cut <= end]
            if inside and not (_opens_run(pieces, kept, start) and _closes_run(pieces, kept, end)):
                kept = [cut for cut in kept if cut not in inside]
                changed = True
    return kept


def _opens_run(pieces: Sequence[Piece], cuts: Sequence[int], place: int) -> bool:
    run_start = max((cut for cut in cuts if cut <= place), default=0)
    return all(_is_edge(piece) for piece in pieces[run_start:place])


def _closes_run(pieces: Sequence[Piece], cuts: Sequence[int], place: int) -> bool:
    run_end = min((cut for cut in cuts if cut > place), default=len(pieces))
    return all(_is_edge(piece) for piece in pieces[place + 1 : run_end])


def _is_edge(piece: Piece) -> bool:
    """Tells whether a piece at the edge of a sentence can stay outside of the segment."""
    if piece.kind is PieceKind.TEXT:
        return not piece.text.strip()
    if piece.kind is PieceKind.EMPTY:
        return piece.text == "" or piece.name in _OUTER_OBJECTS
    return True


@dataclass(frozen=True, slots=True)
class _Run:
    """The pieces of one sentence: what stays outside before it, its own, what stays outside after it."""

    lead: tuple[Piece, ...]
    inner: tuple[Piece, ...]
    trail: tuple[Piece, ...]


def _trim_runs(runs: Sequence[Sequence[Piece]]) -> list[_Run]:
    return [_trim(_split_edge_space(run)) for run in runs if run]


def _split_edge_space(run: Sequence[Piece]) -> list[Piece]:
    """Splits white space at the ends of text pieces off, so that it can stay outside."""
    pieces: list[Piece] = []
    for piece in run:
        text = piece.text
        if piece.kind is not PieceKind.TEXT or piece.raw != (text,) or not text.strip():
            pieces.append(piece)
            continue
        start = len(text) - len(text.lstrip())
        end = len(text.rstrip())
        parts = (text[:start], text[start:end], text[end:])
        pieces.extend(replace(piece, raw=(part,), text=part) for part in parts if part)
    return pieces


def _trim(run: list[Piece]) -> _Run:
    partner = {place: other for pair in _pairs(run) for place, other in (pair, pair[::-1])}
    start, end = 0, len(run)
    changed = True
    while changed and start < end:
        changed = False
        first, last = run[start], run[end - 1]
        if _can_leave(first, start, partner, PieceKind.OPEN):
            start += 1
            changed = True
        elif _can_leave(last, end - 1, partner, PieceKind.CLOSE):
            end -= 1
            changed = True
        elif partner.get(start) == end - 1:
            start, end = start + 1, end - 1
            changed = True
    if not _has_words("".join(piece.text for piece in run[start:end])):
        return _Run(tuple(run), (), ())
    return _Run(tuple(run[:start]), _joined_text(run[start:end]), tuple(run[end:]))


def _can_leave(piece: Piece, place: int, partner: dict[int, int], lifted: PieceKind) -> bool:
    """Tells whether an edge piece stays outside alone; halves of pairs only where the other half is elsewhere."""
    if piece.kind in (PieceKind.OPEN, PieceKind.CLOSE):
        return place not in partner and piece.kind is lifted
    return _is_edge(piece)


def _joined_text(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        plain_pair = last is not None and last.kind is piece.kind is PieceKind.TEXT
        if last is not None and plain_pair and last.raw == (last.text,) and piece.raw == (piece.text,):
            joined[-1] = replace(last, raw=(last.text + piece.text,), text=last.text + piece.text)
        else:
            joined.append(piece)
    return tuple(joined)


def _make_segment(pieces: tuple[Piece, ...], number: int, count: int) -> Segment:
    literal = {match["label"] for match in _TAG.finditer("".join(p.text for p in pieces if p.kind is PieceKind.TEXT))}
    closing = dict(_pairs(pieces))
    written: dict[int, str] = {}
    tags: list[Tag] = []
    next_number = 1
    for place, piece in enumerate(pieces):
        if piece.kind not in (PieceKind.OPEN, PieceKind.EMPTY):
            continue
        while (label := f"{piece.name}{next_number}") in literal:
            next_number += 1
        next_number += 1
        end = closing.get(place)
        tags.append(Tag(label, piece.note, piece, None if end is None else pieces[end]))
        written[place] = f"<{label}/>" if end is None else f"<{label}>"
        if end is not None:
            written[end] = f"</{label}>"
    source = "".join(written.get(place, piece.text) for place, piece in enumerate(pieces))
    return Segment(source, pieces, tuple(tags), number, count)
