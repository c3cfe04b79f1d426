"""SentencePiece pieces of a Marian model: text to pieces and back, with the characters that each stands for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from l10n.engines.alignment import Copied, Span
from l10n.engines.characters import DOUBLE_QUOTES, is_ignorable, plainer
from l10n.engines.tags import language_tags
from l10n.errors import ModelError

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

END = "</s>"
PAD = "<pad>"
UNKNOWN = "<unk>"
SPACE = "▁"  # U+2581, SentencePiece's sign for a space

_BYTE = re.compile(r"<0x([0-9A-F]{2})>")
_SOURCE_FILES = ("source.spm", "spm.model", "sentencepiece.model")


@dataclass(frozen=True, slots=True)
class Reading:
    """A source as the model reads it.

    Attributes:
        source: the source.
        text: what is read of it.
        origins: for each character of `text`, the character of `source` it stands for; None where they are the same.
        copied: what is left out and put back afterwards.
        pieces: the pieces of `text`.
    """

    source: str
    text: str
    origins: tuple[int, ...] | None
    copied: tuple[Copied, ...]
    pieces: tuple[str, ...]


class Pieces:
    """The pieces of one model.

    Attributes:
        tags: the tags by which the model is told its target language, by language as written in the tag; empty where
            it has one target language.
    """

    def __init__(
        self,
        source: SentencePieceProcessor,
        target: SentencePieceProcessor,
        vocabulary: Sequence[str],
    ) -> None:
        self._source = source
        self._target = target
        self._known = frozenset(vocabulary) - {UNKNOWN}
        self.tags = language_tags(self._known)
        lacking = not all(self._knows(mark) for mark in DOUBLE_QUOTES[:5])
        self._quotes = str.maketrans(dict.fromkeys(DOUBLE_QUOTES, '"')) if lacking and self._knows('"') else None
        self._target_end = frozenset((END, PAD, *self.tags.values()))
        self._reading = lru_cache(maxsize=4096)(self._reading_of)

    def read(self, source: str) -> Reading:
        """Gives what the model reads of a source.

        Args:
            source: plain text.
        """
        text = source.translate(self._quotes) if self._quotes else source
        pieces = self._encode(text)
        if self._known.issuperset(pieces):
            return Reading(source, text, None, (), tuple(pieces))
        text, origins, removed = self._without_unknown(text)
        return Reading(source, text, origins, _runs(source, removed), tuple(self._encode(text)))

    def count(self, source: str) -> int:
        """Gives how many pieces a source has, the tag and the end not counted."""
        return len(self.read(source).pieces)

    def spans(self, reading: Reading) -> list[Span]:
        """Gives the characters of the source that each piece of a reading stands for."""
        origins = reading.origins
        spans = self._spans_in(reading.text, reading.pieces)
        if origins is None:
            return spans
        return [
            (origins[start], origins[end - 1] + 1) if start < end <= len(origins) else (0, 0) for start, end in spans
        ]

    def write(self, pieces: Sequence[str]) -> tuple[str, list[Span]]:
        """Gives the text of pieces that the model produced, and the characters of each.

        Args:
            pieces: target pieces, an end of sentence included or not.
        """
        parts: list[str] = []
        spans: list[Span] = []
        length = 0
        pending = bytearray()
        for piece in pieces:
            byte = _BYTE.fullmatch(piece)
            text = ""
            if byte:
                pending.append(int(byte[1], 16))
                text = _complete(pending)
            elif piece not in self._target_end:
                pending.clear()
                text = piece.replace(SPACE, " ")
                if not length:
                    text = text.lstrip(" ")
            # the space in front belongs to the gap between two words
            start = length + (len(text) - len(text.lstrip(" ")) if text.strip(" ") else 0)
            parts.append(text)
            length += len(text)
            spans.append((start, length))
        return "".join(parts).rstrip(" "), spans

    def target_pieces(self, text: str) -> list[str]:
        """Gives the pieces of a text in the target language."""
        return list(self._target.encode(text, out_type=str))

    def _encode(self, text: str) -> list[str]:
        return list(self._source.encode(text, out_type=str))

    def _knows(self, text: str) -> bool:
        return self._known.issuperset(self._encode(text))

    def _spans_in(self, text: str, pieces: Sequence[str]) -> list[Span]:
        normalized, offsets = self._source.normalize(text, with_offsets=True)
        spans: list[Span] = []
        place = 0
        pending = bytearray()
        for piece in pieces:
            byte = _BYTE.fullmatch(piece)
            if byte:
                pending.append(int(byte[1], 16))
                width = len(_complete(pending))
            else:
                width = len(piece)
            end = min(place + width, len(normalized))
            # a leading space sign stands for the space before the word; the first one may stand for nothing
            start = place + 1 if normalized[place:end].startswith(SPACE) and end - place > 1 else place
            spans.append((offsets[start], max(offsets[end], offsets[start] + 1)) if start < end else (0, 0))
            place = end
        return spans

    def _without_unknown(self, text: str) -> tuple[str, tuple[int, ...], list[int]]:
        """Gives a text without unknown characters, where its characters came from, and which ones were taken out."""
        origins = list(range(len(text)))
        removed: list[int] = []
        # a stand-in changes the pieces around it, which may bring out another unknown one, but not for long
        for _ in range(4):
            unknown = self._unknown_places(text)
            if not unknown:
                break
            written: list[str] = []
            sources: list[int] = []
            for place, character in enumerate(text):
                stand_in = self._reading(character) if place in unknown else character
                if stand_in is None:
                    removed.append(origins[place])
                    continue
                written.append(stand_in)
                sources += [origins[place]] * len(stand_in)
            text, origins = "".join(written), sources
        return text, tuple(origins), sorted(removed)

    def _unknown_places(self, text: str) -> set[int]:
        pieces = self._encode(text)
        return {
            place
            for piece, (start, end) in zip(pieces, self._spans_in(text, pieces), strict=True)
            if piece not in self._known
            for place in range(start, end)
            if not text[place].isspace()
        }

    def _reading_of(self, character: str) -> str | None:
        """Gives what the model reads for an unknown character; None where there is nothing like it."""
        if is_ignorable(character):
            return ""
        if self._knows(character):
            # a combining mark behind it made it unknown
            return character
        return next((text for text in plainer(character) if not text.strip() or self._knows(text)), None)


def _complete(pending: bytearray) -> str:
    """Gives the character that bytes make up, once they do, and empties them."""
    try:
        text = pending.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    pending.clear()
    return text


def _runs(source: str, removed: Sequence[int]) -> tuple[Copied, ...]:
    """Gives runs of characters that were taken out; white space and joiners between two belong to the run."""
    bounds: list[list[int]] = []
    for place in removed:
        gap = source[bounds[-1][1] : place] if bounds else ""
        if bounds and all(c.isspace() or is_ignorable(c) for c in gap):
            bounds[-1][1] = place + 1
        else:
            bounds.append([place, place + 1])
    return tuple(
        Copied(start, end, source[start:end], source[:start][-1:].isspace(), source[end : end + 1].isspace())
        for start, end in bounds
    )


def load_pieces(folder: Path) -> Pieces:
    """Gives the pieces of a model in a folder, as the hub lays it out or as CTranslate2 does.

    Args:
        folder: holds source.spm, target.spm where it differs, and a vocabulary.

    Raises:
        ModelError: a file is missing or damaged.
    """
    from sentencepiece import SentencePieceProcessor

    source = next((folder / name for name in _SOURCE_FILES if (folder / name).is_file()), None)
    if source is None:
        raise ModelError("there is no SentencePiece model here", path=folder, mend="A Marian model has a source.spm.")
    target = folder / "target.spm" if (folder / "target.spm").is_file() else source
    processors = []
    for path in (source, target):
        try:
            processors.append(SentencePieceProcessor(model_file=str(path)))
        except (OSError, RuntimeError) as error:
            raise ModelError("this is not a SentencePiece model", path=path, mend="Fetch the model again.") from error
    return Pieces(processors[0], processors[1], read_vocabularies(folder)[0])


def read_vocabularies(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Gives source and target vocabulary of a model, in the order of their ids; the same one twice where shared.

    Args:
        folder: holds vocab.json (and target_vocab.json), shared_vocabulary.json, or source_vocabulary.json and
            target_vocabulary.json; those of CTranslate2 may also be .txt.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    for names in (
        ("shared_vocabulary", "shared_vocabulary"),
        ("source_vocabulary", "target_vocabulary"),
        ("vocab", "target_vocab"),
        ("vocab", "vocab"),
    ):
        paths = [_vocabulary_path(folder, name) for name in names]
        if paths[0] is not None and paths[1] is not None:
            source = _read_vocabulary(paths[0])
            return source, source if paths[0] == paths[1] else _read_vocabulary(paths[1])
    raise ModelError("there is no vocabulary here", path=folder, mend="A Marian model has a vocab.json.")


def _vocabulary_path(folder: Path, name: str) -> Path | None:
    return next((path for end in (".json", ".txt") if (path := folder / (name + end)).is_file()), None)


def _read_vocabulary(path: Path) -> tuple[str, ...]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":
        return tuple(text.removesuffix("\n").split("\n"))
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise ModelError(f"this is not JSON: {error.msg}", path=path, line=error.lineno) from error
    if isinstance(content, dict) and sorted(content.values()) == list(range(len(content))):
        return tuple(sorted(content, key=MappingProxyType(content).__getitem__))
    if isinstance(content, list) and all(isinstance(piece, str) for piece in content):
        return tuple(content)
    raise ModelError("this is not a vocabulary of pieces with ids from 0 on", path=path)
