"""The training loop: steps, checkpoints, the loss on unseen text, an end by the clock."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from l10n.adapting.encoding import Batch, Example, batches_of, collate
from l10n.adapting.network import loss_of, mixed_weights
from training.batches import Encoded, Stream
from training.network import mean_weights, silence_padding
from training.plan import Optimizer, Plan

STATE = "state.pt"
LOG = "log.jsonl"
_LOG_STEPS = 50
_REPORT_STEPS = 1000
_OTHERS = 512
_TRIED = 16
"""Batches by which the right source is tried against a wrong one."""


@dataclass(frozen=True, slots=True)
class Limit:
    """When a run ends: after so much time or so many steps, of all its sessions together.

    Attributes:
        seconds: by the clock, pauses included; 0 for no limit.
        steps: 0 for no limit.
    """

    seconds: float
    steps: int

    def fraction(self, seconds: float, steps: int) -> float:
        """Gives the part of the run that is behind, at most 1."""
        parts = [seconds / self.seconds if self.seconds else 0.0, steps / self.steps if self.steps else 0.0]
        return min(1.0, max(parts))


def rate_at(plan: Optimizer, fraction: float, steps: int) -> float:
    """Gives the learning rate: up in a line, level, down in a line to the end of the run.

    Args:
        plan: the highest rate, the steps up, the part of the run after which it falls.
        fraction: the part of the run that is behind.
        steps: taken.
    """
    up = min(1.0, (steps + 1) / max(plan.warmup, 1))
    down = min(1.0, (1 - fraction) / (1 - plan.hold))
    return plan.rate * up * max(down, 1e-3)


class Run:
    """A training run in a folder, which can be broken off and taken up again.

    Attributes:
        steps: taken in all sessions.
    """

    def __init__(
        self,
        model: Any,
        weights: Sequence[Any],
        stream: Stream,
        plan: Plan,
        folder: Path,
        *,
        half: bool,
        pieces: Mapping[int, Tensor],
    ) -> None:
        """Begins a run.

        Args:
            model: on its device.
            weights: those of the model that change.
            stream: gives the batches.
            plan: what to do.
            folder: of checkpoints and log.
            half: whether matrices are multiplied in bfloat16.
            pieces: by the id of a language's tag, the ids of the pieces that it is written with.
        """
        self._model = model
        self._pieces = pieces
        self._half = half
        self._stream = stream
        self._plan = plan
        self._folder = folder
        self._device = next(model.parameters()).device
        self._optimizer = torch.optim.AdamW(
            weights, lr=plan.optimizer.rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=plan.optimizer.decay, fused=True
        )
        self._weights = list(weights)
        self._elapsed = 0.0
        self._started = time.time()
        self._place: Mapping[str, Any] = stream.state()
        self._waiting: list[list[Example]] = []
        self._used = 0
        self._drawn_at = 0.0
        self.steps = 0

    @property
    def seconds(self) -> float:
        """The time that the run has taken in all its sessions, by the clock."""
        return self._elapsed + time.time() - self._started

    def resume(self) -> bool:
        """Goes on from the folder's last checkpoint; tells whether there is one."""
        path = self._folder / STATE
        if not path.is_file():
            return False
        state = torch.load(path, map_location=self._device, weights_only=True)
        self._model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.steps, self._elapsed = state["steps"], state["seconds"]
        self._started = time.time()
        self._stream.restore(**state["stream"])
        self._place = self._stream.state()
        self._drawn_at = state["fraction"]
        self._waiting = self._stream.pool(self._plan.phase(self._drawn_at))
        self._used = state["used"]
        del self._waiting[: self._used]
        return True

    def train(self, limit: Limit, held_out: Mapping[str, Sequence[Example]], announce: Callable[[str], None]) -> None:
        """Trains until the limit.

        Args:
            limit: when the run ends.
            held_out: unseen examples by the name of their group.
            announce: is told how it goes.
        """
        self._model.train()
        saved = time.time()
        losses: list[float] = []
        tokens, mark = 0, time.time()
        while (fraction := limit.fraction(self.seconds, self.steps)) < 1:
            loss, count = self._step(fraction)
            losses.append(loss)
            tokens += count
            if self.steps % _LOG_STEPS == 0:
                speed = tokens / (time.time() - mark)
                self._log({"loss": round(sum(losses) / len(losses), 4), "tokens_a_second": round(speed)}, fraction)
                losses, tokens, mark = [], 0, time.time()
            if time.time() - saved > self._plan.checkpoint_minutes * 60:
                self.save(fraction)
                saved = time.time()
            if self.steps % _REPORT_STEPS == 0 or self.steps == _REPORT_STEPS // 5:
                announce(self.report(held_out, fraction))
        self.save(1.0)
        announce(self.report(held_out, 1.0))

    def _step(self, fraction: float) -> tuple[float, int]:
        phase = self._plan.phase(fraction)
        if not self._waiting or phase is not self._plan.phase(self._drawn_at):
            self._place, self._used = self._stream.state(), 0
            self._drawn_at = fraction
            self._waiting = self._stream.pool(phase)
        batch = collate(self._waiting.pop(0), self._model.config.pad_token_id).to(self._device)
        self._used += 1
        for group in self._optimizer.param_groups:
            group["lr"] = rate_at(self._plan.optimizer, fraction, self.steps)
        loss: Any
        pieces = self._writable(batch)
        loss, count = loss_of(self._model, batch, self._plan.optimizer.smoothing, half=self._half, pieces=pieces)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._weights, self._plan.optimizer.clip)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        silence_padding(self._model)
        self.steps += 1
        return loss.item(), count

    def _writable(self, batch: Batch) -> Tensor:
        """Gives the pieces whose scores are computed: the language's, the batch's, and some of the others in turn.

        Scores of pieces of another language take half the time of a step. Some keep them from rising unseen.
        """
        common = self._pieces[int(batch.source[0, 0])].to(self._device)
        others = torch.randint(self._model.config.vocab_size, (_OTHERS,), device=self._device)
        found: Any = torch.unique
        pieces: Tensor = found(torch.cat([common, batch.target.flatten(), others]))
        return pieces

    def save(self, fraction: float) -> None:
        """Writes a checkpoint, and its weights once more among those that are averaged.

        Args:
            fraction: the part of the run that is behind.
        """
        weights = self._model.state_dict()
        state = {
            "model": weights,
            "optimizer": self._optimizer.state_dict(),
            "steps": self.steps,
            "seconds": self.seconds,
            "stream": self._place,
            "fraction": self._drawn_at,
            "used": self._used,
        }
        _write(self._folder / f"weights-{self.steps:07}.pt", weights)
        _write(self._folder / STATE, state)
        for old in snapshots(self._folder)[: -self._plan.snapshots]:
            old.unlink()
        self._log({"saved": True}, fraction)

    def report(self, held_out: Mapping[str, Sequence[Example]], fraction: float) -> str:
        """Gives the loss on unseen text, and whether the model reads its source: with a wrong one it must be worse.

        Args:
            held_out: unseen examples by the name of their group.
            fraction: the part of the run that is behind.
        """
        losses = {name: self._loss(examples) for name, examples in held_out.items()}
        right, wrong = self._right_and_wrong([example for examples in held_out.values() for example in examples])
        self._log({"held_out": losses, "right_source": right, "wrong_source": wrong}, fraction)
        listed = ", ".join(f"{name} {loss:.3f}" for name, loss in losses.items())
        return (
            f"step {self.steps}, {100 * fraction:.0f} %: {listed}; right source {right:.2f}, wrong source {wrong:.2f}"
        )

    def _loss(self, examples: Sequence[Example], *, wrong: bool = False, most: int | None = None) -> float:
        self._model.eval()
        total, tokens = 0.0, 0
        with torch.no_grad():
            for rows in batches_of(examples, self._plan.batches.tokens)[:most]:
                batch = collate(_shifted(rows) if wrong else rows, self._model.config.pad_token_id).to(self._device)
                loss, count = loss_of(self._model, batch, 0.0, half=self._half)
                total, tokens = total + loss.item() * count, tokens + count
        self._model.train()
        return round(total / max(tokens, 1), 4)

    def _right_and_wrong(self, examples: Sequence[Example]) -> tuple[float, float]:
        return self._loss(examples, most=_TRIED), self._loss(examples, wrong=True, most=_TRIED)

    def _log(self, entry: Mapping[str, Any], fraction: float) -> None:
        line = {"step": self.steps, "seconds": round(self.seconds), "fraction": round(fraction, 4), **entry}
        with (self._folder / LOG).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def _shifted(rows: Sequence[Example]) -> list[Example]:
    """Gives pairs whose sources have moved to their neighbours, tags staying."""
    return [
        ([source[0], *other[1:]], target)
        for (source, target), (other, _) in zip(rows, [*rows[1:], rows[0]], strict=True)
    ]


