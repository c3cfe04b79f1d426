"""Findings as JUnit XML, which CI servers show as failed tests."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from l10n.model import Finding
from l10n.reporting.visible import visible


def junit_report(findings: Sequence[Finding]) -> str:
    """Gives a test suite a file and a test case a finding; errors and warnings are failures, information is not.

    Args:
        findings: in the order in which they are reported, those of a file together.
    """
    failures = sum(1 for finding in findings if finding.severity != "info")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="l10n check" tests="{len(findings)}" failures="{failures}" errors="0">')
    for path, group in groupby(findings, key=lambda finding: finding.path):
        lines.extend(_suite(path, list(group)))
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _suite(path: str, findings: Sequence[Finding]) -> list[str]:
    failures = sum(1 for finding in findings if finding.severity != "info")
    counts = f'tests="{len(findings)}" failures="{failures}" errors="0" skipped="0"'
    lines = [f'  <testsuite name="{_attribute(path)}" {counts}>']
    for finding in findings:
        lines.extend(_case(finding))
    return [*lines, "  </testsuite>"]


def _case(finding: Finding) -> list[str]:
    name = f"line {finding.line}: {finding.check}: {finding.message}"
    start = (
        f'    <testcase name="{_attribute(name)}" classname="{_attribute(finding.path)}" '
        f'file="{_attribute(finding.path)}" line="{finding.line}">'
    )
    details = [finding.message, f"Source: {finding.source}", f"Target: {finding.target}"]
    details += [f"{key}: {value}" for key, value in finding.evidence.items()]
    text = _text("\n".join(details))
    if finding.severity == "info":
        return [start, f"      <system-out>{text}</system-out>", "    </testcase>"]
    kind = f'type="{_attribute(finding.severity)}" message="{_attribute(finding.message)}"'
    return [start, f"      <failure {kind}>{text}</failure>", "    </testcase>"]


def _text(text: str) -> str:
    """Escapes text for an element; XML 1.0 has no place for controls and half characters."""
    return escape(visible(text, keep="\n\t"), quote=False)


def _attribute(text: str) -> str:
    return escape(visible(text), quote=True)
