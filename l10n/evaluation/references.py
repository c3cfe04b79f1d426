"""Sources with their translations by people: from tables, pairs of files, TMX and reviewed catalogs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from l10n.catalog.places import find_catalogs
from l10n.catalog.provenance import fingerprint, parse_provenance
from l10n.catalog.reading import read_catalog
from l10n.errors import L10nError
from l10n.inline import NONE_MARK, OBJECT, plain
from l10n.languages import base_language
from l10n.memory import read_tmx
from l10n.model import Entry

Pair = tuple[str, str]

_TAG = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class References:
    """What a pair is measured on.

    Attributes:
        name: what reports call it.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        sources: texts, with their numbered tags where they have any.
        targets: for each source what people wrote, without tags.
        left_out: how many were not taken, by reason.
    """

    name: str
    source_language: str
    target_language: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def pair(self) -> str:
        """The pair as it is written, such as "de-en"."""
        return f"{self.source_language}-{self.target_language}"

    def first(self, count: int | None) -> References:
        """Gives the first so many; all of them without a number."""
        return self if count is None else replace(self, sources=self.sources[:count], targets=self.targets[:count])


def words_of(tagged: str) -> str:
    """Gives the words of a text on one line, without tags and objects, as metrics compare them."""
    return " ".join(plain(tagged).replace(OBJECT, " ").split())


def read_table(path: Path, columns: Sequence[str] = ()) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Gives the languages of a table of tab-separated values, and its rows.

    Args:
        path: the file.
        columns: the language of each column, or "-" for one that is none; without it, the first line says so.

    Raises:
        L10nError: it cannot be read, does not say which column is which, or a line has too few or too many columns.
    """
    lines = _lines(path)
    languages = tuple(columns) or tuple(cell.strip() for cell in lines[0].split("\t"))
    mend = "Name them with --columns, such as --columns de,en,ru."
    if not columns and (len(languages) < 2 or not all(_TAG.fullmatch(cell) or cell == "-" for cell in languages)):
        raise L10nError("the first line does not name a language for each column", path=path, line=1, mend=mend)
    named = [language for language in languages if language != "-"]
    if len(set(named)) < len(named):
        raise L10nError(f"two columns have the same language: {', '.join(languages)}", path=path, line=1, mend=mend)
    rows = []
    for number, line in enumerate(lines, start=1):
        if number == 1 and not columns:
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) != len(languages):
            problem = f"this line has {len(cells)} columns instead of {len(languages)} ({', '.join(languages)})"
            raise L10nError(problem, path=path, line=number)
        rows.append(cells)
    return languages, rows


def of_table(path: Path, pair: Pair, columns: Sequence[str] = ()) -> References:
    """Gives the references of a table of tab-separated values.

    Args:
        path: the file.
        pair: BCP 47 tags of source and target.
        columns: the language of each column; without it, the first line says so.

    Raises:
        L10nError: it cannot be read, or has no column of a language.
    """
    languages, rows = read_table(path, columns)
    places = []
    for wanted in pair:
        found = [place for place, language in enumerate(languages) if _same(language, wanted)]
        if not found:
            problem = f'no column is in "{wanted}"; the columns are {", ".join(languages)}'
            raise L10nError(problem, path=path, line=1, mend="Name another pair, or the columns with --columns.")
        places.append(found[0])
    return _references(path.name, pair, [(row[places[0]], row[places[1]]) for row in rows])


def of_lines(source: Path, reference: Path, pair: Pair) -> References:
    """Gives the references of two files of one sentence a line.

    Args:
        source: sources.
        reference: their translations.
        pair: BCP 47 tags of source and target.

    Raises:
        L10nError: one cannot be read, or they are not of the same length.
    """
    sources, targets = _lines(source), _lines(reference)
    if len(sources) != len(targets):
        shorter, longer = (source, reference) if len(sources) < len(targets) else (reference, source)
        least = min(len(sources), len(targets))
        raise L10nError(
            f"line {least} is the last one, but {longer} has {max(len(sources), len(targets))} lines",
            path=shorter,
            line=least,
            mend="Both files must have the same number of lines, one sentence in each.",
        )
    return _references(source.name, pair, list(zip(sources, targets, strict=True)))


