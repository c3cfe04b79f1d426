"""Excel workbooks: the glossary's own layout on their first sheet, every cell as text."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from l10n.errors import GlossaryError
from l10n.glossary.escaping import escape_cell, unescape_cell
from l10n.glossary.exchange.model import Exported, Imported, Losses, Pair
from l10n.glossary.exchange.separated import table
from l10n.glossary.loading import read_table
from l10n.glossary.rows import LARGEST, read_bytes
from l10n.model import Concept

LARGEST_UNPACKED = 256 * 1024 * 1024
"""Bytes that a workbook may have once unpacked."""

_LARGEST_RATIO = 200
"""How much a part may grow when it is unpacked; real sheets grow ten- to thirtyfold."""
_MOST_ROWS = 200_000
_MOST_COLUMNS = 500
_LONGEST_CELL = 32_767
"""Characters that Excel takes in a cell."""
_MEND = "Install it with: pip install 'l10n[xlsx]'"


def read(path: Path, _pair: Pair | None) -> Imported:
    """Gives what the first sheet of a workbook holds.

    Raises:
        GlossaryError: the file is no workbook, unpacks to too much, or a cell is no text; openpyxl is not installed.
    """
    raw = read_bytes(path, LARGEST)
    openpyxl = _openpyxl()
    _refuse_bomb(raw, path)
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        sheets = book.worksheets
        losses: Losses = Counter({"sheet beside the first one": len(sheets) - 1})
        concepts: dict[str, Concept] = {}
        read_table(_rows(sheets[0], path, losses), path, path.parent, concepts)
        book.close()
    except (InvalidFileException, KeyError, IndexError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise GlossaryError(
            f"this workbook cannot be read: {error}", path=path, mend="Save it anew as .xlsx."
        ) from error
    return Imported(tuple(concepts.values()), +losses)


def write(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a workbook of one sheet; cells are text, so that nothing in them is calculated.

    Raises:
        GlossaryError: openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    losses: Losses = Counter()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("glossary")
    sheet.freeze_panes = "A2"
    for row in table(concepts, pair or ()):
        cells = []
        for text in row:
            clean = ILLEGAL_CHARACTERS_RE.sub("", text)
            losses["character that a workbook cannot hold"] += len(text) - len(clean)
            losses[f"end of a cell of more than {_LONGEST_CELL} characters"] += len(clean) > _LONGEST_CELL
            cell = WriteOnlyCell(sheet, None)
            if clean:
                cell.value = escape_cell(clean[:_LONGEST_CELL])
                cell.data_type = "s"
                cell.number_format = "@"
            cells.append(cell)
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    return Exported(out.getvalue(), +losses)


def _openpyxl() -> ModuleType:
    try:
        import openpyxl
    except ImportError as error:
        raise GlossaryError("workbooks are read and written by openpyxl, which is not installed", mend=_MEND) from error
    if not openpyxl.DEFUSEDXML:
        raise GlossaryError("workbooks need defusedxml besides openpyxl, which is not installed", mend=_MEND)
    return openpyxl


def _refuse_bomb(raw: bytes, path: Path) -> None:
    try:
        parts = zipfile.ZipFile(BytesIO(raw)).infolist()
    except zipfile.BadZipFile as error:
        raise GlossaryError(
            "this is no .xlsx workbook", path=path, mend='Save it as "Excel workbook (.xlsx)".'
        ) from error
    for part in parts:
        if part.file_size > _LARGEST_RATIO * max(part.compress_size, 1) and part.file_size > 1024 * 1024:
            raise GlossaryError(f'its part "{part.filename}" unpacks to {part.file_size} bytes', path=path)
    total = sum(part.file_size for part in parts)
    if total > LARGEST_UNPACKED:
        raise GlossaryError(
            f"this workbook has {total // 1024 // 1024} MB when unpacked, more than {LARGEST_UNPACKED // 1024 // 1024}",
            path=path,
            mend="Split it.",
        )


def _rows(sheet: Any, path: Path, losses: Losses) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > _MOST_ROWS or len(row) > _MOST_COLUMNS:
            raise GlossaryError(
                f"a sheet may have {_MOST_ROWS} rows and {_MOST_COLUMNS} columns",
                path=path,
                line=number,
                mend="Split it.",
            )
        cells = [_text(cell, path, number, losses) for cell in row]
        if any(cell.strip() for cell in cells):
            yield number, cells


def _text(cell: Any, path: Path, line: int, losses: Losses) -> str:
    value = cell.value
    if value is None:
        return ""
    where = f"the cell in row {line}, column {cell.column}"
    if cell.data_type == "f":
        raise GlossaryError(
            f"{where} holds a formula", path=path, line=line, mend="Put an apostrophe before it if it is a term."
        )
    if cell.data_type == "e":
        raise GlossaryError(f"{where} holds the error {value}", path=path, line=line, mend="Type the term anew.")
    if isinstance(value, str):
        return unescape_cell(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise GlossaryError(
            f"{where} holds {value}, which is no text",
            path=path,
            line=line,
            mend='Format the column as "Text" and type the term anew: Excel has changed it.',
        )
    losses["number, read as text"] += 1
    return f"{value:g}" if isinstance(value, float) else str(value)
