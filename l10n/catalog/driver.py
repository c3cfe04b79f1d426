"""Merging catalogs for git, which hands three files over and takes the result from the second."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from l10n.catalog.reading import read_catalog, read_content
from l10n.catalog.three_way import merge_versions
from l10n.catalog.writing import write_catalog
from l10n.errors import CatalogError
from l10n.model import Catalog, Entry
from l10n.storage import write_whole


@dataclass(frozen=True, slots=True)
class DriverReport:
    """What a merge for git did.

    Attributes:
        conflicts: entries in which two humans disagree.
        by_lines: why the files were merged as text, with git's conflict markers; empty where they were not.
        warning: what else is to be known; empty where nothing is.
    """

    conflicts: tuple[Entry, ...] = ()
    by_lines: str = ""
    warning: str = ""


def merge_files(base: Path, ours: Path, theirs: Path) -> DriverReport:
    """Merges three files of git entry by entry, and writes the result to the second.

    A version that cannot be read as a catalog leaves a merge by lines, as git makes it without a driver.

    Args:
        base: the common ancestor; empty where there is none.
        ours: the current version, written to.
        theirs: the other version.

    Raises:
        CatalogError: a file cannot be read or written at all.
    """
    try:
        versions = [read_catalog(path) for path in (ours, theirs)]
    except CatalogError as error:
        _merge_lines(base, ours, theirs)
        return DriverReport(by_lines=str(error))
    warning = ""
    try:
        ancestor = read_catalog(base)
    except CatalogError as error:
        ancestor = replace(versions[0], header={}, entries=(), comments=(), header_notes=(), ending=())
        warning = f"the common ancestor cannot be read, so that nothing counts as deleted: {error}"
    merged = merge_versions(ancestor, versions[0], versions[1])
    write_catalog(_named(merged.catalog, ours))
    return DriverReport(merged.conflicts, warning=warning)


def _named(catalog: Catalog, path: Path) -> Catalog:
    return replace(catalog, path=str(path))


def _merge_lines(base: Path, ours: Path, theirs: Path) -> None:
    git = shutil.which("git")
    if git is None:
        content = _both_whole(read_content(ours), read_content(theirs))
    else:
        command: Sequence[str] = [git, "merge-file", "-p", "-L", "ours", "-L", "base", "-L", "theirs"]
        merged = subprocess.run(  # noqa: S603 - git's own command on the files that git named
            [*command, str(ours), str(base), str(theirs)], capture_output=True, check=False
        )
        content = merged.stdout or _both_whole(read_content(ours), read_content(theirs))
    try:
        write_whole(ours, content)
    except OSError as error:
        raise CatalogError(f"this catalog cannot be written: {error.strerror}", path=ours) from error


def _both_whole(ours: bytes, theirs: bytes) -> bytes:
    def ended(content: bytes) -> bytes:
        return content if not content or content.endswith(b"\n") else content + b"\n"

    return b"<<<<<<< ours\n" + ended(ours) + b"=======\n" + ended(theirs) + b">>>>>>> theirs\n"
