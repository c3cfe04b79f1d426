"""A toy language pair and a Marian checkpoint that learns it in seconds.

German sentences of a small grammar become "English" (verb last) and "Russian" (adjective behind its noun), word by
word. Small, but all of it is real: SentencePiece pieces, language tags, reordering, a transformer trained from random
weights, a checkpoint as the hub lays it out.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOUNS = {
    "Katze": ("cat", "кошка"),
    "Stadt": ("city", "город"),
    "Botschaft": ("embassy", "посольство"),
    "Konferenz": ("conference", "конференция"),
    "Reise": ("trip", "поездка"),
    "Brücke": ("bridge", "мост"),
    "Grenze": ("border", "граница"),
    "Regierung": ("government", "правительство"),
    "Schule": ("school", "школа"),
    "Zeitung": ("newspaper", "газета"),
}
ADJECTIVES = {
    "rote": ("red", "красный"),
    "alte": ("old", "старый"),
    "große": ("big", "большой"),
    "neue": ("new", "новый"),
    "kleine": ("small", "малый"),
    "deutsche": ("German", "немецкий"),
}
VERBS = {
    "sieht": ("sees", "видит"),
    "baut": ("builds", "строит"),
    "lobt": ("praises", "хвалит"),
    "sucht": ("seeks", "ищет"),
    "kennt": ("knows", "знает"),
}
SHAPE = {
    "d_model": 64,
    "encoder_layers": 2,
    "decoder_layers": 1,
    "encoder_ffn_dim": 128,
    "decoder_ffn_dim": 128,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
}
"""Sizes of a transformer that learns the toy language in seconds, as transformers names them."""

TAGS = {"en": ">>en<<", "ru": ">>ru<<"}


@dataclass(frozen=True, slots=True)
class Clause:
    """Subject, verb and object, each noun with its adjective; the object counted or not."""

    adjective: str
    subject: str
    verb: str
    count: str
    object: str

    def german(self) -> str:
        return " ".join(
            word for word in ("die", self.adjective, self.subject, self.verb, self.count, self.object) if word
        )

    def target(self, language: str) -> str:
        side = 0 if language == "en" else 1
        adjective, subject = ADJECTIVES[self.adjective][side], NOUNS[self.subject][side]
        verb, thing = VERBS[self.verb][side], NOUNS[self.object][side]
        words = ("the", adjective, subject, self.count, thing, verb)
        if language == "ru":
            words = (subject, adjective, verb, self.count, thing, "")
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A source and its translations."""

    german: str
    english: str
    russian: str

    def target(self, language: str) -> str:
        return self.english if language == "en" else self.russian


def sentences(count: int, seed: int) -> list[Sentence]:
    """Gives sentences of one clause, some of them quoted, no two alike."""
    rng = random.Random(seed)  # noqa: S311 - a toy corpus needs no secret numbers
    made: dict[str, Sentence] = {}
    while len(made) < count:
        clause = _clause(rng)
        shape = rng.choice(("{}.", "{}.", "{}.", "{}!", '"{}".'))
        texts = (clause.german(), clause.target("en"), clause.target("ru"))
        made.setdefault(texts[0], Sentence(*(shape.format(text) for text in texts)))
    return list(made.values())


def _clause(rng: random.Random) -> Clause:
    subject, thing = rng.sample(tuple(NOUNS), 2)
    count = str(rng.randint(2, 99)) if rng.random() < 0.5 else ""
    return Clause(rng.choice(tuple(ADJECTIVES)), subject, rng.choice(tuple(VERBS)), count, thing)


def write_checkpoint(folder: Path, corpus: Sequence[Sentence], steps: int) -> None:
    """Trains a Marian model on a corpus and writes it as the hub lays one out."""
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel

    text = [line for one in corpus for line in (one.german, one.english, one.russian)]
    with (folder / "source.spm").open("wb") as writer:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(text),
            model_writer=writer,
            vocab_size=240,
            hard_vocab_limit=False,
            character_coverage=1.0,
            eos_id=0,
            unk_id=1,
            bos_id=-1,
            pad_id=-1,
            user_defined_symbols=",".join(TAGS.values()),
            split_digits=True,
            minloglevel=2,
        )
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    vocabulary = {pieces.id_to_piece(place): place for place in range(pieces.get_piece_size())}
    vocabulary["<pad>"] = pad = len(vocabulary)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text('{"source_lang": "de", "target_lang": "mul"}', encoding="utf-8")
    torch.manual_seed(7)
    threads = torch.get_num_threads()
    # tiny matrices on a shared machine: a second thread would only wait for the first
    torch.set_num_threads(1)
    configure: Any = MarianConfig
    model: Any = MarianMTModel(
        configure(
            vocab_size=len(vocabulary),
            **SHAPE,
            activation_function="swish",
            dropout=0.0,
            attention_dropout=0.0,
            scale_embedding=True,
            max_position_embeddings=128,
            init_std=64**-0.5,
            pad_token_id=pad,
            eos_token_id=0,
            forced_eos_token_id=0,
            decoder_start_token_id=pad,
            attn_implementation="eager",
        )
    )
    _train(model, pieces, corpus, steps)
    torch.set_num_threads(threads)
    model.save_pretrained(folder)


def _train(model: Any, pieces: Any, corpus: Sequence[Sentence], steps: int) -> None:
    import torch

    pad = model.config.pad_token_id
    for name, weight in model.named_parameters():
        if weight.dim() == 2 and "embed" not in name and "shared" not in name:
            torch.nn.init.xavier_uniform_(weight, gain=0.7)
        # sinusoids are computed, not saved: a trained copy would be lost
        weight.requires_grad_("embed_positions" not in name)
    table = model.model.shared.weight
    rows = [
        ([pieces.piece_to_id(TAGS[language]), *pieces.encode(one.german), 0], [*pieces.encode(one.target(language)), 0])
        for one in corpus
        for language in TAGS
    ]
    train_on(model, rows, steps, table, pad)


def train_on(model: Any, rows: Sequence[tuple[list[int], list[int]]], steps: int, table: Any, begin: int) -> None:
    """Trains a model on rows of source and target ids; `begin` is fed first, and padding's row in `table` is zero."""
    import torch

    pad = model.config.pad_token_id
    optimizer = torch.optim.AdamW([weight for weight in model.parameters() if weight.requires_grad], betas=(0.9, 0.98))
    rng = random.Random(7)  # noqa: S311 - the order of training sentences is no secret
    model.train()
    for step in range(steps):
        batch = rng.sample(rows, 32)
        source, wanted = (_padded([row[side] for row in batch], pad) for side in (0, 1))
        fed = torch.cat([torch.full((len(batch), 1), begin), wanted[:, :-1]], dim=1)
        with torch.no_grad():
            if table is not None:
                # CTranslate2 starts from a zero vector, so the row of the padding token must be one
                table[pad].zero_()
        logits = model(input_ids=source, attention_mask=source.ne(pad), decoder_input_ids=fed, use_cache=False).logits
        loss: Any = torch.nn.functional.cross_entropy(logits.transpose(1, 2), wanted, ignore_index=pad)
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1.0, (step + 1) / 60, (steps - step) / (0.6 * steps))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    with torch.no_grad():
        if table is not None:
            table[pad].zero_()
    model.eval()


def _padded(rows: Sequence[Sequence[int]], pad: int) -> Any:
    import torch

    width = max(len(row) for row in rows)
    return torch.tensor([[*row, *[pad] * (width - len(row))] for row in rows])
