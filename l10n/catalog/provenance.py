"""The one comment that says where a machine draft came from, and whether a human has touched it since.

    # mt: ct2:l10n-mini@1; src 9f2c41d0; out 51be7a12; hits 0a4c99e1; terms: n-best 1

The first fingerprint is of the source that was drafted, the second of what the machine wrote, the third of what the
glossary fixed for the source, left out where that was nothing. A draft whose output fingerprint no longer matches has
been edited; one whose source fingerprint does not match its msgid was moved under another sentence by an editor's fuzzy
merge; one whose third fingerprint does not match was made before the glossary changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from l10n.model import Draft, Entry

FixedTerms = Callable[[str], str]
"""Says what the glossary fixes for a source, empty where that is nothing."""

_LINE = re.compile(
    r"(?P<origin>mt|tm|rule): (?P<maker>.+?); src (?P<src>[0-9a-f]{8}); out (?P<out>[0-9a-f]{8})"
    r"(; hits (?P<hits>[0-9a-f]{8}))?(?P<rest>(;.*)?)"
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a draft came from.

    Attributes:
        origin: "mt", "tm" or "rule".
        maker: which engine, memory or rule made it.
        source_fingerprint: of the source that was drafted.
        output_fingerprint: of what the machine wrote.
        terms_fingerprint: of what the glossary fixed for the source; empty where that was nothing.
        remarks: what else is known, such as "terms: n-best 1".
    """

    origin: Literal["mt", "tm", "rule"]
    maker: str
    source_fingerprint: str
    output_fingerprint: str
    terms_fingerprint: str = ""
    remarks: tuple[str, ...] = ()


def fingerprint(*texts: str) -> str:
    """Gives eight hexadecimal digits that stand for texts: SHA-256, short, as catalogs hold thousands of entries."""
    return hashlib.sha256("\x1f".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def provenance_comment(draft: Draft, source: str) -> str:
    """Gives the translator comment of a draft of a source."""
    parts = [
        f"{draft.origin}: {draft.maker.replace(';', ',')}",
        f"src {fingerprint(source)}",
        f"out {fingerprint(draft.target)}",
        *([f"hits {fingerprint(draft.fixed_terms)}"] if draft.fixed_terms else []),
        *draft.remarks,
    ]
    return "; ".join(parts).replace("\n", " ")


def parse_provenance(comments: Sequence[str]) -> Provenance | None:
    """Gives the provenance among translator comments, the last one where there are several."""
    for comment in reversed(comments):
        match = _LINE.fullmatch(comment.strip())
        if match:
            origin = cast("Literal['mt', 'tm', 'rule']", match["origin"])
            remarks = tuple(part.strip() for part in match["rest"].split(";") if part.strip())
            return Provenance(origin, match["maker"], match["src"], match["out"], match["hits"] or "", remarks)
    return None


def without_provenance(comments: Sequence[str]) -> tuple[str, ...]:
    """Gives translator comments without those that say where a draft came from."""
    return tuple(comment for comment in comments if not _LINE.fullmatch(comment.strip()))


def is_untouched_draft(entry: Entry) -> bool:
    """Tells whether a machine wrote the target and no human has approved or edited it.

    A previous msgid says that a human had: gettext's tools write it only where the entry was approved before they moved
    it under another sentence.
    """
    if not entry.fuzzy or not entry.target or entry.previous is not None:
        return False
    found = parse_provenance(entry.comments)
    return found is not None and found.output_fingerprint == fingerprint(entry.target)


def is_stale(entry: Entry) -> bool:
    """Tells whether an untouched draft stands under another source than the one it was made of."""
    found = parse_provenance(entry.comments)
    return found is not None and is_untouched_draft(entry) and found.source_fingerprint != fingerprint(entry.source)


def is_before_glossary(entry: Entry, fixed_terms: FixedTerms) -> bool:
    """Tells whether an untouched draft was made when the glossary fixed other terms for its source.

    Drafts by rule never ask the glossary, and those from a memory only where their provenance says so.

    Args:
        entry: of a catalog.
        fixed_terms: says what the glossary fixes for a source now, empty where that is nothing.
    """
    found = parse_provenance(entry.comments)
    if found is None or not is_untouched_draft(entry):
        return False
    if found.origin == "rule" or (found.origin == "tm" and not found.terms_fingerprint):
        return False
    fixed = fixed_terms(entry.source)
    return found.terms_fingerprint != (fingerprint(fixed) if fixed else "")


def has_human_words(entry: Entry) -> bool:
    """Tells whether a human wrote, edited or approved the target."""
    return bool(entry.target or any(entry.plural_targets)) and not is_untouched_draft(entry)


def needs_draft(entry: Entry, fixed_terms: FixedTerms | None = None) -> bool:
    """Tells whether the machine should draft the entry: it is untranslated, or its untouched draft is out of date.

    Args:
        entry: of a catalog.
        fixed_terms: says what the glossary fixes for a source; without it the glossary makes no draft out of date.
    """
    if entry.obsolete or has_human_words(entry):
        return False
    if not entry.target or is_stale(entry):
        return True
    return fixed_terms is not None and is_before_glossary(entry, fixed_terms)
