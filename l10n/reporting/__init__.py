"""Reports: what checks found, for a person, for CI servers and for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from l10n.model import Finding
from l10n.reporting.github_report import github_report
from l10n.reporting.html_report import html_report
from l10n.reporting.json_report import json_report
from l10n.reporting.junit_report import junit_report
from l10n.reporting.sarif_report import sarif_report
from l10n.reporting.text_report import styled_report, text_report

__all__ = ["FORMATS", "Report", "styled_report"]

Report = Callable[[Sequence[Finding]], str]

FORMATS: Mapping[str, Report] = MappingProxyType(
    {
        "text": text_report,
        "json": json_report,
        "github": github_report,
        "sarif": sarif_report,
        "junit": junit_report,
        "html": html_report,
    }
)
"""The formats of `l10n check --format`, by name."""
