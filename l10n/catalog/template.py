"""The template of an article: its segments as untranslated entries, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from l10n.model import Article, Block, Entry, Segment

_PLACES_SHOWN = 5
"""How many places of a sentence that stands in many are listed; a translator needs examples, not all."""


def template_entries(article: Article) -> tuple[Entry, ...]:
    """Gives the entries of an article's template: one for each different segment, with its places and tag legend."""
    places: dict[str, list[str]] = {}
    legends: dict[str, list[str]] = {}
    for block, segment in article.segments():
        places.setdefault(segment.source, []).append(_place(block, segment))
        legends.setdefault(segment.source, []).extend(_legend(segment))
    return tuple(
        Entry(
            source=source,
            target="",
            extracted=(*_shortened(where), *dict.fromkeys(legends[source])),
            references=(article.path,),
        )
        for source, where in places.items()
    )


def _place(block: Block, segment: Segment) -> str:
    if segment.count == 1:
        return block.place
    return f"{block.place}, sentence {segment.number} of {segment.count}"


def _legend(segment: Segment) -> Iterable[str]:
    for tag in segment.tags:
        label = f"<{tag.label}/>" if tag.closing is None else f"<{tag.label}>"
        yield f"{label} {tag.note}".rstrip().replace("\n", " ")


def _shortened(places: Sequence[str]) -> list[str]:
    different = list(dict.fromkeys(places))
    if len(different) <= _PLACES_SHOWN:
        return different
    return [*different[: _PLACES_SHOWN - 1], f"and {len(different) - _PLACES_SHOWN + 1} more places"]
