"""The glossary's own layout as CSV and TSV, with cells that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path

from l10n.glossary.escaping import escape_cell
from l10n.glossary.exchange.model import Exported, Imported, Pair
from l10n.glossary.layout import column_names, fields_of
from l10n.glossary.loading import load_glossary
from l10n.model import Concept


def read(path: Path, _pair: Pair | None) -> Imported:
    """Gives what a glossary file holds."""
    return Imported(load_glossary([path], path.parent).concepts)


def write_csv(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a CSV file of concepts, UTF-8 with commas."""
    return Exported(separated(table(concepts, pair or ()), ",").encode())


def write_tsv(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a TSV file of concepts, UTF-8."""
    return Exported(separated(table(concepts, pair or ()), "\t").encode())


def table(concepts: Sequence[Concept], first: Sequence[str]) -> list[list[str]]:
    """Gives the cells of a file of concepts, the names of its columns first.

    Args:
        concepts: what it holds.
        first: the languages that come first.
    """
    names = column_names(concepts, first)
    rows = [list(names)]
    for concept in concepts:
        cells = fields_of(concept)
        rows.append([cells.get(name, "") for name in names])
    return rows


def separated(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    """Gives rows as text whose cells no spreadsheet takes for formulas.

    Args:
        rows: their cells.
        delimiter: what stands between cells.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerows([escape_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
