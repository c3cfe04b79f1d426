"""Sentences as the ids that a Marian model is trained on, and batches of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.engines.characters import plainer
from l10n.engines.pieces import END, PAD, UNKNOWN, load_pieces
from l10n.engines.tags import tag_for
from l10n.engines.vocabularies import read_vocabularies
from l10n.errors import ModelError

if TYPE_CHECKING:
    import torch

Example = tuple[list[int], list[int]]
"""The ids of a source, tag and end included, and of its target, end included."""

_STEP = 4
"""Lengths are rounded up to a multiple, which keeps the shapes of batches few."""


class Encoder:
    """Turns sentences into ids, the way that the engines do.

    Attributes:
        pieces: the vocabulary in the order of its ids, the padding token included.
        pad: the id of the padding token.
        end: the id of the end of a sentence.
    """

    def __init__(self, folder: Path) -> None:
        """Reads the vocabulary of a Marian checkpoint.

        Raises:
            ModelError: it is missing or damaged, or source and target have different ones.
        """
        self._pieces = load_pieces(folder)
        source, target = read_vocabularies(folder)
        if source != target:
            raise ModelError("its source and target have different vocabularies", path=folder)
        self._ids = {piece: place for place, piece in enumerate(source)}
        missing = next((piece for piece in (PAD, END) if piece not in self._ids), None)
        if missing:
            raise ModelError(f"its vocabulary lacks {missing}", path=folder)
        self.pieces = source
        self.pad, self.end = self._ids[PAD], self._ids[END]
        self._stand_in = lru_cache(maxsize=None)(self._stand_in_for)

    def tag(self, language: str) -> int | None:
        """Gives the id of the tag that asks for a language; None where the model has no tags.

        Raises:
            ModelError: the model has tags, but none for it.
        """
        if not self._pieces.tags:
            return None
        tag = tag_for(self._pieces.tags, language)
        if tag is None:
            raise ModelError(f'this model does not write "{language}"')
        return self._ids[tag]

    def source(self, sentence: str) -> list[int]:
        """Gives the ids of a sentence as an engine reads it: quotes and unknown characters replaced or left out."""
        return self._known(self._pieces.read(sentence).pieces)

    def target(self, sentence: str) -> list[int]:
        """Gives the ids of a sentence as a model is to write it, characters that it lacks replaced or left out."""
        pieces = self._pieces.target_pieces(sentence)
        if not self._ids.keys() >= set(pieces):
            pieces = self._pieces.target_pieces("".join(map(self._stand_in, sentence)))
        return self._known(pieces)

    def ids(self, pieces: Iterable[str]) -> list[int]:
        """Gives the ids of pieces in rising order, without those that the vocabulary lacks."""
        return sorted({self._ids[piece] for piece in pieces if piece in self._ids})

    def example(self, source: str, target: str, tag: int | None) -> Example:
        """Gives a sentence pair as ids.

        Args:
            source: a sentence.
            target: its translation.
            tag: the id of the target language's tag.
        """
        return [*([] if tag is None else [tag]), *self.source(source), self.end], [*self.target(target), self.end]

    def _known(self, pieces: Sequence[str]) -> list[int]:
        unknown = self._ids.get(UNKNOWN, self.end)
        return [self._ids.get(piece, unknown) for piece in pieces]

    def _stand_in_for(self, character: str) -> str:
        for candidate in (character, *plainer(character)):
            if self._ids.keys() >= set(self._pieces.target_pieces(candidate)):
                return candidate
        return ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded ids of some pairs.

    Attributes:
        source: a row a pair.
        fed: the target as the decoder reads it, one token later, from the start token on.
        target: what it is to write.
    """

    source: torch.Tensor
    fed: torch.Tensor
    target: torch.Tensor

    def to(self, device: torch.device) -> Batch:
        """Gives the batch on a device."""
        return Batch(self.source.to(device), self.fed.to(device), self.target.to(device))


def collate(examples: Sequence[Example], pad: int) -> Batch:
    """Gives examples as one batch.

    Args:
        examples: pairs of ids.
        pad: id of the padding token, which is Marian's start token too.
    """
    import torch

    width = _rounded(max(len(source) for source, _ in examples))
    height = _rounded(max(len(target) for _, target in examples))
    source = torch.full((len(examples), width), pad)
    target = torch.full((len(examples), height), pad)
    for place, (one, two) in enumerate(examples):
        source[place, : len(one)] = torch.tensor(one)
        target[place, : len(two)] = torch.tensor(two)
    fed = target.roll(1, dims=1)
    fed[:, 0] = pad
    return Batch(source, fed, target)


def _rounded(length: int) -> int:
    return -(-length // _STEP) * _STEP


def batches_of(examples: Sequence[Example], tokens: int) -> list[list[Example]]:
    """Gives examples in batches of like length.

    Args:
        examples: pairs of ids; those of one length keep their order.
        tokens: in a batch, padding included, on the longer side; a longer example has a batch of its own.
    """
    found: list[list[Example]] = []
    current: list[Example] = []
    for example in sorted(examples, key=_longer):
        if current and _rounded(_longer(example)) * (len(current) + 1) > tokens:
            found.append(current)
            current = []
        current.append(example)
    return [*found, current] if current else found


def _longer(example: Example) -> int:
    return max(len(example[0]), len(example[1]))
