"""The network with random weights, and the average of its checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.plan import Network


def build(shape: Network, size: int) -> Any:
    """Gives a Marian model with random weights.

    Marian is post-norm, and with plain Xavier initialization at a high learning rate it learns to write without reading
    its source. Half the gain in what goes into the residual sum keeps it from that.

    Args:
        shape: of the network.
        size: of the vocabulary, padding included.
    """
    from transformers import MarianConfig, MarianMTModel

    configure: Any = MarianConfig
    config = configure(
        vocab_size=size,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_ffn_dim=shape.feed_forward,
        decoder_ffn_dim=shape.feed_forward,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        activation_function="relu",
        scale_embedding=True,
        pad_token_id=size - 1,
        eos_token_id=0,
        forced_eos_token_id=0,
        decoder_start_token_id=size - 1,
        max_position_embeddings=shape.positions,
        init_std=shape.width**-0.5,
        attn_implementation="eager",
    )
    model: Any = MarianMTModel(config)
    for name, weight in model.named_parameters():
        if weight.dim() == 2 and not any(part in name for part in ("embed", "shared", "lm_head")):
            residual = any(part in name for part in ("v_proj", "out_proj", "fc1", "fc2"))
            nn.init.xavier_uniform_(weight, gain=0.5 if residual else 1.0)
    return model


def silence_padding(model: Any) -> None:
    """Sets the row of the padding token to zero."""
    with torch.no_grad():
        model.model.shared.weight[model.config.pad_token_id].zero_()


def mean_weights(paths: Sequence[Path]) -> dict[str, Tensor]:
    """Gives the mean of the weights in some files of torch.save."""
    total: dict[str, Tensor] = {}
    for path in paths:
        for name, weight in torch.load(path, map_location="cpu", weights_only=True).items():
            total[name] = total[name] + weight if name in total else weight.clone()
    return {name: weight / len(paths) for name, weight in total.items()}
