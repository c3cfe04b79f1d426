"""Checkpoints too small to translate, written without torch, whose files tests damage one by one."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy
import sentencepiece

_WIDTH, _FORWARD = 16, 24
_TEXT = ("der kleine hund sieht die katze", "a small dog sees the cat", "die alte stadt schläft", "the old town sleeps")
_FAIRSEQ = ("<s>", "<pad>", "</s>", "<unk>")
_SIDES: Mapping[str, int] = {"encoder": 2, "decoder": 1}
_SHAPE: Mapping[str, Any] = {
    "d_model": _WIDTH,
    "encoder_layers": 2,
    "decoder_layers": 1,
    "encoder_ffn_dim": _FORWARD,
    "decoder_ffn_dim": _FORWARD,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "max_position_embeddings": 32,
    "scale_embedding": True,
}


def train_tiny_pieces(path: Path, text: tuple[str, ...] = _TEXT, **options: Any) -> list[str]:
    """Writes a SentencePiece model of some letters; gives its pieces."""
    with path.open("wb") as writer:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(text * 20),
            model_writer=writer,
            vocab_size=60,
            hard_vocab_limit=False,
            num_threads=1,
            minloglevel=2,
            **options,
        )
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return [pieces.id_to_piece(place) for place in range(pieces.get_piece_size())]


def write_safetensors(path: Path, weights: Mapping[str, Any]) -> None:
    """Writes arrays in the format of safetensors."""
    header: dict[str, object] = {}
    body = b""
    for name, array in weights.items():
        raw = numpy.ascontiguousarray(array, dtype="<f4").tobytes()
        offsets = [len(body), len(body) + len(raw)]
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": offsets}
        body += raw
    encoded = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(encoded)) + encoded + body)


def change_config(folder: Path, **changes: object) -> None:
    """Changes settings in the config.json of a checkpoint."""
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(config), encoding="utf-8")


def write_tiny_marian(folder: Path) -> None:
    """Writes a checkpoint of the type marian."""
    folder.mkdir(parents=True)
    learnt = train_tiny_pieces(folder / "source.spm", unk_id=2, bos_id=-1, eos_id=0, pad_id=-1, unk_piece="<unk>")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    pieces = ["</s>", "<unk>", *(piece for piece in learnt if piece not in ("</s>", "<unk>")), "<pad>"]
    (folder / "vocab.json").write_text(json.dumps({piece: place for place, piece in enumerate(pieces)}))
    last = len(pieces) - 1
    config = {"model_type": "marian", **_SHAPE, "activation_function": "swish", "vocab_size": len(pieces)}
    config |= {"pad_token_id": last, "decoder_start_token_id": last, "eos_token_id": 0}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    weights = _bart(len(pieces))
    weights["model.shared.weight"][-1] = 0
    weights["final_logits_bias"] = numpy.zeros((1, len(pieces)), "f4")
    write_safetensors(folder / "model.safetensors", weights)


def write_tiny_m2m100(folder: Path) -> None:
    """Writes a checkpoint of the type m2m_100."""
    folder.mkdir(parents=True)
    learnt = train_tiny_pieces(folder / "sentencepiece.bpe.model", unk_id=0, bos_id=1, eos_id=2, pad_id=-1)
    pieces = [*_FAIRSEQ, *learnt[3:]]
    (folder / "vocab.json").write_text(json.dumps({piece: place for place, piece in enumerate(pieces)}))
    tags = ["__de__", "__en__"]
    (folder / "special_tokens_map.json").write_text(json.dumps({"additional_special_tokens": tags}))
    rows = len(pieces) + len(tags) + 3
    config = {"model_type": "m2m_100", **_SHAPE, "activation_function": "relu", "vocab_size": rows}
    config |= {"pad_token_id": 1, "decoder_start_token_id": 2}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    weights = _bart(rows) | _norm("model.encoder.layer_norm") | _norm("model.decoder.layer_norm")
    write_safetensors(folder / "model.safetensors", weights)


def write_tiny_t5(folder: Path) -> None:
    """Writes a checkpoint of the type t5, gated as MADLAD is."""
    folder.mkdir(parents=True)
    learnt = train_tiny_pieces(folder / "spiece.model", unk_id=2, bos_id=-1, eos_id=1, pad_id=0)
    config = {"model_type": "t5", "d_model": _WIDTH, "d_ff": _FORWARD, "d_kv": 6, "num_heads": 4, "num_layers": 2}
    config |= {"num_decoder_layers": 1, "feed_forward_proj": "gated-gelu", "vocab_size": len(learnt)}
    config |= {"tie_word_embeddings": False, "pad_token_id": 0, "decoder_start_token_id": 0}
    config |= {"relative_attention_num_buckets": 8, "relative_attention_max_distance": 32}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    weights = {"shared.weight": _random(len(learnt), _WIDTH), "lm_head.weight": _random(len(learnt), _WIDTH)}
    for side, layers in _SIDES.items():
        weights[f"{side}.final_layer_norm.weight"] = numpy.ones(_WIDTH, "f4")
        weights[f"{side}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"] = _random(8, 4)
        for layer in range(layers):
            attentions = ["SelfAttention", *(["EncDecAttention"] if side == "decoder" else [])]
            scope = f"{side}.block.{layer}.layer."
            for place, name in enumerate(attentions):
                for letter in "qkv":
                    weights[f"{scope}{place}.{name}.{letter}.weight"] = _random(24, _WIDTH)
                weights[f"{scope}{place}.{name}.o.weight"] = _random(_WIDTH, 24)
            for name, shape in {
                "wi_0": (_FORWARD, _WIDTH),
                "wi_1": (_FORWARD, _WIDTH),
                "wo": (_WIDTH, _FORWARD),
            }.items():
                weights[f"{scope}{len(attentions)}.DenseReluDense.{name}.weight"] = _random(*shape)
            for place in range(len(attentions) + 1):
                weights[f"{scope}{place}.layer_norm.weight"] = numpy.ones(_WIDTH, "f4")
    write_safetensors(folder / "model.safetensors", weights)


def _random(*shape: int) -> Any:
    return (numpy.random.default_rng(sum(shape)).standard_normal(shape) / 4).astype("f4")


def _norm(name: str) -> dict[str, Any]:
    return {f"{name}.weight": numpy.ones(_WIDTH, "f4"), f"{name}.bias": numpy.zeros(_WIDTH, "f4")}


def _linear(name: str, rows: int, columns: int) -> dict[str, Any]:
    return {f"{name}.weight": _random(rows, columns), f"{name}.bias": _random(rows)}


def _bart(rows: int) -> dict[str, Any]:
    weights = {"model.shared.weight": _random(rows, _WIDTH)}
    for side, layers in _SIDES.items():
        for layer in range(layers):
            scope = f"model.{side}.layers.{layer}."
            for attention in ("self_attn", *(["encoder_attn"] if side == "decoder" else [])):
                for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    weights |= _linear(f"{scope}{attention}.{name}", _WIDTH, _WIDTH)
                weights |= _norm(f"{scope}{attention}_layer_norm")
            weights |= _linear(f"{scope}fc1", _FORWARD, _WIDTH) | _linear(f"{scope}fc2", _WIDTH, _FORWARD)
            weights |= _norm(f"{scope}final_layer_norm")
    return weights
