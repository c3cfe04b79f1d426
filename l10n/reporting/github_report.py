"""Findings as workflow commands, which GitHub shows beside the changed lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from l10n.model import Finding
from l10n.reporting.excerpts import told_once
from l10n.reporting.visible import visible

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def github_report(findings: Sequence[Finding]) -> str:
    """Gives one ::error, ::warning or ::notice command a line; equal remarks of a file become one.

    Args:
        findings: in the order in which they are reported.
    """
    return "".join(f"{_command(finding, count)}\n" for finding, count in told_once(findings))


def _command(finding: Finding, count: int) -> str:
    properties = {"file": finding.path.replace("\\", "/")}
    if finding.line > 0:
        properties["line"] = str(finding.line)
    properties["title"] = f"{finding.check} ({finding.lang})" if finding.lang else finding.check
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = finding.message
    if count > 1:
        message += f" ({count} times in this file)"
    elif finding.source:
        message += f"\nSource: {visible(finding.source)}"
    if count == 1 and finding.target:
        message += f"\nTarget: {visible(finding.target)}"
    return f"::{_COMMANDS[finding.severity]} {written}::{_message(message)}"


def _message(text: str) -> str:
    """Escapes the message of a command, as GitHub's own toolkit does (actions/toolkit, command.ts)."""
    return visible(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
