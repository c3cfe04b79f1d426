"""The configuration of a training run, one TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Network:
    """The shape of a model that is trained from random weights; a warm start brings its own.

    Attributes:
        width: of every layer's input and output.
        feed_forward: width of the inner layers.
        heads: attention heads.
        encoder_layers: layers that read.
        decoder_layers: layers that write.
        positions: tokens that the model can read or write.
    """

    width: int = 256
    feed_forward: int = 1024
    heads: int = 4
    encoder_layers: int = 6
    decoder_layers: int = 3
    positions: int = 512


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The SentencePiece model of a run from random weights.

    Attributes:
        size: pieces, tags and bytes included; the padding token comes on top.
        sentences: how many sentences of the corpus it is trained on.
        signs: characters that are pieces even if the corpus hardly has them.
    """

    size: int = 12_000
    sentences: int = 400_000
    signs: str = ""


@dataclass(frozen=True, slots=True)
class Optimizer:
    """How weights change.

    Attributes:
        rate: the highest learning rate.
        warmup: steps until it is reached.
        hold: the part of the time after which it falls, in a line, to nothing.
        decay: AdamW's weight decay.
        clip: the longest gradient.
        smoothing: label smoothing.
        dropout: the part of the outputs of every sublayer that is left out.
    """

    rate: float = 6e-4
    warmup: int = 800
    hold: float = 0.25
    decay: float = 0.01
    clip: float = 1.0
    smoothing: float = 0.1
    dropout: float = 0.1


@dataclass(frozen=True, slots=True)
class Batches:
    """How sentences come together.

    Attributes:
        tokens: in a batch, padding included, on the longer side.
        longest: tokens of a source or a target; longer ones are left out.
        pool: sentence pairs that are drawn at once and sorted by length.
        join: the part of the pairs that get their neighbour's sentence behind their own.
        join_below: tokens that a pair must stay below to be joined.
    """

    tokens: int = 3072
    longest: int = 110
    pool: int = 30_000
    join: float = 0.1
    join_below: int = 40


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the run with its own mixture.

    Attributes:
        until: the part of the run's time at which it ends, at most 1.
        weights: how often a sentence of a collection is drawn, against one of weight 1; "collection pair" goes before
            "collection", and 0 leaves it out.
    """

    until: float
    weights: Mapping[str, float]

    def weight(self, collection: str, pair: str) -> float:
        """Gives the weight of the sentences of a collection in a pair such as "de-ru"."""
        return self.weights.get(f"{collection} {pair}", self.weights.get(collection, 1.0))


@dataclass(frozen=True, slots=True)
class Plan:
    """A training run.

    Attributes:
        seed: of everything that is drawn.
        pairs: what the model is to translate, such as "de-en".
        phases: the mixtures, in order.
        snapshots: how many of the last checkpoints are averaged.
        checkpoint_minutes: between two checkpoints.
        held_out: sentence pairs of each collection and pair that are kept for the loss on unseen text.
        share: the part of the way, weight by weight, from the model that a run started from to the mean that is kept.
    """

    seed: int
    pairs: tuple[str, ...]
    phases: tuple[Phase, ...]
    snapshots: int = 5
    checkpoint_minutes: float = 5.0
    held_out: int = 60
    share: float = 1.0
    network: Network = field(default_factory=Network)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    optimizer: Optimizer = field(default_factory=Optimizer)
    batches: Batches = field(default_factory=Batches)

    def uses(self, collection: str, pair: str) -> bool:
        """Tells whether any phase draws from a collection in a pair."""
        return any(phase.weight(collection, pair) for phase in self.phases)

    def phase(self, fraction: float) -> Phase:
        """Gives the phase at a part of the run's time."""
        return next((phase for phase in self.phases if fraction < phase.until), self.phases[-1])


def read_plan(path: Path) -> Plan:
    """Gives the training run that a file describes.

    Args:
        path: a TOML file.

    Raises:
        TypeError: it has a name that means nothing.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    phases = tuple(Phase(one["until"], MappingProxyType(one["weights"])) for one in content.pop("phases"))
    return Plan(
        pairs=tuple(content.pop("pairs")),
        phases=phases,
        network=Network(**content.pop("network", {})),
        vocabulary=Vocabulary(**content.pop("vocabulary", {})),
        optimizer=Optimizer(**content.pop("optimizer", {})),
        batches=Batches(**content.pop("batches", {})),
        **content,
    )