def held_out_examples(groups: Sequence[Encoded], seed: int) -> dict[str, list[Example]]:
    """Gives the unseen examples by collection or rest, and pair: the largest losses hide in a mean over everything."""
    found: dict[str, list[Example]] = {}
    for group in groups:
        name = f"{group.collection if group.collection == 'diplomacy' else 'rest'} {group.pair}"
        found.setdefault(name, []).extend(group.example(place) for place in range(len(group.sources)))
    for examples in found.values():
        random.Random(seed).shuffle(examples)  # noqa: S311 - an order, no secret
    return found


def snapshots(folder: Path) -> list[Path]:
    """Gives the weights of the last checkpoints, the oldest first."""
    return sorted(folder.glob("weights-*.pt"))


def average(model: Any, folder: Path, first: Mapping[str, Tensor] | None = None, share: float = 1.0) -> int:
    """Sets a model's weights to the mean of the last checkpoints and gives how many they are.

    Args:
        model: whose weights are set.
        folder: of the run.
        first: the weights that the run started from.
        share: the part of the way from those to the mean: just before its end lies a model that has forgotten less
            (Wortsman et al. 2022, arXiv 2109.01903).
    """
    paths = snapshots(folder)
    mean = mean_weights(paths)
    if first is not None:
        mean = mixed_weights(first, mean, share)
    model.load_state_dict(mean)
    silence_padding(model)
    return len(paths)


def _write(path: Path, content: object) -> None:
    """Writes a file whole or not at all."""
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        torch.save(content, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
