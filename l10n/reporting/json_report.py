"""Findings as a list of JSON objects."""

from __future__ import annotations

import json
from collections.abc import Sequence

from l10n.model import Finding
from l10n.reporting.visible import UNSEEN


def json_report(findings: Sequence[Finding]) -> str:
    """Gives a JSON list with one object a finding, its keys those of Finding.

    Args:
        findings: in the order in which they are reported.
    """
    objects = [
        {
            "check": finding.check,
            "severity": finding.severity,
            "path": finding.path,
            "line": finding.line,
            "lang": finding.lang,
            "source": finding.source,
            "target": finding.target,
            "message": finding.message,
            "evidence": dict(finding.evidence),
        }
        for finding in findings
    ]
    return dumped(objects)


def dumped(tree: object) -> str:
    """Gives JSON text in which letters stay letters, and what cannot be seen is escaped.

    JSON itself leaves C1 controls, direction marks and half characters as they are; terminals, JavaScript and UTF-8
    do not take them.

    Args:
        tree: lists, dicts, strings and numbers.
    """
    text = json.dumps(tree, ensure_ascii=False, indent=2) + "\n"
    return UNSEEN.sub(lambda match: match[0] if match[0] == "\n" else json.dumps(match[0])[1:-1], text)
