"""Writing an article with its segments translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from l10n.inline import NONE_MARK, fill
from l10n.model import Article, Block, LanguageMark, Piece, PieceKind, Segment

Escape = Callable[[str, Block, bool], str]


def serialize_with(
    article: Article, translations: Mapping[str, str], escape: Escape, language: str | None = None
) -> str:
    """Gives the text of the article with translated segments.

    A segment without a translation, or whose translation equals its source, stands as it was read.

    Args:
        article: a segmented article.
        translations: target by source, both with numbered tags.
        escape: writes a run of plain text so that it reads back as that text in its block.
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
            parts.append(_block(part, translations, escape))
    return "".join(parts)


def _block(block: Block, translations: Mapping[str, str], escape: Escape) -> str:
    parts: list[str] = []
    after_omission = False
    for part in block.content:
        if isinstance(part, Piece):
            # the space that parted an omitted sentence from the next one goes with it
            if not (after_omission and part.kind is PieceKind.TEXT and not part.text.strip()):
                parts.append(_piece(part, translations, escape, translated=False))
            continue
        target = translations.get(part.source)
        after_omission = target == NONE_MARK
        if target is None or target == part.source:
            parts.extend(_piece(piece, translations, escape, translated=False) for piece in part.pieces)
        elif not after_omission:
            parts.append(_segment(part, target, block, translations, escape, at_start=not "".join(parts).strip()))
    return "".join(parts)


def _segment(
    segment: Segment, target: str, block: Block, translations: Mapping[str, str], escape: Escape, *, at_start: bool
) -> str:
    parts: list[str] = []
    for part in fill(segment, target):
        if isinstance(part, Piece):
            parts.append(_piece(part, translations, escape, translated=True))
        else:
            parts.append(escape(part, block, at_start and not parts))
    return "".join(parts)


def _piece(piece: Piece, translations: Mapping[str, str], escape: Escape, *, translated: bool) -> str:
    if translated and piece.rebuilt is not None:
        return piece.rebuilt
    return "".join(raw if isinstance(raw, str) else _block(raw, translations, escape) for raw in piece.raw)
