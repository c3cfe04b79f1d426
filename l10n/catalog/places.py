"""Where the template and the catalogs of an article stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from l10n.config import Settings
from l10n.errors import CatalogError


def catalog_name(article_path: str, settings: Settings) -> str:
    """Gives the name of an article's catalogs: its path below the articles folder, without its ending.

    Args:
        article_path: the article's path relative to the project, with forward slashes.
        settings: the project's.
    """
    path = PurePosixPath(article_path)
    folder = PurePosixPath(settings.articles)
    inside = path.relative_to(folder) if path.is_relative_to(folder) else PurePosixPath(path.name)
    return inside.with_suffix("").as_posix()


def template_path(name: str, settings: Settings) -> Path:
    """Gives the path of a template, locales/<article>.pot."""
    return settings.root / settings.locales / f"{name}.pot"


def catalog_path(name: str, language: str, settings: Settings) -> Path:
    """Gives the path of a catalog, locales/<lang>/LC_MESSAGES/<article>.po."""
    return settings.root / settings.locales / language.replace("-", "_") / "LC_MESSAGES" / f"{name}.po"


def refuse_shared_names(article_paths: Iterable[str], settings: Settings) -> None:
    """Refuses articles whose catalogs would be the same file.

    Raises:
        CatalogError: two articles differ only in their folder outside the articles folder, or in their ending.
    """
    seen: dict[str, str] = {}
    for path in article_paths:
        name = catalog_name(path, settings)
        other = seen.setdefault(name, path)
        if other != path:
            raise CatalogError(
                f'"{other}" would have the same catalogs, {name}.po', path=path, mend="Rename one of the two articles."
            )


def find_catalogs(paths: Iterable[Path]) -> Iterator[Path]:
    """Gives the catalogs among paths and below folders, each once, in order.

    Raises:
        CatalogError: a path does not exist.
    """
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise CatalogError("there is no such file or folder", path=path)
        for found in sorted(path.rglob("*.po")) if path.is_dir() else (path,):
            if found not in seen:
                seen.add(found)
                yield found
