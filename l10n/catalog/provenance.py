"""The one comment that says where a machine draft came from, and whether a human has touched it since.

    # mt: ct2:l10n-mini@1; src 9f2c41d0; out 51be7a12; terms: n-best 1

The first fingerprint is of the source that was drafted, the second of what the machine wrote. A draft whose output
fingerprint no longer matches has been edited; one whose source fingerprint does not match its msgid was moved under
another sentence by an editor's fuzzy merge.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from l10n.model import Draft, Entry

_LINE = re.compile(
    r"(?P<origin>mt|tm|rule): (?P<maker>.+?); src (?P<src>[0-9a-f]{8}); out (?P<out>[0-9a-f]{8})(?P<rest>(;.*)?)"
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a draft came from.

    Attributes:
        origin: "mt", "tm" or "rule".
        maker: which engine, memory or rule made it.
        source_fingerprint: of the source that was drafted.
        output_fingerprint: of what the machine wrote.
        remarks: what else is known, such as "terms: n-best 1".
    """

    origin: Literal["mt", "tm", "rule"]
    maker: str
    source_fingerprint: str
    output_fingerprint: str
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
            return Provenance(origin, match["maker"], match["src"], match["out"], remarks)
    return None


def without_provenance(comments: Sequence[str]) -> tuple[str, ...]:
    """Gives translator comments without those that say where a draft came from."""
    return tuple(comment for comment in comments if not _LINE.fullmatch(comment.strip()))


def is_untouched_draft(entry: Entry) -> bool:
    """Tells whether a machine wrote the target and no human has approved or edited it."""
    if not entry.fuzzy or not entry.target:
        return False
    found = parse_provenance(entry.comments)
    return found is not None and found.output_fingerprint == fingerprint(entry.target)


def is_stale(entry: Entry) -> bool:
    """Tells whether an untouched draft stands under another source than the one it was made of."""
    found = parse_provenance(entry.comments)
    return found is not None and is_untouched_draft(entry) and found.source_fingerprint != fingerprint(entry.source)


def has_human_words(entry: Entry) -> bool:
    """Tells whether a human wrote, edited or approved the target."""
    return bool(entry.target or any(entry.plural_targets)) and not is_untouched_draft(entry)


def needs_draft(entry: Entry) -> bool:
    """Tells whether the machine should draft the entry: it is untranslated, or holds a stale untouched draft."""
    return not entry.obsolete and not has_human_words(entry) and (not entry.target or is_stale(entry))
