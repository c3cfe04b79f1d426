"""Training a Marian checkpoint on reviewed segments until it stops getting better on those it does not see."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l10n.adapting.encoding import Encoder, Example, batches_of, collate
from l10n.adapting.network import load_network, loss_of, mixed_weights, prefers_half, prepare, save_network
from l10n.adapting.segments import Lesson, Pair
from l10n.engines.pieces import END
from l10n.engines.shortlists import Shortlist, learn_shortlist, merged, read_shortlist, write_shortlist
from l10n.errors import EngineError

if TYPE_CHECKING:
    from torch import Tensor

    Weights = dict[str, Tensor]

_LOG = logging.getLogger(__name__)
_LONGEST = 200
"""Tokens of a side; what is longer is left out."""
_WARMUP = 20
_RATE_BY_WIDTH = 0.05
"""The learning rate times the model's width: 1e-4 for OPUS-MT's 512, more for narrower models, which bear more."""
_SMOOTHING = 0.1
_SHARES = tuple(tenths / 10 for tenths in range(9, 0, -1))
"""Parts of the way from the model as it was to the adapted one that are tried: on the line between their weights often
lies a model that has learned as much and forgotten less (Wortsman et al. 2022, arXiv 2109.01903)."""

_LEAST = 0.002
"""Nats a token by which held-out loss must fall: a tenth of the way in any direction may bring less, by chance."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a model is trained.

    Attributes:
        rate: the learning rate, reached after a few steps and kept; 0 for one that fits the model's width.
        epochs: how often every segment is read at most.
        patience: how many measurements may pass without a better one that forgets at most twice of what it may.
        tokens: in a batch, padding included.
        dropout: the part of the outputs of every sublayer that is left out by chance.
        forgetting: nats a token that the loss on general text may rise.
        seed: of everything that is drawn.
        steps_between: measurements are so many steps apart; 0 for twice an epoch.
    """

    rate: float = 0.0
    epochs: int = 20
    patience: int = 4
    tokens: int = 1024
    dropout: float = 0.1
    forgetting: float = 0.05
    seed: int = 1
    steps_between: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """A measurement while a model is trained.

    Attributes:
        step: steps taken.
        loss: on held-out segments, nats a token.
        guard: on general text, nats a token; 0 where there is none.
        best: whether it is the best one so far that forgets little enough.
        share: how far the weights are on the way from the model as it was, 0, to the trained one, 1.
    """

    step: int
    loss: float
    guard: float
    best: bool
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Tuned:
    """What training came to.

    Attributes:
        measurements: in order; the first one is of the model as it was.
        device: what it ran on, "cpu" or "cuda".
        half: whether matrices were multiplied in bfloat16.
        rate: the learning rate.
    """

    measurements: tuple[Progress, ...]
    device: str
    half: bool
    rate: float

    @property
    def best(self) -> Progress:
        """The measurement of the weights that were kept."""
        return [one for one in self.measurements if one.best][-1]


def fine_tune(
    checkpoint: Path,
    output: Path,
    lesson: Lesson,
    language: str,
    schedule: Schedule,
    announce: Callable[[Progress], None],
) -> Tuned:
    """Trains a Marian checkpoint and writes the best one.

    Args:
        checkpoint: the folder of the one to start from.
        output: an existing folder, which gets weights and configuration, and if the checkpoint has a shortlist, this
            one and what the segments add to it.
        lesson: what it learns from and is measured by.
        language: the target language, BCP 47.
        schedule: how.
        announce: told of every measurement.

    Raises:
        EngineError: torch or transformers is not installed, or the loss is no number.
        ModelError: the checkpoint cannot be read, or does not write the language.
    """
    model = load_network(checkpoint)
    import torch

    torch.manual_seed(schedule.seed)
    random.seed(schedule.seed)
    encoder = Encoder(checkpoint)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    shortlist = read_shortlist(checkpoint)
    run = _Run(model.to(device), encoder, lesson, language, schedule, shortlist)
    measurements = tuple(_announced(run.measurements(), announce))
    run.restore()
    save_network(model.cpu(), output)
    if shortlist:
        write_shortlist(output, merged([shortlist, learn_shortlist(run.trained, encoder.pieces, seen=1)]))
    return Tuned(measurements, device.type, run.half, run.rate)


def _announced(measurements: Iterator[Progress], announce: Callable[[Progress], None]) -> Iterator[Progress]:
    for one in measurements:
        _LOG.info("step %d: held-out loss %.4f, guard %.4f", one.step, one.loss, one.guard)
        announce(one)
        yield one


class _Run:
    """One training run; keeps the best weights.

    Attributes:
        trained: the examples that are learned from.
        half: whether matrices are multiplied in bfloat16.
        rate: the learning rate.
    """

    def __init__(
        self,
        model: Any,
        encoder: Encoder,
        lesson: Lesson,
        language: str,
        schedule: Schedule,
        shortlist: Shortlist,
    ) -> None:
        import torch

        self._model = model
        self._schedule = schedule
        self.rate = schedule.rate or _RATE_BY_WIDTH / model.config.d_model
        self._device = next(model.parameters()).device
        tag = encoder.tag(language)
        self.trained = _examples((*lesson.trained, *lesson.replayed), encoder, tag)
        self._held_out = _examples(lesson.held_out, encoder, tag)
        self._guard = _examples(lesson.guard, encoder, tag)
        self._pieces: Tensor | None = None
        if shortlist:
            # a model with a shortlist is never asked for other pieces, and in training they cost half of a step
            written = {place for _, target in (*self.trained, *self._held_out, *self._guard) for place in target}
            listed = encoder.ids(shortlist.get(END if tag is None else encoder.pieces[tag], ()))
            self._pieces = torch.tensor(sorted({*listed, *written}), device=self._device)
        self._weights = prepare(model, schedule.dropout)
        self._optimizer = torch.optim.AdamW(self._weights, lr=self.rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0)
        self._chance = random.Random(schedule.seed)  # noqa: S311 - an order, no secret
        self._steps = 0
        self._first = _copied(model)
        self._best, self._lowest = self._first, (float("inf"), 0, self._first)
        self._best_loss = self._most_guard = float("inf")
        trial = collate(batches_of(self.trained, schedule.tokens)[0], model.config.pad_token_id)
        self.half = prefers_half(model, trial.to(self._device))

    def measurements(self) -> Iterator[Progress]:
        """Trains, and gives measurements until they stop getting better; then those of mixed weights."""
        first = self._measured(share=0.0)
        yield first
        self._best_loss, self._most_guard = first.loss - _LEAST, first.guard + self._schedule.forgetting
        yield from self._trained_on()
        _, self._steps, tuned = self._lowest
        found = False
        for share in _SHARES:
            self._model.load_state_dict(mixed_weights(self._first, tuned, share))
            one = self._measured(share)
            yield one
            if found and not one.best:
                return
            found = found or one.best

    def _trained_on(self) -> Iterator[Progress]:
        """Trains; what forgets too much may still be mixed with what remembers, so that it ends only far beyond."""
        lowest, worse = self._best_loss, 0
        between = self._schedule.steps_between
        for _ in range(self._schedule.epochs):
            batches = self._shuffled()
            between = between or max(len(batches) // 2, 1)
            for batch in batches:
                self._step(batch)
                if self._steps % between:
                    continue
                one = self._measured()
                yield one
                learns = one.loss < lowest and one.guard <= self._most_guard + self._schedule.forgetting
                lowest, worse = (one.loss, 0) if learns else (lowest, worse + 1)
                if worse >= self._schedule.patience:
                    return

    def restore(self) -> None:
        """Gives the model the best weights back."""
        self._model.load_state_dict(self._best)

    def _shuffled(self) -> list[list[Example]]:
        examples = list(self.trained)
        self._chance.shuffle(examples)
        batches = batches_of(examples, self._schedule.tokens)
        self._chance.shuffle(batches)
        return batches

    def _step(self, rows: Sequence[Example]) -> None:
        import torch

        self._model.train()
        self._steps += 1
        for group in self._optimizer.param_groups:
            group["lr"] = self.rate * min(1.0, self._steps / _WARMUP)
        loss: Any = self._loss_of(rows, _SMOOTHING)[0]
        if not torch.isfinite(loss):
            raise EngineError("training came apart: the loss is no number", mend="Try again with a lower --rate.")
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._weights, 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)

    def _measured(self, share: float = 1.0) -> Progress:
        loss, guard = self._loss(self._held_out), self._loss(self._guard)
        better = loss < self._best_loss and guard <= self._most_guard
        lowest = share == 1 and loss < self._lowest[0]
        weights = _copied(self._model) if better or lowest else {}
        if better:
            self._best, self._best_loss = weights, loss
        if lowest:
            self._lowest = loss, self._steps, weights
        return Progress(self._steps, loss, guard, better, share)

    def _loss(self, examples: Sequence[Example]) -> float:
        import torch

        self._model.eval()
        total, tokens = 0.0, 0
        with torch.no_grad():
            for rows in batches_of(examples, self._schedule.tokens):
                loss, count = self._loss_of(rows, 0.0)
                total, tokens = total + loss.item() * count, tokens + count
        return total / max(tokens, 1)

    def _loss_of(self, rows: Sequence[Example], smoothing: float) -> tuple[Tensor, int]:
        batch = collate(rows, self._model.config.pad_token_id).to(self._device)
        return loss_of(self._model, batch, smoothing, half=self.half, pieces=self._pieces)


def _copied(model: Any) -> Weights:
    return {name: weight.detach().clone() for name, weight in model.state_dict().items()}


def _examples(pairs: Sequence[Pair], encoder: Encoder, tag: int | None) -> list[Example]:
    examples = [encoder.example(pair.source, pair.target, tag) for pair in pairs]
    return [example for example in examples if max(map(len, example)) <= _LONGEST]
