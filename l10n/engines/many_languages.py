"""Checkpoints of M2M100, NLLB and MADLAD (T5) in CTranslate2's specification, with numpy alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from l10n.engines.configurations import (
    MOST_FORWARD,
    MOST_HEADS,
    MOST_POSITIONS,
    MOST_WIDTH,
    activation_of,
    flag_in,
    heads_in,
    layers_in,
    number_in,
    sides_in,
)
from l10n.engines.shapes import Sizes, sizes_of

if TYPE_CHECKING:
    from l10n.engines.weights import Array

_GATED = {"gated-gelu": "gelu_new", "gated-silu": "silu", "gated-relu": "relu"}
"""What T5's feed-forward layers compute, by the name its configuration has for a gated one."""

_LEAST_BUCKETS = 4
"""Fewest buckets that T5's distances can be sorted into: near and far ones, before and behind."""
_MOST_BUCKETS = 4096

_PAST = 2
"""M2M100 counts positions from 2, fairseq's padding being 1."""


def many_languages(
    make: Any, config: Mapping[str, Any], weights: Mapping[str, Array], vocabulary: Sequence[str]
) -> tuple[Any, Sizes]:
    """Gives the specification of a checkpoint of the types m2m_100, t5 or mt5, and the sizes that it must have.

    The attention that it returns is the mean over all heads of the last decoder layer: none of them was trained to
    align.

    Args:
        make: CTranslate2's TransformerSpec.
        config: the checkpoint's configuration.
        weights: its arrays by name.
        vocabulary: its pieces by their ids.

    Raises:
        KeyError: an array is missing.
        ValueError: it is built in a way that CTranslate2 does not know.
        ModelError: a setting is missing, of the wrong kind, or does not fit the weights.
    """
    spec, sizes = _m2m100(make, config, weights) if config["model_type"] == "m2m_100" else _t5(make, config, weights)
    rows = len(spec.decoder.embeddings.weight)
    if rows != len(vocabulary):
        raise ValueError(f"the vocabulary has {len(vocabulary)} pieces, but the model {rows}")
    spec.config.eos_token = "</s>"  # noqa: S105 - a token of text, not a secret
    spec.config.unk_token = "<unk>"  # noqa: S105 - the same
    spec.config.bos_token = "<s>" if config["model_type"] == "m2m_100" else "<pad>"
    padding = number_in(config, "pad_token_id", 0, rows - 1, 0)
    spec.config.decoder_start_token = vocabulary[number_in(config, "decoder_start_token_id", 0, rows - 1, padding)]
    return spec, sizes


def _m2m100(make: Any, config: Mapping[str, Any], weights: Mapping[str, Array]) -> tuple[Any, Sizes]:
    import numpy

    heads = heads_in(config)
    layers = sides_in(config, weights)
    sizes = sizes_of(config)
    activation = activation_of(config.get("activation_function", "relu"))
    spec = make.from_config(layers, heads, pre_norm=True, activation=activation, alignment_heads=heads)
    shared = weights["model.shared.weight"]
    positions = _m2m100_positions(sizes.positions, sizes.width)
    scale = numpy.float32(math.sqrt(sizes.width) if flag_in(config, "scale_embedding", default=True) else 1)
    for room, part, count in ((spec.encoder, "encoder", layers[0]), (spec.decoder, "decoder", layers[1])):
        embeddings = room.embeddings[0] if isinstance(room.embeddings, list) else room.embeddings
        embeddings.weight = weights.get(f"model.{part}.embed_tokens.weight", shared)
        room.scale_embeddings = scale
        room.position_encodings.encodings = positions
        _set_norm(room.layer_norm, weights, f"model.{part}.layer_norm")
        for place in range(count):
            _set_m2m100_layer(room.layer[place], weights, f"model.{part}.layers.{place}.")
    spec.decoder.projection.weight = weights.get("lm_head.weight", shared)
    return spec, sizes


