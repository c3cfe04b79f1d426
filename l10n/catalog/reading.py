"""Reading catalogs from disk: whole and exactly, or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NoReturn

from l10n.catalog.assembly import Assembly, assemble, duplicates, is_header
from l10n.catalog.writing import note_lines
from l10n.errors import CatalogError
from l10n.model import Catalog, Entry

CONFLICT_MARKER = re.compile(r"(<{7} |={7}$|>{7} |\|{7} |\|{7}$)")
"""How git marks the two sides of a conflict."""

MEND = "Run: l10n catalogs repair"


def read_catalog(path: Path, source_language: str = "") -> Catalog:
    """Gives a catalog as it stands on disk.

    Args:
        path: a .po or .pot file.
        source_language: used where the header does not name one.

    Raises:
        CatalogError: the file is missing, not UTF-8, damaged, has git conflict markers or an entry twice.
    """
    content = read_content(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CatalogError("this catalog is not UTF-8 text", path=path, line=line, mend=MEND) from error
    return parse_catalog(text, path, source_language)


def read_content(path: Path) -> bytes:
    """Gives the bytes of a catalog.

    Raises:
        CatalogError: the file is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise CatalogError("there is no such catalog", path=path) from error
    except OSError as error:
        raise CatalogError(f"this catalog cannot be read: {error.strerror}", path=path) from error


def parse_catalog(text: str, path: Path, source_language: str = "") -> Catalog:
    """Gives the catalog that a text is.

    Args:
        text: a whole PO file.
        path: where it stands.
        source_language: used where the header does not name one.

    Raises:
        CatalogError: it is damaged, has git conflict markers or an entry twice.
    """
    crlf = text.count("\r\n")
    newline = "\r\n" if crlf * 2 > text.count("\n") else "\n"
    # only line feeds end lines: a line separator inside a string belongs to the string
    lines = (text.replace("\r\n", "\n") if crlf else text).split("\n")

    def refuse(line: int, problem: str) -> NoReturn:
        if CONFLICT_MARKER.match(lines[line - 1]):
            problem = "git left a conflict marker here"
        raise CatalogError(problem, path=path, line=line, mend=MEND)

    assembly = assemble(enumerate(lines, start=1), refuse)
    for first, second in duplicates(assembly.entries):
        problem = f'this entry stands twice, first in line {first.line}: "{first.source}"'
        raise CatalogError(problem, path=path, line=second.line, mend=MEND)
    return as_catalog(assembly, path, source_language, newline)


def as_catalog(assembly: Assembly, path: Path, source_language: str, newline: str = "\n") -> Catalog:
    """Gives the catalog that entries make.

    Args:
        assembly: no entry twice.
        path: where the catalog stands.
        source_language: used where the header does not name one.
        newline: how its lines end.
    """
    head = next((entry for entry in assembly.entries if is_header(entry)), None)
    header = parse_header(head.target) if head else {}
    return Catalog(
        path=str(path),
        language=field_of(header, "Language").replace("_", "-") or _language_of_place(path),
        source_language=field_of(header, "X-Source-Language") or source_language,
        header=header,
        entries=_ordered([entry for entry in assembly.entries if entry is not head]),
        comments=head.comments if head else (),
        newline=newline,
        header_notes=tuple(note_lines(head)) if head else (),
        ending=assembly.ending,
    )


def _ordered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return (*(entry for entry in entries if not entry.obsolete), *(entry for entry in entries if entry.obsolete))


def parse_header(text: str) -> dict[str, str]:
    """Gives the fields of a header, in order.

    A line that is no field, or whose field was there before, is kept as a further line of the field above it.

    Args:
        text: the msgstr of the header.
    """
    header: dict[str, str] = {}
    last = ""
    for line in text.removesuffix("\n").split("\n") if text else ():
        name, colon, value = line.partition(":")
        if colon and name.strip() and name.strip() not in header:
            last = name.strip()
            header[last] = value.removeprefix(" ")
        else:
            header[last] = f"{header[last]}\n{line}" if last in header else line
    return header


def field_of(header: Mapping[str, str], name: str) -> str:
    """Gives the value of a header's field without what was appended to it; empty where it is missing."""
    return header.get(name, "").split("\n", 1)[0].strip()


def _language_of_place(path: Path) -> str:
    parts = PurePosixPath(path.as_posix()).parts
    if "LC_MESSAGES" in parts and parts.index("LC_MESSAGES") > 0:
        return parts[parts.index("LC_MESSAGES") - 1].replace("_", "-")
    return ""
