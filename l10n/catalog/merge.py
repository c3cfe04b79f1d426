"""Bringing a catalog up to its article without losing a human's words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from l10n.catalog.provenance import has_human_words, is_untouched_draft, without_provenance
from l10n.languages import language_name, plural_forms
from l10n.model import Catalog, Entry

FUZZY_THRESHOLD = 60.0
"""Least likeness, in percent, at which a human's translation follows its edited sentence (msgmerge's own, 0.6)."""

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
    for entry in sorted(old.entries, key=lambda entry: entry.obsolete):
        known.setdefault((entry.context, entry.source), entry)
    wanted = [(entry.context, entry.source) for entry in template]
    left = [entry for key, entry in known.items() if key not in set(wanted)]
    followers = _followers([key for key in wanted if key not in known], left)
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
        if (entry.context, entry.source) not in moved and has_human_words(entry)
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


def _followers(new: Sequence[Key], left: Sequence[Entry]) -> Mapping[Key, Entry]:
    """Gives for new sentences the human-translated entries that they most likely replace, each used once."""
    candidates = [entry for entry in left if not entry.obsolete and has_human_words(entry)]
    if not new or not candidates:
        return {}
    from rapidfuzz import fuzz, process  # costs 40 ms, and most updates bring no new sentence

    pairs = []
    for key in new:
        likes = process.extract(
            key[1], [c.source for c in candidates], scorer=fuzz.ratio, score_cutoff=FUZZY_THRESHOLD, limit=5
        )
        pairs += [(score, key, place) for _, score, place in likes]
    pairs.sort(key=lambda pair: -pair[0])
    followers: dict[Key, Entry] = {}
    used: set[int] = set()
    for _, key, place in pairs:
        if key not in followers and place not in used:
            followers[key] = candidates[place]
            used.add(place)
    return followers


def _dated(old: Catalog, entries: Sequence[Entry], now: datetime.datetime) -> dict[str, str]:
    header = dict(old.header)
    if _live_keys(old.entries) != _live_keys(entries):
        header["POT-Creation-Date"] = timestamp(now)
    if _states(old.entries) != _states(entries):
        header["PO-Revision-Date"] = timestamp(now)
    return header


def _live_keys(entries: Sequence[Entry]) -> set[Key]:
    return {(entry.context, entry.source) for entry in entries if not entry.obsolete}


def _states(entries: Sequence[Entry]) -> set[tuple[str | None, str, str, tuple[str, ...], bool, bool]]:
    return {
        (entry.context, entry.source, entry.target, entry.plural_targets, entry.fuzzy, entry.obsolete)
        for entry in entries
        if entry.target
    }


def with_drafts(catalog: Catalog, drafted: Mapping[Key, Entry], now: datetime.datetime) -> Catalog:
    """Gives a catalog with drafted entries in place of those that still want a draft.

    An entry that gained human words since it was handed out is left as it is.
    """
    entries = tuple(
        drafted[key]
        if (key := (entry.context, entry.source)) in drafted and not entry.obsolete and _is_machine_made(entry)
        else entry
        for entry in catalog.entries
    )
    return replace(catalog, entries=entries, header=_dated(catalog, entries, now))


def _is_machine_made(entry: Entry) -> bool:
    return not entry.target or is_untouched_draft(entry)
