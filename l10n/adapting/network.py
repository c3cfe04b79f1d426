"""A Marian model in training: its loss, and what is left out of it by chance."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l10n.adapting.encoding import Batch
from l10n.engines.conversion import read_configuration
from l10n.errors import EngineError, ModelError

if TYPE_CHECKING:
    from torch import Tensor, nn

_MASK = 1 << 22
"""Numbers in the mask that windows are taken from."""


def require_torch() -> None:
    """Asks for the libraries that training needs.

    Raises:
        EngineError: one is not installed.
    """
    for library in ("torch", "transformers", "sentencepiece"):
        if find_spec(library) is None:
            raise EngineError(f"training needs the library {library}", mend='Run: pip install "l10n[adapt]".')


def load_network(folder: Path) -> Any:
    """Gives the model of a Marian checkpoint, in 32-bit floats.

    Args:
        folder: the checkpoint.

    Raises:
        EngineError: torch or transformers is not installed.
        ModelError: the checkpoint is damaged, or no Marian one.
    """
    require_torch()
    import torch
    from transformers import MarianMTModel

    kind = read_configuration(folder)["model_type"]
    if kind != "marian":
        raise ModelError(f"only Marian models can be adapted, and this is a model of type {kind}", path=folder)
    load: Any = MarianMTModel.from_pretrained
    try:
        with _no_bars():
            return load(
                folder, local_files_only=True, weights_only=True, attn_implementation="eager", dtype=torch.float32
            )
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise ModelError(f"transformers cannot load this model: {error}", path=folder) from error


def save_network(model: Any, folder: Path) -> None:
    """Writes weights and configuration of a model into a folder."""
    with _no_bars():
        model.save_pretrained(folder)


@contextmanager
def _no_bars() -> Iterator[None]:
    """Keeps transformers from drawing progress bars."""
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging
    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()


def mixed_weights(first: Mapping[str, Tensor], tuned: Mapping[str, Tensor], share: float) -> dict[str, Tensor]:
    """Gives the weights that lie a part of the way from some to others.

    Args:
        first: at 0.
        tuned: at 1, of the same names.
        share: the part of the way.
    """
    return {name: weight.lerp(tuned[name], share) for name, weight in first.items()}


def prepare(model: Any, dropout: float) -> list[nn.Parameter]:
    """Makes a model ready for training and gives the weights to train.

    Positions are sines that are computed and not saved, so they stay as they are.

    Args:
        model: the model.
        dropout: the part of the outputs of every sublayer that is left out by chance.
    """
    for name, weight in model.named_parameters():
        if "embed_positions" in name:
            weight.requires_grad_(False)
    drop = _Dropout(dropout)
    for name, module in model.named_modules():
        # transformers would draw new numbers for every output, which takes a tenth of the time on a CPU
        if isinstance(getattr(module, "dropout", None), float):
            module.dropout = 0.0
        if dropout and name.rsplit(".", 1)[-1] in ("out_proj", "fc2"):
            module.register_forward_hook(drop)
    return [weight for weight in model.parameters() if weight.requires_grad]


class _Dropout:
    """Leaves out a part of the outputs of a module, by a window into one large mask."""

    def __init__(self, share: float) -> None:
        import torch

        self._mask = (torch.rand(_MASK) >= share).to(torch.bfloat16) / (1 - share)

    def __call__(self, module: nn.Module, _inputs: Any, output: Tensor) -> Tensor | None:
        if not module.training:
            return None
        count = output.numel()
        if self._mask.device != output.device:
            self._mask = self._mask.to(output.device)
        if count >= len(self._mask):
            self._mask = self._mask.repeat(2 * count // len(self._mask) + 1)
        start = random.randrange(len(self._mask) - count)  # noqa: S311 - a window, no secret
        return output * self._mask[start : start + count].view(output.shape).to(output.dtype)


def loss_of(
    model: Any, batch: Batch, smoothing: float, *, half: bool = True, pieces: Tensor | None = None
) -> tuple[Tensor, int]:
    """Gives the mean loss of a token, whose value is its negative log likelihood, and the number of tokens.

    Args:
        model: the model.
        batch: on the model's device.
        smoothing: of the labels; it is in the gradient and not in the value.
        half: whether matrices are multiplied in bfloat16.
        pieces: ids, in rising order, of the pieces that can be written, those of the batch among them; None for all.
    """
    import torch

    from l10n.adapting.smoothed_loss import smoothed_loss

    pad = model.config.pad_token_id
    with torch.autocast(batch.source.device.type, dtype=torch.bfloat16, enabled=half):
        hidden = model.model(
            input_ids=batch.source,
            attention_mask=batch.source.ne(pad).long(),
            decoder_input_ids=batch.fed,
            use_cache=False,
        ).last_hidden_state
    written = batch.target.ne(pad)
    labels = batch.target[written]
    weights, bias = model.lm_head.weight, model.final_logits_bias[0]
    loss = smoothed_loss(hidden[written], weights, bias, labels, smoothing=smoothing, pad=pad, half=half, pieces=pieces)
    return loss, len(labels)


def prefers_half(model: Any, batch: Batch) -> bool:
    """Tells whether training steps are faster in bfloat16 here: on CUDA always, on a CPU two of each are timed.

    Processors that multiply matrices of bfloat16 are several times as fast with them; others, those with AVX-512 BF16
    among them, were measured at two thirds of the speed of 32-bit floats.

    Args:
        model: the model, on the device.
        batch: a batch to try, there too.
    """
    import time

    if batch.source.device.type != "cpu":
        return True
    seconds: dict[bool, float] = {}
    for half in (True, False):
        for _ in range(2):
            started = time.process_time()
            loss: Any = loss_of(model, batch, 0.1, half=half)[0]
            loss.backward()
            seconds[half] = time.process_time() - started
            model.zero_grad(set_to_none=True)
    return seconds[True] < seconds[False]
