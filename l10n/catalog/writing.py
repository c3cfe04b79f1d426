"""Writing catalogs: as msgcat --no-wrap does, and either the old file or the whole new one on disk."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from l10n.catalog.syntax import reference_lines, string_lines
from l10n.errors import CatalogError
from l10n.model import Catalog, Entry
from l10n.storage import write_whole

_REFERENCE_WIDTH = 79
"""Where msgcat wraps #: lines, even with --no-wrap (measured with gettext 0.21)."""

_CHARSET = re.compile(r"(?<=charset=)[^\s;]*", re.IGNORECASE)


def dump_catalog(catalog: Catalog) -> str:
    """Gives the text of a catalog."""
    live = [entry for entry in catalog.entries if not entry.obsolete]
    gone = [entry for entry in catalog.entries if entry.obsolete]
    blocks = [_header(catalog), *(_entry(entry) for entry in [*live, *gone]), _comments(catalog.ending)]
    text = "\n\n".join("\n".join(block) for block in blocks if block)
    # polib reads \000 as a zero byte and would write it raw, which no reader takes
    text = text.replace("\0", "\\000")
    text = f"{text}\n" if text else ""
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


def _header(catalog: Catalog) -> list[str]:
    if not (catalog.header or catalog.comments or catalog.header_notes):
        return []
    text = _CHARSET.sub("UTF-8", header_text(catalog.header))
    return [*_comments(catalog.comments), *catalog.header_notes, 'msgid ""', *string_lines("msgstr", text)]


def header_text(header: Mapping[str, str]) -> str:
    """Gives the msgstr of a header; a field without a name is what stood above the first field."""
    return "".join(f"{name}: {value}\n" if name else f"{value}\n" for name, value in header.items())


def _comments(comments: Sequence[str]) -> list[str]:
    return _marked("#", comments)


def _marked(mark: str, comments: Sequence[str]) -> list[str]:
    # a comment of several lines would end the mark with its first
    lines = (line for comment in comments for line in comment.split("\n"))
    return [f"{mark} {line}" if line else mark for line in lines]


def _entry(entry: Entry) -> list[str]:
    lines = [*_comments(entry.comments), *note_lines(entry)]
    strings: list[str] = []
    if entry.context is not None:
        strings += string_lines("msgctxt", entry.context)
    strings += string_lines("msgid", entry.source)
    if entry.plural_source is None:
        strings += string_lines("msgstr", entry.target)
    else:
        strings += string_lines("msgid_plural", entry.plural_source)
        for form, target in enumerate(entry.plural_targets or ("",)):
            strings += string_lines(f"msgstr[{form}]", target)
    return lines + ([f"#~ {line}" for line in strings] if entry.obsolete else strings)


def note_lines(entry: Entry) -> list[str]:
    """Gives the comment lines of an entry that tools read: places, references, flags, previous msgid."""
    lines = _marked("#.", entry.extracted)
    lines += reference_lines(entry.references, _REFERENCE_WIDTH)
    in_workflow = entry.fuzzy and "fuzzy" in entry.workflow
    flags = (("fuzzy",) if entry.fuzzy and not in_workflow else ()) + entry.flags
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    workflow = tuple(flag for flag in entry.workflow if flag != "fuzzy" or in_workflow)
    if workflow:
        lines.append(f"#= {', '.join(workflow)}")
    mark = "#~|" if entry.obsolete else "#|"
    for keyword, text in (
        ("msgctxt", entry.previous_context),
        ("msgid", entry.previous),
        ("msgid_plural", entry.previous_plural),
    ):
        if text is not None:
            lines += [f"{mark} {line}" for line in string_lines(keyword, text)]
    return lines
