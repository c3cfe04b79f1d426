"""Weblate's glossaries as CSV: one entry a row, with Weblate's flags in a column that only we read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from l10n.errors import GlossaryError
from l10n.glossary.exchange.model import Exported, Imported, Losses, Pair
from l10n.glossary.exchange.pairs import PairEntry, Room, as_concepts, as_pairs
from l10n.glossary.exchange.separated import separated
from l10n.glossary.rows import read_rows
from l10n.model import Concept

_HEAD = ("source", "target", "context", "translator_comments", "flags")
# The names that Weblate's own reader takes for these columns, and those of its exports.
_NAMES = {
    "source": ("source", "original", "untranslated", "term"),
    "target": ("target", "translation", "translated"),
    "context": ("context",),
    "note": ("translator_comments", "translator comments", "notes", "explanation", "developer_comments", "comments"),
    "flags": ("flags", "extra_flags"),
    "fuzzy": ("fuzzy", "state"),
}
_TRUE = frozenset(("1", "x", "true", "yes", "fuzzy"))
# Weblate's exports put what a spreadsheet might take for a formula between apostrophes; the first one of most is gone
# when the row was read.
_WRAPPED = re.compile(r"(?:(?=[=+\-@])|'(?=[|%]))(.*)'\Z", re.DOTALL)


def is_weblate_head(names: Sequence[str]) -> bool:
    """Says whether a first row names a source and a target."""
    lower = {name.strip().lower() for name in names}
    return bool(lower & set(_NAMES["source"])) and bool(lower & set(_NAMES["target"]))


def read(path: Path, pair: Pair | None) -> Imported:
    """Gives what a glossary of Weblate holds."""
    if pair is None:
        raise GlossaryError(
            "Weblate's CSV does not say which languages it has",
            path=path,
            mend="Say so with --pair, such as --pair de:en.",
        )
    rows = read_rows(path)
    line, head = next(rows, (1, []))
    if not is_weblate_head(head):
        raise GlossaryError('the first row does not name "source" and "target"', path=path, line=line)
    places = {
        what: [place for place, name in enumerate(head) if name.strip().lower() in names]
        for what, names in _NAMES.items()
    }
    entries, losses = [], Counter[str]()
    for _, cells in rows:
        values = {what: [_cell(cells, place) for place in own] for what, own in places.items()}
        if any(value.lower() in _TRUE for value in values["fuzzy"]):
            losses["entry that waits for review (left out)"] += 1
            continue
        flags = {flag.strip() for value in values["flags"] for flag in value.split(",")}
        losses["flag terminology"] += "terminology" in flags
        entries.append(
            PairEntry(
                values["source"][0],
                values["target"][0],
                "\n".join(dict.fromkeys(note for note in values["note"] if note)),
                " ".join(values["context"]).strip(),
                forbidden="forbidden" in flags,
                keep="read-only" in flags,
            )
        )
    imported = as_concepts(entries, pair)
    return Imported(imported.concepts, +(imported.losses + losses))


def _cell(cells: Sequence[str], place: int) -> str:
    cell = cells[place].strip() if place < len(cells) else ""
    wrapped = _WRAPPED.match(cell)
    return wrapped.group(1).replace("\\|", "|") if wrapped else cell


def write(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a CSV file that Weblate takes; forbidden wordings are entries of their own."""
    if pair is None:
        raise GlossaryError("Weblate's CSV holds two languages", mend="Name them with --pair, such as --pair de:en.")
    losses: Losses = Counter()
    rows: list[tuple[str, ...]] = [_HEAD]
    for entry in as_pairs(concepts, pair, losses, Room(forbidden=True, domains=True)):
        flags = ["read-only"] if entry.keep else ["forbidden"] if entry.forbidden else []
        rows.append((entry.source, entry.target, entry.domain, entry.note, ", ".join(flags)))
        if flags:
            losses[f'flag "{flags[0]}" (in a column that Weblate does not read: set it there)'] += 1
    return Exported(separated(rows, ",").encode(), losses)
