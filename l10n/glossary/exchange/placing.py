"""Putting what another tool's file holds into a glossary file of the project."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from l10n.errors import GlossaryError
from l10n.glossary.adding import append_rows, new_id, wordings_of
from l10n.glossary.columns import Column, read_header
from l10n.glossary.completing import complete_rows, missing_cells
from l10n.glossary.exchange.model import Imported, Losses
from l10n.glossary.glossary import Glossary
from l10n.glossary.layout import column_names, fields_of
from l10n.glossary.loading import TOLERATED, read_concept, shown_path
from l10n.glossary.rows import LARGEST
from l10n.languages import base_language
from l10n.model import Concept, Term

_Wording = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Placed:
    """What an import did.

    Attributes:
        added: the concepts that are new.
        present: how many were there already, with the same terms.
        clashes: the concepts that are there under the same id with other terms, and where; they were left out.
        losses: what was not taken over, by kind.
        columns: the columns that the file got.
        gaps: what those that were there lack and the import has: the concept that is there, and its cells by column.
    """

    added: tuple[Concept, ...]
    present: int
    clashes: tuple[tuple[Concept, str], ...]
    losses: Losses
    columns: tuple[str, ...]
    gaps: tuple[tuple[Concept, Mapping[str, str]], ...] = ()


def for_languages(imported: Imported, own: Sequence[str], wanted: Collection[str] = ()) -> Imported:
    """Gives concepts with the languages of a project: "en-US" becomes "en" where the project has only that.

    Args:
        imported: what a file holds.
        own: the languages of the project.
        wanted: the languages that are taken; all where empty.
    """
    losses: Losses = Counter(imported.losses)
    concepts = []
    for concept in imported.concepts:
        terms: dict[str, Term] = {}
        for tag, term in concept.terms.items():
            base = base_language(tag)
            language = base if tag not in own and base in own else tag
            if wanted and language not in wanted:
                losses["term in a language that was not asked for"] += 1
                continue
            losses[f'region of "{tag}" (taken for "{language}")'] += language != tag
            terms[language] = _joined(terms.get(language), replace(term, language=language))
        if terms:
            concepts.append(replace(concept, terms=MappingProxyType(terms)))
    return Imported(tuple(concepts), +losses)


def only(concepts: Iterable[Concept], languages: Collection[str], domains: Collection[str]) -> tuple[Concept, ...]:
    """Gives the concepts of some domains, with their terms in some languages; without names, all.

    Args:
        concepts: to choose from.
        languages: BCP 47 tags.
        domains: subject fields.
    """
    chosen = []
    for concept in concepts:
        terms = {tag: term for tag, term in concept.terms.items() if not languages or tag in languages}
        if terms and (not domains or concept.domain in domains):
            chosen.append(replace(concept, terms=MappingProxyType(terms)))
    return tuple(chosen)


def _joined(one: Term | None, other: Term) -> Term:
    if one is None:
        return other
    variants = dict.fromkeys((*one.variants, other.text, *other.variants))
    variants.pop(one.text, None)
    return replace(one, variants=tuple(variants), forbidden=tuple(dict.fromkeys((*one.forbidden, *other.forbidden))))


def place(imported: Imported, path: Path, glossary: Glossary, root: Path, languages: Sequence[str]) -> Placed:
    """Adds concepts to a glossary file; those that the project has are left as they are.

    Args:
        imported: what is added.
        path: the glossary file; one that does not exist is begun.
        glossary: everything that the project has.
        root: the project folder.
        languages: those of the project, whose columns come first in a new file.

    Raises:
        GlossaryError: the file cannot be read, or would become too large.
        OSError: it cannot be written.
    """
    losses: Losses = Counter(imported.losses)
    known = {concept.id: concept for concept in glossary.concepts}
    index = _index(known.values())
    added: dict[str, Concept] = {}
    clashes: list[tuple[Concept, str]] = []
    gaps: list[tuple[Concept, Mapping[str, str]]] = []
    present = 0
    shown = shown_path(path, root)
    for found in imported.concepts:
        concept = _held(found, path, shown, losses)
        if concept is None:
            continue
        twin = _twin(concept, index)
        if twin is not None and twin.id in known:
            present += 1
            missing = missing_cells(concept, twin)
            if missing:
                gaps.append((twin, missing))
        elif twin is not None:
            losses[f"entry with the same terms as another one{' (with its note)' if concept.note else ''}"] += 1
        else:
            namesake = known.get(concept.id) or added.get(concept.id)
            if namesake is not None and _share_wording(concept, namesake):
                clashes.append((concept, f"{namesake.path}:{namesake.row}" if namesake.row else namesake.path))
                continue
            if namesake is not None:
                concept = replace(concept, id=new_id(concept, (*known, *added)))
            added[concept.id] = concept
            _extend(index, concept)
    columns = _write(tuple(added.values()), path, languages)
    return Placed(tuple(added.values()), present, tuple(clashes), +losses, columns, tuple(gaps))


def complete(gaps: Iterable[tuple[Concept, Mapping[str, str]]], root: Path) -> tuple[Path, ...]:
    """Fills the empty cells of concepts that are there; gives the files that were changed.

    Args:
        gaps: what `place` found to be missing.
        root: the project folder.

    Raises:
        GlossaryError: a file cannot be read.
        OSError: a file cannot be written.
    """
    files: dict[str, dict[int, dict[str, str]]] = {}
    for concept, cells in gaps:
        row = files.setdefault(concept.path, {}).setdefault(concept.row, {})
        row.update({name: cell for name, cell in cells.items() if name not in row})
    for path, rows in files.items():
        complete_rows(root / path, rows)
    return tuple(root / path for path in files)


def _write(concepts: Sequence[Concept], path: Path, languages: Sequence[str]) -> tuple[str, ...]:
    if not concepts:
        return ()
    rows = [fields_of(concept) for concept in concepts]
    size = sum(len(cell.encode()) + 3 for row in rows for cell in row.values())
    size += path.stat().st_size if path.exists() else 0
    if size > LARGEST:
        raise GlossaryError(
            f"the glossary would have {size // 1024 // 1024} MB; it may have {LARGEST // 1024 // 1024} MB",
            path=path,
            mend="Take only the languages that you need, with --lang, or split the file.",
        )
    return append_rows(path, rows, column_names(concepts, languages), optional=("id",))[1]


def _held(concept: Concept, path: Path, shown: str, losses: Losses) -> Concept | None:
    """Gives a concept as a row can hold it, None where it cannot."""
    terms = {}
    for language, term in concept.terms.items():
        text, *variants = (_clean(each, losses) for each in (term.text, *term.variants))
        forbidden = tuple(filter(None, (_clean(each, losses) for each in term.forbidden)))
        if text:
            terms[language] = Term(language, text, tuple(filter(None, variants)), forbidden)
    if len(terms) < 2 and concept.policy != "keep":
        losses["entry with a term in one language only"] += 1
        return None
    cells = fields_of(replace(concept, terms=MappingProxyType(terms)))
    try:
        return read_concept(_columns(tuple(cells), path), tuple(cells.values()), path, 0, shown, ())
    except GlossaryError as error:
        losses[f"entry that no glossary can hold: {error.problem}"] += 1
        return None


@lru_cache(maxsize=256)
def _columns(names: tuple[str, ...], path: Path) -> tuple[Column | None, ...]:
    return read_header(names, path, 1)


def _clean(text: str, losses: Losses) -> str:
    """Gives a wording without the characters that nobody sees; empty where it has the one that splits cells."""
    if "|" in text:
        losses['wording with "|", which splits the cells of a glossary'] += 1
        return ""
    seen = "".join(
        letter
        for letter in text
        if letter in TOLERATED or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cn"} or letter.isspace()
    )
    losses["invisible character"] += len(text) - len(seen)
    return " ".join(seen.split())


def _share_wording(one: Concept, other: Concept) -> bool:
    keys = {(language, key) for language, key, _ in wordings_of(one)}
    return any((language, key) in keys for language, key, _ in wordings_of(other))


def _index(concepts: Iterable[Concept]) -> dict[_Wording, list[Concept]]:
    index: dict[_Wording, list[Concept]] = {}
    for concept in concepts:
        _extend(index, concept)
    return index


def _extend(index: dict[_Wording, list[Concept]], concept: Concept) -> None:
    for language, key, _ in wordings_of(concept):
        index.setdefault((language, key), []).append(concept)


def _twin(concept: Concept, index: dict[_Wording, list[Concept]]) -> Concept | None:
    """Finds a concept that has this one's preferred wording in each language that both have, two at least."""
    preferred = {language: key for language, key, _ in reversed(wordings_of(concept))}
    shared: Counter[str] = Counter()
    candidates: dict[str, Concept] = {}
    for language, key in preferred.items():
        found = {other.id: other for other in index.get((language, key), ())}
        shared.update(found.keys())
        candidates.update(found)
    for identity, count in shared.items():
        other = candidates[identity]
        common = len(concept.terms.keys() & other.terms.keys())
        same_domain = other.domain == concept.domain or not other.domain or not concept.domain
        if count == common and same_domain and (common > 1 or concept.policy == "keep" == other.policy):
            return other
    return None
