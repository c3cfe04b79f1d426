"""Findings as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from l10n.model import Finding
from l10n.reporting.excerpts import excerpt, summary
from l10n.reporting.visible import visible

_STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; }
h2 { font-size: 1.1rem; margin-top: 2.5rem; overflow-wrap: anywhere; }
article { border-left: .3rem solid #8c959f; padding: .2rem 1rem; margin: 1rem 0; }
article.error { border-color: #cf222e; } article.warning { border-color: #bf8700; }
p { margin: .2rem 0; } mark { background: #fff3bf; } code { background: #eef1f4; padding: 0 .25rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .3rem 0; font-size: .9rem; }
dd { margin: 0; overflow-wrap: anywhere; } dt { color: #57606a; }
"""


def html_report(findings: Sequence[Finding]) -> str:
    """Gives a page with the findings of every file, most of it readable without any markup.

    Args:
        findings: in the order in which they are reported, those of a file together.
    """
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        f'<head><meta charset="utf-8"><title>l10n check: {summary(findings)}</title>',
        f"<style>\n{_STYLE}</style></head>",
        f"<body>\n<h1>l10n check</h1>\n<p>{summary(findings)}</p>",
    ]
    for path, group in groupby(findings, key=lambda finding: finding.path):
        lines.append(f"<section>\n<h2>{_escaped(path)}</h2>")
        lines.extend(_article(finding) for finding in group)
        lines.append("</section>")
    return "\n".join([*lines, "</body>", "</html>"]) + "\n"


def _article(finding: Finding) -> str:
    title = f"line {finding.line}: " if finding.line else ""
    rows = []
    shown = set()
    for name, text, part in (
        ("source", finding.source, finding.evidence.get("in source", "")),
        ("target", finding.target, finding.evidence.get("found", "")),
    ):
        if text:
            before, marked, after = excerpt(text, part)
            shown.add(marked)
            marked = f"<mark>{_escaped(marked)}</mark>" if marked else ""
            rows.append(f'<dt>{name}</dt><dd dir="auto">{_escaped(before)}{marked}{_escaped(after)}</dd>')
    rows += [
        f'<dt>{_escaped(name)}</dt><dd dir="auto">{_escaped(value)}</dd>'
        for name, value in finding.evidence.items()
        if value not in shown
    ]
    return (
        f'<article class="{finding.severity}">\n'
        f"<p>{title}{finding.severity}: <code>{_escaped(finding.check)}</code> {_escaped(finding.message)}</p>\n"
        f"<dl>{''.join(rows)}</dl>\n</article>"
    )


def _escaped(text: str) -> str:
    return escape(visible(text, keep="\n"), quote=True)
