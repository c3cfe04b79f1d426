"""Checkpoints of M2M100, NLLB and MADLAD that learn the toy language in seconds, laid out as the hub has them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from toy_language import SHAPE, Sentence, train_on

NLLB = {"de": "deu_Latn", "en": "eng_Latn", "ru": "rus_Cyrl"}
M2M100 = {"de": "__de__", "en": "__en__", "ru": "__ru__"}
MADLAD = {"de": "<2de>", "en": "<2en>", "ru": "<2ru>"}
_FAIRSEQ = ("<s>", "<pad>", "</s>", "<unk>")
_TARGETS = ("en", "ru")


def train_pieces(path: Path, corpus: Sequence[Sentence], **options: Any) -> Any:
    import sentencepiece

    text = [line for one in corpus for line in (one.german, one.english, one.russian)]
    with path.open("wb") as writer:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(text),
            model_writer=writer,
            vocab_size=240,
            hard_vocab_limit=False,
            character_coverage=1.0,
            split_digits=True,
            minloglevel=2,
            **options,
        )
    return sentencepiece.SentencePieceProcessor(model_file=str(path))


def write_m2m100(folder: Path, corpus: Sequence[Sentence], steps: int) -> None:
    """Trains a model of the type that M2M100 and NLLB have, and lays it out as M2M100."""
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    pieces = train_pieces(folder / "sentencepiece.bpe.model", corpus, unk_id=0, bos_id=1, eos_id=2, pad_id=-1)
    plain = [*_FAIRSEQ, *(pieces.id_to_piece(place) for place in range(3, pieces.get_piece_size()))]
    (folder / "vocab.json").write_text(json.dumps({piece: place for place, piece in enumerate(plain)}))
    (folder / "special_tokens_map.json").write_text(json.dumps({"additional_special_tokens": [*M2M100.values()]}))
    ids = {piece: place for place, piece in enumerate([*plain, *M2M100.values()])}
    configure: Any = M2M100Config
    torch.manual_seed(7)
    model: Any = M2M100ForConditionalGeneration(
        configure(
            vocab_size=len(ids) + 8,
            **SHAPE,
            dropout=0.0,
            attention_dropout=0.0,
            activation_dropout=0.0,
            encoder_layerdrop=0.0,
            decoder_layerdrop=0.0,
            max_position_embeddings=128,
            init_std=64**-0.5,
            pad_token_id=1,
            bos_token_id=0,
            eos_token_id=2,
            decoder_start_token_id=2,
        )
    )

    def encoded(text: str, language: str) -> list[int]:
        return [ids[M2M100[language]], *(ids[piece] for piece in pieces.encode(text, out_type=str)), 2]

    rows = [(encoded(one.german, "de"), encoded(one.target(to), to)) for one in corpus for to in _TARGETS]
    train_on(model, rows, steps, None, 2)
    model.save_pretrained(folder)


def as_nllb(m2m100: Path, folder: Path) -> None:
    """Writes the same model as NLLB is laid out: other tags, all pieces in tokenizer.json, a licence of its own."""
    for name in ("config.json", "generation_config.json", "model.safetensors", "sentencepiece.bpe.model"):
        shutil.copyfile(m2m100 / name, folder / name)
    plain = json.loads((m2m100 / "vocab.json").read_text())
    added = [{"id": len(plain) + place, "content": tag} for place, tag in enumerate(NLLB.values())]
    content = {"model": {"type": "BPE", "vocab": plain}, "added_tokens": added}
    (folder / "tokenizer.json").write_text(json.dumps(content))
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# A toy\n")


def write_madlad(folder: Path, corpus: Sequence[Sentence], steps: int) -> None:
    """Trains a T5 as MADLAD is one: gated, its output not scaled, as many numbers a head as it likes."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    tags = ",".join(MADLAD.values())
    pieces = train_pieces(
        folder / "spiece.model", corpus, unk_id=2, bos_id=-1, eos_id=1, pad_id=0, user_defined_symbols=tags
    )
    configure: Any = T5Config
    torch.manual_seed(7)
    model: Any = T5ForConditionalGeneration(
        configure(
            vocab_size=pieces.get_piece_size() + 5,
            d_model=64,
            d_kv=24,
            d_ff=128,
            num_layers=2,
            num_decoder_layers=1,
            num_heads=4,
            feed_forward_proj="gated-gelu",
            dropout_rate=0.0,
            tie_word_embeddings=False,
            pad_token_id=0,
            eos_token_id=1,
            decoder_start_token_id=0,
        )
    )
    rows = [
        ([pieces.piece_to_id(MADLAD[to]), *pieces.encode(one.german), 1], [*pieces.encode(one.target(to)), 1])
        for one in corpus
        for to in _TARGETS
    ]
    train_on(model, rows, steps, None, 0)
    model.save_pretrained(folder)
