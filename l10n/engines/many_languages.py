"""Checkpoints of M2M100, NLLB and MADLAD (T5) in CTranslate2's specification, with numpy alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from l10n.engines.weights import Array

_ACTIVATIONS = {"relu": "RELU", "swish": "SWISH", "silu": "SWISH", "gelu": "GELU", "gelu_new": "GELUTanh"}
_GATED = {"gated-gelu": "gelu_new", "gated-silu": "silu", "gated-relu": "relu"}
"""What T5's feed-forward layers compute, by the name its configuration has for a gated one."""

_PAST = 2
"""M2M100 counts positions from 2, fairseq's padding being 1."""


def many_languages(
    make: Any, config: Mapping[str, Any], weights: Mapping[str, Array], vocabulary: Sequence[str]
) -> Any:
    """Gives the specification of a checkpoint of the types m2m_100, t5 or mt5.

    The attention that it returns is the mean over all heads of the last decoder layer: none of them was trained to
    align.

    Args:
        make: CTranslate2's TransformerSpec.
        config: the checkpoint's configuration.
        weights: its arrays by name.
        vocabulary: its pieces by their ids.

    Raises:
        KeyError: an array or a setting is missing.
        ValueError: it is built in a way that CTranslate2 does not know.
    """
    spec = _m2m100(make, config, weights) if config["model_type"] == "m2m_100" else _t5(make, config, weights)
    rows = len(spec.decoder.embeddings.weight)
    if rows != len(vocabulary):
        raise ValueError(f"the vocabulary has {len(vocabulary)} pieces, but the model {rows}")
    spec.config.eos_token = "</s>"  # noqa: S105 - a token of text, not a secret
    spec.config.unk_token = "<unk>"  # noqa: S105 - the same
    spec.config.bos_token = "<s>" if config["model_type"] == "m2m_100" else "<pad>"
    start = config.get("decoder_start_token_id")
    spec.config.decoder_start_token = vocabulary[int(config.get("pad_token_id") or 0) if start is None else start]
    return spec


def _activation(name: str) -> Any:
    from ctranslate2.specs import Activation

    if name not in _ACTIVATIONS:
        raise ValueError(f"the activation function {name} is unknown to CTranslate2")
    return getattr(Activation, _ACTIVATIONS[name])


def _m2m100(make: Any, config: Mapping[str, Any], weights: Mapping[str, Array]) -> Any:
    import numpy

    heads = config["encoder_attention_heads"]
    if heads != config["decoder_attention_heads"]:
        raise ValueError("encoder and decoder have different numbers of attention heads")
    layers = (config["encoder_layers"], config["decoder_layers"])
    spec = make.from_config(
        layers, heads, pre_norm=True, activation=_activation(config["activation_function"]), alignment_heads=heads
    )
    shared = weights["model.shared.weight"]
    positions = _m2m100_positions(int(config["max_position_embeddings"]), shared.shape[1])
    scale = numpy.float32(math.sqrt(shared.shape[1]) if config.get("scale_embedding", True) else 1)
    for room, part, count in ((spec.encoder, "encoder", layers[0]), (spec.decoder, "decoder", layers[1])):
        embeddings = room.embeddings[0] if isinstance(room.embeddings, list) else room.embeddings
        embeddings.weight = weights.get(f"model.{part}.embed_tokens.weight", shared)
        room.scale_embeddings = scale
        room.position_encodings.encodings = positions
        _set_norm(room.layer_norm, weights, f"model.{part}.layer_norm")
        for place in range(count):
            _set_m2m100_layer(room.layer[place], weights, f"model.{part}.layers.{place}.")
    spec.decoder.projection.weight = weights.get("lm_head.weight", shared)
    return spec


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


def _t5(make: Any, config: Mapping[str, Any], weights: Mapping[str, Array]) -> Any:
    import numpy

    form = str(config.get("feed_forward_proj", "relu"))
    gated = form in _GATED
    layers = (config["num_layers"], config.get("num_decoder_layers") or config["num_layers"])
    spec = make.from_config(
        layers,
        config["num_heads"],
        pre_norm=True,
        activation=_activation(_GATED.get(form, form)),
        ffn_glu=gated,
        relative_attention_bias=True,
        rms_norm=True,
        alignment_heads=config["num_heads"],
    )
    shared = weights["shared.weight"]
    distance = numpy.dtype("int32").type(config.get("relative_attention_max_distance", 128))
    for room, part, count in ((spec.encoder, "encoder", layers[0]), (spec.decoder, "decoder", layers[1])):
        embeddings = room.embeddings[0] if isinstance(room.embeddings, list) else room.embeddings
        embeddings.weight = weights.get(f"{part}.embed_tokens.weight", shared)
        room.scale_embeddings = False
        _set_norm(room.layer_norm, weights, f"{part}.final_layer_norm")
        # only the first layer has the bias; the others use the same
        bias = weights[f"{part}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]
        for place in range(count):
            own = room.layer[place].self_attention
            _set_t5_layer(room.layer[place], weights, f"{part}.block.{place}.layer.", gated=gated)
            own.relative_attention_bias, own.relative_attention_max_distance = bias, distance
    spec.decoder.projection.weight = weights.get("lm_head.weight", shared)
    # transformers 5 writes what its predecessors derived from the tying of the embeddings
    if config.get("scale_decoder_outputs", config.get("tie_word_embeddings", True)):
        spec.decoder.scale_outputs = numpy.float32(shared.shape[1] ** -0.5)
    return spec


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
