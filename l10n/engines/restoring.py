"""A model in CTranslate2's form written back as a Marian checkpoint, which can be trained.

What conversion did is undone: matrices that were joined are taken apart, the row of the padding token comes back. From
32-bit weights this is exact. From 8-bit weights it is the model that the engine runs, rounding included.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l10n.engines.model_file import read_model_file
from l10n.engines.pieces import END, PAD
from l10n.engines.shortlists import FILE_NAME as SHORTLIST
from l10n.engines.shortlists import has_shortlist
from l10n.engines.vocabularies import read_vocabularies
from l10n.errors import ModelError
from l10n.storage import write_whole

if TYPE_CHECKING:
    from l10n.engines.model_file import Array

_ACTIVATIONS = ("relu", "gelu_new", "swish", "gelu")
"""Marian's names for activation functions, in the order of CTranslate2's numbers."""


def restore_checkpoint(folder: Path, output: Path) -> None:
    """Writes the Marian checkpoint of a model in CTranslate2's form.

    Args:
        folder: model.bin, a shared vocabulary, the SentencePiece models, and a shortlist if it has one.
        output: the folder to write, which must not exist.

    Raises:
        ModelError: the model is damaged, or is none that a Marian checkpoint can hold.
    """
    found = read_model_file(folder / "model.bin")
    source, target = read_vocabularies(folder)
    if found.kind != "TransformerSpec" or source != target:
        raise ModelError(
            "this model cannot be written as a checkpoint: "
            + ("it has two vocabularies" if source != target else found.kind),
            path=folder,
            mend="Name its checkpoint.",
        )
    vocabulary = source if source[-1] == PAD else (*source, PAD)
    try:
        weights = dict(_weights(found.arrays, len(vocabulary)))
        config = _configuration(found.arrays, weights, vocabulary)
    except (KeyError, ValueError, IndexError) as error:
        raise ModelError(f"this model cannot be written as a checkpoint: {error}", path=folder) from error
    output.mkdir(parents=True)
    write_safetensors(output / "model.safetensors", weights)
    _write_json(output / "config.json", config)
    _write_json(output / "vocab.json", {piece: place for place, piece in enumerate(vocabulary)})
    shutil.copyfile(folder / "source.spm", output / "source.spm")
    same = folder / ("target.spm" if (folder / "target.spm").is_file() else "source.spm")
    shutil.copyfile(same, output / "target.spm")
    if has_shortlist(folder):
        shutil.copyfile(folder / SHORTLIST, output / SHORTLIST)


def _weights(arrays: Mapping[str, Array], size: int) -> Iterator[tuple[str, Array]]:
    import numpy

    shared = arrays["decoder/embeddings/weight"]
    if not numpy.array_equal(shared, arrays["encoder/embeddings_0/weight"]):
        raise ValueError("its encoder and its decoder have different embeddings")
    if not numpy.array_equal(shared, arrays["decoder/projection/weight"]):
        raise ValueError("its output has other embeddings than its input")
    yield "model.shared.weight", _with_rows(shared, size)
    bias = arrays.get("decoder/projection/bias", numpy.zeros(len(shared), numpy.float32))
    yield "final_logits_bias", _with_rows(bias, size)[None]
    for room in ("encoder", "decoder"):
        for place in range(_count(arrays, room)):
            yield from _layer(arrays, f"{room}/layer_{place}/", f"model.{room}.layers.{place}.")


def _with_rows(array: Array, size: int) -> Array:
    """Gives an array with rows of zeros behind it."""
    import numpy

    return numpy.concatenate([array, numpy.zeros((size - len(array), *array.shape[1:]), numpy.float32)])


def _count(arrays: Mapping[str, Array], room: str) -> int:
    return len(
        {
            name.split("/")[1]
            for name in arrays
            if name.startswith(f"{room}/layer_") and "norm" not in name.split("/")[1]
        }
    )


def _layer(arrays: Mapping[str, Array], old: str, new: str) -> Iterator[tuple[str, Array]]:
    import numpy

    norms = {"self_attention/layer_norm": "self_attn_layer_norm", "ffn/layer_norm": "final_layer_norm"}
    joined = {"self_attention/linear_0": ("q", "k", "v"), "self_attention/linear_1": ("out",)}
    names = {"self_attention": "self_attn"}
    if f"{old}attention/linear_0/weight" in arrays:
        norms["attention/layer_norm"] = "encoder_attn_layer_norm"
        joined |= {"attention/linear_0": ("q",), "attention/linear_1": ("k", "v"), "attention/linear_2": ("out",)}
        names["attention"] = "encoder_attn"
    for name, norm in norms.items():
        yield f"{new}{norm}.weight", arrays[f"{old}{name}/gamma"]
        yield f"{new}{norm}.bias", arrays[f"{old}{name}/beta"]
    for name, parts in joined.items():
        for kind in ("weight", "bias"):
            arrays_of_parts = numpy.split(arrays[f"{old}{name}/{kind}"], len(parts))
            for part, array in zip(parts, arrays_of_parts, strict=True):
                yield f"{new}{names[name.split('/')[0]]}.{part}_proj.{kind}", array
    for name, linear in (("ffn/linear_0", "fc1"), ("ffn/linear_1", "fc2")):
        for kind in ("weight", "bias"):
            yield f"{new}{linear}.{kind}", arrays[f"{old}{name}/{kind}"]


def _configuration(
    arrays: Mapping[str, Array], weights: Mapping[str, Array], vocabulary: tuple[str, ...]
) -> dict[str, Any]:
    if int(arrays["encoder/pre_norm"]):
        raise ValueError("it normalizes before its layers, and Marian after them")
    pad, end = vocabulary.index(PAD), vocabulary.index(END)
    heads = int(arrays["encoder/num_heads"])
    scaled = float(arrays["encoder/scale_embeddings"]) != 1 if "encoder/scale_embeddings" in arrays else True
    return {
        "model_type": "marian",
        "architectures": ["MarianMTModel"],
        "vocab_size": len(vocabulary),
        "d_model": weights["model.shared.weight"].shape[1],
        "encoder_layers": _count(arrays, "encoder"),
        "decoder_layers": _count(arrays, "decoder"),
        "encoder_attention_heads": heads,
        "decoder_attention_heads": heads,
        "encoder_ffn_dim": len(weights["model.encoder.layers.0.fc1.weight"]),
        "decoder_ffn_dim": len(weights["model.decoder.layers.0.fc1.weight"]),
        "activation_function": _ACTIVATIONS[int(arrays["encoder/activation"])],
        "max_position_embeddings": len(arrays["encoder/position_encodings/encodings"]),
        "scale_embedding": scaled,
        "pad_token_id": pad,
        "decoder_start_token_id": pad,
        "eos_token_id": end,
        "forced_eos_token_id": end,
        "share_encoder_decoder_embeddings": True,
        "tie_word_embeddings": True,
    }


def write_safetensors(path: Path, weights: Mapping[str, Array]) -> None:
    """Writes arrays in the format of safetensors: eight bytes of header length, a JSON header, the arrays.

    Args:
        path: the file.
        weights: arrays of 32-bit floats by name.
    """
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    place = 0
    for name, array in weights.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [place, place + array.nbytes]}
        place += array.nbytes
    described = json.dumps(header).encode()
    described += b" " * (-len(described) % 8)
    content = [len(described).to_bytes(8, "little"), described, *(array.tobytes() for array in weights.values())]
    write_whole(path, b"".join(content))


def _write_json(path: Path, content: object) -> None:
    write_whole(path, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
