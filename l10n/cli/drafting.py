"""Drafting with its progress shown, for the commands that draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from l10n.cli.progress import drafting_progress
from l10n.cli.project import shown

if TYPE_CHECKING:
    from l10n.catalog.translation import DraftingReport
    from l10n.config import Settings
    from l10n.glossary import Glossary
    from l10n.memory import Memory

ORIGINS = {"rule": "by rule", "mt": "by the engine", "tm": "from the memory"}
CONTRADICTIONS_SHOWN = 20
"""How many contradictions are printed; l10n check prints them all."""

RUNGS = {
    "first": "as the engine has them",
    "n-best": "by another hypothesis",
    "spliced": "put in",
    "unmet": "missed; l10n check names them",
}


def translate_with_progress(
    articles: Sequence[Path],
    languages: Sequence[str],
    settings: Settings,
    glossary: Glossary,
    engine: str | None,
    *,
    redraft: bool,
) -> Iterator[DraftingReport]:
    """Extracts and drafts articles; prints which engine drafts, and shows how far it has come."""
    from l10n.catalog.translation import draft_catalog, wants_draft
    from l10n.drafting.recall import keeps_terms, recall_from
    from l10n.drafting.selection import Engines
    from l10n.glossary.fixed_terms import fixed_terms_of
    from l10n.memory.catalog_units import neighbours
    from l10n.workflow import extract_articles

    engines = Engines(settings, engine)
    extractions = list(extract_articles(articles, languages, settings, glossary))
    for language in languages:
        catalogs = [extraction.catalogs[language] for extraction in extractions]
        fixed_terms = fixed_terms_of(glossary, settings.source, language)
        entries = [entry for catalog in catalogs for entry in catalog.entries]
        wanted = sum(1 for entry in entries if wants_draft(entry, redraft=redraft, fixed_terms=fixed_terms))
        choice = engines.choice(language)
        click.echo(f"{settings.source} → {language}: {choice.describe()}")
        reports = []
        accepts = keeps_terms(glossary, settings.source, language)
        with drafting_progress(f"{settings.source} → {language}", wanted) as on_draft, _memory(settings) as memory:
            for catalog in catalogs:
                recall = recall_from(memory, settings.source, language, settings.memory, neighbours(catalog), accepts)
                draft_all = engines.draft_all(language, glossary, recall)
                reports.append(
                    draft_catalog(catalog, draft_all, redraft=redraft, fixed_terms=fixed_terms, on_draft=on_draft)
                )
        # nothing is printed while the bar is there: it would break the bar
        yield from reports


def _memory(settings: Settings) -> Memory:
    """Gives the project's memory; what of it cannot be read is named, and does not stop the drafting."""
    from l10n.catalog.remembering import project_memory

    return project_memory(settings, lambda problem: click.echo(f"l10n: {problem}", err=True))


def show_report(report: DraftingReport) -> None:
    """Prints where a catalog is and where its targets came from."""
    parts = [f"{count} {ORIGINS[origin]}" for origin, count in sorted(report.drafted.items())]
    parts += [f"{report.kept} earlier drafts kept"] if report.kept else []
    parts += [f"{report.human} by humans"] if report.human else []
    parts += [f"{report.failed} without a draft"] if report.failed else []
    click.echo(f"  {shown(report.path)}: {', '.join(parts) or 'nothing to draft'} ({report.seconds:.1f} s)")
    rungs = count_rungs(report.remarks)
    if rungs:
        told = ", ".join(f"{count} {RUNGS.get(rung, rung)}" for rung, count in rungs.items())
        click.echo(f"    terms: {told}")


def show_contradictions(paths: Sequence[Path], settings: Settings, glossary: Glossary) -> None:
    """Prints the approved entries of catalogs that contradict the glossary as it is now."""
    from l10n.workflow import contradicted_entries

    findings = contradicted_entries(paths, settings, glossary)
    if findings:
        click.echo(f"  approved, and against the glossary as it is now: {len(findings)}")
    for finding in findings[:CONTRADICTIONS_SHOWN]:
        click.echo(f"    {shown(finding.path)}:{finding.line}: {finding.message}")
    if len(findings) > CONTRADICTIONS_SHOWN:
        click.echo(f"    and {len(findings) - CONTRADICTIONS_SHOWN} more; see them with: l10n check")


def count_rungs(remarks: Mapping[str, int]) -> dict[str, int]:
    """Gives how many terms were met by which rung of enforcement, from what drafting remarked.

    Args:
        remarks: how often it remarked what, such as {"terms: first 2, spliced 1": 3}.
    """
    rungs: Counter[str] = Counter()
    for remark, times in remarks.items():
        kind, _, counts = remark.partition(": ")
        if kind == "terms":
            for count in counts.split(", "):
                rung, _, number = count.rpartition(" ")
                rungs[rung] += int(number) * times
    return {rung: rungs[rung] for rung in RUNGS if rungs[rung]}
