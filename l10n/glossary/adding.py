"""Adding rows to a glossary file in the way it is written, every other byte left as it is."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Literal

from l10n.errors import GlossaryError
from l10n.glossary.columns import Column, read_header
from l10n.glossary.escaping import escape_cell
from l10n.glossary.glossary import Glossary
from l10n.glossary.layout import column_key
from l10n.glossary.loading import load_leniently, read_concept, shown_path, slug
from l10n.glossary.rows import Sheet, read_sheet, rows_of
from l10n.model import Concept
from l10n.morphology import tokenize
from l10n.storage import write_whole

_BOMS = {"utf-8": b"", "utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@dataclass(frozen=True, slots=True)
class Addition:
    """What adding a row did.

    Attributes:
        concept: the new concept, with its place.
        columns: the names of the columns that the file got for it.
    """

    concept: Concept
    columns: tuple[str, ...]


def add_concept(path: Path, cells: Mapping[str, str], glossary: Glossary, root: Path) -> Addition:
    """Adds a concept to a glossary file; a file that does not exist is begun.

    Args:
        path: the file.
        cells: the row's cells by the names of their columns, such as "de", "ru:forms" or "note".
        glossary: everything that the project has; a concept that is there already is refused.
        root: the project folder.

    Raises:
        GlossaryError: the concept is there already, a cell cannot be read, or the file cannot.
    """
    columns = read_header(tuple(cells), path, 1)
    taken = {concept.id for concept in glossary.concepts}
    concept = read_concept(columns, tuple(cells.values()), path, 1, shown_path(path, root), taken)
    if "id" not in cells:
        concept = read_concept(
            (Column("id", field="id"), *columns),
            (new_id(concept, taken), *cells.values()),
            path,
            1,
            concept.path,
            taken,
        )
    refuse_duplicate(concept, glossary)
    named = {"id": concept.id} | {column_key(column): cells[column.name] for column in columns if column is not None}
    line, added = append_rows(path, [named], optional=() if "id" in cells else ("id",))
    # A file without ids gets none, and gives the concept its own.
    written = (each for each in load_leniently([path], root)[0].concepts if each.row == line)
    return Addition(next(written, replace(concept, row=line)), added)


def new_id(concept: Concept, taken: Iterable[str]) -> str:
    """Gives an id for a concept: from its English term, whose letters every tool takes, else from its first one.

    Args:
        concept: the concept.
        taken: ids that are given already.
    """
    term = concept.terms.get("en") or next(iter(concept.terms.values()))
    return slug(term.text, frozenset(taken))


def refuse_duplicate(concept: Concept, glossary: Glossary) -> None:
    """Refuses a concept whose id, or one of whose wordings, another one of its domain has.

    A wording that the concepts have in one language only, besides another translation, is refused as well: the check
    would take either translation for right. Concepts of different domains may share wordings.

    Args:
        concept: the new concept.
        glossary: those that are there.

    Raises:
        GlossaryError: such a concept is there.
    """
    wordings = {(language, key): text for language, key, text in wordings_of(concept)}
    first = next(iter(concept.terms))
    for other in glossary.concepts:
        where = f"{other.path}:{other.row}"
        if other.id == concept.id:
            raise GlossaryError(f'the id "{concept.id}" is taken by {where}', mend="Give it another id.")
        if other.domain != concept.domain and other.domain and concept.domain:
            continue
        shared = {(language, key) for language, key, _ in wordings_of(other)} & wordings.keys()
        mine = [wordings[each] for each in shared if each[0] == first]
        if mine or (shared and {language for language, _ in shared} >= concept.terms.keys()):
            text = mine[0] if mine else wordings[next(iter(shared))]
            raise GlossaryError(
                f'"{text}" is a wording of the concept "{other.id}" already ({where})',
                mend="Add the new wordings to that row, or tell the two apart with --domain.",
            )


def wordings_of(concept: Concept) -> list[tuple[str, tuple[str, ...], str]]:
    """Gives every accepted wording of a concept: its language, its folded words, and itself."""
    return [
        (language, tuple(token.key for token in tokenize(text)), text)
        for language, term in concept.terms.items()
        for text in (term.text, *term.variants)
    ]


def append_rows(
    path: Path, rows: Sequence[Mapping[str, str]], first: Sequence[str] = (), optional: Sequence[str] = ()
) -> tuple[int, tuple[str, ...]]:
    """Appends rows to a glossary file in its own encoding, delimiter, quoting and line ends, all of them or none.

    Columns that the file lacks are put behind its last one, which changes its first row and no other.

    Args:
        path: the file; one that does not exist is begun, as UTF-8 with commas.
        rows: cells by the names of their columns.
        first: for a new file, the names of its columns in order.
        optional: columns that are left out where the file has none.

    Returns:
        the line of the first new row, and the names of the columns that were added.

    Raises:
        GlossaryError: the file cannot be read.
        OSError: it cannot be written; it is as it was.
    """
    if not path.exists():
        names = tuple(first) or tuple(dict.fromkeys(name for row in rows for name in row))
        cells = [names, *([row.get(name, "") for name in names] for row in rows)]
        write_whole(path, row_lines(cells, ",", "\n").encode())
        return 2, ()
    sheet = read_sheet(path)
    present = list(rows_of(sheet))
    if not present:
        raise GlossaryError("this glossary is empty", path=path, line=1, mend="Delete it, and it is made anew.")
    start, header = present[0]
    columns = [column and column_key(column) for column in read_header(header, path, start)]
    wanted = dict.fromkeys(name for each in rows for name, cell in each.items() if cell)
    added = tuple(name for name in wanted if name not in columns and name not in optional)
    newline = newline_of(sheet.text)
    quoted = quotes_all(sheet, header)
    text = with_columns(sheet.text, sheet.delimiter, start, added, newline, quoted=quoted)
    if not text.endswith(("\n", "\r")):
        text += newline
    names = (*(column or "" for column in columns), *added)
    body = [[each.get(name, "") if name else "" for name in names] for each in rows]
    line = len(StringIO(text, newline="").readlines()) + 1
    text += row_lines(body, sheet.delimiter, newline, quoted=quoted)
    write_whole(path, encoded(text, sheet))
    return line, added


def encoded(text: str, sheet: Sheet) -> bytes:
    """Gives a text in the encoding of the file that a sheet was read from, with its byte order mark."""
    return _BOMS[sheet.encoding] + text.encode("utf-8" if sheet.encoding == "utf-8-sig" else sheet.encoding)


def newline_of(text: str) -> str:
    """Gives how the first line of a text ends."""
    first = next(StringIO(text, newline=""), "")
    return "\r\n" if first.endswith("\r\n") else "\r" if first.endswith("\r") else "\n"


def quotes_all(sheet: Sheet, names: Sequence[str]) -> bool:
    """Says whether the first row has every cell in quotes, so that the new ones get them too."""
    lines = StringIO(sheet.text, newline="").readlines()
    start = next((line for line in lines[sheet.start - 1 :] if line.strip()), "")
    return bool(names) and start.count('"') >= 2 * len(names)


def with_columns(text: str, delimiter: str, line: int, added: Sequence[str], newline: str, *, quoted: bool) -> str:
    """Gives the text of a file with further cells at the end of its first row, which begins on a line."""
    if not added:
        return text
    lines = StringIO(text, newline="").readlines()
    reader = csv.reader(iter(lines[line - 1 :]), delimiter=delimiter, strict=True)
    next(reader)
    last = line - 1 + reader.line_num - 1
    ending = lines[last][len(lines[last].rstrip("\r\n")) :]
    cells = row_lines([added], delimiter, "", quoted=quoted)
    lines[last] = lines[last].rstrip("\r\n") + delimiter + cells + (ending or newline)
    return "".join(lines)


def row_lines(rows: Iterable[Sequence[str]], delimiter: str, newline: str, *, quoted: bool = False) -> str:
    """Gives rows as a file holds them, cells that a spreadsheet would calculate escaped."""
    out = StringIO(newline="")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(out, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerows([escape_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
