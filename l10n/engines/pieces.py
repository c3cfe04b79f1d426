"""SentencePiece pieces of a Marian model: text to pieces and back, with the characters that each stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.engines.alignment import Copied, Span
from l10n.engines.characters import DOUBLE_QUOTES, is_ignorable, plainer
from l10n.engines.tags import are_paired, language_tags
from l10n.engines.vocabularies import SENTENCE_PIECES, read_vocabularies
from l10n.errors import ModelError

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

BEGIN = "<s>"
END = "</s>"
PAD = "<pad>"
UNKNOWN = "<unk>"
SPACE = "▁"  # U+2581, SentencePiece's sign for a space

_BYTE = re.compile(r"<0x([0-9A-F]{2})>")


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
        paired: whether source and target begin with the tags of their own languages, as M2M100 and NLLB have it; else
            the source begins with the target's.
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
        self.paired = are_paired(self.tags)
        lacking = not all(self._knows(mark) for mark in DOUBLE_QUOTES[:5])
        self._quotes = str.maketrans(dict.fromkeys(DOUBLE_QUOTES, '"')) if lacking and self._knows('"') else None
        self._target_end = frozenset((BEGIN, END, PAD, *self.tags.values()))
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

    def text(self, pieces: Sequence[str]) -> str:
        """Gives the text of pieces that the model produced, as write does, without the characters of each: faster."""
        if any(piece.startswith("<0x") for piece in pieces):
            return self.write(pieces)[0]
        written = "".join([piece for piece in pieces if piece not in self._target_end])
        return written.replace(SPACE, " ").strip(" ")

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

    source = next((folder / name for name in SENTENCE_PIECES if (folder / name).is_file()), None)
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
