"""Findings as SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from l10n.checks.registry import CHECKS
from l10n.glossary.lint.model import KINDS, PREFIX
from l10n.model import Finding
from l10n.reporting.json_report import dumped
from l10n.reporting.visible import visible

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Half characters that stand for no byte of a file's name."""
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def sarif_report(findings: Sequence[Finding]) -> str:
    """Gives a SARIF log with one run, whose rules are the checks that found something.

    Args:
        findings: in the order in which they are reported.
    """
    names = list(dict.fromkeys(finding.check for finding in findings))
    seen: Counter[str] = Counter()
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "l10n", "version": _version(), "rules": [_rule(name) for name in names]}},
                "originalUriBaseIds": {"PROJECT": {"description": {"text": "The project folder."}}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, names.index(finding.check), seen) for finding in findings],
            }
        ],
    }
    return dumped(log)


def _version() -> str:
    try:
        return version("l10n")
    except PackageNotFoundError:
        return "0"


def _rule(name: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": name}
    check = next((check for check in CHECKS if check.name == name), None)
    if check is not None:
        rule["shortDescription"] = {"text": check.why}
        rule["defaultConfiguration"] = {"level": _LEVELS[check.severity]}
    elif name.removeprefix(PREFIX) in KINDS:
        rule["shortDescription"] = {"text": KINDS[name.removeprefix(PREFIX)]}
    return rule


def _result(finding: Finding, rule_index: int, seen: Counter[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(finding.path)}
    if finding.line > 0:
        place["region"] = {"startLine": finding.line}
    return {
        "ruleId": finding.check,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"l10nFinding/v1": _fingerprint(finding, seen)},
        "properties": {
            "lang": visible(finding.lang),
            "source": visible(finding.source, keep="\n\t"),
            "target": visible(finding.target, keep="\n\t"),
            "evidence": {visible(name): visible(value, keep="\n\t") for name, value in finding.evidence.items()},
        },
    }


def _message(finding: Finding) -> str:
    parts = [finding.message]
    if finding.source:
        parts.append(f"Source: {finding.source}")
    if finding.target:
        parts.append(f"Target: {finding.target}")
    return visible("\n".join(parts), keep="\n\t")


def _artifact(path: str) -> dict[str, str]:
    """Gives a URI: relative to the project where the path is, else absolute."""
    known = _NO_BYTE.sub("\ufffd", path.replace("\\", "/"))
    uri = quote(known, safe="/", errors="surrogateescape")
    return {"uri": f"file://{uri}"} if uri.startswith("/") else {"uri": uri, "uriBaseId": "PROJECT"}


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Gives what stays the same while a finding only moves within its file; the same finding again gets a number."""
    parts = (finding.check, finding.path, finding.lang, finding.source, finding.target, finding.message)
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}:{seen[digest]}"
