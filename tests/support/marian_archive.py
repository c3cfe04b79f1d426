"""The toy checkpoint as Marian itself would have written it, packed as OPUS-MT packs its models."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy

from l10n.engines.weights import read_weights

README = """# opus-2020-02-26.zip

* dataset: opus
* model: transformer-align
* source language(s): deu
* target language(s): eng rus
* pre-processing: normalization + SentencePiece
* download: [opus-2020-02-26.zip](https://object.example/OPUS-MT-models/de-mul/opus-2020-02-26.zip)
"""
LICENCE = "Attribution 4.0 International\n\nCreative Commons Corporation is not a law firm.\n"
DECODER = """relative-paths: true
models:
  - opus.npz
vocabs:
  - opus.vocab.yml
  - opus.vocab.yml
beam-size: 6
normalize: 1
"""
_MODEL = {
    "type": "transformer",
    "transformer-decoder-autoreg": "self-attention",
    "transformer-no-projection": False,
    "transformer-ffn-activation": "swish",
    "transformer-postprocess-emb": "d",
    "transformer-preprocess": "",
    "transformer-postprocess": "dan",
    "transformer-guided-alignment-layer": "last",
    "transformer-heads": 4,
    "enc-depth": 2,
    "dec-depth": 1,
}


def write_marian(checkpoint: Path, folder: Path) -> None:
    """Writes the files of an OPUS-MT model from the toy checkpoint."""
    folder.mkdir(parents=True)
    vocabulary = json.loads((checkpoint / "vocab.json").read_text(encoding="utf-8"))
    del vocabulary["<pad>"]  # Marian has none: the last row of the checkpoint's embeddings
    lines = [f"{json.dumps(piece, ensure_ascii=False)}: {place}" for piece, place in vocabulary.items()]
    (folder / "opus.vocab.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    arrays = _arrays(read_weights(checkpoint), len(vocabulary))
    model = "\n".join(f"{name}: {json.dumps(value)}" for name, value in _MODEL.items()).encode() + b"\0"
    arrays["special:model.yml"] = numpy.frombuffer(model, dtype=numpy.int8)
    numpy.savez(folder / "opus.npz", **arrays)
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes((checkpoint / name).read_bytes())
    for name, text in (("decoder.yml", DECODER), ("README.md", README), ("LICENSE", LICENCE)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "preprocess.sh").write_text("#!/bin/sh\necho this is never run\n", encoding="utf-8")


def _arrays(weights: Mapping[str, Any], rows: int) -> dict[str, Any]:
    arrays = {
        "Wemb": weights["model.shared.weight"][:rows],
        "decoder_ff_logit_out_b": weights["final_logits_bias"].reshape(1, -1)[:, :rows],
    }
    for side, layers in (("encoder", 2), ("decoder", 1)):
        for layer in range(layers):
            old, new = f"model.{side}.layers.{layer}.", f"{side}_l{layer + 1}_"
            attentions = [("self_attn", "self")] + ([("encoder_attn", "context")] if side == "decoder" else [])
            for theirs, ours in attentions:
                for letter, name in (("q", "q_proj"), ("k", "k_proj"), ("v", "v_proj"), ("o", "out_proj")):
                    arrays[f"{new}{ours}_W{letter}"] = weights[f"{old}{theirs}.{name}.weight"].T
                    arrays[f"{new}{ours}_b{letter}"] = weights[f"{old}{theirs}.{name}.bias"][None]
                arrays[f"{new}{ours}_Wo_ln_scale"] = weights[f"{old}{theirs}_layer_norm.weight"][None]
                arrays[f"{new}{ours}_Wo_ln_bias"] = weights[f"{old}{theirs}_layer_norm.bias"][None]
            for number, name in ((1, "fc1"), (2, "fc2")):
                arrays[f"{new}ffn_W{number}"] = weights[f"{old}{name}.weight"].T
                arrays[f"{new}ffn_b{number}"] = weights[f"{old}{name}.bias"][None]
            arrays[f"{new}ffn_ffn_ln_scale"] = weights[f"{old}final_layer_norm.weight"][None]
            arrays[f"{new}ffn_ffn_ln_bias"] = weights[f"{old}final_layer_norm.bias"][None]
    return arrays


def packed(folder: Path, archive: Path, inside: str = "") -> Path:
    """Packs the files of a folder, all of them below `inside`."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.iterdir()):
            file.write(path, inside + path.name)
    return archive
