"""Rows of a glossary file, with their line numbers, whatever the spreadsheet wrote."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from l10n.errors import GlossaryError

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest glossary file that is read; 10,000 concepts in ten languages have about 5 MB."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ENCODING_MEND = 'Save it as UTF-8 (in Excel: "CSV UTF-8"; in LibreOffice: character set "Unicode (UTF-8)").'


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Gives the rows of a file of comma, semicolon or tab separated values, each with the line that it begins on.

    Rows without any value are left out.

    Args:
        path: the file.

    Raises:
        GlossaryError: the file cannot be read, is too large, is not UTF-8, or its quotes do not match.
    """
    text = _text(path)
    delimiter = _delimiter(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise GlossaryError(
                f"the row that begins here is not {_NAMES[delimiter]}-separated text: {error}",
                path=path,
                line=line,
                mend='Check its quotes: inside a quoted cell a quote is written twice (""), and each one is closed.',
            ) from error
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise GlossaryError(
                f"this file has {size / 1024 / 1024:.0f} MB; a glossary may have {LARGEST // 1024 // 1024} MB",
                path=path,
                mend="Split it, and keep what is not a glossary elsewhere.",
            )
        raw = path.read_bytes()
    except FileNotFoundError as error:
        raise GlossaryError("there is no such file", path=path) from error
    except OSError as error:
        raise GlossaryError(f"this file cannot be read: {error.strerror}", path=path) from error
    if raw.startswith(_UTF16):
        raise GlossaryError("this file is UTF-16, not UTF-8", path=path, line=1, mend=_ENCODING_MEND)
    if raw.startswith(b"PK\x03\x04"):
        raise GlossaryError("this is a spreadsheet file, not CSV", path=path, mend='Export it as "CSV UTF-8".')
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        raise GlossaryError(
            "this file holds a NUL character, as binary files do", path=path, line=line, mend=_ENCODING_MEND
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            f"this is not UTF-8 text (byte 0x{raw[error.start]:02x})", path=path, line=line, mend=_ENCODING_MEND
        ) from error


def _delimiter(text: str) -> str:
    """Gives the delimiter that splits the first row into the most columns."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=lambda mark: (header.count(mark), mark == ","))
