"""Writing catalogs: no wrapping, the header's order kept, and either the old file or the whole new one on disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.errors import CatalogError
from l10n.model import Catalog, Entry
from l10n.storage import write_whole

if TYPE_CHECKING:
    import polib

_REFERENCE_WIDTH = 79
"""Where msgcat wraps #: lines, even with --no-wrap (measured with gettext 0.21)."""


def dump_catalog(catalog: Catalog) -> str:
    """Gives the text of a catalog."""
    live = [entry for entry in catalog.entries if not entry.obsolete]
    gone = [entry for entry in catalog.entries if entry.obsolete]
    parts = [_header(catalog), *(_entry(entry) for entry in [*live, *gone])]
    text = "\n".join(parts)
    return text if catalog.newline == "\n" else text.replace("\n", catalog.newline)


def write_catalog(catalog: Catalog) -> bool:
    """Writes a catalog to its path, unless it stands there already; tells whether it wrote.

    Raises:
        CatalogError: it cannot be written; what stood there is unharmed.
    """
    path = Path(catalog.path)
    content = dump_catalog(catalog).encode("utf-8")
    try:
        if path.is_file() and path.read_bytes() == content:
            return False
        write_whole(path, content)
    except OSError as error:
        raise CatalogError(
            f"this catalog cannot be written: {error.strerror}", path=path, mend="What stood there is unharmed."
        ) from error
    return True


def _header(catalog: Catalog) -> str:
    import polib

    text = "".join(f"{key}: {value}\n" for key, value in catalog.header.items())
    entry = polib.POEntry(msgid="", msgstr=text, tcomment="\n".join(catalog.comments))
    written = entry.__unicode__(wrapwidth=0)
    # a header of one line is written on a line of its own, as every other header
    return written.replace('msgstr "', 'msgstr ""\n"', 1) if text.count("\n") == 1 else written


def _entry(entry: Entry) -> str:
    lines = _comments(entry)
    lines += _po_entry(entry).__unicode__(wrapwidth=0).split("\n")
    return "\n".join(lines)


def _comments(entry: Entry) -> list[str]:
    """Gives the comment lines that polib would wrap or not write: all that stand above the previous msgid."""
    lines = [f"# {comment}".rstrip() for comment in entry.comments]
    if not entry.obsolete:
        lines += [f"#. {comment}" for comment in entry.extracted]
        lines += _references(entry.references)
    workflow = tuple(flag for flag in entry.workflow if flag != "fuzzy")
    in_workflow = "fuzzy" in entry.workflow
    flags = (("fuzzy",) if entry.fuzzy and not in_workflow else ()) + entry.flags
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    if entry.fuzzy and in_workflow:
        workflow = ("fuzzy", *workflow)
    if workflow:
        lines.append(f"#= {', '.join(workflow)}")
    return lines


def _references(references: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for reference in references:
        # gettext 0.22 and newer enclose names with spaces in FSI and PDI; names here are kept as they were read
        if lines and len(lines[-1]) + 1 + len(reference) <= _REFERENCE_WIDTH:
            lines[-1] += f" {reference}"
        else:
            lines.append(f"#: {reference}")
    return lines


def _po_entry(entry: Entry) -> polib.POEntry:
    import polib

    return polib.POEntry(
        msgid=entry.source,
        msgstr="" if entry.plural_targets else entry.target,
        msgctxt=entry.context,
        msgid_plural=entry.plural_source or "",
        msgstr_plural=dict(enumerate(entry.plural_targets)),
        obsolete=entry.obsolete,
        previous_msgid=entry.previous,
        previous_msgctxt=entry.previous_context,
        previous_msgid_plural=entry.previous_plural,
    )
