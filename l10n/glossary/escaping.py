"""Cells that a spreadsheet would take for a formula, and how they are written so that it does not."""

from __future__ import annotations

import re

# What spreadsheets begin a formula with, the full-width signs of East Asian keyboards among it, and the white space
# that they skip before one.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def is_formula(cell: str) -> bool:
    """Says whether a spreadsheet would not take a cell for text."""
    return _FORMULA.match(cell) is not None and not cell.startswith("'")


def escape_cell(cell: str) -> str:
    """Gives a cell with an apostrophe before it if it begins like a formula, or like a formula that was escaped."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescape_cell(cell: str) -> str:
    """Gives the cell that was escaped."""
    return cell[1:] if _ESCAPED.match(cell) else cell