def _m2m100_positions(count: int, width: int) -> Array:
    """Gives tensor2tensor's position encodings as fairseq computes them: all sines, then all cosines."""
    import numpy

    rates = numpy.exp(numpy.arange(width // 2) * -(math.log(10000) / (width // 2 - 1)))
    angles = numpy.arange(_PAST, count + _PAST)[:, None] * rates[None, :]
    return numpy.concatenate([numpy.sin(angles), numpy.cos(angles)], axis=1).astype(numpy.float32)


def _set_m2m100_layer(spec: Any, weights: Mapping[str, Array], scope: str) -> None:
    _set_attention(spec.self_attention, weights, f"{scope}self_attn.", ("q_proj", "k_proj", "v_proj", "out_proj"), 3)
    _set_norm(spec.self_attention.layer_norm, weights, f"{scope}self_attn_layer_norm")
    if hasattr(spec, "attention"):
        _set_attention(spec.attention, weights, f"{scope}encoder_attn.", ("q_proj", "k_proj", "v_proj", "out_proj"), 1)
        _set_norm(spec.attention.layer_norm, weights, f"{scope}encoder_attn_layer_norm")
    for linear, name in ((spec.ffn.linear_0, "fc1"), (spec.ffn.linear_1, "fc2")):
        _set_linear(linear, weights, [f"{scope}{name}"])
    _set_norm(spec.ffn.layer_norm, weights, f"{scope}final_layer_norm")


def _t5_sizes(config: Mapping[str, Any], heads: int) -> Sizes:
    inner = heads * number_in(config, "d_kv", 1, MOST_WIDTH)
    forward = number_in(config, "d_ff", 1, MOST_FORWARD)
    return Sizes(number_in(config, "d_model", 1, MOST_WIDTH), inner, (forward, forward), 0)


def _t5_bias(config: Mapping[str, Any], weights: Mapping[str, Array], part: str) -> tuple[Array, Any]:
    """Gives what an attention adds by distance, in buckets of distances, and the distance of the last bucket."""
    import numpy

    # only the first layer has the bias; the others use the same
    bias = weights[f"{part}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]
    buckets = number_in(config, "relative_attention_num_buckets", _LEAST_BUCKETS, _MOST_BUCKETS, 32)
    if len(bias) != buckets:
        raise ValueError(f"the weights hold {len(bias)} buckets of distances in the {part}, not {buckets}")
    # up to half of the buckets each distance has its own; the logarithms of greater ones share the others
    distance = number_in(config, "relative_attention_max_distance", buckets // 2 + 1, MOST_POSITIONS, 128)
    return bias, numpy.dtype("int32").type(distance)


def _t5(make: Any, config: Mapping[str, Any], weights: Mapping[str, Array]) -> tuple[Any, Sizes]:
    import numpy

    form = config.get("feed_forward_proj", "relu")
    gated = isinstance(form, str) and form in _GATED
    heads = number_in(config, "num_heads", 1, MOST_HEADS)
    sizes = _t5_sizes(config, heads)
    encoder = layers_in(config, "num_layers", weights, "encoder.block.")
    layers = (encoder, layers_in(config, "num_decoder_layers", weights, "decoder.block.", encoder))
    spec = make.from_config(
        layers,
        heads,
        pre_norm=True,
        activation=activation_of(_GATED[form] if gated else form),
        ffn_glu=gated,
        relative_attention_bias=True,
        rms_norm=True,
        alignment_heads=heads,
    )
    shared = weights["shared.weight"]
    for room, part, count in ((spec.encoder, "encoder", layers[0]), (spec.decoder, "decoder", layers[1])):
        embeddings = room.embeddings[0] if isinstance(room.embeddings, list) else room.embeddings
        embeddings.weight = weights.get(f"{part}.embed_tokens.weight", shared)
        room.scale_embeddings = False
        _set_norm(room.layer_norm, weights, f"{part}.final_layer_norm")
        bias, distance = _t5_bias(config, weights, part)
        for place in range(count):
            own = room.layer[place].self_attention
            _set_t5_layer(room.layer[place], weights, f"{part}.block.{place}.layer.", gated=gated)
            own.relative_attention_bias, own.relative_attention_max_distance = bias, distance
    spec.decoder.projection.weight = weights.get("lm_head.weight", shared)
    # transformers 5 writes what its predecessors derived from the tying of the embeddings
    tied = flag_in(config, "tie_word_embeddings", default=True)
    if flag_in(config, "scale_decoder_outputs", default=tied):
        spec.decoder.scale_outputs = numpy.float32(sizes.width**-0.5)
    return spec, sizes


def _set_t5_layer(spec: Any, weights: Mapping[str, Array], scope: str, *, gated: bool) -> None:
    import numpy

    parts = [(spec.self_attention, "SelfAttention", 3)]
    parts += [(spec.attention, "EncDecAttention", 1)] if hasattr(spec, "attention") else []
    for place, (attention, name, together) in enumerate(parts):
        attention.queries_scale = numpy.float32(1)
        _set_attention(attention, weights, f"{scope}{place}.{name}.", ("q", "k", "v", "o"), together)
        _set_norm(attention.layer_norm, weights, f"{scope}{place}.layer_norm")
    forward = f"{scope}{len(parts)}.DenseReluDense."
    _set_linear(spec.ffn.linear_0, weights, [f"{forward}wi_0" if gated else f"{forward}wi"])
    if gated:
        _set_linear(spec.ffn.linear_0_noact, weights, [f"{forward}wi_1"])
    _set_linear(spec.ffn.linear_1, weights, [f"{forward}wo"])
    _set_norm(spec.ffn.layer_norm, weights, f"{scope}{len(parts)}.layer_norm")


def _set_attention(
    spec: Any, weights: Mapping[str, Array], scope: str, names: tuple[str, str, str, str], together: int
) -> None:
    """Sets an attention: over its own sequence all three are one matrix, over the other the query is apart."""
    scoped = [scope + name for name in names]
    groups = [scoped[:together], scoped[together:3]]
    for linear, group in zip(spec.linear, [group for group in groups if group], strict=False):
        _set_linear(linear, weights, group)
    _set_linear(spec.linear[-1], weights, scoped[3:])


def _set_linear(spec: Any, weights: Mapping[str, Array], names: Sequence[str]) -> None:
    import numpy

    spec.weight = numpy.concatenate([weights[f"{name}.weight"] for name in names])
    if f"{names[0]}.bias" in weights:
        spec.bias = numpy.concatenate([weights[f"{name}.bias"] for name in names])


def _set_norm(spec: Any, weights: Mapping[str, Array], scope: str) -> None:
    spec.gamma = weights[f"{scope}.weight"]
    if f"{scope}.bias" in weights:
        spec.beta = weights[f"{scope}.bias"]
