"""The steps of the main job over many articles, as the commands call them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from l10n.catalog.extraction import Extraction, extract
from l10n.catalog.places import find_catalogs, refuse_shared_names
from l10n.catalog.reading import read_catalog
from l10n.catalog.status import LanguageStatus, count_status
from l10n.config import Settings
from l10n.formats import article_name
from l10n.glossary import Glossary
from l10n.inline import plain
from l10n.model import Catalog, Finding, Hit
from l10n.storage import clear_leftovers


def extract_articles(
    paths: Sequence[Path], languages: Sequence[str], settings: Settings, glossary: Glossary
) -> Iterator[Extraction]:
    """Brings the catalogs of articles up to them, one article after the other.

    Args:
        paths: the articles.
        languages: target languages, BCP 47 tags.
        settings: the project's.
        glossary: its terms are noted in the catalogs.

    Raises:
        ArticleError: an article cannot be read.
        CatalogError: a catalog cannot be read or written.
    """
    refuse_shared_names([article_name(path, settings) for path in paths], settings)
    clear_leftovers(settings.root / settings.locales)
    matcher = glossary.matcher(settings.source)

    def term_notes(source: str, language: str) -> Sequence[str]:
        hits = matcher.match(plain(source))
        notes = (_term_note(hit, language) for hit in hits)
        return tuple(dict.fromkeys(note for note in notes if note))

    for path in paths:
        yield extract(path, settings, languages, term_notes)


def read_catalogs(paths: Sequence[Path], settings: Settings, *, drafts: bool = True) -> list[Catalog]:
    """Gives the catalogs among paths and below folders, with their paths as the working folder sees them.

    Args:
        paths: catalogs, or folders of them.
        settings: the project's.
        drafts: whether entries that wait for review are kept.

    Raises:
        CatalogError: a catalog cannot be read.
    """
    here = Path.cwd()
    catalogs = []
    for path in find_catalogs(paths):
        resolved = path.resolve()
        name = resolved.relative_to(here) if resolved.is_relative_to(here) else path
        catalog = read_catalog(name, settings.source)
        if not drafts:
            catalog = replace(catalog, entries=tuple(entry for entry in catalog.entries if not entry.fuzzy))
        catalogs.append(catalog)
    return catalogs


def contradicted_entries(paths: Sequence[Path], settings: Settings, glossary: Glossary) -> list[Finding]:
    """Gives what the glossary has against approved entries; nothing where its check is off.

    Args:
        paths: catalogs.
        settings: the project's.
        glossary: the fixed terms.

    Raises:
        CatalogError: a catalog cannot be read.
    """
    if "glossary" in settings.checks.disable or not glossary.concepts:
        return []
    # drafting needs this module too, and no checks
    from l10n.checks import run_checks

    return run_checks(read_catalogs(paths, settings, drafts=False), settings, glossary, only=("glossary",))


def _term_note(hit: Hit, language: str) -> str:
    if hit.concept.policy == "keep":
        return f"term: {hit.surface} (stays as it is)"
    term = hit.concept.terms.get(language)
    return "" if term is None else f"term: {hit.surface} → {term.text}"


def project_status(languages: Sequence[str], settings: Settings) -> list[LanguageStatus]:
    """Gives the counts of every language over all its catalogs.

    Raises:
        CatalogError: a catalog cannot be read.
    """
    rows = []
    for language in languages:
        folder = settings.root / settings.locales / language.replace("-", "_")
        paths = find_catalogs([folder]) if folder.is_dir() else ()
        rows.append(count_status(language, [read_catalog(path, settings.source) for path in paths]))
    return rows
