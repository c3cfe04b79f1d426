"""One entry out of two that stand for the same sentence, without losing what humans wrote in either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from l10n.catalog.partial import other_text
from l10n.catalog.provenance import has_human_words, is_stale, without_provenance
from l10n.model import Entry

Words = tuple[str, str | None, tuple[str, ...]]


def words_of(entry: Entry) -> Words:
    """Gives what of an entry a translator writes."""
    return entry.target, entry.plural_source, entry.plural_targets


def is_worth_keeping(entry: Entry) -> bool:
    """Tells whether an entry holds anything of a human: a translation or a comment."""
    return has_human_words(entry) or bool(without_provenance(entry.comments))


def one_of(first: Entry, second: Entry) -> Entry:
    """Gives one entry for a sentence that stands in a catalog twice.

    A human's words come before a draft, those of a live entry before those of an obsolete one. Where both have
    different words of a human, the second's are kept in a comment, and a human has to look.

    Args:
        first: it decides where nothing else does.
        second: with the same msgctxt and msgid.
    """
    ours, theirs = (second, first) if first.obsolete and not second.obsolete else (first, second)
    live = not (ours.obsolete and theirs.obsolete)
    if words_of(ours) == words_of(theirs):
        better = theirs if ours.fuzzy and not theirs.fuzzy else ours
        return _placed(better, ours, theirs, live=live)
    if has_human_words(ours) and has_human_words(theirs):
        if theirs.obsolete and not ours.obsolete:
            kept = replace(ours, comments=_with(ours.comments, _other_texts(theirs, ours)))
            return _placed(kept, ours, theirs, live=True)
        return _placed(both_kept(ours, theirs), ours, theirs, live=live)
    human = ours if has_human_words(ours) else theirs if has_human_words(theirs) else None
    return _placed(human or better_draft(ours, theirs), ours, theirs, live=live)


def better_draft(ours: Entry, theirs: Entry) -> Entry:
    """Gives of two entries without human words the one with a draft that was made for its sentence."""
    for entry in (ours, theirs):
        if entry.target and not is_stale(entry):
            return entry
    return ours if ours.target else theirs


def both_kept(ours: Entry, theirs: Entry) -> Entry:
    """Gives an entry with our words, fuzzy, and theirs in a comment: two humans disagree, and a third must look.

    Nothing says any more that a machine made it: a draft that one of them approved must not look like one again.
    """
    return replace(
        ours,
        fuzzy=True,
        workflow=tuple(flag for flag in ours.workflow if flag != "fuzzy"),
        comments=_with(without_provenance(ours.comments), _other_texts(theirs, ours)),
    )


def _other_texts(entry: Entry, beside: Entry) -> list[str]:
    texts = entry.plural_targets if entry.plural_source is not None else (entry.target,)
    return [*_other_plural(entry, beside), *(other_text(text) for text in texts if text)]


def _other_plural(entry: Entry, beside: Entry) -> list[str]:
    """Gives what keeps the plural msgid of an entry that gives way to one without it."""
    plural = entry.plural_source
    return [other_text(plural)] if plural and plural != beside.plural_source else []


def _with(comments: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return (*comments, *(comment for comment in dict.fromkeys(more) if comment not in comments))


def _placed(chosen: Entry, ours: Entry, theirs: Entry, *, live: bool) -> Entry:
    """Gives the chosen entry in our place, with the comments that humans made on the other."""
    other = ours if chosen is theirs else theirs
    more = (*without_provenance(other.comments), *_other_plural(other, chosen))
    return replace(
        chosen,
        comments=_with(chosen.comments, more),
        extracted=tuple(dict.fromkeys((*ours.extracted, *theirs.extracted))),
        references=tuple(dict.fromkeys((*ours.references, *theirs.references))),
        flags=tuple(dict.fromkeys((*ours.flags, *theirs.flags))),
        obsolete=not live,
        line=ours.line,
    )
