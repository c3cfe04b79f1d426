"""Writing an article with its segments translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from l10n.inline import NONE_MARK, fill
from l10n.model import Article, Block, LanguageMark, Piece, PieceKind, Segment


@dataclass(frozen=True, slots=True)
class Written:
    """A stretch of a block that is about to be written.

    Attributes:
        text: raw text; or translated text without tags, still to be escaped.
        piece: what the raw text stands for; None for translated text.
    """

    text: str
    piece: Piece | None


Escape = Callable[[str, Block, bool], str]
Compose = Callable[[Sequence[Written], Block], str]


def serialize_with(
    article: Article, translations: Mapping[str, str], compose: Compose, language: str | None = None
) -> str:
    """Gives the text of the article with translated segments.

    A segment without a translation, or whose translation equals its source, stands as it was read.

    Args:
        article: a segmented article.
        translations: target by source, both with numbered tags.
        compose: writes a block that has translated text in it.
        language: what the article's own language mark becomes; None leaves it.

    Raises:
        BuildError: a translation loses, adds or misnests a tag.
    """
    parts: list[str] = []
    for part in article.layout:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, LanguageMark):
            parts.append(part.raw if language is None else language)
        else:
            parts.append(_block(part, translations, compose))
    return "".join(parts)


def run_by_run(escape: Escape) -> Compose:
    """Gives a way to write blocks for formats where each run of text can be escaped without knowing its neighbours.

    Args:
        escape: writes a run of plain text so that it reads back as that text in its block.
    """

    def compose(stretches: Sequence[Written], block: Block) -> str:
        parts: list[str] = []
        at_start = True
        for stretch in stretches:
            text = stretch.text if stretch.piece is not None else escape(stretch.text, block, at_start)
            at_start = at_start and not text.strip()
            parts.append(text)
        return "".join(parts)

    return compose


def _block(block: Block, translations: Mapping[str, str], compose: Compose) -> str:
    translated = any(isinstance(part, Segment) and _target(part, translations) is not None for part in block.content)
    stretches: list[Written] = []
    after_omission = False
    for part in block.content:
        if isinstance(part, Piece):
            # the space that parted an omitted sentence from the next one goes with it
            if not (after_omission and part.kind is PieceKind.TEXT and not part.text.strip()):
                stretches.append(_piece(part, translations, compose, translated=translated))
            continue
        target = _target(part, translations)
        after_omission = target == NONE_MARK
        if target is None:
            stretches.extend(_piece(piece, translations, compose, translated=False) for piece in part.pieces)
        elif not after_omission:
            stretches.extend(
                _piece(filled, translations, compose, translated=True)
                if isinstance(filled, Piece)
                else Written(filled, None)
                for filled in fill(part, target)
            )
    return compose(stretches, block) if translated else "".join(stretch.text for stretch in stretches)


def _target(segment: Segment, translations: Mapping[str, str]) -> str | None:
    target = translations.get(segment.source)
    return None if target == segment.source else target


def _piece(piece: Piece, translations: Mapping[str, str], compose: Compose, *, translated: bool) -> Written:
    if translated and piece.rebuilt is not None:
        return Written(piece.rebuilt, piece)
    raw = "".join(part if isinstance(part, str) else _block(part, translations, compose) for part in piece.raw)
    return Written(raw, piece)
