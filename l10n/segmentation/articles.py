"""Putting segments in the place of an article's sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from l10n.inline import segment_block
from l10n.model import Article, Block


def segment_article(article: Article, mode: Literal["sentence", "paragraph"] = "sentence") -> Article:
    """Gives the article with segments in its blocks; what it serializes to does not change.

    Args:
        article: as parsed.
        mode: "sentence", or "paragraph" for one segment a block.
    """

    def spans(text: str) -> tuple[tuple[int, int], ...]:
        if mode == "paragraph":
            return ((0, len(text)),)
        from l10n.segmentation import sentence_spans  # its language data are read only when text is segmented

        return sentence_spans(text, article.language)

    layout = tuple(segment_block(part, spans) if isinstance(part, Block) else part for part in article.layout)
    return replace(article, layout=layout)
