"""Findings for a person at a terminal, grouped by file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from l10n.model import Finding
from l10n.reporting.excerpts import excerpt, summary, told_once
from l10n.reporting.visible import visible

if TYPE_CHECKING:
    from rich.text import Text

_WIDTH = 100
"""Longest excerpt, in characters."""
_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}

_Span = tuple[str, str]
"""Text and the style it is shown in on a terminal."""


def text_report(findings: Sequence[Finding]) -> str:
    """Gives the findings of each file, what they are about, and a last line that counts them.

    Args:
        findings: in the order in which they are reported, those of a file together.
    """
    return "".join("".join(text for text, _ in line) + "\n" for line in _lines(findings))


def styled_report(findings: Sequence[Finding]) -> Text:
    """Gives the same report with the styles that a terminal shows.

    Args:
        findings: in the order in which they are reported, those of a file together.
    """
    from rich.text import Text

    report = Text()
    for line in _lines(findings):
        for text, style in line:
            report.append(text, style=style)
        report.append("\n")
    return report


def _lines(findings: Sequence[Finding]) -> Iterator[list[_Span]]:
    for _, group in groupby(told_once(findings), key=lambda told: told[0].path):
        for finding, count in group:
            if count == 1:
                yield from _finding_lines(finding)
            else:
                yield _headline(finding, f" ({count} times in this file)")
        yield []
    yield [(summary(findings), "bold")]


def _finding_lines(finding: Finding) -> Iterator[list[_Span]]:
    yield _headline(finding, "")
    shown = set()
    for label, text, part in (
        ("source", finding.source, finding.evidence.get("in source", "")),
        ("target", finding.target, finding.evidence.get("found", "")),
    ):
        if text:
            before, marked, after = excerpt(text, part, _WIDTH)
            shown.add(marked)
            spans = [(visible(before), ""), (visible(marked), "reverse"), (visible(after), "")]
            yield [(f"    {label}: ", "dim"), *(span for span in spans if span[0])]
    for name, value in finding.evidence.items():
        if value and value not in shown:
            yield [(f"    {visible(name)}: ", "dim"), (visible(value), "")]


def _headline(finding: Finding, addition: str) -> list[_Span]:
    place = f"{finding.path}:{finding.line}" if finding.line else finding.path
    return [
        (visible(place), "bold"),
        (": ", ""),
        (finding.severity, _STYLES[finding.severity]),
        (f": [{visible(finding.check)}] {visible(finding.message)}{addition}", ""),
    ]
