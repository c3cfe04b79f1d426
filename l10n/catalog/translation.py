"""Putting drafts into catalogs while they are made, so that an interrupted run keeps all that is done."""

from __future__ import annotations

import datetime
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from l10n.catalog.merge import Key, with_drafts
from l10n.catalog.provenance import FixedTerms, has_human_words, is_untouched_draft, needs_draft
from l10n.catalog.reading import read_catalog
from l10n.catalog.writing import write_catalog
from l10n.drafting.preparing import Wanted
from l10n.memory.catalog_units import neighbours
from l10n.model import Catalog, Draft, Entry

SAVE_SECONDS = 0.5
"""How much work, in seconds, an interruption that cannot be caught may cost."""

CACHED_SAVE_SECONDS = 30.0
"""The same where the drafts are in the translation cache at once, so that nothing is lost but their place."""

_SAVE_SHARE = 0.05
"""How much of the time may go into saving catalogs that are not finished; large ones are saved less often."""

DraftAll = Callable[[Iterable[Wanted]], Iterable[tuple[Wanted, Draft | None]]]
"""Gives drafts of a stream of sources as they are made, in any order; None where none could be made."""


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
        seconds: from its first source to its last draft; those of other catalogs are made meanwhile.
    """

    path: str
    language: str
    drafted: Mapping[str, int]
    remarks: Mapping[str, int]
    human: int
    kept: int
    failed: int
    seconds: float


def _nothing(_of: object) -> None:
    """Tells nobody."""


def draft_catalog(
    catalog: Catalog,
    draft_all: DraftAll,
    *,
    redraft: bool = False,
    fixed_terms: FixedTerms | None = None,
    on_draft: Callable[[str], None] = _nothing,
) -> DraftingReport:
    """Drafts the entries of one catalog; draft_catalogs says how.

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
    (report,) = draft_catalogs([catalog], draft_all, redraft=redraft, fixed_terms=fixed_terms, on_draft=on_draft)
    return report


def draft_catalogs(
    catalogs: Iterable[Catalog],
    draft_all: DraftAll,
    *,
    redraft: bool = False,
    fixed_terms: FixedTerms | None = None,
    on_draft: Callable[[str], None] = _nothing,
    on_wanted: Callable[[int], None] = _nothing,
    save_seconds: float = SAVE_SECONDS,
) -> Iterator[DraftingReport]:
    """Drafts the entries that want it, and saves the catalogs as it goes; also when it is interrupted.

    The catalogs are a stream too: a few are open at a time, so that short articles fill an engine's batches together.
    Gives the report of each catalog when its last draft is in it.

    Args:
        catalogs: as they stand on disk.
        draft_all: makes the drafts.
        redraft: whether drafts that nobody touched are made anew.
        fixed_terms: says what the glossary fixes for a source; drafts made before that changed are made anew.
        on_draft: called with each source that is done.
        on_wanted: called with the number of sources of each catalog that is opened.
        save_seconds: how often catalogs that are not finished are saved, at most.

    Raises:
        CatalogError: a catalog cannot be read again or written.
        EngineError: the engine failed; what was done is saved.
    """
    desk = _Desk(save_seconds)
    finished: deque[DraftingReport] = deque()

    def wanted() -> Iterator[Wanted]:
        for number, catalog in enumerate(catalogs):
            chosen = [
                entry for entry in catalog.entries if wants_draft(entry, redraft=redraft, fixed_terms=fixed_terms)
            ]
            work = _Work(catalog, chosen)
            on_wanted(len(work.waiting))
            if not work.waiting:
                finished.append(work.report())
                continue
            desk.works[number] = work
            beside = neighbours(catalog)
            yield from [Wanted(source, beside.get(source), number) for source in work.contexts]

    try:
        for one, draft in draft_all(wanted()):
            work = desk.works[one.number]
            work.take(one.source, draft)
            on_draft(one.source)
            if not work.waiting:
                desk.finish(one.number)
                finished.append(work.report())
            else:
                desk.save_if_due()
            while finished:
                yield finished.popleft()
    finally:
        desk.save()
    yield from finished


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


class _Work:
    """A catalog that is being drafted.

    Attributes:
        contexts: the contexts of each source that wants a draft.
        waiting: the sources that have none yet.
    """

    def __init__(self, catalog: Catalog, wanted: Iterable[Entry]) -> None:
        self.contexts: dict[str, list[str | None]] = {}
        for entry in wanted:
            self.contexts.setdefault(entry.source, []).append(entry.context)
        self.waiting = set(self.contexts)
        self._entries = sum(map(len, self.contexts.values()))
        live = [entry for entry in catalog.entries if not entry.obsolete]
        self._human = sum(1 for entry in live if has_human_words(entry))
        self._kept = len(live) - self._entries - self._human
        self._path, self._language, self._source_language = catalog.path, catalog.language, catalog.source_language
        self._drafts: dict[Key, Draft] = {}
        self._counts: Counter[str] = Counter()
        self._remarks: Counter[str] = Counter()
        self._started = time.monotonic()
        self._changed = False

    def take(self, source: str, draft: Draft | None) -> None:
        self.waiting.discard(source)
        if draft is not None:
            self._drafts.update({(context, source): draft for context in self.contexts[source]})
            self._counts[draft.origin] += 1
            self._remarks.update(draft.remarks)
            self._changed = True

    def save(self) -> None:
        if self._changed:
            # the file is read anew: a translator may have saved it since the run began
            current = read_catalog(Path(self._path), self._source_language)
            write_catalog(with_drafts(current, self._drafts, datetime.datetime.now(datetime.UTC)))
            self._changed = False

    def report(self) -> DraftingReport:
        return DraftingReport(
            path=self._path,
            language=self._language,
            drafted=dict(self._counts),
            remarks=dict(self._remarks),
            human=self._human,
            kept=self._kept,
            failed=self._entries - len(self._drafts),
            seconds=time.monotonic() - self._started,
        )


class _Desk:
    """The catalogs that are open, saved often, so that a killed run loses little, but at little cost.

    Attributes:
        works: by their number.
    """

    def __init__(self, save_seconds: float) -> None:
        self.works: dict[int, _Work] = {}
        self._save_seconds = save_seconds
        self._saved = time.monotonic()
        self._pause = save_seconds

    def finish(self, number: int) -> None:
        self.works.pop(number).save()

    def save_if_due(self) -> None:
        if time.monotonic() - self._saved > self._pause:
            self.save()

    def save(self) -> None:
        started = time.monotonic()
        for work in self.works.values():
            work.save()
        self._saved = time.monotonic()
        self._pause = max(self._save_seconds, (self._saved - started) / _SAVE_SHARE)
