"""Merging two versions of a catalog that come from a third, entry by entry."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from l10n.catalog.keeping import better_draft, both_kept, is_worth_keeping, words_of
from l10n.catalog.merge import Key
from l10n.catalog.partial import other_text
from l10n.catalog.provenance import has_human_words, is_untouched_draft, without_provenance
from l10n.model import Catalog, Entry

_DATES = ("POT-Creation-Date", "PO-Revision-Date")
_TOOLS = ("X-Generator", "X-Poedit-Basepath")
"""Fields that editors overwrite; nobody misses the other value."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A catalog merged from two versions.

    Attributes:
        catalog: the result, with the path and line ends of our version.
        conflicts: entries in which two humans disagree: our words, fuzzy, with theirs in a comment.
    """

    catalog: Catalog
    conflicts: tuple[Entry, ...]


def merge_versions(base: Catalog, ours: Catalog, theirs: Catalog) -> Merged:
    """Gives two versions of a catalog as one, with what each has changed.

    A human's words come before a draft, an approval before none. Where two humans changed the words of one entry, ours
    stay, fuzzy, and theirs are kept in a comment.

    Args:
        base: what both come from; empty where that is unknown, and then nothing counts as deleted.
        ours: decides where nothing else does.
        theirs: the other version.
    """
    before, mine, other = (_by_key(catalog) for catalog in (base, ours, theirs))
    carried = {key: words_of(entry) for key, entry in before.items()}
    entries: list[Entry] = []
    conflicts: list[Entry] = []
    dropped: list[Entry] = []
    for key in _merged_order(list(mine), list(other)):
        one, two = mine.get(key), other.get(key)
        if one is not None and two is not None:
            merged, conflict = _merge_entry(before.get(key), one, two, carried)
            entries.append(merged)
            conflicts += [merged] if conflict else []
        elif (only := one or two) is not None:
            kept = _merge_one_sided(before.get(key), only)
            if kept is not None:
                entries.append(kept)
            elif not (only.obsolete and before[key].obsolete):  # what was obsolete before was deleted by hand
                dropped.append(only)
    entries += _lost(dropped, entries)
    header, comments = _merge_headers(base, ours, theirs)
    catalog = replace(
        ours,
        header=header,
        comments=comments,
        header_notes=ours.header_notes if theirs.header_notes == base.header_notes else theirs.header_notes,
        ending=_merge_lines(base.ending, ours.ending, theirs.ending),
        entries=(*(entry for entry in entries if not entry.obsolete), *(entry for entry in entries if entry.obsolete)),
    )
    return Merged(catalog, tuple(conflicts))


def _by_key(catalog: Catalog) -> dict[Key, Entry]:
    return {(entry.context, entry.source): entry for entry in catalog.entries}


def _merged_order(ours: Sequence[Key], theirs: Sequence[Key]) -> list[Key]:
    """Gives our order, with what only they have behind what it follows there."""
    known = set(ours)
    following: dict[Key | None, list[Key]] = {}
    anchor: Key | None = None
    for key in theirs:
        if key in known:
            anchor = key
        else:
            following.setdefault(anchor, []).append(key)
    order = list(following.get(None, ()))
    for key in ours:
        order += [key, *following.get(key, ())]
    return order


def _merge_one_sided(base: Entry | None, only: Entry) -> Entry | None:
    """Gives an entry that one side does not have; nothing where that side has dropped it, and the other left it be."""
    if base is None:
        return only
    if (_state(only), without_provenance(only.comments)) == (_state(base), without_provenance(base.comments)):
        return None
    return _gone(only) if is_worth_keeping(only) else None


def _lost(dropped: Iterable[Entry], entries: Iterable[Entry]) -> list[Entry]:
    """Gives the dropped entries whose words are nowhere else: they moved to a sentence that got another translation."""
    present = {words_of(entry) for entry in entries}
    return [_gone(entry) for entry in dropped if has_human_words(entry) and words_of(entry) not in present]


def _gone(entry: Entry) -> Entry:
    return replace(entry, obsolete=True, extracted=(), references=())


def _merge_entry(base: Entry | None, ours: Entry, theirs: Entry, carried: Mapping[Key, object]) -> tuple[Entry, bool]:
    """Gives an entry that both have, and whether two humans disagree about it."""
    chosen, conflict = _choose(base, ours, theirs, carried)
    return _completed(base, ours, theirs, both_kept(ours, theirs) if conflict else chosen), conflict


def _state(entry: Entry) -> object:
    return words_of(entry), entry.fuzzy


def _choose(base: Entry | None, ours: Entry, theirs: Entry, carried: Mapping[Key, object]) -> tuple[Entry, bool]:
    """Gives the entry whose words count, and whether the words of the other one count as much."""
    if words_of(ours) == words_of(theirs):
        return (theirs if _is_better_same(base, ours, theirs) else ours), False
    if base is not None and _state(ours) == _state(base):
        return theirs, False
    if base is not None and _state(theirs) == _state(base):
        return ours, False
    human, other_human = has_human_words(ours), has_human_words(theirs)
    if human != other_human:
        return (ours if human else theirs), False
    if not human:
        return better_draft(ours, theirs), False
    # words that came along from the sentence before, or were only marked as to be checked, are nobody's answer yet
    if _is_unanswered(base, theirs, carried):
        return ours, False
    if _is_unanswered(base, ours, carried):
        return theirs, False
    return ours, True


def _is_better_same(base: Entry | None, ours: Entry, theirs: Entry) -> bool:
    """Tells whether their state counts, where the words are the same."""
    if base is not None and words_of(base) == words_of(ours):
        # who changed the state has looked at the words: one has approved them, or one has taken that back
        return base.fuzzy == ours.fuzzy != theirs.fuzzy
    if ours.fuzzy != theirs.fuzzy:
        return not theirs.fuzzy
    return is_untouched_draft(ours) and not is_untouched_draft(theirs)


def _is_unanswered(base: Entry | None, entry: Entry, carried: Mapping[Key, object]) -> bool:
    if not entry.fuzzy:
        return False
    if base is not None and words_of(base) == words_of(entry):
        return True
    return entry.previous is not None and carried.get((entry.previous_context, entry.previous)) == words_of(entry)


def _completed(base: Entry | None, ours: Entry, theirs: Entry, chosen: Entry) -> Entry:
    """Gives the chosen entry with what the two sides have changed of the rest of it."""
    before = base or Entry(source=ours.source, target="", context=ours.context)
    comments = _merge_lines(*(without_provenance(entry.comments) for entry in (before, ours, theirs)))
    own = [
        comment for comment in chosen.comments if comment not in without_provenance((*ours.comments, *theirs.comments))
    ]
    obsolete = ours.obsolete and theirs.obsolete
    if ours.obsolete != theirs.obsolete and base is not None:
        # the side that changed it has seen the article as it is now
        obsolete = not base.obsolete
    workflow = _merge_lines(*(_without_fuzzy(entry.workflow) for entry in (before, ours, theirs)))
    in_workflow = chosen.fuzzy and "fuzzy" in chosen.workflow
    return replace(
        chosen,
        comments=(*comments, *own),
        extracted=_merge_lines(before.extracted, ours.extracted, theirs.extracted),
        references=_merge_lines(before.references, ours.references, theirs.references),
        flags=_merge_lines(before.flags, ours.flags, theirs.flags),
        workflow=(("fuzzy",) if in_workflow else ()) + workflow,
        obsolete=obsolete,
        line=ours.line,
    )


def _without_fuzzy(flags: Iterable[str]) -> tuple[str, ...]:
    return tuple(flag for flag in flags if flag != "fuzzy")


def _merge_lines(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Gives our lines without those that they removed and with those that they added."""
    removed = set(base) - set(theirs)
    added = [line for line in theirs if line not in base and line not in ours]
    return (*(line for line in ours if line not in removed), *added)


