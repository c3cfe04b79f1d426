"""The memory of a project: every catalog of it, the TMX files it keeps, and what ships with l10n."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from l10n.catalog.places import find_catalogs
from l10n.catalog.reading import read_catalog
from l10n.config import Settings
from l10n.errors import ConfigError, L10nError, TranslationMemoryError
from l10n.memory import (
    Memory,
    Origin,
    PostgresStore,
    SqliteStore,
    Store,
    Unit,
    is_database_address,
    read_tmx,
    shipped_origin,
    units_of,
)

_LEAST_THRESHOLD = 30
"""Below it, matches have hardly a word in common, and finding them takes a reading of everything."""


def project_memory(
    settings: Settings,
    on_problem: Callable[[L10nError], None] | None = None,
    on_read: Callable[[str], None] = lambda name: None,  # noqa: ARG005 - named for its readers
) -> Memory:
    """Gives the memory of a project, brought up to its catalogs and files.

    Args:
        settings: the project's.
        on_problem: told of a catalog or file that cannot be read, which keeps the units it had; without it the problem
            is raised.
        on_read: called with the name of each catalog or file that is read.

    Raises:
        ConfigError: the settings of the memory make no sense.
        L10nError: the index cannot be written, or an origin cannot be read.
    """
    _refuse_nonsense(settings)
    memory = Memory(_store(settings), settings.memory.threshold)
    try:
        memory.refresh(list(origins_of(settings)), on_problem, on_read)
    except BaseException:
        memory.close()
        raise
    return memory


def origins_of(settings: Settings) -> Iterator[Origin]:
    """Gives everything that the memory of a project is made of.

    Args:
        settings: the project's.
    """
    locales = settings.root / settings.locales
    for path in find_catalogs([locales]) if locales.is_dir() else ():
        name = _name(path, settings)
        yield Origin(name, _fingerprint(path, settings), partial(_catalog_units, path, name, settings))
    for path in sorted((settings.root / settings.memory.folder).rglob("*.tmx")):
        name = _name(path, settings)
        yield Origin(name, _fingerprint(path, settings), partial(read_tmx, path, origin=name))
    if settings.memory.shipped:
        for target in settings.targets:
            yield shipped_origin(settings.source, target)


def _store(settings: Settings) -> Store:
    if settings.memory.store:
        return PostgresStore(settings.memory.store)
    return SqliteStore(settings.root / ".l10n" / "memory.sqlite")


def _catalog_units(path: Path, name: str, settings: Settings) -> Iterator[Unit]:
    return units_of(read_catalog(path, settings.source), name, settings.memory.domain)


def _name(path: Path, settings: Settings) -> str:
    return path.relative_to(settings.root).as_posix()


def _fingerprint(path: Path, settings: Settings) -> str:
    """Gives what stands for the content of a file, and for the settings that its units depend on."""
    try:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise TranslationMemoryError(f"this file cannot be read: {error.strerror}", path=path) from error
    return f"{content} {settings.source} {settings.memory.domain}"


def _refuse_nonsense(settings: Settings) -> None:
    memory = settings.memory
    for name in ("threshold", "draft_from"):
        percentage = getattr(memory, name)
        if not _LEAST_THRESHOLD <= percentage <= 100:
            problem = f'"memory.{name}" must be from {_LEAST_THRESHOLD} to 100, not {percentage}'
            raise ConfigError(problem, path=settings.root / "l10n.toml")
    if memory.store and not is_database_address(memory.store):
        problem = '"memory.store" must be empty, for a file under .l10n, or begin with postgresql://'
        raise ConfigError(problem, path=settings.root / "l10n.toml")
    folder = Path(memory.folder)
    if folder.is_absolute() or ".." in folder.parts:
        problem = f'"memory.folder" leads outside the project: {folder}'
        raise ConfigError(problem, path=settings.root / "l10n.toml", mend="Name a folder below the project folder.")
