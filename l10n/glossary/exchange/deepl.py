"""DeepL's glossaries: source and target in two columns without a head, optionally followed by their languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from l10n.errors import GlossaryError, L10nError
from l10n.glossary.exchange.model import Exported, Imported, Losses, Pair
from l10n.glossary.exchange.pairs import PairEntry, Room, as_concepts, as_pairs
from l10n.glossary.exchange.separated import separated
from l10n.glossary.rows import read_rows
from l10n.languages import parse_tag
from l10n.model import Concept

LONGEST = 1024
"""Bytes of the longest source or target, and the size of the largest file below, by DeepL's documentation."""
LARGEST = 10 * 1024 * 1024


def read(path: Path, pair: Pair | None) -> Imported:
    """Gives what a DeepL glossary holds; its own language columns say more than `pair`."""
    entries: list[PairEntry] = []
    for line, cells in read_rows(path):
        if len(cells) < 2:
            raise GlossaryError(
                "a row of a DeepL glossary has a source and a target", path=path, line=line, mend="Add the target."
            )
        told = _told_pair(cells, path, line)
        if told is None and pair is None:
            raise GlossaryError(
                "the file does not say which languages it has",
                path=path,
                mend="Say so with --pair, such as --pair de:en.",
            )
        if told is not None and pair is not None and told != pair and entries:
            raise GlossaryError(
                f"this row is {told.source}:{told.target}, those above are {pair.source}:{pair.target}",
                path=path,
                line=line,
                mend="Split the file by languages.",
            )
        pair = told or pair
        entries.append(PairEntry(cells[0].strip(), cells[1].strip()))
    if pair is None:
        raise GlossaryError("this glossary is empty", path=path, line=1)
    return as_concepts(entries, pair)


def write_csv(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a CSV file of source and target."""
    return _write(concepts, pair, ",")


def write_tsv(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a TSV file of source and target."""
    return _write(concepts, pair, "\t")


def _told_pair(cells: Sequence[str], path: Path, line: int) -> Pair | None:
    if len(cells) < 4 or not cells[2].strip():
        return None
    try:
        return Pair(parse_tag(cells[2].strip()), parse_tag(cells[3].strip()))
    except L10nError as error:
        raise GlossaryError(
            f"the third and fourth cell are no languages: {error}",
            path=path,
            line=line,
            mend="Write such as de and en.",
        ) from error


def _write(concepts: Sequence[Concept], pair: Pair | None, delimiter: str) -> Exported:
    if pair is None:
        raise GlossaryError("DeepL's format holds two languages", mend="Name them with --pair, such as --pair de:en.")
    losses: Losses = Counter()
    rows: dict[str, str] = {}
    for entry in as_pairs(concepts, pair, losses, Room(variants=False, notes=False)):
        source, target = (" ".join(text.split()) for text in (entry.source, entry.target))
        if max(len(source.encode()), len(target.encode())) > LONGEST:
            losses[f"wording of more than {LONGEST} bytes"] += 1
        elif source in rows:
            losses["source that is there already (DeepL takes each once)"] += 1
        else:
            rows[source] = target
    content = separated(rows.items(), delimiter).encode()
    if len(content) > LARGEST:
        losses["file of more than 10 MiB, which DeepL refuses"] += 1
    return Exported(content, +losses)
