"""l10n takes an article in one language to reviewed versions in others.

The public names are imported when they are first used, so that importing l10n costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from l10n.building import build_article
    from l10n.catalog.extraction import extract
    from l10n.catalog.reading import read_catalog
    from l10n.checks import run_checks
    from l10n.config import Settings, load_settings
    from l10n.engines.choose import choose_engine
    from l10n.errors import L10nError
    from l10n.formats import read_article, serialize
    from l10n.glossary import load_glossary
    from l10n.model import Article, Block, Catalog, Concept, Draft, Entry, Finding, Hit, Segment, Term
    from l10n.segmentation.articles import segment_article

__all__ = [
    "Article",
    "Block",
    "Catalog",
    "Concept",
    "Draft",
    "Entry",
    "Finding",
    "Hit",
    "L10nError",
    "Segment",
    "Settings",
    "Term",
    "build_article",
    "choose_engine",
    "extract",
    "load_glossary",
    "load_settings",
    "read_article",
    "read_catalog",
    "run_checks",
    "segment_article",
    "serialize",
]

_HOMES = {
    "L10nError": "errors",
    "Settings": "config",
    "build_article": "building",
    "choose_engine": "engines.choose",
    "extract": "catalog.extraction",
    "load_glossary": "glossary",
    "load_settings": "config",
    "read_article": "formats",
    "read_catalog": "catalog.reading",
    "run_checks": "checks",
    "segment_article": "segmentation.articles",
    "serialize": "formats",
}


def __getattr__(name: str) -> object:
    """Gives a public name; those without a home of their own are values of the model."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"l10n.{_HOMES.get(name, 'model')}"), name)
