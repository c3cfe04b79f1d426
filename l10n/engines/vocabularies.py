"""The vocabularies of a model: the pieces by their ids, however its files keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from l10n.engines.configurations import CONFIGURATION, json_in, number_in
from l10n.errors import EngineError, ModelError

SENTENCE_PIECES = ("source.spm", "spm.model", "sentencepiece.model", "sentencepiece.bpe.model", "spiece.model")
"""Names of a model's SentencePiece file: Marian's, then those of M2M100 and NLLB, and of T5."""

_FAIRSEQ = ("<s>", "<pad>", "</s>", "<unk>")
"""The first pieces of fairseq's models; in their SentencePiece file, three others stand in the place of these four."""

_MOST_PIECES = 1_000_000
"""Most pieces of a vocabulary; the largest that are known have 256,000."""


def read_vocabularies(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Gives source and target vocabulary of a model, in the order of their ids; the same one twice where shared.

    Args:
        folder: holds vocab.json (and target_vocab.json), shared_vocabulary.json, or source_vocabulary.json and
            target_vocabulary.json; those of CTranslate2 may also be .txt. Of M2M100, NLLB and T5 it holds what the hub
            has of them: tokenizer.json, or vocab.json or a SentencePiece file, and special_tokens_map.json.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    for names in (("shared_vocabulary", "shared_vocabulary"), ("source_vocabulary", "target_vocabulary")):
        found = _both(folder, *names)
        if found:
            return found
    config = _table(folder / CONFIGURATION)
    if config.get("model_type") in ("m2m_100", "t5", "mt5"):
        pieces = _many_languages(folder, config)
        return pieces, pieces
    for names in (("vocab", "target_vocab"), ("vocab", "vocab")):
        found = _both(folder, *names)
        if found:
            return found
    raise ModelError("there is no vocabulary here", path=folder, mend="A Marian model has a vocab.json.")


def _both(folder: Path, source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    paths = [_vocabulary_path(folder, name) for name in (source, target)]
    if paths[0] is None or paths[1] is None:
        return None
    pieces = _read_vocabulary(paths[0])
    return pieces, pieces if paths[0] == paths[1] else _read_vocabulary(paths[1])


def _vocabulary_path(folder: Path, name: str) -> Path | None:
    return next((path for end in (".json", ".txt") if (path := folder / (name + end)).is_file()), None)


def _read_vocabulary(path: Path) -> tuple[str, ...]:
    if path.suffix == ".txt":
        try:
            return tuple(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))
        except UnicodeDecodeError as error:
            raise ModelError("this is not text in UTF-8", path=path, mend="Fetch the model again.") from error
    content = json_in(path)
    if isinstance(content, dict):
        return _in_order(content, path)
    if isinstance(content, list) and all(isinstance(piece, str) for piece in content):
        return tuple(content)
    raise _not_a_vocabulary(path)


def _in_order(ids: Mapping[str, Any], path: Path) -> tuple[str, ...]:
    whole = sorted(value for value in ids.values() if isinstance(value, int))
    if whole != list(range(len(ids))) or not all(isinstance(piece, str) for piece in ids):
        raise _not_a_vocabulary(path)
    return tuple(sorted(ids, key=MappingProxyType(ids).__getitem__))


def _not_a_vocabulary(path: Path) -> ModelError:
    return ModelError("this is not a vocabulary of pieces with ids from 0 on", path=path)


def _table(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    content = json_in(path)
    return content if isinstance(content, dict) else {}


def _many_languages(folder: Path, config: Mapping[str, Any]) -> tuple[str, ...]:
    """Gives the vocabulary of M2M100, NLLB or T5: pieces, then languages, then whatever fills it up to its width."""
    size = number_in(config, "vocab_size", 1, _MOST_PIECES)
    fairseq = config["model_type"] == "m2m_100"
    pieces = list(_tokenizer_pieces(folder) or _plain_pieces(folder, fairseq=fairseq))
    if fairseq:
        known = set(pieces)
        pieces += [token for token in _special_tokens(folder) if token not in known]
    filler = "madeupword{}" if fairseq else "<extra_id_{}>"
    pieces += [filler.format(number) for number in range(size - len(pieces))]
    if len(pieces) > size:
        raise ModelError(f"the vocabulary has {len(pieces)} pieces, but the model {size}", path=folder)
    return tuple(pieces)


def _special_tokens(folder: Path) -> list[str]:
    path = folder / "special_tokens_map.json"
    special = _table(path).get("additional_special_tokens") or []
    if isinstance(special, list):
        named = (token.get("content") if isinstance(token, dict) else token for token in special)
        tokens = [token for token in named if isinstance(token, str)]
        if len(tokens) == len(special):
            return tokens
    raise ModelError("additional_special_tokens is no list of tokens", path=path, mend="Fetch the model again.")


def _tokenizer_pieces(folder: Path) -> tuple[str, ...] | None:
    """Gives the pieces in tokenizer.json, those that were added to them included."""
    path = folder / "tokenizer.json"
    content = _table(path)
    if not content:
        return None
    try:
        vocabulary = content["model"]["vocab"]
        listed = isinstance(vocabulary, list)
        ids = {piece: place for place, (piece, _) in enumerate(vocabulary)} if listed else dict(vocabulary)
        ids |= {str(added["content"]): int(added["id"]) for added in content.get("added_tokens", ())}
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise _not_a_vocabulary(path) from error
    return _in_order(ids, path)


def _plain_pieces(folder: Path, *, fairseq: bool) -> Sequence[str]:
    path = _vocabulary_path(folder, "vocab")
    if fairseq and path is not None:
        return _read_vocabulary(path)
    pieces = _sentence_pieces(folder)
    return [*_FAIRSEQ, *pieces[3:]] if fairseq else pieces


def _sentence_pieces(folder: Path) -> list[str]:
    path = next((folder / name for name in SENTENCE_PIECES if (folder / name).is_file()), None)
    if path is None:
        raise ModelError("there is no vocabulary here", path=folder, mend="Fetch the model again.")
    return _pieces_in(path)


def _pieces_in(path: Path) -> list[str]:
    try:
        from sentencepiece import SentencePieceProcessor
    except ImportError as error:
        raise EngineError("this needs the library sentencepiece", mend='Run: pip install "l10n[mt]".') from error
    try:
        pieces = SentencePieceProcessor(model_file=str(path))
        return [str(pieces.id_to_piece(place)) for place in range(pieces.get_piece_size())]
    except (OSError, RuntimeError, ValueError) as error:
        raise ModelError("this is not a SentencePiece model", path=path, mend="Fetch the model again.") from error


def refuse_foreign_pieces(folder: Path, source: Sequence[str], target: Sequence[str]) -> None:
    """Refuses a model whose SentencePiece files are missing, damaged, or another model's.

    Args:
        folder: holds one of SENTENCE_PIECES, and target.spm where that differs.
        source: the source vocabulary.
        target: the target vocabulary.

    Raises:
        EngineError: sentencepiece is not installed.
        ModelError: a file is, or half of its pieces are not in the vocabulary.
    """
    sides = [(folder / name, source) for name in SENTENCE_PIECES if (folder / name).is_file()]
    if not sides:
        raise ModelError("there is no SentencePiece model here", path=folder, mend="A Marian model has a source.spm.")
    sides += [(folder / "target.spm", target)] if (folder / "target.spm").is_file() else []
    for path, vocabulary in sides:
        pieces = set(_pieces_in(path))
        known = len(pieces.intersection(vocabulary))
        if 2 * known < len(pieces):
            raise ModelError(
                f"this is another model's: the vocabulary has {known} of its {len(pieces)} pieces",
                path=path,
                mend="Fetch the model again.",
            )
