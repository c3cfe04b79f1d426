"""A trie over the words of terms: its cost for a text does not depend on how many terms there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from l10n.morphology import HYPHEN, SPACE, STRAY, Token
from l10n.morphology.tokens import DASH

Payload = TypeVar("Payload")


class Step(NamedTuple):
    """One word of a term.

    Attributes:
        gap: what stands before it in the term; empty for the first.
        keys: the folded forms that it may have.
    """

    gap: str
    keys: frozenset[str]


class Path(NamedTuple, Generic[Payload]):
    """A way through a text that spells a term.

    Attributes:
        end: the place after the last token.
        keys: the folded words met.
        payload: what was added with the term.
    """

    end: int
    keys: tuple[str, ...]
    payload: Payload


# What stands between two words of a text, and what may stand there in the term.
_ACCEPTED = {SPACE: (SPACE, HYPHEN), HYPHEN: (SPACE, HYPHEN, DASH), STRAY: (HYPHEN, STRAY), DASH: (HYPHEN, DASH)}
_TERM_GAPS = {SPACE, HYPHEN, STRAY, DASH}
# A compound of more parts than this is not tried as one word.
_LONGEST_COMPOUND = 5


class Trie(Generic[Payload]):
    """Terms by their words, each word standing for all its forms.

    Attributes:
        starts: every folded form that a term may begin with.
    """

    __slots__ = ("_children", "_ends", "_numbers", "_words", "starts")

    def __init__(self) -> None:
        self._words: dict[str, tuple[int, ...]] = {}
        self._numbers: dict[frozenset[str], int] = {}
        self._children: list[dict[tuple[int, str], int]] = [{}]
        self._ends: list[tuple[Payload, ...]] = [()]
        self.starts: set[str] = set()

    def add(self, steps: Sequence[Step], payload: Payload) -> None:
        """Adds a term."""
        node = 0
        self.starts.update(steps[0].keys if steps else ())
        for place, step in enumerate(steps):
            edge = (self._number(step.keys), step.gap if place else "")
            following = self._children[node].get(edge)
            if following is None:
                following = len(self._children)
                self._children.append({})
                self._ends.append(())
                self._children[node][edge] = following
            node = following
        if node:
            self._ends[node] = (*self._ends[node], payload)

    def _number(self, keys: frozenset[str]) -> int:
        number = self._numbers.get(keys)
        if number is None:
            number = self._numbers[keys] = len(self._numbers)
            for key in keys:
                self._words[key] = (*self._words.get(key, ()), number)
        return number

    def __contains__(self, key: object) -> bool:
        return key in self._words

    def paths(self, tokens: Sequence[Token], start: int) -> Iterator[Path[Payload]]:
        """Gives every way to spell a term from one token on; compounds with hyphens are tried as one word too."""
        if tokens[start].key not in self.starts and (start + 1 >= len(tokens) or tokens[start + 1].gap != HYPHEN):
            return
        pending: list[tuple[int, int, tuple[str, ...]]] = [(0, start, ())]
        while pending:
            node, place, keys = pending.pop()
            if place >= len(tokens):
                continue
            gap = tokens[place].gap if keys else ""
            for end, key in _words_at(tokens, place):
                for number in self._words.get(key, ()):
                    for accepted in _ACCEPTED.get(gap, (gap,)) if keys else ("",):
                        following = self._children[node].get((number, accepted))
                        if following is not None:
                            path = (*keys, key)
                            for payload in self._ends[following]:
                                yield Path(end, path, payload)
                            if self._children[following]:
                                pending.append((following, end, path))


def _words_at(tokens: Sequence[Token], place: int) -> list[tuple[int, str]]:
    key = tokens[place].key
    end = place + 1
    if end >= len(tokens) or tokens[end].gap != HYPHEN:
        return [(end, key)]
    found = [(end, key)]
    while end < len(tokens) and tokens[end].gap == HYPHEN and end - place < _LONGEST_COMPOUND:
        key += tokens[end].key
        end += 1
        found.append((end, key))
    return found
