"""l10n run: the main job in one word."""

from __future__ import annotations

from pathlib import Path

import click

from l10n.cli.drafting import budget_option, cache_option
from l10n.cli.project import article_argument, find_articles, load_project_glossary, settings_here, shown, to_option


@click.command("run")
@article_argument(required=True)
@to_option
@click.option(
    "--engine", metavar="ENGINE", help='Which engine, such as "ct2:PATH" or "deepl"; "l10n engines" lists them.'
)
@cache_option
@budget_option
@click.pass_context
def command(
    ctx: click.Context,
    articles: tuple[Path, ...],
    to: str | None,
    engine: str | None,
    no_cache: bool,
    budget: str | None,
) -> None:
    """Extract, draft, check and build articles: the main job in one word.

    The finished articles are drafts: they use fuzzy entries, and the source where there is no draft; a file beside each
    lists both. Findings in the catalogs are counted here and shown by l10n check. The exit code is 1 where a segment
    stayed without a draft.

    \b
    Example:
      l10n run articles/wasserdialog.md --to en,ru
    """
    from l10n.building import build_article
    from l10n.catalog.places import catalog_name, catalog_path
    from l10n.catalog.status import count_origins
    from l10n.checks import run_checks
    from l10n.cli.build import show_built
    from l10n.cli.drafting import accounting, end_with_account, show_report, translate_with_progress
    from l10n.cli.project import target_languages
    from l10n.formats import article_name
    from l10n.reporting.excerpts import counted
    from l10n.storage import project_lock
    from l10n.workflow import read_catalogs

    settings = settings_here()
    languages = target_languages(to, settings)
    found = find_articles(articles, settings)
    glossary = load_project_glossary(settings)
    undrafted = 0
    with project_lock(settings.root), accounting(budget) as account:
        for report in translate_with_progress(
            found, languages, settings, glossary, engine, redraft=False, account=account, cached=not no_cache
        ):
            show_report(report)
            undrafted += report.failed
    names = [catalog_name(article_name(path, settings), settings) for path in found]
    for language in languages:
        catalogs = read_catalogs([catalog_path(name, language, settings) for name in names], settings)
        findings = [f for f in run_checks(catalogs, settings, glossary) if f.severity != "info"]
        click.echo(f"\n{language}")
        for catalog in catalogs:
            click.echo(f"  {shown(catalog.path)}  ({count_origins(catalog)})")
        for path in found:
            show_built(build_article(path, language, settings, draft=True, fallback="source"))
        if findings:
            told = counted(len(findings), "finding")
            click.echo(f"  {told}; see {'them' if len(findings) > 1 else 'it'} with: l10n check")
    end_with_account(account, ctx.exit, undrafted=undrafted)
