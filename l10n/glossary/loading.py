"""Reading glossaries from the wide CSV that translators edit in a spreadsheet: one row a concept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeVar

from l10n.errors import GlossaryError
from l10n.glossary.columns import Column, read_header
from l10n.glossary.glossary import Glossary
from l10n.glossary.rows import read_rows
from l10n.model import Concept, Severity, Term
from l10n.morphology import tokenize

Value = TypeVar("Value")

_POLICIES: Mapping[str, Literal["translate", "keep"]] = MappingProxyType({"translate": "translate", "keep": "keep"})
_CASES = MappingProxyType({"sensitive": True, "insensitive": False})
_SEVERITIES: Mapping[str, Severity | None] = MappingProxyType({"error": "error", "warning": "warning", "info": "info"})
# What a term must not hold: it makes two terms that look alike differ. Joiners belong to some scripts.
_JOINERS = "\u200c\u200d"
TOLERATED = _JOINERS + "\u00ad"


@dataclass(slots=True)
class _Row:
    """One row while it is read: its cells by what they mean."""

    path: Path
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    texts: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def load_glossary(paths: Iterable[Path], root: Path, domains: Sequence[str] = ()) -> Glossary:
    """Gives the glossary that some files hold together; an empty one for no files.

    Args:
        paths: CSV files, and folders whose CSV files are read in the order of their names.
        root: the project folder; concepts name their files relative to it.
        domains: the domains of the project, the one that weighs most first.

    Raises:
        GlossaryError: a file cannot be read; the error names line and column.
    """
    concepts: dict[str, Concept] = {}
    for path in _files(paths):
        _load(path, root, concepts, _refuse)
    return Glossary(tuple(concepts.values()), tuple(domains))


def load_leniently(
    paths: Iterable[Path], root: Path, domains: Sequence[str] = ()
) -> tuple[Glossary, tuple[GlossaryError, ...]]:
    """Gives the glossary that can be read of some files, and everything that is wrong with the rest.

    Args:
        paths: CSV files, and folders whose CSV files are read in the order of their names.
        root: the project folder; concepts name their files relative to it.
        domains: the domains of the project, the one that weighs most first.
    """
    concepts: dict[str, Concept] = {}
    errors: list[GlossaryError] = []
    for path in _files(paths):
        try:
            _load(path, root, concepts, errors.append)
        except GlossaryError as error:
            errors.append(error)
    return Glossary(tuple(concepts.values()), tuple(domains)), tuple(errors)


def _refuse(error: GlossaryError) -> None:
    raise error


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(path.glob("*.csv")) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _load(path: Path, root: Path, concepts: dict[str, Concept], wrong_row: Callable[[GlossaryError], None]) -> None:
    """Adds the concepts of a file to those that are known already, by their ids."""
    read_table(read_rows(path), path, root, concepts, wrong_row)


def read_table(
    rows: Iterator[tuple[int, list[str]]],
    path: Path,
    root: Path,
    concepts: dict[str, Concept],
    wrong_row: Callable[[GlossaryError], None] = _refuse,
) -> None:
    """Adds the concepts of a table to those that are known already, by their ids.

    Args:
        rows: its rows with their lines, the names of its columns first.
        path: the file, for errors.
        root: the project folder.
        concepts: what is known already.
        wrong_row: is told of each row that cannot be read.

    Raises:
        GlossaryError: the names of the columns mean nothing.
    """
    first = next(rows, None)
    if first is None:
        raise GlossaryError(
            "this glossary is empty", path=path, line=1, mend="Its first row names the columns, such as: id,de,en,ru"
        )
    line, names = first
    columns = read_header(names, path, line)
    shown = shown_path(path, root)
    for line, cells in rows:
        try:
            concept = read_concept(columns, cells, path, line, shown, concepts)
            _refuse_taken(concept, concepts, path)
        except GlossaryError as error:
            wrong_row(error)
        else:
            concepts[concept.id] = concept


def _refuse_taken(concept: Concept, concepts: Mapping[str, Concept], path: Path) -> None:
    if concept.id in concepts:
        other = concepts[concept.id]
        raise GlossaryError(
            f'the id "{concept.id}" in column "id" is taken by {other.path}:{other.row}',
            path=path,
            line=concept.row,
            mend="Give it another id.",
        )


def read_concept(
    columns: Sequence[Column | None],
    cells: Sequence[str],
    path: Path,
    line: int,
    shown: str,
    taken: Collection[str],
) -> Concept:
    """Gives the concept of a row.

    Args:
        columns: what its cells mean.
        cells: the row.
        path: the file, for errors.
        line: the row's line in it.
        shown: the file as concepts name it.
        taken: ids that a row without one must not get.

    Raises:
        GlossaryError: the row cannot be read as a concept; the error names the column.
    """
    return _concept(_row(columns, cells, path, line), shown, taken)


def shown_path(path: Path, root: Path) -> str:
    """Gives the path of a file relative to the project, with forward slashes; as it is where it lies outside."""
    resolved = path.resolve()
    return resolved.relative_to(root.resolve()).as_posix() if resolved.is_relative_to(root.resolve()) else str(path)


def _row(columns: Sequence[Column | None], cells: Sequence[str], path: Path, line: int) -> _Row:
    row = _Row(path, line)
    for number, cell in enumerate(cells):
        column = columns[number] if number < len(columns) else None
        if column is None:
            if cell.strip():
                raise GlossaryError(
                    f'this row has more cells than there are columns: "{cell.strip()[:40]}" is in column {number + 1}',
                    path=path,
                    line=line,
                    mend="Quote cells that hold the delimiter, or name the column.",
                )
        elif column.field:
            row.fields[column.field] = cell.strip()
        else:
            row.texts[column.language, column.part] = _values(cell, column, path, line)
    return row


def _values(cell: str, column: Column, path: Path, line: int) -> tuple[str, ...]:
    values = []
    for value in cell.split("|"):
        text = " ".join(value.split())
        if not text:
            continue
        _refuse_invisible(text, column, path, line)
        if not tokenize(text):
            raise GlossaryError(f'"{text}" in column "{column.name}" has no letter or digit', path=path, line=line)
        values.append(unicodedata.normalize("NFC", text))
    return tuple(dict.fromkeys(values))


def _refuse_invisible(text: str, column: Column, path: Path, line: int) -> None:
    for letter in text:
        if unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cn"} and letter not in TOLERATED:
            name = f"U+{ord(letter):04X} ({unicodedata.name(letter, 'a control character')})"
            raise GlossaryError(
                f'"{text.replace(letter, "")}" in column "{column.name}" holds the invisible {name}',
                path=path,
                line=line,
                mend="Type the cell anew.",
            )


def _concept(row: _Row, shown: str, taken: Collection[str]) -> Concept:
    policy = _choice(row, "policy", _POLICIES, "translate")
    terms: dict[str, Term] = {}
    for language in dict.fromkeys(language for language, _ in row.texts):
        text = row.texts.get((language, ""), ())
        forms = row.texts.get((language, "forms"), ())
        forbidden = row.texts.get((language, "forbidden"), ())
        if text:
            variants = tuple(dict.fromkeys(form for form in (*text[1:], *forms) if form != text[0]))
            terms[language] = Term(language, text[0], variants, forbidden)
        elif forms or (forbidden and policy != "keep"):
            raise GlossaryError(
                f'column "{language}" is empty, but "{language}:{"forms" if forms else "forbidden"}" is not',
                path=row.path,
                line=row.line,
                mend=f'Put the preferred term into "{language}".',
            )
    _require_terms(row, terms, policy)
    identity = row.fields.get("id", "") or slug(next(iter(terms.values())).text, taken)
    return Concept(
        identity,
        MappingProxyType(terms),
        policy,
        _choice(row, "case", _CASES, False),
        row.fields.get("domain", ""),
        row.fields.get("note", ""),
        shown,
        row.line,
        _choice(row, "severity", _SEVERITIES, None),
    )


def _require_terms(row: _Row, terms: Mapping[str, Term], policy: str) -> None:
    if not terms:
        raise GlossaryError(
            "this row has no term in any language", path=row.path, line=row.line, mend="Add one, or delete the row."
        )
    if len(terms) < 2 and policy != "keep":
        (language,) = terms
        raise GlossaryError(
            f'"{terms[language].text}" has a term in one language only, "{language}"',
            path=row.path,
            line=row.line,
            mend='Add its translation, or "keep" in the column "policy" if it stays as it is.',
        )


def _choice(row: _Row, name: str, values: Mapping[str, Value], default: Value) -> Value:
    text = row.fields.get(name, "").lower()
    if not text:
        return default
    if text not in values:
        raise GlossaryError(
            f'"{row.fields[name]}" in column "{name}" is not one of: {", ".join(values)}',
            path=row.path,
            line=row.line,
            mend=f'Leave the cell empty for "{next(iter(values))}".' if name == "policy" else None,
        )
    return values[text]


def slug(text: str, taken: Collection[str]) -> str:
    """Gives an id made from a term, with a number where it is taken.

    Args:
        text: the term.
        taken: ids that are given already.
    """
    base = re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "concept"
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)
