"""Counting where the catalogs of a project stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from l10n.catalog.provenance import is_stale, is_untouched_draft, parse_provenance
from l10n.inline import plain
from l10n.model import Catalog, Entry


@dataclass(frozen=True, slots=True)
class LanguageStatus:
    """Where the catalogs of one language stand.

    Attributes:
        language: BCP 47 tag.
        articles: how many catalogs there are.
        segments: their entries.
        words: source words in them.
        reviewed: entries that a human approved.
        fuzzy: drafts and translations that wait for review.
        untranslated: entries without a target.
        stale: those among the fuzzy ones that were made for another wording of their sentence.
    """

    language: str
    articles: int
    segments: int
    words: int
    reviewed: int
    fuzzy: int
    untranslated: int
    stale: int


def count_status(language: str, catalogs: Sequence[Catalog]) -> LanguageStatus:
    """Gives the counts over the catalogs of one language."""
    entries = [entry for catalog in catalogs for entry in catalog.entries if not entry.obsolete]
    return LanguageStatus(
        language=language,
        articles=len(catalogs),
        segments=len(entries),
        words=sum(count_words(entry.source) for entry in entries),
        reviewed=sum(1 for entry in entries if entry.target and not entry.fuzzy),
        fuzzy=sum(1 for entry in entries if entry.target and entry.fuzzy),
        untranslated=sum(1 for entry in entries if not entry.target),
        stale=sum(1 for entry in entries if _is_out_of_date(entry)),
    )


def count_words(source: str) -> int:
    """Gives the number of words of a source with tags: runs without white space that hold a letter or a digit."""
    return sum(1 for word in plain(source).split() if word.isalnum() or any(map(str.isalnum, word)))


def _is_out_of_date(entry: Entry) -> bool:
    return is_stale(entry) or bool(entry.target and entry.fuzzy and entry.previous)


def count_origins(catalog: Catalog) -> str:
    """Gives in words where the targets of a catalog came from."""
    names = {"rule": "by rule", "mt": "by the engine", "tm": "from the memory"}
    counts: Counter[str] = Counter()
    for entry in catalog.entries:
        if entry.obsolete:
            continue
        provenance = parse_provenance(entry.comments) if is_untouched_draft(entry) else None
        if provenance is not None:
            counts[names[provenance.origin]] += 1
        else:
            counts[("to review" if entry.fuzzy else "reviewed") if entry.target else "untranslated"] += 1
    total = sum(counts.values())
    return f"{total} segments: " + ", ".join(f"{count} {name}" for name, count in counts.most_common())
