"""OmegaT's glossaries: source, target and comment, separated by tabs, in UTF-8."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from l10n.errors import GlossaryError
from l10n.glossary.escaping import escape_cell, unescape_cell
from l10n.glossary.exchange.model import Exported, Imported, Losses, Pair
from l10n.glossary.exchange.pairs import PairEntry, Room, as_concepts, as_pairs
from l10n.glossary.rows import LARGEST, decode, read_bytes, read_rows
from l10n.model import Concept


def read(path: Path, pair: Pair | None) -> Imported:
    """Gives what an OmegaT glossary holds: a file of tabs, or with commas where its name ends in .csv."""
    if pair is None:
        raise GlossaryError(
            "OmegaT's glossaries do not say which languages they have",
            path=path,
            mend="Say so with --pair, such as --pair de:en.",
        )
    entries = []
    for line, cells in read_rows(path) if path.suffix.lower() == ".csv" else _rows(path):
        if len(cells) < 2 or not cells[1].strip():
            raise GlossaryError("this line has a source and no target", path=path, line=line, mend="Put a tab between.")
        note = "\n".join(cell.strip() for cell in cells[2:] if cell.strip())
        entries.append(PairEntry(cells[0].strip(), cells[1].strip(), note))
    return as_concepts(entries, pair)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Gives the lines of the file; quotes mean nothing in it, and # begins a remark."""
    text = decode(read_bytes(path, LARGEST), path)
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, [unescape_cell(cell) for cell in line.split("\t")]


def write(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives an OmegaT glossary; further wordings of a target follow as lines of the same source."""
    if pair is None:
        raise GlossaryError("OmegaT's format holds two languages", mend="Name them with --pair, such as --pair de:en.")
    losses: Losses = Counter()
    lines = []
    for entry in as_pairs(concepts, pair, losses, Room()):
        cells = [" ".join(text.split()) for text in (entry.source, entry.target, entry.note)]
        losses["line break in a note"] += "\n" in entry.note.strip()
        if cells[0].startswith("#"):
            losses["source that begins with # (a remark in OmegaT)"] += 1
            continue
        lines.append("\t".join(map(escape_cell, cells)).rstrip("\t") + "\n")
    return Exported("".join(lines).encode(), +losses)
