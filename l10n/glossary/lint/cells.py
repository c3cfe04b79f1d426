"""What the cells of a glossary file show before they are read: white space, characters that nobody sees, formulas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from l10n.glossary.columns import Column, read_header
from l10n.glossary.escaping import is_formula
from l10n.glossary.lint.model import PREFIX
from l10n.glossary.loading import TOLERATED
from l10n.glossary.rows import read_sheet, rows_of
from l10n.model import Finding, Severity

_SPACES = re.compile(r"^\s+|\s+$|[^\S ]|\s{2,}")
_LATIN_AND_CYRILLIC = re.compile(r"(?=[^\W\d_]*[a-z])(?=[^\W\d_]*[а-яё])[^\W\d_]+", re.IGNORECASE)


def lint_cells(path: Path, shown: str) -> Iterator[Finding]:
    """Gives what is wrong with the cells of a file.

    Args:
        path: the file.
        shown: the file as findings name it.

    Raises:
        GlossaryError: the file cannot be read, or its columns mean nothing.
    """
    sheet = read_sheet(path)
    rows = rows_of(sheet)
    first = next(rows, None)
    if first is None:
        return
    columns = read_header(first[1], path, first[0])
    escaped = _escaped_cells(sheet.text)
    for line, cells in rows:
        for column, cell in zip(columns, cells, strict=False):
            if column is None:
                continue
            if is_formula(cell) and cell not in escaped:
                yield _finding(
                    "formula",
                    "warning",
                    (shown, line),
                    column,
                    cell,
                    "A spreadsheet calculates this cell; put an apostrophe before it.",
                )
            if column.language:
                yield from _lint_values(cell, column, (shown, line))
        yield from _lint_targets(columns, cells, (shown, line))


def _lint_targets(columns: Sequence[Column | None], cells: Sequence[str], place: tuple[str, int]) -> Iterator[Finding]:
    """Gives a finding where a row has a term in one language only, and does not say that it stays as it is."""
    named = [(column, cell.strip()) for column, cell in zip(columns, cells, strict=False) if column is not None]
    terms = [(column, cell) for column, cell in named if column.language and not column.part and cell.strip("| ")]
    if len(terms) == 1 and not any(column.field == "policy" and cell.lower() == "keep" for column, cell in named):
        column, cell = terms[0]
        message = f'There is a term in "{column.language}" only; add its translation, or "keep" in the column policy.'
        yield _finding("empty-target", "error", place, column, cell, message)


def _escaped_cells(text: str) -> frozenset[str]:
    """Gives the cells that stand in the file with an apostrophe before them, roughly: by their beginnings."""
    return frozenset(re.findall(r"'([=+\-@][^\",;\t\r\n]*)", text))


def _lint_values(cell: str, column: Column, place: tuple[str, int]) -> Iterator[Finding]:
    values = cell.split("|")
    for value in values:
        # One space beside the bar is how people write lists.
        bare = value.removeprefix(" ").removesuffix(" ") if len(values) > 1 else value
        if not bare.strip():
            continue
        if _SPACES.search(bare):
            message = f"There is stray white space in column {column.name}: {_visible(bare)}."
            yield _finding("white-space", "warning", place, column, " ".join(bare.split()), message)
        yield from _lint_letters(bare, column, place)
    seen: set[str] = set()
    for value in filter(None, (" ".join(value.split()) for value in values)):
        if value in seen:
            yield _finding("repeated", "info", place, column, value, f"This is in column {column.name} twice.")
        seen.add(value)


def _lint_letters(value: str, column: Column, place: tuple[str, int]) -> Iterator[Finding]:
    for letter in dict.fromkeys(value):
        if unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cn"} and not letter.isspace():
            severity: Severity = "warning" if letter in TOLERATED else "error"
            name = f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()
            message = f"There is a character that nobody sees in column {column.name}: {name}."
            yield _finding("invisible", severity, place, column, value.replace(letter, ""), message)
    if not unicodedata.is_normalized("NFC", value):
        message = f"Accents in column {column.name} are characters of their own; type the word anew."
        yield _finding("invisible", "warning", place, column, value, message)
    for word in _LATIN_AND_CYRILLIC.findall(value):
        parts = ", ".join(f"{letter} ({_script(letter)})" for letter in word if _is_odd(letter, word))
        message = f'"{word}" mixes Latin and Cyrillic letters: {parts}.'
        yield _finding("mixed-script", "warning", place, column, value, message)


def _is_odd(letter: str, word: str) -> bool:
    cyrillic = sum("а" <= each.lower() <= "я" or each.lower() == "ё" for each in word)
    return (_script(letter) == "Cyrillic") != (cyrillic * 2 >= len(word))


def _script(letter: str) -> str:
    return "Cyrillic" if unicodedata.name(letter, "").startswith("CYRILLIC") else "Latin"


def _visible(text: str) -> str:
    return (
        '"'
        + "".join(letter if letter == " " or not letter.isspace() else f"<U+{ord(letter):04X}>" for letter in text)
        + '"'
    )


def _finding(
    kind: str, severity: Severity, place: tuple[str, int], column: Column, source: str, message: str
) -> Finding:
    path, line = place
    evidence: dict[str, str] = {"column": column.name}
    return Finding(PREFIX + kind, severity, path, line, column.language, source, "", message, evidence)
