"""From sentences to the ids of pieces: the vocabulary of a checkpoint, or a new one trained by SentencePiece."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

from sentencepiece import SentencePieceProcessor, SentencePieceTrainer

from l10n.engines.pieces import END, PAD, UNKNOWN
from training.corpus import Group
from training.plan import Vocabulary

FILES = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")


def train_vocabulary(groups: Iterable[Group], plan: Vocabulary, seed: int, folder: Path) -> None:
    """Writes a new vocabulary: joint, digits split, every character of the corpus covered, all others as bytes.

    Args:
        groups: the sentences.
        plan: its size.
        seed: by which sentences are drawn.
        folder: where the files of a Marian tokenizer go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = list(groups)
    sentences = sorted({sentence for group in kept for side in (group.sources, group.targets) for sentence in side})
    random.Random(seed).shuffle(sentences)  # noqa: S311 - a sample, no secret
    languages = sorted({language for group in kept for language in group.pair.split("-")})
    prefix = folder / "training"
    SentencePieceTrainer.train(
        sentence_iterator=iter(sentences[: plan.sentences]),
        model_prefix=str(prefix),
        vocab_size=plan.size,
        model_type="unigram",
        byte_fallback=True,
        character_coverage=1.0,
        required_chars=plan.signs,
        split_digits=True,
        normalization_rule_name="nmt_nfkc",
        user_defined_symbols=[f">>{language}<<" for language in languages],
        # Marian's order: the end of a sentence first
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        pad_id=-1,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    prefix.with_suffix(".vocab").unlink()
    prefix.with_suffix(".model").rename(folder / "source.spm")
    shutil.copyfile(folder / "source.spm", folder / "target.spm")
    _write_tokenizer(folder)


def _write_tokenizer(folder: Path) -> None:
    """Writes what transformers wants beside the SentencePiece models; the padding token is the last piece."""
    processor = SentencePieceProcessor(model_file=str(folder / "source.spm"))
    pieces = [*(processor.id_to_piece(place) for place in range(processor.get_piece_size())), PAD]
    write_json(folder / "vocab.json", {piece: place for place, piece in enumerate(pieces)})
    write_json(
        folder / "tokenizer_config.json",
        {
            "source_lang": "mul",
            "target_lang": "mul",
            "tokenizer_class": "MarianTokenizer",
            "unk_token": UNKNOWN,
            "eos_token": END,
            "pad_token": PAD,
        },
    )


def write_json(path: Path, content: object) -> None:
    """Writes a JSON file."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def copy_vocabulary(folder: Path, output: Path) -> None:
    """Copies the files of a tokenizer from one checkpoint into another."""
    output.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, output / name)