def of_tmx(path: Path, pair: Pair) -> References:
    """Gives the references of a TMX file: its reviewed units of a pair.

    Args:
        path: the file.
        pair: BCP 47 tags of source and target.

    Raises:
        TranslationMemoryError: it cannot be read.
    """
    kept: list[tuple[str, str]] = []
    unreviewed = 0
    for unit in read_tmx(path):
        if _same(unit.source_language, pair[0]) and _same(unit.target_language, pair[1]):
            unreviewed += not unit.reviewed
            kept += [(unit.source, unit.target)] if unit.reviewed else []
    return _references(path.name, pair, kept, {"not reviewed": unreviewed})


def of_catalogs(paths: Sequence[Path], pair: Pair, project_source: str) -> References:
    """Gives the references of catalogs: their reviewed entries.

    A translation that still says that a machine wrote it, word for word, is none: what an engine wrote must not be what
    engines are measured by.

    Args:
        paths: catalogs and folders of them.
        pair: BCP 47 tags of source and target.
        project_source: the source language of catalogs that do not name theirs.

    Raises:
        CatalogError: a catalog cannot be read.
    """
    kept: list[tuple[str, str]] = []
    machine = unreviewed = 0
    for path in find_catalogs(paths):
        catalog = read_catalog(path, project_source)
        if not (_same(catalog.language, pair[1]) and _same(catalog.source_language, pair[0])):
            continue
        for entry in catalog.entries:
            if entry.obsolete or not entry.target or entry.plural_source is not None or entry.target == NONE_MARK:
                continue
            unreviewed += entry.fuzzy
            by_machine = not entry.fuzzy and _is_machines(entry)
            machine += by_machine
            kept += [] if entry.fuzzy or by_machine else [(entry.source, entry.target)]
    once = list(dict.fromkeys(kept))
    reasons = {"not reviewed": unreviewed, "a machine's own words": machine, "there twice": len(kept) - len(once)}
    return _references("reviewed catalogs", pair, once, reasons)


def _same(one: str, other: str) -> bool:
    """Tells whether two tags are of one language, regions aside."""
    return base_language(one) == base_language(other)


def _is_machines(entry: Entry) -> bool:
    """Tells whether an approved entry still says that an engine or a rule wrote it, and is what was written then."""
    found = parse_provenance(entry.comments)
    return found is not None and found.origin != "tm" and found.output_fingerprint == fingerprint(entry.target)


def _references(
    name: str, pair: Pair, rows: Sequence[tuple[str, str]], left_out: Mapping[str, int] | None = None
) -> References:
    """Gives the rows that have words on both sides; those that are there twice stay, as in the test sets of others."""
    taken = [(source, words) for source, target in rows if words_of(source) and (words := words_of(target))]
    reasons = {**(left_out or {}), "empty": len(rows) - len(taken)}
    sources, targets = tuple(source for source, _ in taken), tuple(target for _, target in taken)
    return References(name, *pair, sources, targets, tuple((name, count) for name, count in reasons.items() if count))


def languages_of(path: Path, columns: Sequence[str] = ()) -> Iterator[Pair]:
    """Gives the pairs that a test set may be meant for, by its own account; those of a table with each language first.

    Args:
        path: a table or a TMX file.
        columns: the language of each column of a table.

    Raises:
        L10nError: it cannot be read.
    """
    if path.suffix.lower() == ".tmx":
        yield from dict.fromkeys((unit.source_language, unit.target_language) for unit in read_tmx(path))
        return
    languages, _ = read_table(path, columns)
    named = [language for language in languages if language != "-"]
    yield from ((one, two) for one in named for two in named if base_language(one) != base_language(two))


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise L10nError("this file is not UTF-8 text", path=path, line=line, mend="Save it as UTF-8.") from error
    except OSError as error:
        raise L10nError(f"this file cannot be read: {error.strerror}", path=path) from error
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if lines == [""]:
        raise L10nError("this file is empty", path=path)
    return lines
