"""What the columns of a glossary file mean."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from l10n.errors import GlossaryError, L10nError
from l10n.languages import parse_tag

FIELDS = ("id", "policy", "case", "domain", "note", "severity")
PARTS = ("forms", "forbidden")

Part = Literal["", "forms", "forbidden"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a glossary file.

    Attributes:
        name: as the file has it.
        field: one of FIELDS, empty for a column of a language.
        language: BCP 47 tag, empty for a field.
        part: of a language: the term itself (empty), its forms or its forbidden wordings.
    """

    name: str
    field: str = ""
    language: str = ""
    part: Part = ""


def read_header(names: Sequence[str], path: Path, line: int) -> tuple[Column | None, ...]:
    """Gives the meaning of each column, None for an empty one without a name.

    Args:
        names: the first row.
        path: the file, for errors.
        line: the row's line in it.

    Raises:
        GlossaryError: a column that means nothing, one that is there twice, or no language at all.
    """
    columns: list[Column | None] = []
    seen: dict[tuple[str, str, str], Column] = {}
    for number, name in enumerate(names, start=1):
        if not name.strip():
            columns.append(None)
            continue
        column = _column(name.strip(), path, line, number)
        key = (column.field, column.language, column.part)
        if key in seen:
            raise GlossaryError(
                f'column {number} "{column.name}" is there twice (the other is called "{seen[key].name}")',
                path=path,
                line=line,
                mend="Join the two; several values in a cell are separated by |.",
            )
        seen[key] = column
        columns.append(column)
    languages = [column.language for column in columns if column is not None and column.language and not column.part]
    if not languages:
        raise GlossaryError(
            "no column is named by a language",
            path=path,
            line=line,
            mend="The first row holds the names of the columns, such as: id,de,en,ru,policy,note",
        )
    for column in filter(None, columns):
        if column.part and column.language not in languages:
            raise GlossaryError(
                f'there is a column "{column.name}" but none for "{column.language}" itself',
                path=path,
                line=line,
                mend=f'Add a column "{column.language}".',
            )
    return tuple(columns)


def _column(name: str, path: Path, line: int, number: int) -> Column:
    lower = name.lower()
    if lower in FIELDS:
        return Column(name, field=lower)
    tag, colon, part = (each.strip() for each in name.partition(":"))
    try:
        language = parse_tag(tag)
    except L10nError as error:
        raise GlossaryError(
            f'column {number} "{name}" is neither a language nor a known column',
            path=path,
            line=line,
            mend=_nearest(name),
        ) from error
    if not colon:
        return Column(name, language=language)
    for known in PARTS:
        if part.lower() == known:
            return Column(name, language=language, part="forms" if known == "forms" else "forbidden")
    raise GlossaryError(
        f'column {number} "{name}" has an unknown ending ":{part}"',
        path=path,
        line=line,
        mend=f'Did you mean "{tag}:{_closest(part.lower(), PARTS) or "forms"}"?',
    )


def _nearest(name: str) -> str:
    tag, colon, _ = name.partition(":")
    near = _closest(name.strip().lower(), FIELDS)
    if near and not colon:
        return f'Did you mean "{near}"?'
    language = _language_named(tag.strip())
    if language:
        return f'Did you mean "{language}{":forms" if colon else ""}"? Languages are named by their tags.'
    known = ", ".join(FIELDS)
    return f"A column is named by a language tag (de, de:forms, de:forbidden) or is one of: {known}."


def _closest(name: str, known: Sequence[str]) -> str:
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return found[0] if found else ""


def _language_named(name: str) -> str:
    from babel import Locale

    wanted = name.lower()
    for reader in ("en", "de", "ru"):
        for tag, called in Locale(reader).languages.items():
            if called.lower() == wanted:
                return str(tag)
    return ""
