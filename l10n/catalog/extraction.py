"""From an article to its template and catalogs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from l10n.catalog.merge import merge_catalog, merge_template, new_header
from l10n.catalog.places import catalog_name, catalog_path, template_path
from l10n.catalog.reading import read_catalog
from l10n.catalog.template import template_entries
from l10n.catalog.writing import write_catalog
from l10n.config import Settings
from l10n.formats import read_article
from l10n.model import Article, Catalog
from l10n.segmentation.articles import segment_article

TermNotes = Callable[[str, str], Sequence[str]]
"""Gives the glossary notes of a source for a target language."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extraction did.

    Attributes:
        article: the segmented article.
        template: the template's path.
        catalogs: the catalogs, by target language, as they are now.
        written: the files whose bytes changed.
    """

    article: Article
    template: Path
    catalogs: dict[str, Catalog]
    written: tuple[Path, ...]


def no_notes(source: str, language: str) -> Sequence[str]:  # noqa: ARG001 - the signature of TermNotes
    """Gives no glossary notes."""
    return ()


def extract(path: Path, settings: Settings, languages: Sequence[str], term_notes: TermNotes = no_notes) -> Extraction:
    """Brings the template and the catalogs of an article up to it, and writes those that changed.

    Args:
        path: the article.
        settings: the project's.
        languages: target languages, BCP 47 tags.
        term_notes: gives the glossary notes of a source for a target language.

    Raises:
        ArticleError: the article cannot be read.
        CatalogError: a catalog cannot be read or written.
    """
    now = datetime.datetime.now(datetime.UTC)
    article = segment_article(read_article(path, settings), settings.segmentation.mode)
    entries = template_entries(article)
    name = catalog_name(article.path, settings)
    template = _load(template_path(name, settings), name, None, settings, now)
    # every catalog is read before any is written: an unreadable one must not leave the others half updated
    old = {lang: _load(catalog_path(name, lang, settings), name, lang, settings, now) for lang in languages}
    merged = {
        language: merge_catalog(
            catalog,
            entries,
            now,
            lambda entry, language=language: term_notes(entry.source, language),  # type: ignore[misc]
        )
        for language, catalog in old.items()
    }
    new = (merge_template(template, entries, now), *merged.values())
    written = [
        Path(catalog.path)
        for before, catalog in zip((template, *old.values()), new, strict=True)
        if not _stands(before, catalog) and write_catalog(catalog)
    ]
    return Extraction(article, Path(template.path), merged, tuple(written))


def _stands(before: Catalog, catalog: Catalog) -> bool:
    """Tells whether a catalog is on disk already, be it with lines that an editor has wrapped."""
    return before == catalog and Path(catalog.path).is_file()


def _load(path: Path, name: str, language: str | None, settings: Settings, now: datetime.datetime) -> Catalog:
    if path.exists():
        return read_catalog(path, settings.source)
    return Catalog(
        path=str(path),
        language=language or "",
        source_language=settings.source,
        header=new_header(name, settings.source, language, now),
        entries=(),
    )
