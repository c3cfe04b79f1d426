"""Which glossary files a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.config import Settings
from l10n.errors import GlossaryError

if TYPE_CHECKING:
    from l10n.model import Catalog

NEW_FILE = "terms.csv"


def glossary_files(settings: Settings) -> tuple[Path, ...]:
    """Gives the glossary files of the project, in the order of their names."""
    folder = settings.root / settings.glossaries
    return tuple(sorted(folder.glob("*.csv"))) if folder.is_dir() else ()


def file_to_change(named: Path | None, settings: Settings) -> Path:
    """Gives the glossary file that new concepts go to: the named one, else the project's only one, else a new one.

    Raises:
        GlossaryError: the project has several.
    """
    if named is not None:
        return named
    files = glossary_files(settings)
    if len(files) > 1:
        names = ", ".join(path.name for path in files)
        raise GlossaryError(
            f"the project has several glossaries: {names}",
            path=settings.root / settings.glossaries,
            mend="Name one with --into.",
        )
    return files[0] if files else settings.root / settings.glossaries / NEW_FILE


def project_languages(settings: Settings) -> tuple[str, ...]:
    """Gives the languages of the project, the one of its articles first."""
    return tuple(dict.fromkeys((settings.source, *settings.targets)))


def named_languages(text: str | None) -> Sequence[str]:
    """Gives the languages that an option lists, such as "de,en".

    Raises:
        L10nError: one of them is no BCP 47 tag.
    """
    from l10n.languages import parse_tag

    return [parse_tag(part.strip()) for part in text.split(",") if part.strip()] if text else []


def article_segments(settings: Settings, articles: Sequence[Path] = ()) -> list[tuple[str, str]]:
    """Gives the names of articles with their segments without tags, one by one.

    Args:
        settings: the project's.
        articles: files and folders; all articles of the project by default, none if it has none.

    Raises:
        ArticleError: an article cannot be read.
    """
    from l10n.cli.project import find_articles
    from l10n.formats import read_article
    from l10n.inline import plain
    from l10n.segmentation.articles import segment_article

    folder = settings.root / settings.articles
    if not articles and not (folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))):
        return []
    segments: list[tuple[str, str]] = []
    for path in find_articles(articles, settings):
        article = segment_article(read_article(path, settings), settings.segmentation.mode)
        segments += [(article.path, plain(segment.source)) for _, segment in article.segments()]
    return segments


def project_catalogs(settings: Settings) -> list[Catalog]:
    """Gives the catalogs of the project, none if it has none.

    Raises:
        CatalogError: a catalog cannot be read.
    """
    from l10n.workflow import read_catalogs

    folder = settings.root / settings.locales
    return read_catalogs([folder], settings) if folder.is_dir() else []
