"""From an article and its catalog to the finished article in the target language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from l10n.catalog.places import catalog_name, catalog_path
from l10n.catalog.provenance import is_stale, parse_provenance
from l10n.catalog.reading import read_catalog
from l10n.config import Settings
from l10n.errors import BuildError
from l10n.formats import read_article, serialize
from l10n.inline import NONE_MARK, tag_problems
from l10n.model import Article, Entry
from l10n.segmentation.articles import segment_article
from l10n.storage import write_whole
from l10n.typography import typeset

Fallback = Literal["source", "omit"]
_SHOWN = 10
"""How many entries an error lists; the rest are counted."""


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """A segment of a finished article that no human has approved.

    Attributes:
        state: "draft" or "untranslated".
        line: its line in the catalog; 0 where the catalog does not have it.
        source: its source.
        target: what stands in the finished article.
        maker: the engine, memory or rule that made the draft; empty for a human's unapproved words.
    """

    state: Literal["draft", "untranslated"]
    line: int
    source: str
    target: str
    maker: str


@dataclass(frozen=True, slots=True)
class Built:
    """A finished article.

    Attributes:
        article: the source article's path.
        language: target language.
        path: the finished article.
        sidecar: the file that lists what was not approved.
        segments: how many different segments the article has.
        reviewed: how many of them a human approved.
        open: the others.
    """

    article: str
    language: str
    path: Path
    sidecar: Path
    segments: int
    reviewed: int
    open: tuple[OpenEntry, ...]


def build_article(
    path: Path, language: str, settings: Settings, *, draft: bool = False, fallback: Fallback | None = None
) -> Built:
    """Writes the finished article of one language, and beside it the list of what no human has approved.

    Args:
        path: the source article.
        language: target language, BCP 47 tag.
        settings: the project's.
        draft: whether fuzzy entries are used.
        fallback: what takes the place of entries that cannot be used; None refuses them.

    Raises:
        ArticleError: the article cannot be read.
        CatalogError: the catalog cannot be read.
        BuildError: entries are fuzzy or untranslated, or a translation has other tags than its source.
    """
    article = segment_article(read_article(path, settings), settings.segmentation.mode)
    catalog_file = catalog_path(catalog_name(article.path, settings), language, settings)
    if not catalog_file.exists():
        mend = f"Run: l10n run {article.path} --to {language}"
        raise BuildError(f"there is no {language} catalog for {article.path}", path=catalog_file, mend=mend)
    entries = {entry.source: entry for entry in read_catalog(catalog_file).entries if not entry.obsolete}
    sources = list(dict.fromkeys(segment.source for _, segment in article.segments()))
    states = {source: _state(entries.get(source)) for source in sources}
    blocking = [
        source for source, state in states.items() if state == "untranslated" or (state == "draft" and not draft)
    ]
    if blocking and fallback is None:
        raise _refusal(catalog_file, blocking, entries, states, draft=draft)
    chosen = {source: entries[source].target for source in sources if source not in set(blocking)}
    _refuse_broken_tags(catalog_file, chosen, entries)
    targets = _typeset(chosen, language) if settings.build.typography else chosen
    if fallback == "omit":
        targets |= dict.fromkeys(blocking, NONE_MARK)
    written = settings.root / settings.output / language / _output_name(article, settings)
    text = serialize(article, targets, language)
    open_entries = tuple(
        _open_entry(source, entries.get(source), targets.get(source, source), states[source])
        for source in sources
        if states[source] != "reviewed"
    )
    sidecar = written.with_name(written.name + ".status.json")
    built = Built(
        article.path, language, written, sidecar, len(sources), len(sources) - len(open_entries), open_entries
    )
    _write(built, text, catalog_file, settings)
    return built


def _state(entry: Entry | None) -> Literal["reviewed", "draft", "untranslated"]:
    if entry is None or not entry.target or is_stale(entry):
        return "untranslated"
    return "draft" if entry.fuzzy else "reviewed"


def _refusal(
    path: Path, blocking: Sequence[str], entries: Mapping[str, Entry], states: Mapping[str, str], *, draft: bool
) -> BuildError:
    lines = []
    for source in blocking[:_SHOWN]:
        entry = entries.get(source)
        where = f"line {entry.line}" if entry else "not in the catalog yet"
        state = "fuzzy" if states[source] == "draft" else "untranslated"
        lines.append(f"  {where}: {state}: {source if len(source) <= 80 else source[:79] + '…'}")
    if len(blocking) > _SHOWN:
        lines.append(f"  and {len(blocking) - _SHOWN} more")
    mend = (
        "Review them, or choose --fallback source or --fallback omit."
        if draft
        else ("Review them, or build with --draft, or choose --fallback source or --fallback omit.")
    )
    return BuildError(
        f"{len(blocking)} entries are not ready:\n" + "\n".join(lines) + "\nNothing was written", path=path, mend=mend
    )


def _refuse_broken_tags(path: Path, chosen: Mapping[str, str], entries: Mapping[str, Entry]) -> None:
    for source, target in chosen.items():
        problems = tag_problems(source, target)
        if problems:
            raise BuildError(
                f'the tags of "{target}" differ from its source: {"; ".join(problems)}',
                path=path,
                line=entries[source].line,
                mend=f'The source is "{source}"; give each of its tags once.',
            )


def _typeset(chosen: Mapping[str, str], language: str) -> dict[str, str]:
    return {
        source: target if target in (source, NONE_MARK) else typeset(target, language)
        for source, target in chosen.items()
    }


def _output_name(article: Article, settings: Settings) -> str:
    return catalog_name(article.path, settings) + PurePosixPath(article.path).suffix


def _open_entry(source: str, entry: Entry | None, target: str, state: str) -> OpenEntry:
    if entry is None or state == "untranslated":
        return OpenEntry("untranslated", entry.line if entry else 0, source, "" if target == NONE_MARK else target, "")
    provenance = parse_provenance(entry.comments)
    return OpenEntry("draft", entry.line, source, target, provenance.maker if provenance else "")


def _write(built: Built, text: str, catalog_file: Path, settings: Settings) -> None:
    root = settings.root.resolve()
    catalog_name_shown = catalog_file.resolve()
    listed = {
        "article": built.article,
        "language": built.language,
        "catalog": (
            catalog_name_shown.relative_to(root).as_posix()
            if catalog_name_shown.is_relative_to(root)
            else str(catalog_name_shown)
        ),
        "segments": built.segments,
        "reviewed": built.reviewed,
        "open": [asdict(entry) for entry in built.open],
    }
    try:
        write_whole(built.path, text.encode("utf-8"))
        write_whole(built.sidecar, (json.dumps(listed, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    except OSError as error:
        raise BuildError(f"this file cannot be written: {error.strerror}", path=built.path) from error
