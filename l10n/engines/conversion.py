"""A Marian checkpoint as the hub lays it out, written in CTranslate2's form with numpy alone.

CTranslate2's own converter for these checkpoints builds the model in transformers and torch first: two gigabytes of
libraries to copy some arrays. Here the arrays go from the file into CTranslate2's specification directly.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l10n.engines.alignment import GUIDED, AlignmentHead
from l10n.engines.configurations import (
    CONFIGURATION,
    activation_of,
    flag_in,
    heads_in,
    json_in,
    number_in,
    shown,
    sides_in,
)
from l10n.engines.many_languages import many_languages
from l10n.engines.pieces import PAD
from l10n.engines.shapes import Sizes, refuse_wrong_shapes, sizes_of
from l10n.engines.shortlists import FILE_NAME as SHORTLIST
from l10n.engines.vocabularies import SENTENCE_PIECES, read_vocabularies, refuse_foreign_pieces
from l10n.engines.weights import read_weights
from l10n.errors import EngineError, ModelError

if TYPE_CHECKING:
    from l10n.engines.weights import Array

QUANTIZATIONS = ("int8", "float32")
KINDS = ("marian", "m2m_100", "t5", "mt5")
"""Model types that are read: NLLB's is that of M2M100, MADLAD's that of T5."""

_NEVER = -1e9
"""Added to the logit of a token that must not be written."""


def read_configuration(folder: Path) -> dict[str, Any]:
    """Gives the configuration of a checkpoint.

    Args:
        folder: holds config.json.

    Raises:
        ModelError: it is missing, damaged, or that of another kind of model.
    """
    path = folder / CONFIGURATION
    if not path.exists():
        raise ModelError("there is no config.json here", path=folder, mend="Name a Marian checkpoint.")
    config = json_in(path)
    kind = config.get("model_type") if isinstance(config, dict) else None
    if kind not in KINDS:
        raise ModelError(
            f"this is a model of type {shown(kind)}, not {', '.join(KINDS)}",
            path=path,
            mend="Name a Marian checkpoint.",
        )
    if config.get("auto_map"):
        raise ModelError("this checkpoint wants code of its own run, which is never done", path=path)
    return dict(config)


def convert(folder: Path, output: Path, quantization: str = "int8", alignment: AlignmentHead = GUIDED) -> None:
    """Writes a checkpoint in CTranslate2's form.

    Args:
        folder: config.json, SentencePiece models, vocabularies, model.safetensors or pytorch_model.bin, and a
            shortlist if it has one.
        output: the folder to write, which must not exist.
        quantization: of the weights: int8 or float32.
        alignment: the attention head whose attention the model is to return.

    Raises:
        EngineError: ctranslate2 is not installed.
        ModelError: the checkpoint is damaged, or built in a way that CTranslate2 does not know.
    """
    try:
        from ctranslate2.specs import TransformerSpec
    except ImportError as error:
        raise EngineError("conversion needs the library ctranslate2", mend='Run: pip install "l10n[mt]".') from error
    config = read_configuration(folder)
    source, target = read_vocabularies(folder)
    refuse_foreign_pieces(folder, source, target)
    weights = read_weights(folder)
    try:
        if config["model_type"] == "marian":
            spec, sizes = _specification(TransformerSpec, config, weights, target, alignment)
        else:
            spec, sizes = many_languages(TransformerSpec, config, weights, target)
        refuse_wrong_shapes(spec, sizes)
        spec.register_source_vocabulary(_written(source, spec.encoder.embeddings[0].weight))
        spec.register_target_vocabulary(_written(target, spec.decoder.embeddings.weight))
        spec.validate()
        spec.optimize(quantization=quantization)
    except (KeyError, ValueError, AttributeError, IndexError) as error:
        raise ModelError(f"this checkpoint cannot be converted: {error}", path=folder) from error
    output.mkdir(parents=True)
    spec.save(str(output))
    for name in (*SENTENCE_PIECES, "target.spm", SHORTLIST):
        if (folder / name).is_file() and not _is_copy(folder / name, output / "source.spm"):
            shutil.copyfile(folder / name, output / name)


def _is_copy(path: Path, other: Path) -> bool:
    return other.is_file() and other.read_bytes() == path.read_bytes()


def _written(vocabulary: tuple[str, ...], embeddings: Array) -> list[str]:
    """Gives a vocabulary without its padding token where its row was taken out."""
    return list(vocabulary[:-1] if len(embeddings) == len(vocabulary) - 1 else vocabulary)


def _specification(
    make: Any, config: Mapping[str, Any], weights: Mapping[str, Array], target: tuple[str, ...], head: AlignmentHead
) -> tuple[Any, Sizes]:
    activation = activation_of(config.get("activation_function", "swish"))
    heads = heads_in(config)
    layers = sides_in(config, weights)
    sizes = sizes_of(config)
    spec = make.from_config(
        layers,
        heads,
        pre_norm=False,
        activation=activation,
        alignment_layer=head.layer,
        alignment_heads=1,
    )
    _set_embeddings(spec, config, weights, target, sizes)
    for room, part, count in ((spec.encoder, "encoder", layers[0]), (spec.decoder, "decoder", layers[1])):
        for place in range(count):
            _set_layer(room.layer[place], weights, f"model.{part}.layers.{place}.")
    # CTranslate2 returns the first heads of a layer; an attention does not care in which order its heads stand
    _bring_forward(spec.decoder.layer[head.layer].attention, heads, head.head)
    spec.config.eos_token = "</s>"  # noqa: S105 - a token of text, not a secret
    spec.config.unk_token = "<unk>"  # noqa: S105 - the same
    spec.config.bos_token = "<s>"  # noqa: S105 - the same
    spec.config.decoder_start_token = "</s>" if spec.decoder.start_from_zero_embedding else PAD
    return spec, sizes


def _set_embeddings(
    spec: Any, config: Mapping[str, Any], weights: Mapping[str, Array], target: tuple[str, ...], sizes: Sizes
) -> None:
    import numpy

    shared = weights.get("model.shared.weight")
    source_rows = weights.get("model.encoder.embed_tokens.weight", shared)
    target_rows = weights.get("model.decoder.embed_tokens.weight", shared)
    if source_rows is None or target_rows is None:
        raise KeyError("model.shared.weight")
    if target_rows.shape != (len(target), sizes.width):
        raise ValueError(
            f"the embeddings have the shape {target_rows.shape}, not {(len(target), sizes.width)}: one "
            "row for each piece of the vocabulary"
        )
    if source_rows.ndim != 2 or source_rows.shape[1] != sizes.width:
        raise ValueError(f"the source embeddings have the shape {source_rows.shape}, with rows of {sizes.width}")
    projection = weights.get("lm_head.weight", target_rows)
    bias = weights.get("final_logits_bias", numpy.zeros((1, len(target)), numpy.float32)).reshape(-1).copy()
    if len(bias) != len(target):
        raise ValueError(f"final_logits_bias has {len(bias)} numbers, not {len(target)}")
    padding = number_in(config, "pad_token_id", 0, len(target) - 1, len(target) - 1)
    start = number_in(config, "decoder_start_token_id", 0, len(target) - 1, padding)
    # the decoder starts from the row of the padding token; where that is zero, CTranslate2 can do without the token
    zero = not target_rows[start].any()
    drop = zero and target[-1] == PAD
    if PAD in target and not drop:
        bias[target.index(PAD)] = _NEVER
    width = len(target) - drop
    spec.encoder.embeddings[0].weight = source_rows[: len(source_rows) - drop]
    spec.decoder.embeddings.weight = target_rows[:width]
    spec.decoder.projection.weight = projection[:width]
    if bias[:width].any():
        spec.decoder.projection.bias = bias[:width]
    spec.decoder.start_from_zero_embedding = zero
    scale = numpy.float32(source_rows.shape[1] ** 0.5 if flag_in(config, "scale_embedding", default=False) else 1)
    for room, part in ((spec.encoder, "encoder"), (spec.decoder, "decoder")):
        room.scale_embeddings = scale
        saved = weights.get(f"model.{part}.embed_positions.weight")
        room.position_encodings.encodings = _sinusoids(sizes.positions, sizes.width) if saved is None else saved


def _sinusoids(positions: int, width: int) -> Array:
    """Gives Marian's position encodings: all sines, then all cosines."""
    import numpy

    angles = numpy.arange(positions)[:, None] / numpy.power(10000, 2 * numpy.arange((width + 1) // 2) / width)
    return numpy.concatenate([numpy.sin(angles), numpy.cos(angles[:, : width // 2])], axis=1).astype(numpy.float32)


def _set_layer(spec: Any, weights: Mapping[str, Array], scope: str) -> None:
    _set_attention(spec.self_attention, weights, f"{scope}self_attn", own=True)
    _set_norm(spec.self_attention.layer_norm, weights, f"{scope}self_attn_layer_norm")
    if hasattr(spec, "attention"):
        _set_attention(spec.attention, weights, f"{scope}encoder_attn", own=False)
        _set_norm(spec.attention.layer_norm, weights, f"{scope}encoder_attn_layer_norm")
    for linear, name in ((spec.ffn.linear_0, "fc1"), (spec.ffn.linear_1, "fc2")):
        linear.weight, linear.bias = weights[f"{scope}{name}.weight"], weights[f"{scope}{name}.bias"]
    _set_norm(spec.ffn.layer_norm, weights, f"{scope}final_layer_norm")


def _set_norm(spec: Any, weights: Mapping[str, Array], scope: str) -> None:
    spec.gamma, spec.beta = weights[f"{scope}.weight"], weights[f"{scope}.bias"]


def _set_attention(spec: Any, weights: Mapping[str, Array], scope: str, *, own: bool) -> None:
    """Sets an attention: over its own sequence all three are one matrix, over the other the query is apart."""
    import numpy

    groups = (("q", "k", "v"),) if own else (("q",), ("k", "v"))
    for linear, names in zip(spec.linear, groups, strict=False):
        linear.weight = numpy.concatenate([weights[f"{scope}.{name}_proj.weight"] for name in names])
        linear.bias = numpy.concatenate([weights[f"{scope}.{name}_proj.bias"] for name in names])
    spec.linear[-1].weight = weights[f"{scope}.out_proj.weight"]
    spec.linear[-1].bias = weights[f"{scope}.out_proj.bias"]


def _bring_forward(spec: Any, heads: int, head: int) -> None:
    """Makes a head the first of an attention, which computes the same as before."""
    import numpy

    if head == 0:
        return
    order = [head, *(other for other in range(heads) if other != head)]
    width = spec.linear[-1].weight.shape[1]
    rows = numpy.arange(width).reshape(heads, -1)[order].reshape(-1)
    spec.linear[0].weight, spec.linear[0].bias = spec.linear[0].weight[rows], spec.linear[0].bias[rows]
    both = numpy.concatenate([rows, rows + width])
    spec.linear[1].weight, spec.linear[1].bias = spec.linear[1].weight[both], spec.linear[1].bias[both]
    spec.linear[-1].weight = spec.linear[-1].weight[:, rows]
