"""Repairing damaged catalogs without losing anything that stands in them.

What cannot be understood becomes a comment, what stands twice becomes one entry with both texts, and an entry of which
something was guessed becomes fuzzy: a human has to look at it.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from l10n.catalog.assembly import COMMENT_INSIDE, NOT_PO, Assembly, assemble
from l10n.catalog.decoding import decode_catalog
from l10n.catalog.keeping import one_of, words_of
from l10n.catalog.mending import Line, mend_lines
from l10n.catalog.merge import Key, header_of
from l10n.catalog.partial import other_text
from l10n.catalog.provenance import has_human_words, without_provenance
from l10n.catalog.reading import as_catalog, parse_catalog, parse_header, read_content
from l10n.catalog.repairs import Repair
from l10n.catalog.sides import split_sides
from l10n.catalog.three_way import merge_versions
from l10n.catalog.writing import dump_catalog, header_text, note_lines
from l10n.errors import CatalogError
from l10n.model import Catalog, Entry
from l10n.storage import write_whole


@dataclass(frozen=True, slots=True)
class Repaired:
    """A catalog after its repair.

    Attributes:
        catalog: as it is to be written.
        repairs: what was done, by line; nothing where the catalog was whole.
    """

    catalog: Catalog
    repairs: tuple[Repair, ...]

    @property
    def certain(self) -> bool:
        """Whether nothing had to be guessed."""
        return all(repair.certain for repair in self.repairs)


def repair_content(content: bytes, path: Path, source_language: str = "") -> Repaired:
    """Gives the catalog that damaged bytes hold.

    Args:
        content: the whole file.
        path: where it stands.
        source_language: used where the header does not name one.

    Raises:
        CatalogError: there is no entry in it at all.
    """
    text, repairs = decode_catalog(content)
    lines, more = _split_lines(text)
    repairs += more
    sides = split_sides(lines)
    guessed = [repair.line for repair in repairs if repair.doubtful]
    versions = []
    for side in (sides.ours, sides.theirs, sides.base):
        if side is not None:
            version, more = _read_side(side, guessed, path, source_language)
            versions.append(version)
            repairs += more
    catalog = versions[0]
    if sides.theirs is not None:
        unknown = replace(catalog, header={}, entries=(), comments=(), header_notes=(), ending=())
        catalog = merge_versions(versions[2] if sides.base else unknown, versions[0], versions[1]).catalog
        repairs += [
            Repair(line, "git left a conflict here; both sides are kept", certain=False) for line in sides.markers
        ]
    if not catalog.entries and not catalog.header and text.strip():
        raise CatalogError("this file holds no entry of a catalog", path=path, mend="Take the last good version.")
    catalog, more = _with_charset(catalog, text)
    repairs += more
    return Repaired(replace(catalog, newline="\n"), tuple(sorted(set(repairs))))


def repair_file(path: Path, source_language: str = "", *, write: bool = True) -> Repaired:
    """Repairs a catalog on disk; one that is whole stays as it is.

    Where something had to be guessed, the original is kept beside it as <name>.orig.

    Args:
        path: the catalog.
        source_language: used where the header does not name one.
        write: whether it is written, or only looked at.

    Raises:
        CatalogError: it cannot be read or written, or there is no entry in it at all.
    """
    content = read_content(path)
    repaired = repair_content(content, path, source_language)
    if not repaired.repairs or not write:
        return repaired
    text = dump_catalog(repaired.catalog)
    parse_catalog(text, path, source_language)  # what is written must be readable, else nothing is
    try:
        if not repaired.certain:
            write_whole(_free_name(path), content)
        write_whole(path, text.encode("utf-8"))
    except OSError as error:
        mend = "What stood there is unharmed."
        raise CatalogError(f"this catalog cannot be written: {error.strerror}", path=path, mend=mend) from error
    return repaired


def _free_name(path: Path) -> Path:
    """Gives a name for the original that no earlier original has."""
    name = path.with_name(f"{path.name}.orig")
    number = 1
    while name.exists():
        number += 1
        name = path.with_name(f"{path.name}.orig{number}")
    return name


def _split_lines(text: str) -> tuple[list[Line], list[Repair]]:
    repairs = []
    if "\r\n" in text:
        line = text.count("\n", 0, text.index("\r\n")) + 1
        repairs.append(Repair(line, "here or below, lines ended as on Windows; they end in line feeds now"))
        text = text.replace("\r\n", "\n")
    if text.count("\r") > text.count("\n"):
        repairs.append(Repair(1, "lines ended as on an old Mac; they end in line feeds now"))
        text = text.replace("\r", "\n")
    return list(enumerate(text.split("\n"), start=1)), repairs


def _read_side(
    lines: Sequence[Line], guessed: Sequence[int], path: Path, source_language: str
) -> tuple[Catalog, list[Repair]]:
    """Gives the catalog that one side of a conflict, or a file without one, holds."""
    mended = mend_lines(lines)
    repairs = list(mended.repairs)

    def note(line: int, problem: str) -> None:
        what = f"{problem}; nothing of it is lost"
        if problem == COMMENT_INSIDE:
            repairs.append(Repair(line, what))
        else:
            repairs.append(Repair(line, what, certain=False, doubtful=problem != NOT_PO))

    assembly = assemble(mended.lines, note)
    entries = _commented(assembly.entries, mended.strays)
    entries = _doubtful(entries, {*guessed, *(repair.line for repair in repairs if repair.doubtful)})
    head, comments = _one_header([entry for entry in entries if _has_header_key(entry)], repairs)
    unique = _unique([entry for entry in entries if not _has_header_key(entry)], repairs)
    everything = (*([head] if head else []), *unique)
    catalog = as_catalog(Assembly(everything, assembly.ending), path, source_language)
    return replace(catalog, comments=(*catalog.comments, *comments)), repairs


def _commented(entries: Sequence[Entry], strays: Sequence[Line]) -> list[Entry]:
    """Gives entries with the stray lines as comments of the entry above them."""
    starts = [entry.line for entry in entries]
    commented = list(entries)
    for number, text in strays:
        place = max(bisect_right(starts, number) - 1, 0)
        if commented:
            # to gettext a backslash at the end of a comment joins the next line to it
            told = f"line {number}: {text}" + (" " if text.endswith("\\") else "")
            comments = (*commented[place].comments, told)
            commented[place] = replace(commented[place], comments=comments)
    return commented


def _doubtful(entries: Sequence[Entry], guessed: Collection[int]) -> list[Entry]:
    """Gives entries, fuzzy where a line of theirs was guessed."""
    starts = [entry.line for entry in entries]
    doubtful = {bisect_right(starts, line) - 1 for line in guessed}
    return [
        _unapproved(entry) if place in doubtful and not _has_header_key(entry) else entry
        for place, entry in enumerate(entries)
    ]


def _unapproved(entry: Entry) -> Entry:
    if entry.fuzzy or not has_human_words(entry):
        return entry
    # without its provenance: a draft that was approved must not look like one that nobody touched
    return replace(entry, fuzzy=True, comments=without_provenance(entry.comments))


def _has_header_key(entry: Entry) -> bool:
    """Tells whether gettext takes an entry for the header: it compares obsolete entries with it too."""
    return entry.source == "" and entry.context is None


def _one_header(heads: Sequence[Entry], repairs: list[Repair]) -> tuple[Entry | None, list[str]]:
    """Gives the first header with what only the others have, and comments that keep where they differ."""
    if not heads:
        return None, []
    heads = sorted(heads, key=lambda head: head.obsolete)
    if heads[0].obsolete:
        heads[0] = replace(heads[0], obsolete=False)
        what = "the header was obsolete; it is the header again"
        repairs.append(Repair(heads[0].line, what, certain=False))
    fields = parse_header(heads[0].target)
    comments: list[str] = []
    for head in heads[1:]:
        comments += [*head.comments, *(line.removeprefix("#") for line in note_lines(head))]
        for name, value in parse_header(head.target).items():
            if fields.setdefault(name, value) != value:
                comments.append(other_text(f"{name}: {value}"))
        comments += [other_text(text) for text in (*head.plural_targets[1:], head.plural_source) if text]
        what = f"the header stands a second time, first in line {heads[0].line}; they are one now"
        repairs.append(Repair(head.line, what, certain=False))
    known = set(heads[0].comments)
    return replace(heads[0], target=header_text(fields)), [one for one in dict.fromkeys(comments) if one not in known]


def _with_charset(catalog: Catalog, text: str) -> tuple[Catalog, list[Repair]]:
    """Gives a catalog whose header is there and names the charset, without which gettext refuses what is not ASCII."""
    if not catalog.header and catalog.entries:
        catalog = replace(catalog, header=header_of(catalog, datetime.datetime.now(datetime.UTC)))
        return catalog, [Repair(1, "the header was missing; it is there now")]
    if text.isascii() or any("charset=" in value.lower() for value in catalog.header.values()):
        return catalog, []
    header = {**catalog.header, "Content-Type": "text/plain; charset=UTF-8"}
    return replace(catalog, header=header), [Repair(1, "the header did not name the charset; it does now")]


def _unique(entries: Sequence[Entry], repairs: list[Repair]) -> list[Entry]:
    """Gives entries, those that stand twice as one."""
    known: dict[Key, Entry] = {}
    for entry in entries:
        key = (entry.context, entry.source)
        first = known.setdefault(key, entry)
        if first is entry:
            continue
        known[key] = one_of(first, entry)
        both = has_human_words(first) and has_human_words(entry) and words_of(first) != words_of(entry)
        what = f"this entry stood in line {first.line} too; they are one now{', with both texts' if both else ''}"
        repairs.append(Repair(entry.line, what, certain=not both))
    return list(known.values())
