"""Bringing a catalog up to its article without losing a human's words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from l10n.catalog.keeping import is_worth_keeping, one_of
from l10n.catalog.provenance import has_human_words, provenance_comment, without_provenance
from l10n.errors import L10nError
from l10n.languages import language_name, plural_forms
from l10n.model import Catalog, Draft, Entry

FUZZY_THRESHOLD = 60.0
"""Least likeness, in percent, at which a human's translation follows its edited sentence (msgmerge's own, 0.6)."""

_MOST_PAIRS = 2_000_000
"""How many pairs of a new sentence and a candidate are compared at most: some seconds of work."""

_TRIED = 5
"""How many like candidates of a sentence are considered, for the likest may go to another one."""

Key = tuple[str | None, str]
Notes = Callable[[Entry], Sequence[str]]


def new_header(name: str, source_language: str, language: str | None, now: datetime.datetime) -> dict[str, str]:
    """Gives the header of a new template (language None) or catalog, in xgettext's order.

    Args:
        name: the article's catalog name.
        source_language: BCP 47 tag.
        language: BCP 47 tag of the target, None for a template.
        now: the time of creation.
    """
    stamp = timestamp(now)
    header = {
        "Project-Id-Version": name,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": stamp,
        "PO-Revision-Date": stamp,
        "Last-Translator": "",
        "Language-Team": "" if language is None else language_name(language),
        "Language": "" if language is None else language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if language is not None:
        header["Plural-Forms"] = plural_forms(language)
    header["X-Source-Language"] = source_language
    return header


def timestamp(now: datetime.datetime) -> str:
    """Gives a time as gettext headers write it, in UTC."""
    return now.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M%z")


def merge_template(old: Catalog, entries: Sequence[Entry], now: datetime.datetime) -> Catalog:
    """Gives a template with new entries; its date changes only with the set of msgids."""
    header = dict(old.header)
    if {(e.context, e.source) for e in old.entries} != {(e.context, e.source) for e in entries}:
        header["POT-Creation-Date"] = timestamp(now)
    return replace(old, header=header, entries=tuple(entries))


def merge_catalog(old: Catalog, template: Sequence[Entry], now: datetime.datetime, notes: Notes) -> Catalog:
    """Gives a catalog brought up to its template.

    What a human wrote, edited or approved stays: under its own sentence, fuzzy under the sentence that took its
    place (with the previous msgid), or obsolete. Machine drafts that nobody touched go with their sentence.

    Args:
        old: the catalog as it stands.
        template: entries of the article, in reading order.
        now: the time of the change.
        notes: gives further extracted comments of an entry, such as its glossary terms.
    """
    known: dict[Key, Entry] = {}
    for entry in old.entries:
        key = (entry.context, entry.source)
        known[key] = one_of(known[key], entry) if key in known else entry
    wanted = {(entry.context, entry.source) for entry in template}
    left = [entry for key, entry in known.items() if key not in wanted]
    new = [(entry.context, entry.source) for entry in template if (entry.context, entry.source) not in known]
    followers = _followers(new, left, list(known.values())) if new else {}
    merged: list[Entry] = []
    for fresh in template:
        key = (fresh.context, fresh.source)
        entry = _kept(known[key]) if key in known else _following(fresh, followers.get(key))
        extracted = (*fresh.extracted, *notes(fresh))
        merged.append(replace(entry, extracted=extracted, references=fresh.references, obsolete=False))
    moved = {(entry.context, entry.source) for entry in followers.values()}
    gone = [
        replace(entry, obsolete=True, extracted=(), references=())
        for entry in left
        if (entry.context, entry.source) not in moved and is_worth_keeping(entry)
    ]
    entries = (*merged, *gone)
    return replace(old, entries=entries, header=_dated(old, entries, now))


def _kept(entry: Entry) -> Entry:
    """Gives an entry whose sentence is still there; an approved one sheds what only a draft needs."""
    if entry.fuzzy or not entry.target:
        return entry
    return replace(
        entry,
        comments=without_provenance(entry.comments),
        previous=None,
        previous_context=None,
        previous_plural=None,
    )


def _following(fresh: Entry, old: Entry | None) -> Entry:
    """Gives the entry of a new sentence; with the human's translation of the sentence that it replaces, fuzzy."""
    if old is None:
        return fresh
    previous = old.previous if old.fuzzy and old.previous else old.source
    return replace(
        fresh,
        target=old.target,
        plural_targets=old.plural_targets,
        fuzzy=True,
        comments=without_provenance(old.comments),
        flags=old.flags,
        workflow=old.workflow,
        previous=None if previous == fresh.source else previous,
    )


