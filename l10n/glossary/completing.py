"""Filling empty cells of rows that a glossary file has, every other byte left as it is."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from l10n.glossary.adding import encoded, newline_of, quotes_all, row_lines, with_columns
from l10n.glossary.columns import read_header
from l10n.glossary.escaping import unescape_cell
from l10n.glossary.layout import column_key, fields_of
from l10n.glossary.rows import read_sheet, rows_of
from l10n.model import Concept
from l10n.storage import write_whole


def missing_cells(concept: Concept, other: Concept) -> dict[str, str]:
    """Gives the cells, by the names of their columns, for the languages that one concept has and another lacks.

    Args:
        concept: has them.
        other: lacks them.
    """
    lacking = concept.terms.keys() - other.terms.keys()
    return {name: cell for name, cell in fields_of(concept).items() if name.partition(":")[0] in lacking}


def complete_rows(path: Path, cells: Mapping[int, Mapping[str, str]]) -> tuple[str, ...]:
    """Fills empty cells of a glossary file; one that holds something stays as it is, and so does every other row.

    Args:
        path: the file.
        cells: by the line that a row begins on, what its empty cells get by the names of their columns.

    Returns:
        the names of the columns that were added.

    Raises:
        GlossaryError: the file cannot be read.
        OSError: it cannot be written; it is as it was.
    """
    sheet = read_sheet(path)
    start, header = next(iter(rows_of(sheet)))
    columns = [column_key(column) if column else "" for column in read_header(header, path, start)]
    added = tuple(dict.fromkeys(name for row in cells.values() for name in row if name not in columns))
    newline, quoted = newline_of(sheet.text), quotes_all(sheet, header)
    lines = StringIO(sheet.text, newline="").readlines()
    names = (*columns, *added)
    for first in sorted(cells, reverse=True):
        reader = csv.reader(iter(lines[first - 1 :]), delimiter=sheet.delimiter, strict=True)
        present = [unescape_cell(cell) for cell in next(reader)]
        filled = _filled(present, names, cells[first])
        lines[first - 1 : first - 1 + reader.line_num] = [row_lines([filled], sheet.delimiter, newline, quoted=quoted)]
    text = with_columns("".join(lines), sheet.delimiter, start, added, newline, quoted=quoted)
    write_whole(path, encoded(text, sheet))
    return added


def _filled(present: Sequence[str], names: Sequence[str], cells: Mapping[str, str]) -> list[str]:
    row = [*present, *[""] * (len(names) - len(present))]
    return [cell if cell.strip() else cells.get(name, cell) for cell, name in zip(row, names, strict=True)]
