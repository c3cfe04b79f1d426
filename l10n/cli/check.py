"""l10n check: check catalogs and source texts."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from l10n.cli.findings import print_findings
from l10n.cli.project import find_articles, load_project_glossary, settings_here, shown
from l10n.config import Settings
from l10n.errors import CatalogError, ConfigError

if TYPE_CHECKING:
    from l10n.checks.baseline import Known
    from l10n.glossary import Glossary
    from l10n.glossary.aside import Aside
    from l10n.model import Finding

_FORMATS = ("text", "json", "github", "sarif", "junit", "html")
_GLOSSARY_CHECKS = frozenset(("glossary", "term-consistency"))
_LARGE = 1_000_000
"""Bytes of catalogs that are worth a second process to prepare the glossary: about 3,000 entries."""


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--source", "sources", is_flag=True, help="Check the articles themselves, before anything is translated.")
@click.option("--only", metavar="CHECKS", help="Run these checks only, such as glossary,tags.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="How findings are printed.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write them to this file.")
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Only what this file lacks fails.")
@click.option("--update-baseline", "update", is_flag=True, help="Write the baseline: what is found now is known.")
@click.option("--drafts/--no-drafts", default=True, help="Whether entries that wait for review are checked.")
@click.option("--list", "list_checks", is_flag=True, help="List the checks and why they exist.")
def command(
    paths: tuple[Path, ...],
    sources: bool,
    only: str | None,
    form: str,
    output: Path | None,
    baseline: Path | None,
    update: bool,
    drafts: bool,
    list_checks: bool,
) -> None:
    """Check catalogs; all of the project by default.

    Exit codes: 0 clean, 1 findings, 2 could not run. Findings that only inform do not count.

    \b
    Examples:
      l10n check
      l10n check --source articles/treffen.txt
      l10n check locales/ru --only glossary,tags
      l10n check --format sarif --output findings.sarif
      l10n check --baseline known.json --update-baseline
    """
    if list_checks:
        _list()
        return
    click.get_current_context().with_resource(_collection_paused())
    settings = settings_here()
    known = baseline or (settings.root / settings.checks.baseline if settings.checks.baseline else None)
    if update and known is None:
        raise ConfigError("no baseline is named", mend="Name one with --baseline FILE, or as baseline under [checks].")
    names = tuple(part.strip() for part in only.split(",") if part.strip()) if only is not None else ()
    if only is not None and not names:
        raise ConfigError("--only names no check", mend="See them with: l10n check --list")
    run = _Run(settings, paths, names, sources, drafts)
    findings = run.findings()
    if known is not None and update:
        _update(run, findings, known)
        return
    if known is not None:
        findings = _new(run, findings, known)
    print_findings(findings, form, output)
    if any(finding.severity != "info" for finding in findings):
        click.get_current_context().exit(1)


@dataclass(frozen=True, slots=True)
class _Run:
    """What is checked.

    Attributes:
        settings: the project's.
        paths: named files and folders; none for all of the project.
        only: names of the checks; none for all.
        sources: whether articles are checked rather than catalogs.
        drafts: whether unreviewed entries are checked.
    """

    settings: Settings
    paths: tuple[Path, ...]
    only: tuple[str, ...]
    sources: bool
    drafts: bool

    def findings(self) -> list[Finding]:
        """Runs the checks."""
        if self.sources:
            return self._of_sources()
        folder = self.settings.root / self.settings.locales
        if not self.paths and not folder.is_dir():
            raise CatalogError("there are no catalogs", path=shown(folder), mend="Run: l10n extract")
        glossary = load_project_glossary(self.settings)
        aside = self._inflection(self.paths or (folder,), glossary)
        from l10n.checks import chosen_checks, run_checks
        from l10n.workflow import read_catalogs

        chosen_checks(self.settings, self.only)
        catalogs = read_catalogs(self.paths or (folder,), self.settings, drafts=self.drafts)
        if aside is not None and glossary.lexicon is not None:
            glossary.matcher(self.settings.source)
            glossary.lexicon.learn(aside.result())
        found = run_checks(catalogs, self.settings, glossary, self.only, processes=_processes())
        _keep(glossary)
        return found

    def _of_sources(self) -> list[Finding]:
        from l10n.checks import check_sources, chosen_checks, read_articles

        chosen_checks(self.settings, self.only)
        articles = read_articles(find_articles(self.paths, self.settings), self.settings)
        glossary = load_project_glossary(self.settings)
        found = check_sources(articles, self.settings, glossary, self.only)
        _keep(glossary)
        return found

    def _inflection(self, paths: Sequence[Path], glossary: Glossary) -> Aside[Mapping[str, Any]] | None:
        """Starts to prepare the glossary of a large project in a second process, before anything else is imported."""
        if _processes() < 2 or (self.only and not _GLOSSARY_CHECKS & set(self.only)):
            return None
        from l10n.catalog.places import find_catalogs

        catalogs = list(find_catalogs(paths))
        if sum(path.stat().st_size for path in catalogs) <= _LARGE:
            return None
        from l10n.glossary.aside import inflect_aside

        folders = {part.replace("_", "-") for path in catalogs for part in path.parts}
        return inflect_aside(glossary, [tag for tag in self.settings.targets if tag in folders])

    def covers(self, known: Known) -> bool:
        """Tells whether this run would have found a known finding again."""
        from l10n.checks import SourceCheck, chosen_checks

        checks = {check.name: check for check in chosen_checks(self.settings, self.only)}
        check = checks.get(known.check)
        if check is None or (known.state == "draft" and not self.drafts):
            return False
        of_source = known.lang == self.settings.source or isinstance(check, SourceCheck)
        return of_source == self.sources and (not self.paths or self._names(known.path))

    def _names(self, path: str) -> bool:
        where = Path(path).resolve()
        return any(where.is_relative_to(named.resolve()) for named in self.paths)


def _processes() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _keep(glossary: Glossary) -> None:
    if glossary.lexicon is not None:
        glossary.lexicon.save()


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Keeps the garbage collector from looking through entries that all stay until the end: a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _new(run: _Run, findings: list[Finding], path: Path) -> list[Finding]:
    from l10n.checks.baseline import compare, read_baseline

    compared = compare(findings, read_baseline(path), shown(path), run.covers)
    if compared.known:
        noun = "finding is" if compared.known == 1 else "findings are"
        click.echo(f"{compared.known} known {noun} left out; {shown(path)} lists them.", err=True)
    return compared.new


def _update(run: _Run, findings: list[Finding], path: Path) -> None:
    from l10n.checks.baseline import collect, read_baseline, write_baseline

    old = read_baseline(path) if path.exists() else []
    known = collect(findings, [each for each in old if not run.covers(each)])
    write_baseline(path, known)
    before, after = {each.fingerprint for each in old}, {each.fingerprint for each in known}
    count = sum(each.count for each in known)
    noun = "finding" if count == 1 else "findings"
    click.echo(f"{shown(path)}: {count} known {noun}, {len(after - before)} new, {len(before - after)} gone.", err=True)


def _list() -> None:
    from l10n.checks import CHECKS

    width = max(len(check.name) for check in CHECKS)
    for check in CHECKS:
        click.echo(f"{check.name:<{width}}  {check.severity:<7}  {check.why}")
