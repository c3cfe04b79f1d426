"""Reading catalogs from disk, with what polib would drop or misread put right first."""

from __future__ import annotations

import contextlib
import re
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from l10n.errors import CatalogError
from l10n.model import Catalog, Entry

if TYPE_CHECKING:
    import polib

_CONFLICT = re.compile(r"(<{7} |={7}$|>{7} |\|{7} )")
_BARE_COMMENT = re.compile(r"#(?=[^\s:,.|~=#])")
_STRING_LINE = re.compile(
    r'(#~\s*)?((msgctxt|msgid|msgid_plural|msgstr|msgstr\[[0-9]+\])\s*)?"([^"\\]|\\.)*"|#.*', re.DOTALL
)
_SYNTAX_ERROR_LINE = re.compile(r"\(line (\d+)\)")


def read_catalog(path: Path, source_language: str = "") -> Catalog:
    """Gives a catalog as it stands on disk.

    Args:
        path: a .po or .pot file.
        source_language: used where the header does not name one.

    Raises:
        CatalogError: the file is missing, not UTF-8, damaged, has git conflict markers or an entry twice.
    """
    lines, newline = _lines(path)
    quirks = _find_quirks(path, lines)
    header, comments, entries = _parse(path, quirks)
    _refuse_duplicates(path, entries)
    language = header.get("Language", "").replace("_", "-") or _language_of_place(path)
    return Catalog(
        path=str(path),
        language=language,
        source_language=header.get("X-Source-Language", source_language),
        header=header,
        entries=tuple(entries),
        comments=comments,
        newline=newline,
    )


@dataclass(frozen=True, slots=True)
class _Quirks:
    """Lines that polib can read, and what was taken out of them, by line number."""

    lines: Sequence[str]
    changed: bool
    workflow: dict[int, tuple[str, ...]]
    obsolete_previous: dict[int, str]


def _lines(path: Path) -> tuple[list[str], str]:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise CatalogError("there is no such catalog", path=path) from error
    except OSError as error:
        raise CatalogError(f"this catalog cannot be read: {error.strerror}", path=path) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        mend = "Convert it with: msgconv --to-code=UTF-8"
        raise CatalogError("this catalog is not UTF-8 text", path=path, line=line, mend=mend) from error
    newline = "\r\n" if "\r\n" in text else "\n"
    return text.replace("\r\n", "\n").split("\n"), newline


def _find_quirks(path: Path, lines: Sequence[str]) -> _Quirks:
    """Takes out #= lines and previous msgids of obsolete entries, which polib refuses or drops."""
    readable: list[str] = []
    workflow: dict[int, tuple[str, ...]] = {}
    previous: dict[int, str] = {}
    for number, line in enumerate(lines, start=1):
        if _CONFLICT.match(line):
            mend = "Resolve the merge, keeping one whole entry of each pair."
            raise CatalogError("git left a conflict marker here", path=path, line=number, mend=mend)
        stripped = line.strip(" \t\r\f\v")
        if stripped and not _STRING_LINE.fullmatch(stripped):
            # polib takes an open string for a shorter one
            raise CatalogError("this line is not PO syntax", path=path, line=number, mend=_MEND_SYNTAX)
        if line.startswith("#="):
            workflow[number] = tuple(flag.strip() for flag in line[2:].split(",") if flag.strip())
            readable.append("")
        elif line.startswith(("#~=", "#~ =")):
            workflow[number] = tuple(flag.strip() for flag in line.split("=", 1)[1].split(",") if flag.strip())
            readable.append("")
        elif line.startswith("#~|"):
            previous[number] = line[3:].strip()
            readable.append("")
        else:
            readable.append(_BARE_COMMENT.sub("# ", line, count=1))
    return _Quirks(readable, readable != list(lines), workflow, previous)


@contextlib.contextmanager
def _readable_file(path: Path, quirks: _Quirks) -> Iterator[Path]:
    """Gives a file for polib: it parses text that is not in a file with the wrong line ends."""
    if not quirks.changed:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="l10n-") as folder:
        readable = Path(folder) / path.name
        readable.write_text("\n".join(quirks.lines), encoding="utf-8", newline="\n")
        yield readable


