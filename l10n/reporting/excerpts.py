"""The part of a text that a finding is about, and findings counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from l10n.model import Finding

_MARGIN = 30
_TOLD_SINGLY = 3
"""So many equal remarks of a file are told one by one: of drafts, a project has hundreds."""


def excerpt(text: str, part: str, width: int = 0) -> tuple[str, str, str]:
    """Gives what stands before a part of a text, the part itself and what stands after it, cut to a width.

    Args:
        text: the whole text.
        part: words in it; where it is not there, its beginning is shown.
        width: the greatest length in characters, roughly; 0 for no limit.
    """
    start, end = _place(text, part)
    before, marked, after = text[:start], text[start:end], text[end:]
    if not width or len(text) <= width:
        return before, marked, after
    room = max(width - len(marked), 2 * _MARGIN)
    kept = min(len(before), max(room // 2, room - len(after)))
    if kept < len(before):
        before = "…" + before[len(before) - kept :]
    kept = max(room - kept, _MARGIN)
    return before, marked, after[:kept] + "…" if kept < len(after) else after


def _place(text: str, part: str) -> tuple[int, int]:
    """Finds a part as whole words, else anywhere; of several parts joined by semicolons, the first."""
    for wanted in (part, part.partition("; ")[0]):
        pattern = re.escape(wanted)
        for attempt in (rf"(?<!\w){pattern}(?!\w)", pattern):
            match = re.search(attempt, text, re.IGNORECASE) if wanted else None
            if match is not None:
                return match.span()
    return 0, 0


def told_once(findings: Sequence[Finding]) -> Iterator[tuple[Finding, int]]:
    """Gives findings with the number of entries each stands for: many equal remarks of a file become their first.

    Args:
        findings: in the order in which they are reported.
    """
    kinds = [(finding.path, finding.check, finding.message) for finding in findings]
    counts = Counter(kinds)
    told: set[tuple[str, str, str]] = set()
    for kind, finding in zip(kinds, findings, strict=True):
        if finding.severity != "info" or counts[kind] <= _TOLD_SINGLY:
            yield finding, 1
        elif kind not in told:
            told.add(kind)
            yield finding, counts[kind]


def summary(findings: Sequence[Finding]) -> str:
    """Gives one sentence that counts findings by severity.

    Args:
        findings: all of a report.
    """
    if not findings:
        return "No findings."
    counts = Counter(finding.severity for finding in findings)
    parts = [counted(counts["error"], "error"), counted(counts["warning"], "warning")]
    parts.append(counted(counts["info"], "remark"))
    return f"{', '.join(parts)} in {counted(len({finding.path for finding in findings}), 'file')}."


def counted(count: int, noun: str) -> str:
    """Gives a number with its noun, such as "1 file" and "2 files".

    Args:
        count: the number.
        noun: in the singular.
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
