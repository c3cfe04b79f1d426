"""What a catalog gives to the memory: everything in it that a human approved."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from l10n.inline import NONE_MARK
from l10n.memory.model import Unit
from l10n.model import Catalog, Entry

_DATE = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::\d\d)?\s*([+-]\d{4}|Z)?")


def units_of(catalog: Catalog, origin: str = "", domain: str = "") -> Iterator[Unit]:
    """Gives the reviewed translations of a catalog, those of sentences that have left its article among them.

    Entries that wait for review, plural entries and sentences that were left out in translation are no matches for
    anything.

    Args:
        catalog: as read.
        origin: what its units are named by; its path where that is empty.
        domain: the subject field of its article, empty where it is not known.
    """
    changed = _revision(catalog.header.get("PO-Revision-Date", ""))
    contexts = neighbours(catalog)
    for entry in catalog.entries:
        if _is_reviewed(entry):
            yield Unit(
                source=entry.source,
                target=entry.target,
                source_language=catalog.source_language,
                target_language=catalog.language,
                origin=origin or catalog.path,
                context=("", "") if entry.obsolete else contexts.get(entry.source, ("", "")),
                domain=domain,
                changed=changed,
            )


def neighbours(catalog: Catalog) -> Mapping[str, tuple[str, str]]:
    """Gives for each source of a catalog the sources before and after it, empty at its ends.

    Args:
        catalog: as read.
    """
    sources = ["", *(entry.source for entry in catalog.entries if not entry.obsolete), ""]
    return {source: (before, after) for before, source, after in zip(sources, sources[1:], sources[2:], strict=False)}


def _is_reviewed(entry: Entry) -> bool:
    return bool(entry.target) and not entry.fuzzy and entry.plural_source is None and entry.target != NONE_MARK


def _revision(date: str) -> str:
    """Gives the revision date of a header as the memory writes it, empty where it is none."""
    found = _DATE.fullmatch(date.strip())
    if found is None:
        return ""
    zone = "+0000" if found[3] in (None, "Z") else found[3]
    try:
        local = datetime.datetime.strptime(f"{found[1]} {found[2]} {zone}", "%Y-%m-%d %H:%M %z")
        return local.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""
