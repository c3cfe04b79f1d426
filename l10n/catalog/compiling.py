"""Compiling catalogs to the .mo files that gettext reads at run time, with what humans approved and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from l10n.errors import CatalogError
from l10n.model import Catalog, Entry
from l10n.storage import write_whole

if TYPE_CHECKING:
    import polib


def compile_catalog(catalog: Catalog) -> tuple[bytes, int]:
    """Gives a catalog as a .mo file (GNU gettext manual, section 10.3), and how many translations it holds.

    Drafts, untranslated and obsolete entries are left out, as msgfmt leaves them out; so are plural entries that lack a
    form.

    Args:
        catalog: as read.
    """
    import polib

    compiled = polib.POFile()
    compiled.metadata = dict(catalog.header)
    for entry in catalog.entries:
        if _is_finished(entry):
            compiled.append(_entry(entry))
    content: bytes = compiled.to_binary()
    return content, len(compiled)


def _is_finished(entry: Entry) -> bool:
    # of a plural entry msgfmt asks for the first form only, and readers then show nothing where another is wanted
    targets = entry.plural_targets if entry.plural_source is not None else (entry.target,)
    return not entry.obsolete and not entry.fuzzy and bool(targets) and all(targets)


def _entry(entry: Entry) -> polib.POEntry:
    import polib

    if entry.plural_source is None:
        return polib.POEntry(msgid=entry.source, msgstr=entry.target, msgctxt=entry.context)
    return polib.POEntry(
        msgid=entry.source,
        msgid_plural=entry.plural_source,
        msgstr_plural=dict(enumerate(entry.plural_targets)),
        msgctxt=entry.context,
    )


def write_compiled(catalog: Catalog) -> tuple[Path, int]:
    """Writes the .mo file of a catalog beside it, whole or not at all, and gives it with its count of translations.

    Args:
        catalog: as read; its path ends in .po.

    Raises:
        CatalogError: the file cannot be written.
    """
    path = Path(catalog.path).with_suffix(".mo")
    content, count = compile_catalog(catalog)
    try:
        write_whole(path, content)
    except OSError as error:
        raise CatalogError(f"this file cannot be written: {error.strerror}", path=path) from error
    return path, count
