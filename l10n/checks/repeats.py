"""Checks across a project: what is said once in one way is said everywhere in that way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from l10n.checks.model import Problem
from l10n.inline import NONE_MARK, plain
from l10n.model import Catalog, Entry

_MIN_WORDS = 4
"""Shorter sources, such as the heading "Hintergrund", are rightly translated by what they stand above."""
_Place = tuple[Catalog, Entry]


def inconsistent(catalogs: Sequence[Catalog]) -> Iterable[tuple[Catalog, Entry, Problem]]:
    """Gives a problem where reviewed translations of the same source and context differ; the most frequent counts."""
    translations: dict[tuple[str, str, str | None], dict[str, list[_Place]]] = {}
    for catalog in catalogs:
        for entry in catalog.entries:
            if (
                entry.fuzzy
                or entry.obsolete
                or entry.plural_source is not None
                or len(entry.source.split()) < _MIN_WORDS
            ):
                continue
            if entry.target.strip() and entry.target != NONE_MARK:
                key = (catalog.language, _folded(entry.source), entry.context)
                translations.setdefault(key, {}).setdefault(_folded(entry.target), []).append((catalog, entry))
    for variants in translations.values():
        if len(variants) > 1:
            yield from _differing(variants)


def _is_compared(entry: Entry) -> bool:
    translated = entry.target.strip() and entry.target != NONE_MARK and entry.plural_source is None
    return bool(translated) and len(entry.source.split()) >= _MIN_WORDS


def _differing(variants: dict[str, list[_Place]]) -> Iterable[tuple[Catalog, Entry, Problem]]:
    usual = max(variants.values(), key=len)
    catalog, entry = usual[0]
    where = f"{catalog.path}:{entry.line}"
    for places in variants.values():
        if places is usual:
            continue
        for other_catalog, other in places:
            yield (
                other_catalog,
                other,
                Problem(
                    f"The same source is translated otherwise in {where}.",
                    {"expected": entry.target, "found": other.target, "elsewhere": where},
                ),
            )


def _folded(text: str) -> str:
    return " ".join(plain(text).split())
