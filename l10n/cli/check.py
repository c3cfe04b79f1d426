"""l10n check: check catalogs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from l10n.cli.project import load_project_glossary, settings_here, shown
from l10n.errors import CatalogError

if TYPE_CHECKING:
    from l10n.model import Finding

_FORMATS = ("text", "json", "github", "sarif", "junit", "html")


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--only", metavar="CHECKS", help="Run these checks only, such as glossary,tags.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="How findings are printed.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write them to this file.")
@click.option("--drafts/--no-drafts", default=True, help="Whether entries that wait for review are checked.")
@click.option("--list", "list_checks", is_flag=True, help="List the checks and why they exist.")
def command(
    paths: tuple[Path, ...], only: str | None, form: str, output: Path | None, drafts: bool, list_checks: bool
) -> None:
    """Check catalogs; all of the project by default.

    Exit codes: 0 clean, 1 findings, 2 could not run. Findings that only inform do not count.

    \b
    Examples:
      l10n check
      l10n check locales/ru --only glossary,tags
      l10n check --format sarif --output findings.sarif
    """
    from l10n.checks import run_checks
    from l10n.workflow import read_catalogs

    if list_checks:
        _list()
        return
    settings = settings_here()
    folder = settings.root / settings.locales
    if not paths and not folder.is_dir():
        raise CatalogError("there are no catalogs", path=shown(folder), mend="Run: l10n extract")
    names = tuple(part.strip() for part in only.split(",") if part.strip()) if only else ()
    catalogs = read_catalogs(paths or (folder,), settings, drafts=drafts)
    findings = run_checks(catalogs, settings, load_project_glossary(settings), only=names)
    _print(findings, form, output)
    if any(finding.severity != "info" for finding in findings):
        click.get_current_context().exit(1)


def _list() -> None:
    from l10n.checks import CHECKS

    width = max(len(check.name) for check in CHECKS)
    for check in CHECKS:
        click.echo(f"{check.name:<{width}}  {check.severity:<7}  {check.why}")


def _print(findings: Sequence[Finding], form: str, output: Path | None) -> None:
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
