"""Printing findings, for the commands that check something."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from l10n.model import Finding


def print_findings(findings: Sequence[Finding], form: str, output: Path | None) -> None:
    """Prints findings in one of the report formats, or writes them to a file.

    Args:
        findings: in the order in which they are reported.
        form: the name of the format.
        output: the file; None for standard output.
    """
    from l10n.reporting import FORMATS, styled_report

    if output is None and form == "text" and sys.stdout.isatty():
        from rich.console import Console

        Console(soft_wrap=True, highlight=False).print(styled_report(findings), end="")
        return
    text = FORMATS[form](findings)
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
    else:
        from l10n.storage import write_whole

        write_whole(output, text.encode("utf-8"))
        click.echo(f"Wrote {output}.", err=True)
