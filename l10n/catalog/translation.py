"""Putting drafts into a catalog while they are made, so that an interrupted run keeps all that is done."""

from __future__ import annotations

import datetime
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from l10n.catalog.merge import Key, with_drafts
from l10n.catalog.provenance import FixedTerms, has_human_words, is_untouched_draft, needs_draft
from l10n.catalog.reading import read_catalog
from l10n.catalog.writing import write_catalog
from l10n.model import Catalog, Draft, Entry

SAVE_SECONDS = 0.5
"""How much work, in seconds, an interruption that cannot be caught may cost."""

_SAVE_SHARE = 0.1
"""How much of the time may go into saving; a large catalog is saved less often."""

DraftAll = Callable[[Sequence[str]], Iterable[tuple[str, Draft | None]]]
"""Gives drafts of sources as they are made, in any order; None where none could be made."""


@dataclass(frozen=True, slots=True)
class DraftingReport:
    """What drafting did to a catalog.

    Attributes:
        path: the catalog.
        language: target language.
        drafted: how many drafts were made, by origin: "rule", "mt", "tm".
        remarks: how often drafting remarked what, such as "terms: n-best 1".
        human: entries with a human's words, left as they are.
        kept: entries with an earlier draft, left as they are.
        failed: entries that got no draft.
        seconds: how long it took.
    """

    path: str
    language: str
    drafted: Mapping[str, int]
    remarks: Mapping[str, int]
    human: int
    kept: int
    failed: int
    seconds: float


def draft_catalog(
    catalog: Catalog,
    draft_all: DraftAll,
    *,
    redraft: bool = False,
    fixed_terms: FixedTerms | None = None,
    on_draft: Callable[[str], None] = lambda source: None,  # noqa: ARG005 - named for its readers
) -> DraftingReport:
    """Drafts the entries that want it, and saves the catalog as it goes; also when it is interrupted.

    Args:
        catalog: as it stands on disk.
        draft_all: makes the drafts.
        redraft: whether drafts that nobody touched are made anew.
        fixed_terms: says what the glossary fixes for a source; drafts made before that changed are made anew.
        on_draft: called with each source that is done.

    Raises:
        CatalogError: the catalog cannot be read again or written.
        EngineError: the engine failed; what was done is saved.
    """
    started = time.monotonic()
    live = [entry for entry in catalog.entries if not entry.obsolete]
    wanted = [entry for entry in live if wants_draft(entry, redraft=redraft, fixed_terms=fixed_terms)]
    contexts: dict[str, list[str | None]] = {}
    for entry in wanted:
        contexts.setdefault(entry.source, []).append(entry.context)
    drafts: dict[Key, Draft] = {}
    saving = _Saving(Path(catalog.path), catalog.source_language)
    counts: Counter[str] = Counter()
    remarks: Counter[str] = Counter()
    try:
        for source, draft in draft_all(list(contexts)) if wanted else ():
            if draft is not None:
                drafts.update({(context, source): draft for context in contexts[source]})
                counts[draft.origin] += 1
                remarks.update(draft.remarks)
            on_draft(source)
            saving.save_if_due(drafts)
    finally:
        if drafts:
            saving.save(drafts)
    human = sum(1 for entry in live if has_human_words(entry))
    return DraftingReport(
        path=catalog.path,
        language=catalog.language,
        drafted=dict(counts),
        remarks=dict(remarks),
        human=human,
        kept=len(live) - len(wanted) - human,
        failed=len(wanted) - len(drafts),
        seconds=time.monotonic() - started,
    )


def wants_draft(entry: Entry, *, redraft: bool = False, fixed_terms: FixedTerms | None = None) -> bool:
    """Tells whether drafting concerns an entry.

    Args:
        entry: of a catalog.
        redraft: whether drafts that nobody touched are made anew.
        fixed_terms: says what the glossary fixes for a source; drafts made before that changed are made anew.
    """
    if entry.obsolete or entry.plural_source is not None:
        return False
    return needs_draft(entry, fixed_terms) or (redraft and is_untouched_draft(entry))


class _Saving:
    """Puts drafts into a catalog on disk: often, so that a killed run loses little, but at little cost."""

    def __init__(self, path: Path, source_language: str) -> None:
        self._path = path
        self._source_language = source_language
        self._saved = time.monotonic()
        self._pause = SAVE_SECONDS

    def save_if_due(self, drafts: Mapping[Key, Draft]) -> None:
        if time.monotonic() - self._saved > self._pause:
            self.save(drafts)

    def save(self, drafts: Mapping[Key, Draft]) -> None:
        started = time.monotonic()
        # the file is read anew: a translator may have saved it since the run began
        current = read_catalog(self._path, self._source_language)
        write_catalog(with_drafts(current, drafts, datetime.datetime.now(datetime.UTC)))
        self._saved = time.monotonic()
        self._pause = max(SAVE_SECONDS, (self._saved - started) / _SAVE_SHARE)
