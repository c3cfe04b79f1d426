"""Sentence pairs as ids, and the stream of batches that a run reads them in."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from l10n.adapting.encoding import Encoder, Example, batches_of
from training.corpus import Group
from training.plan import Batches, Phase

Ids = NDArray[numpy.int32]
_LONGER = 2.9
"""A pair of which one side has so many times the tokens of the other is hardly a translation."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The pairs of a group as ids, without tags and ends.

    Attributes:
        collection: the collection's name.
        pair: source and target language.
        tag: id of the tag of the target language.
        end: id of the end of a sentence.
        sources: ids of each source.
        targets: ids of each target.
    """

    collection: str
    pair: str
    tag: int
    end: int
    sources: Sequence[Ids]
    targets: Sequence[Ids]

    def example(self, *places: int) -> Example:
        """Gives some neighbouring pairs as one."""
        source = [one for place in places for one in self.sources[place].tolist()]
        target = [one for place in places for one in self.targets[place].tolist()]
        return [self.tag, *source, self.end], [*target, self.end]

    def length(self, place: int) -> int:
        """Gives the tokens of the longer side of a pair."""
        return max(len(self.sources[place]), len(self.targets[place]))


def encode(group: Group, encoder: Encoder, longest: int) -> Encoded:
    """Gives the pairs of a group as ids, without those that are too long or of too different lengths.

    Args:
        group: the pairs.
        encoder: of the vocabulary.
        longest: tokens of a side.
    """
    pairs = ((encoder.source(one), encoder.target(two)) for one, two in zip(group.sources, group.targets, strict=True))
    rows = [
        (numpy.asarray(source, numpy.int32), numpy.asarray(target, numpy.int32))
        for source, target in pairs
        if 0 < len(source) <= longest - 2
        and 0 < len(target) <= longest - 1
        and 1 / _LONGER < (len(source) + 2) / (len(target) + 2) < _LONGER
    ]
    tag = encoder.tag(group.pair.split("-")[1])
    if tag is None:
        raise ValueError("the vocabulary has no language tags")
    return Encoded(group.collection, group.pair, tag, encoder.end, [one for one, _ in rows], [two for _, two in rows])


class Stream:
    """Draws pools of pairs from groups by weight; every pair of a group comes once before any comes again.

    Attributes:
        cursors: how many pairs of each group have been drawn; with the seed, all there is to know of the place.
    """

    def __init__(self, groups: Sequence[Encoded], plan: Batches, seed: int) -> None:
        self._groups = {f"{group.collection} {group.pair}": group for group in groups if len(group.sources)}
        self._plan = plan
        self._seed = seed
        self._orders: dict[str, tuple[int, NDArray[numpy.int64]]] = {}
        self.cursors: dict[str, int] = dict.fromkeys(self._groups, 0)
        self.pools = 0

    def state(self) -> dict[str, object]:
        """Gives the place of the stream before its next pool."""
        return {"cursors": dict(self.cursors), "pools": self.pools}

    def restore(self, cursors: Mapping[str, int], pools: int) -> None:
        """Goes to a place that `state` gave; a group that is new starts at its beginning."""
        self.cursors |= {name: count for name, count in cursors.items() if name in self.cursors}
        self.pools = pools

    def pool(self, phase: Phase) -> list[list[Example]]:
        """Gives the next batches, each with one target language, in an order of chance.

        Args:
            phase: the mixture that they are drawn by.
        """
        chance = numpy.random.default_rng((self._seed, self.pools))
        self.pools += 1
        weights = {
            name: len(group.sources) * phase.weight(group.collection, group.pair)
            for name, group in self._groups.items()
        }
        total = sum(weights.values())
        examples: dict[int, list[Example]] = {}
        for name, weight in weights.items():
            count = int(self._plan.pool * weight / total + chance.random())
            examples.setdefault(self._groups[name].tag, []).extend(self._draw(name, count, chance))
        batches = [
            batch
            for rows in examples.values()
            for batch in batches_of([rows[place] for place in chance.permutation(len(rows))], self._plan.tokens)
        ]
        return [batches[place] for place in chance.permutation(len(batches))]

    def _draw(self, name: str, count: int, chance: numpy.random.Generator) -> Iterator[Example]:
        group = self._groups[name]
        size, below = len(group.sources), self._plan.join_below
        for cursor in range(self.cursors[name], self.cursors[name] + count):
            place = int(self._order(name, size, cursor // size)[cursor % size])
            near = (place + 1) % size
            joined = group.length(place) < below and group.length(near) < below and chance.random() < self._plan.join
            yield group.example(place, near) if joined else group.example(place)
        self.cursors[name] += count

    def _order(self, name: str, size: int, epoch: int) -> NDArray[numpy.int64]:
        known = self._orders.get(name)
        if known is None or known[0] != epoch:
            seeds = (self._seed, zlib.crc32(name.encode()), epoch)
            known = epoch, numpy.random.default_rng(seeds).permutation(size)
            self._orders[name] = known
        return known[1]
