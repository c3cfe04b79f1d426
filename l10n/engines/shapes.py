"""The shapes that the arrays of a transformer must have before they are written.

CTranslate2 takes the sizes of a model from some of its arrays and reads the others by these sizes, beyond their ends
where they are shorter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from l10n.engines.configurations import CONFIGURATION, MOST_FORWARD, MOST_WIDTH, number_in, positions_of
from l10n.errors import ModelError

_LEAST_WIDTH = 4
"""The width from which position encodings have more than one rate."""
_MOST_ENCODINGS = 1 << 26
"""Most numbers in the table of positions: those of 4096 positions in the widest models."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of a transformer.

    Attributes:
        width: numbers that a piece stands for.
        inner: numbers that the heads of an attention have together.
        forward: numbers between the two halves of a feed-forward layer, in the encoder and in the decoder.
        positions: pieces that it must have room for, where it has a table of positions.
    """

    width: int
    inner: int
    forward: tuple[int, int]
    positions: int


def sizes_of(config: Mapping[str, Any]) -> Sizes:
    """Gives the sizes of a checkpoint of the types marian and m2m_100.

    Args:
        config: its configuration.

    Raises:
        ModelError: one is missing, no whole number, too small or too large.
    """
    width = number_in(config, "d_model", _LEAST_WIDTH, MOST_WIDTH)
    positions = positions_of(config)
    if positions * width > _MOST_ENCODINGS:
        raise ModelError(
            f"max_position_embeddings is {positions}, too many for d_model {width}",
            path=CONFIGURATION,
            mend="Fetch the model again.",
        )
    encoder, decoder = (number_in(config, f"{side}_ffn_dim", 1, MOST_FORWARD) for side in ("encoder", "decoder"))
    return Sizes(width, width, (encoder, decoder), positions)


def refuse_wrong_shapes(spec: Any, sizes: Sizes) -> None:
    """Refuses a model whose arrays have other shapes than its sizes demand, or numbers that are none.

    Args:
        spec: CTranslate2's TransformerSpec with its arrays set, before it is validated.
        sizes: those of the model.

    Raises:
        ValueError: an array is missing, has another shape, or holds what is no number.
    """
    for name, room, forward in zip(("encoder", "decoder"), (spec.encoder, spec.decoder), sizes.forward, strict=True):
        heads = int(room.num_heads)
        if heads < 1 or sizes.inner % heads:
            raise ValueError(f"{sizes.inner} numbers of an attention cannot be shared among {heads} heads")
        if not room.layer:
            raise ValueError(f"the {name} has no layers")
        _check_ends(room, name, sizes)
        for place, layer in enumerate(room.layer):
            _check_layer(layer, f"{name}/layer_{place}", sizes, forward, heads)
    rows = len(spec.decoder.embeddings.weight)
    _check_linear(spec.decoder.projection, "decoder/projection", rows, sizes.width)


def _check_ends(room: Any, name: str, sizes: Sizes) -> None:
    tables = room.embeddings if isinstance(room.embeddings, list) else [room.embeddings]
    for table in tables:
        _check(table.weight, f"{name}/embeddings", None, sizes.width)
    encodings = getattr(getattr(room, "position_encodings", None), "encodings", "")
    if not isinstance(encodings, str):
        _check(encodings, f"{name}/position_encodings", None, sizes.width)
        if len(encodings) < sizes.positions:
            raise ValueError(f"{name}/position_encodings has {len(encodings)} positions, not {sizes.positions}")
    for norm in ("layer_norm", "layernorm_embedding"):
        if hasattr(room, norm):
            _check_norm(getattr(room, norm), f"{name}/{norm}", sizes.width)


def _check_layer(layer: Any, name: str, sizes: Sizes, forward: int, heads: int) -> None:
    _check_attention(layer.self_attention, f"{name}/self_attention", (3,), sizes, heads)
    if hasattr(layer, "attention"):
        _check_attention(layer.attention, f"{name}/attention", (1, 2), sizes, heads)
    for linear in ("linear_0", "linear_0_noact"):
        if hasattr(layer.ffn, linear):
            _check_linear(getattr(layer.ffn, linear), f"{name}/ffn/{linear}", forward, sizes.width)
    _check_linear(layer.ffn.linear_1, f"{name}/ffn/linear_1", sizes.width, forward)
    _check_norm(layer.ffn.layer_norm, f"{name}/ffn/layer_norm", sizes.width)


def _check_attention(attention: Any, name: str, together: tuple[int, ...], sizes: Sizes, heads: int) -> None:
    *entering, leaving = attention.linear
    for place, (linear, matrices) in enumerate(zip(entering, together, strict=True)):
        _check_linear(linear, f"{name}/linear_{place}", matrices * sizes.inner, sizes.width)
    _check_linear(leaving, f"{name}/linear_{len(entering)}", sizes.width, sizes.inner)
    _check_norm(attention.layer_norm, f"{name}/layer_norm", sizes.width)
    if hasattr(attention, "relative_attention_bias"):
        _check(attention.relative_attention_bias, f"{name}/relative_attention_bias", None, heads)


def _check_linear(linear: Any, name: str, rows: int, columns: int) -> None:
    _check(linear.weight, f"{name}/weight", rows, columns)
    if not isinstance(linear.bias, str):
        _check(linear.bias, f"{name}/bias", rows)


def _check_norm(norm: Any, name: str, width: int) -> None:
    _check(norm.gamma, f"{name}/gamma", width)
    if hasattr(norm, "beta"):
        _check(norm.beta, f"{name}/beta", width)


def _check(array: Any, name: str, *lengths: int | None) -> None:
    """Refuses an array of other lengths, None standing for any, or of anything but finite numbers."""
    import numpy

    if not isinstance(array, numpy.ndarray):
        raise ValueError(f"{name} is missing")  # noqa: TRY004 - what is wrong is the file, not a type
    wanted = tuple(have if want is None else want for have, want in zip(array.shape, lengths, strict=False))
    if array.shape != wanted or len(lengths) != array.ndim or not array.size:
        demanded = " x ".join("any" if want is None else str(want) for want in lengths)
        raise ValueError(f"{name} has the shape {' x '.join(map(str, array.shape)) or '1'}, not {demanded}")
    if array.dtype.name not in ("float16", "float32", "float64") or not array.dtype.isnative:
        raise ValueError(f"{name} holds {array.dtype.name}, not real numbers")
    # an infinity or what is not a number shows in one of the two, and neither makes a copy
    if not (numpy.isfinite(array.min()) and numpy.isfinite(array.max())):
        raise ValueError(f"{name} holds numbers that are not finite")
