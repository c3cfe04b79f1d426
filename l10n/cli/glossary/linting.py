"""l10n glossary lint: what is wrong with the glossary."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from l10n.cli.findings import print_findings
from l10n.cli.glossary.files import article_segments, glossary_files, project_catalogs
from l10n.cli.project import settings_here, shown
from l10n.errors import GlossaryError

if TYPE_CHECKING:
    pass

_FORMATS = ("text", "json", "github", "sarif", "junit", "html")


@click.command("lint")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="How findings are printed.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write them to this file.")
@click.option("--usage/--no-usage", default=True, help="Whether articles and reviewed catalogs are looked at too.")
@click.option("--list", "list_kinds", is_flag=True, help="List the kinds of findings and why they exist.")
def lint(files: tuple[Path, ...], form: str, output: Path | None, usage: bool, list_kinds: bool) -> None:
    """Say what is wrong with glossary files; with those of the project by default.

    Exit codes: 0 clean, 1 findings, 2 could not run. Findings that only inform do not count.

    \b
    Examples:
      l10n glossary lint
      l10n glossary lint glossaries/house.csv --no-usage --format github
    """
    from l10n.glossary.lint import KINDS, lint_glossary

    if list_kinds:
        width = max(map(len, KINDS))
        for kind, why in KINDS.items():
            click.echo(f"{kind:<{width}}  {why}")
        return
    settings = settings_here()
    paths = files or glossary_files(settings)
    if not paths:
        folder = settings.root / settings.glossaries
        raise GlossaryError("there is no glossary", path=shown(folder), mend="Begin one with: l10n glossary add")
    found = lint_glossary(
        paths,
        settings.root,
        settings.source,
        settings.targets,
        [text for _, text in article_segments(settings)] if usage else (),
        project_catalogs(settings) if usage else (),
        settings.glossary.domains,
    )
    findings = [dataclasses.replace(each, path=shown(settings.root / each.path)) for each in found]
    print_findings(findings, form, output)
    if any(finding.severity != "info" for finding in findings):
        click.get_current_context().exit(1)
