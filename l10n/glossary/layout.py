"""Concepts as rows of the wide table that glossary files hold: one row a concept, one column a language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from l10n.glossary.columns import Column
from l10n.model import Concept, Term

_LAST_FIELDS = ("policy", "case", "domain", "note", "severity")


def fields_of(concept: Concept) -> dict[str, str]:
    """Gives the cells of a concept by the names of their columns, empty ones left out.

    Args:
        concept: the concept.
    """
    cells = {"id": concept.id}
    for language, term in concept.terms.items():
        cells[language] = term.text
        cells[f"{language}:forms"] = "|".join(term.variants)
        cells[f"{language}:forbidden"] = "|".join(term.forbidden)
    cells["policy"] = concept.policy if concept.policy != "translate" else ""
    cells["case"] = "sensitive" if concept.case_sensitive else ""
    cells["domain"] = concept.domain
    cells["note"] = concept.note
    cells["severity"] = concept.severity or ""
    return {name: cell for name, cell in cells.items() if cell}


def column_names(concepts: Iterable[Concept], first: Sequence[str] = ()) -> tuple[str, ...]:
    """Gives the names of the columns that hold some concepts: only those that are used, and always the ids.

    Args:
        concepts: what they hold.
        first: the languages that come first, where they are used.
    """
    used: dict[str, None] = {}
    languages: dict[str, None] = {}
    for concept in concepts:
        used.update(dict.fromkeys(fields_of(concept)))
        languages.update(dict.fromkeys(concept.terms))
    order = [language for language in first if language in languages]
    order += sorted(language for language in languages if language not in order)
    names = ["id", *order]
    names += [f"{language}:{part}" for part in ("forms", "forbidden") for language in order]
    names += _LAST_FIELDS
    return tuple(name for name in names if name == "id" or name in used)


def column_key(column: Column) -> str:
    """Gives the name that a column has in `fields_of`, however the file spells it."""
    if column.field:
        return column.field
    return f"{column.language}:{column.part}" if column.part else column.language


def unheld(term: Term) -> tuple[str, ...]:
    """Gives the wordings of a term that no cell can hold, because they have the character that splits cells."""
    return tuple(text for text in (term.text, *term.variants, *term.forbidden) if "|" in text)
