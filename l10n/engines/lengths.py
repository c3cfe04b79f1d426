"""Sources that are longer than a model can read: cut where a reader would pause, translated in parts, joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from l10n.engines.alignment import Span, move
from l10n.engines.protocol import Hypothesis, Link

# where a part may end, the best place first: after a sentence, a clause, a comma, a word
_PAUSES = tuple(
    re.compile(pattern) for pattern in (r"[.!?…][\"'»”“)\]]*(?=\s)|\n", r"[;:–—](?=\s)", r"[,)](?=\s)", r"\S(?=\s)")
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a source.

    Attributes:
        text: the part, without white space around it.
        start: its first character in the source.
        gap: a space where white space was between it and the part before it.
    """

    text: str
    start: int
    gap: str


def parts_of(source: str, count: Callable[[str], int], longest: int, together: Sequence[Span] = ()) -> list[Part]:
    """Gives a source in parts that a model can read; nearly always one.

    Args:
        source: plain text.
        count: gives the number of tokens of a text.
        longest: how many tokens a part may have.
        together: characters that are not to be cut apart where there is another place, such as those of terms.
    """
    parts: list[Part] = []
    place = 0
    while source[place:].strip():
        start = place + len(source[place:]) - len(source[place:].lstrip())
        fixed = {place for one, two in together for place in range(one + 1 - start, two - start)}
        end = start + _fitting(source[start:].rstrip(), count, longest, fixed)
        parts.append(Part(source[start:end].rstrip(), start, " " if parts and start > place else ""))
        place = start + len(parts[-1].text)
    return parts


def _fitting(text: str, count: Callable[[str], int], longest: int, fixed: Container[int]) -> int:
    """Gives how many of the first characters of a text make one part."""
    tokens = count(text)
    if tokens <= longest:
        return len(text)
    most = _most(text, count, longest)
    for pause in _PAUSES:
        ends = [match.end() for match in pause.finditer(text, most // 3, min(most + 1, len(text)))]
        ends = [end for end in ends if end <= most and end not in fixed]
        if pause is _PAUSES[-1]:
            # between words, parts of like length are better than a full one and a rest
            share = len(text) / -(-tokens // longest)
            ends = [end for end in ends if end <= share * 1.1] or ends
        if ends:
            return ends[-1]
    return most


def _most(text: str, count: Callable[[str], int], longest: int) -> int:
    """Gives how many of the first characters of a text have at most so many tokens; at least one."""
    low, high = 1, len(text)
    while low + 1 < high:
        middle = (low + high) // 2
        if count(text[:middle]) <= longest:
            low = middle
        else:
            high = middle
    return low


def join_hypotheses(parts: Sequence[Part], columns: Sequence[Sequence[Hypothesis]]) -> list[Hypothesis]:
    """Gives the hypotheses of a source from those of its parts: the best of each, then the second best, and so on.

    Args:
        parts: the parts of the source.
        columns: the hypotheses of each part, best first.
    """
    joined: list[Hypothesis] = []
    for rank in range(max(len(column) for column in columns)):
        text = ""
        links: list[Link] = []
        weighted = 0.0
        aligned = True
        for part, column in zip(parts, columns, strict=True):
            hypothesis = column[min(rank, len(column) - 1)]
            text += part.gap if text else ""
            links += move(hypothesis.alignment or (), part.start, len(text))
            aligned = aligned and hypothesis.alignment is not None
            weighted += hypothesis.score * len(part.text)
            text += hypothesis.text
        score = weighted / max(sum(len(part.text) for part in parts), 1)
        joined.append(Hypothesis(text, score, tuple(links) if aligned else None))
    return joined
