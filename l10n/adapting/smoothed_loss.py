"""The loss of a Marian model. This module is imported where training begins: it cannot do without torch."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

_ROWS = 512
"""Rows of logits that are in memory at once: all of them would not stay in a processor's cache."""
_NEVER = -1e4


def smoothed_loss(
    hidden: Tensor, embeddings: Tensor, bias: Tensor, labels: Tensor, *, smoothing: float, pad: int, half: bool
) -> Tensor:
    """Gives the mean cross-entropy of hidden states under tied embeddings, without ever holding all logits at once.

    Its value is the negative log likelihood of the labels; their smoothing is in its gradient only.

    Args:
        hidden: a row a token.
        embeddings: a row a piece of the vocabulary.
        bias: one number a piece.
        labels: the piece that each row is to give.
        smoothing: the part of a label that is spread over the vocabulary.
        pad: the padding token, which is never written.
        half: whether matrices are multiplied in bfloat16.
    """
    loss: Any = _SmoothedLoss.apply
    found: Tensor = loss(hidden, embeddings, bias, labels, smoothing, pad, half)
    return found


class _SmoothedLoss(torch.autograd.Function):
    """Computes gradients in the forward pass, while the logits are at hand."""

    @staticmethod
    def forward(
        ctx: Any,
        hidden: Tensor,
        embeddings: Tensor,
        bias: Tensor,
        labels: Tensor,
        smoothing: float,
        pad: int,
        half: bool,
    ) -> Tensor:
        kind = torch.bfloat16 if half else torch.float32
        weights, states = embeddings.detach().to(kind), hidden.detach().to(kind)
        needed = any(ctx.needs_input_grad)
        to_hidden = torch.empty_like(states)
        to_embeddings = torch.zeros_like(embeddings)
        total = torch.zeros((), device=hidden.device)
        for start in range(0, len(states), _ROWS):
            rows, wanted = states[start : start + _ROWS], labels[start : start + _ROWS, None]
            logits = (rows @ weights.t()).float() + bias
            logits[:, pad] = _NEVER
            scale = logits.logsumexp(1, keepdim=True)
            total += (scale - logits.gather(1, wanted)).sum()
            if not needed:
                continue
            gradient = logits.sub_(scale).exp_().sub_(smoothing / len(weights))
            gradient.scatter_add_(1, wanted, torch.full_like(wanted, smoothing - 1, dtype=gradient.dtype))
            gradient[:, pad] = 0
            short = gradient.to(kind)
            to_hidden[start : start + _ROWS] = short @ weights
            to_embeddings += short.t() @ rows
        ctx.save_for_backward(to_hidden.to(hidden.dtype) / len(states), to_embeddings / len(states))
        return total / len(states)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        to_hidden, to_embeddings = ctx.saved_tensors
        return to_hidden * gradients[0], to_embeddings * gradients[0], None, None, None, None, None
