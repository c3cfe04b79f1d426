"""The loss of a Marian model. This module is imported where training begins: it cannot do without torch."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

_CELLS = 1 << 22
"""Logits that are in memory at once, 16 MB of them: more would not stay in a processor's cache."""
_NEVER = -1e4


def smoothed_loss(
    hidden: Tensor,
    embeddings: Tensor,
    bias: Tensor,
    labels: Tensor,
    *,
    smoothing: float,
    pad: int,
    half: bool,
    pieces: Tensor | None = None,
) -> Tensor:
    """Gives the mean cross-entropy of hidden states under tied embeddings, without ever holding all logits at once.

    Its value is the negative log likelihood of the labels; their smoothing is in its gradient only.

    Args:
        hidden: a row a token.
        embeddings: a row a piece of the vocabulary.
        bias: one number a piece.
        labels: the piece that each row is to give.
        smoothing: the part of a label that is spread over the pieces.
        pad: the padding token, which is never written.
        half: whether matrices are multiplied in bfloat16.
        pieces: ids, in rising order, of the pieces that can be written, all labels among them; None for all pieces.
    """
    if pieces is not None:
        labels = torch.searchsorted(pieces, labels)
        embeddings, bias, pad_at = embeddings[pieces], bias[pieces], (pieces == pad).nonzero().flatten()
    else:
        pad_at = torch.tensor([pad], device=hidden.device)
    loss: Any = _SmoothedLoss.apply
    found: Tensor = loss(hidden, embeddings, bias.index_fill(0, pad_at, _NEVER), labels, smoothing, half)
    return found


class _SmoothedLoss(torch.autograd.Function):
    """Computes gradients in the forward pass, while the logits are at hand.

    The gradient of a logit is its probability less its share of the label. Probabilities are never written out: the
    exponentials are multiplied as they are, and what they are divided by, and the labels, go into the results.
    """

    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, embeddings: Tensor, bias: Tensor, labels: Tensor, smoothing: float, half: bool
    ) -> Tensor:
        kind = torch.bfloat16 if half else torch.float32
        weights, states = embeddings.detach().to(kind), hidden.detach().to(kind)
        needed = any(ctx.needs_input_grad)
        to_hidden = torch.empty(states.shape, dtype=torch.float32, device=hidden.device)
        to_embeddings = torch.zeros(weights.shape, dtype=torch.float32, device=hidden.device)
        total = torch.zeros((), device=hidden.device)
        step = max(64, _CELLS // len(weights) // 64 * 64)
        cells = torch.empty((min(step, len(states)), len(weights)), dtype=kind, device=hidden.device)
        possible = (bias > _NEVER).to(torch.float32)
        share = smoothing / len(weights)
        spread = share * (possible @ weights.float())
        for start in range(0, len(states), step):
            rows, wanted = states[start : start + step], labels[start : start + step]
            logits = torch.addmm(bias.to(kind), rows, weights.t(), out=cells[: len(rows)])
            logits = logits.float()
            right = logits.gather(1, wanted[:, None])
            highest = logits.amax(1, keepdim=True)
            exponentials = logits.sub_(highest).exp_()
            sums = exponentials.sum(1, keepdim=True)
            total += (sums.log() + highest - right).sum()
            if not needed:
                continue
            short = exponentials.to(kind)
            aim = (1 - smoothing) * weights[wanted].float()
            to_hidden[start : start + step] = (short @ weights).float().div_(sums).sub_(spread).sub_(aim)
            scaled = rows.float() / sums
            if half:
                to_embeddings += short.t() @ scaled.to(kind)
            else:
                to_embeddings.addmm_(short.t(), scaled)
        if needed:
            full = states.float()
            to_embeddings -= share * possible[:, None] * full.sum(0)
            to_embeddings.index_add_(0, labels, full, alpha=smoothing - 1)
        ctx.save_for_backward(to_hidden.div_(len(states)).to(hidden.dtype), to_embeddings.div_(len(states)))
        return total / len(states)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Any:
        to_hidden, to_embeddings = ctx.saved_tensors
        return to_hidden * gradients[0], to_embeddings * gradients[0], None, None, None, None
