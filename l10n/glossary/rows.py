"""Rows of a glossary file, with their line numbers, whatever the spreadsheet wrote."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from l10n.errors import GlossaryError
from l10n.glossary.escaping import unescape_cell

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest glossary file that is read; 10,000 concepts in ten languages have about 5 MB."""

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ENCODING_MEND = 'Save it as UTF-8 (in Excel: "CSV UTF-8"; in LibreOffice: character set "Unicode (UTF-8)").'
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}
# Excel writes this line to tell itself the delimiter.
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t])"?\s*\Z', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Sheet:
    """The text of a file of separated values, and how it is written.

    Attributes:
        path: the file.
        text: what it holds, without a byte order mark.
        encoding: how it is encoded: utf-8, utf-8-sig, or utf-16 with a byte order mark.
        delimiter: what stands between cells.
        start: the line that the first row is in, from 1; 2 where Excel's "sep=;" stands before it.
    """

    path: Path
    text: str
    encoding: str
    delimiter: str
    start: int = 1


def read_sheet(path: Path) -> Sheet:
    """Gives the text of a file of comma, semicolon or tab separated values.

    Args:
        path: the file.

    Raises:
        GlossaryError: the file cannot be read, is too large, or is neither UTF-8 nor UTF-16.
    """
    raw = read_bytes(path, LARGEST)
    encoding = "utf-16" if raw.startswith(_UTF16) else "utf-8-sig" if raw.startswith(_BOM) else "utf-8"
    text = decode(raw, path)
    if encoding == "utf-16":
        encoding = "utf-16-le" if raw.startswith(b"\xff\xfe") else "utf-16-be"
    first = next(StringIO(text, newline=""), "")
    told = _SEPARATOR_LINE.match(first)
    if told:
        return Sheet(path, text, encoding, told.group(1), 2)
    return Sheet(path, text, encoding, _delimiter(text))


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Gives the rows of a file of comma, semicolon or tab separated values, each with the line that it begins on.

    Rows without any value are left out.

    Args:
        path: the file.

    Raises:
        GlossaryError: the file cannot be read, is too large, is neither UTF-8 nor UTF-16, or its quotes do not match.
    """
    yield from rows_of(read_sheet(path))


def rows_of(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Gives the rows of a file that was read, each with the line that it begins on; empty ones are left out.

    Args:
        sheet: the file.

    Raises:
        GlossaryError: its quotes do not match.
    """
    lines = StringIO(sheet.text, newline="")
    for _ in range(1, sheet.start):
        next(lines)
    reader = csv.reader(lines, delimiter=sheet.delimiter, strict=True)
    line = sheet.start
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise GlossaryError(
                f"the row that begins here is not {_NAMES[sheet.delimiter]}-separated text: {error}",
                path=sheet.path,
                line=line,
                mend='Check its quotes: inside a quoted cell a quote is written twice (""), and each one is closed.',
            ) from error
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield line, [unescape_cell(cell) for cell in row]
        line = reader.line_num + sheet.start


def read_bytes(path: Path, largest: int) -> bytes:
    """Gives what a file holds.

    Args:
        path: the file.
        largest: how many bytes it may have.

    Raises:
        GlossaryError: the file cannot be read or has more.
    """
    try:
        size = path.stat().st_size
        if size > largest:
            raise GlossaryError(
                f"this file has {size / 1024 / 1024:.0f} MB; a glossary may have {largest // 1024 // 1024} MB",
                path=path,
                mend="Split it, and keep what is not a glossary elsewhere.",
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise GlossaryError("there is no such file", path=path) from error
    except OSError as error:
        raise GlossaryError(f"this file cannot be read: {error.strerror}", path=path) from error


def decode(raw: bytes, path: Path) -> str:
    """Gives the text of a file in UTF-8, or in UTF-16 with a byte order mark.

    Args:
        raw: what the file holds.
        path: the file, for errors.

    Raises:
        GlossaryError: it is in another encoding, or no text.
    """
    if raw.startswith(b"PK\x03\x04"):
        raise GlossaryError("this is a spreadsheet file, not CSV", path=path, mend='Export it as "CSV UTF-8".')
    wide = raw.startswith(_UTF16)
    if not wide and b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise GlossaryError(
            "this file holds a NUL character, as binary files and UTF-16 without a byte order mark do",
            path=path,
            line=line,
            mend=_ENCODING_MEND,
        )
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-16", "ignore") if wide else raw[: error.start].decode("utf-8", "ignore")
        problem = "this is damaged UTF-16" if wide else f"this is not UTF-8 text (byte 0x{raw[error.start]:02x})"
        raise GlossaryError(problem, path=path, line=before.count("\n") + 1, mend=_ENCODING_MEND) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise GlossaryError("this file holds a NUL character", path=path, line=line, mend=_ENCODING_MEND)
    return text


def _delimiter(text: str) -> str:
    """Gives the delimiter that splits the first row into the most columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    outside = _QUOTED.sub("", header)
    return max(",;\t", key=lambda mark: (outside.count(mark), mark == ","))