def _parse(path: Path, quirks: _Quirks) -> tuple[dict[str, str], tuple[str, ...], list[Entry]]:
    import polib

    try:
        with _readable_file(path, quirks) as readable, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # polib warns of header lines that it cannot split; they are kept
            parsed = polib.pofile(str(readable), encoding="utf-8")
    except (OSError, ValueError, IndexError, KeyError) as error:
        found = _SYNTAX_ERROR_LINE.search(str(error))
        line = int(found[1]) if found else None
        raise CatalogError("this line is not PO syntax", path=path, line=line, mend=_MEND_SYNTAX) from error
    msgids = sum(1 for line in quirks.lines if line.startswith(("msgid ", "#~ msgid ", "msgid\t")))
    has_header = bool(parsed.metadata) or any(line == 'msgid ""' for line in quirks.lines[:40])
    if msgids not in (len(parsed), len(parsed) + has_header):
        found_entries = f"{len(parsed) + has_header} of {msgids} entries could be read"
        raise CatalogError(f"this catalog is damaged: {found_entries}", path=path, mend=_MEND_SYNTAX)
    header = dict(parsed.metadata.items())
    comments = tuple(parsed.header.split("\n")) if parsed.header else ()
    return header, comments, _with_quirks([_entry(entry) for entry in parsed], quirks)


_MEND_SYNTAX = "See what msgfmt --check says of it, or take the last good version from git."


def _entry(entry: polib.POEntry) -> Entry:
    plural = tuple(text for _, text in sorted(entry.msgstr_plural.items())) if entry.msgstr_plural else ()
    return Entry(
        source=entry.msgid,
        target=plural[0] if plural else entry.msgstr,
        context=entry.msgctxt,
        fuzzy="fuzzy" in entry.flags,
        obsolete=bool(entry.obsolete),
        line=entry.linenum or 0,
        comments=tuple(entry.tcomment.split("\n")) if entry.tcomment else (),
        extracted=tuple(entry.comment.split("\n")) if entry.comment else (),
        references=tuple(f"{name}:{line}" if line else name for name, line in entry.occurrences),
        previous=entry.previous_msgid,
        flags=tuple(flag for flag in entry.flags if flag != "fuzzy"),
        previous_context=entry.previous_msgctxt,
        previous_plural=entry.previous_msgid_plural,
        plural_source=entry.msgid_plural or None,
        plural_targets=plural,
    )


def _with_quirks(entries: Sequence[Entry], quirks: _Quirks) -> list[Entry]:
    """Gives the entries with what stood in the lines that polib did not see: they belong to the next msgid."""
    if not quirks.workflow and not quirks.obsolete_previous:
        return list(entries)
    import polib

    msgid_lines = [n for n, line in enumerate(quirks.lines, start=1) if line.startswith(("msgid ", "#~ msgid "))]
    if len(msgid_lines) > len(entries):
        msgid_lines = msgid_lines[len(msgid_lines) - len(entries) :]
    completed: list[Entry] = []
    start = 0
    for entry, line in zip(entries, msgid_lines, strict=False):
        own = range(start + 1, line + 1)
        flags = tuple(flag for n in own for flag in quirks.workflow.get(n, ()))
        previous = [quirks.obsolete_previous[n] for n in own if n in quirks.obsolete_previous]
        text = "".join(part[part.find('"') + 1 : part.rfind('"')] for part in previous if "msgctxt" not in part)
        completed.append(
            replace(
                entry,
                workflow=flags,
                fuzzy=entry.fuzzy or "fuzzy" in flags,
                previous=polib.unescape(text) if previous else entry.previous,
            )
        )
        start = line
    return completed


def _refuse_duplicates(path: Path, entries: Sequence[Entry]) -> None:
    seen: dict[tuple[str | None, str], int] = {}
    for entry in entries:
        if entry.obsolete:
            continue
        key = (entry.context, entry.source)
        if key in seen:
            raise CatalogError(
                f'this entry stands twice, first in line {seen[key]}: "{entry.source}"',
                path=path,
                line=entry.line,
                mend="Keep one of the two; msguniq --use-first does it.",
            )
        seen[key] = entry.line


def _language_of_place(path: Path) -> str:
    parts = PurePosixPath(path.as_posix()).parts
    if "LC_MESSAGES" in parts and parts.index("LC_MESSAGES") > 0:
        return parts[parts.index("LC_MESSAGES") - 1].replace("_", "-")
    return ""