def _followers(new: Sequence[Key], left: Sequence[Entry], known: Sequence[Entry]) -> Mapping[Key, Entry]:
    """Gives for new sentences the human translations that they most likely take over.

    That is the one made for just this sentence, which its edited sentence took with it, else the most like among those
    whose sentences have left now, each used once.

    Args:
        new: the sentences that the catalog does not have.
        left: the entries whose sentences the article does not have, obsolete ones among them.
        known: all entries.
    """
    returning = {
        (entry.previous_context, entry.previous): entry
        for entry in known
        if entry.fuzzy and entry.previous is not None and entry.plural_source is None and has_human_words(entry)
    }
    followers = {key: returning[key] for key in new if key in returning}
    used = {(entry.context, entry.source) for entry in followers.values()}
    candidates = [
        entry
        for entry in left
        if not entry.obsolete
        and entry.plural_source is None
        and (entry.context, entry.source) not in used
        and has_human_words(entry)
    ]
    return {**followers, **_likest([key for key in new if key not in followers], candidates)}


def _likest(new: Sequence[Key], candidates: Sequence[Entry]) -> Mapping[Key, Entry]:
    """Pairs new sentences with the most like candidates, each used once."""
    if not new or not candidates:
        return {}
    from rapidfuzz import fuzz, process  # costs 40 ms, and most updates bring no new sentence

    sources = [candidate.source for candidate in candidates]
    reach = max(_MOST_PAIRS // len(new), _TRIED)
    pairs = []
    for number, key in enumerate(new):
        # where most of a long article is new, an edited sentence is looked for around its place in it
        first = max(0, min(number * len(sources) // len(new) - reach // 2, len(sources) - reach))
        near = sources[first : first + reach]
        likes = process.extract(key[1], near, scorer=fuzz.ratio, score_cutoff=FUZZY_THRESHOLD, limit=_TRIED)
        pairs += [(-score, number, first + place) for _, score, place in likes]
    followers: dict[Key, Entry] = {}
    used: set[int] = set()
    for _, number, place in sorted(pairs):
        if new[number] not in followers and place not in used:
            followers[new[number]] = candidates[place]
            used.add(place)
    return followers


def _dated(old: Catalog, entries: Sequence[Entry], now: datetime.datetime) -> dict[str, str]:
    header = dict(old.header) or header_of(old, now)
    if _live_keys(old.entries) != _live_keys(entries):
        header["POT-Creation-Date"] = timestamp(now)
    if _states(old.entries) != _states(entries):
        header["PO-Revision-Date"] = timestamp(now)
    return header


def header_of(catalog: Catalog, now: datetime.datetime) -> dict[str, str]:
    """Gives the header of a catalog that came without one."""
    name = PurePath(catalog.path).stem
    try:
        return new_header(name, catalog.source_language, catalog.language or None, now)
    except L10nError:  # the folder that it stands in is named like no language
        return new_header(name, catalog.source_language, None, now)


def _live_keys(entries: Sequence[Entry]) -> set[Key]:
    return {(entry.context, entry.source) for entry in entries if not entry.obsolete}


def _states(entries: Sequence[Entry]) -> set[tuple[str | None, str, str, tuple[str, ...], bool, bool]]:
    return {
        (entry.context, entry.source, entry.target, entry.plural_targets, entry.fuzzy, entry.obsolete)
        for entry in entries
        if entry.target
    }


def with_drafts(catalog: Catalog, drafts: Mapping[Key, Draft], now: datetime.datetime) -> Catalog:
    """Gives a catalog with drafts in the entries that have no human's words.

    Args:
        catalog: as it stands now, not as it was when the drafts were asked for.
        drafts: by msgctxt and msgid.
        now: the time of the change.
    """
    entries = tuple(
        drafted_entry(entry, drafts[key])
        if (key := (entry.context, entry.source)) in drafts and not entry.obsolete and not has_human_words(entry)
        else entry
        for entry in catalog.entries
    )
    return replace(catalog, entries=entries, header=_dated(catalog, entries, now))


def drafted_entry(entry: Entry, draft: Draft) -> Entry:
    """Gives an entry with a draft: fuzzy, with its provenance, and without that of an earlier draft.

    A draft that counts as reviewed is neither: provenance is that of drafts that wait for review.
    """
    comments = without_provenance(entry.comments)
    return replace(
        entry,
        target=draft.target,
        fuzzy=not draft.reviewed,
        comments=comments if draft.reviewed else (*comments, provenance_comment(draft, entry.source)),
        previous=None,
        previous_context=None,
        previous_plural=None,
    )
