"""What is being read of a Markdown block's inline content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from l10n.formats.markdown_html import Tag
from l10n.model import Piece, Segment


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the inline content of a block must know of its place.

    Attributes:
        source: the whole text as UTF-8.
        line: the block's first line in the file, from 1.
        flags: how translations are escaped in the block and in those inside it, such as "cell labels".
        numbers: how many nested blocks there have been, by what they are.
    """

    source: bytes
    line: int
    flags: str
    numbers: Counter[str]


@dataclass(slots=True)
class Scope:
    """Markup that is open: emphasis or a link; or the bottom one, of the block or an image's description.

    Attributes:
        opening: its opening piece.
        width: bytes of its closing delimiter.
        tag: a link's tag as the parser gave it.
        start: the byte behind its opening delimiter.
        html: HTML tags opened directly inside it, with their places among the pieces.
    """

    opening: Piece | None = None
    width: int = 0
    tag: Mapping[str, str] = field(default_factory=dict)
    start: int = 0
    html: list[tuple[Tag, int]] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    """What is being read: the block itself, or the description of an image in it.

    Attributes:
        tag: an image's tag as the parser gave it.
        start: an image's first byte.
        pieces: what has been read.
        scopes: the markup that is open, the frame itself first.
    """

    tag: Mapping[str, str] = field(default_factory=dict)
    start: int = 0
    pieces: list[Piece] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=lambda: [Scope()])


def raw_text(content: Iterable[Piece | Segment]) -> str:
    """Gives the raw text of pieces and segments, nested blocks included."""
    return "".join(_raw_parts(content))


def _raw_parts(content: Iterable[Piece | Segment]) -> Iterator[str]:
    for part in content:
        for piece in part.pieces if isinstance(part, Segment) else (part,):
            for raw in piece.raw:
                if isinstance(raw, str):
                    yield raw
                else:
                    yield from _raw_parts(raw.content)