def _merge_headers(base: Catalog, ours: Catalog, theirs: Catalog) -> tuple[dict[str, str], tuple[str, ...]]:
    """Gives the fields of both, the newest dates among them; where both changed one, theirs is kept in a comment."""
    comments = _merge_lines(base.comments, ours.comments, theirs.comments)
    merged: dict[str, str] = {}
    newer = max((ours, theirs), key=lambda catalog: _moment(catalog.header.get("PO-Revision-Date")))
    for name in dict.fromkeys((*ours.header, *theirs.header)):
        before, mine, other = (catalog.header.get(name) for catalog in (base, ours, theirs))
        if name in _DATES:
            value = max(mine, other, key=_moment)
        elif name == "Last-Translator":
            value = newer.header.get(name, mine or other)
        elif mine in (other, before):
            value = other
        else:
            value = mine
            if other not in (None, before) and mine is not None and name not in _TOOLS:
                comments = _merge_lines((), comments, [other_text(f"{name}: {other}")])
        if value is not None:
            merged[name] = value
    return merged, comments


def _moment(date: str | None) -> datetime.datetime:
    """Gives the time that a header's date names; the beginning of time for what is none."""
    try:
        return datetime.datetime.strptime((date or "").strip(), "%Y-%m-%d %H:%M%z")
    except ValueError:
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)
