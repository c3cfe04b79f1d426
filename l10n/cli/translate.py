"""l10n translate: draft what is missing or stale."""

from __future__ import annotations

from pathlib import Path

import click

from l10n.cli.drafting import budget_option, cache_option
from l10n.cli.executors import executing, executor_options
from l10n.cli.project import article_argument, find_articles, load_project_glossary, settings_here, to_option


@click.command("translate")
@article_argument()
@to_option
@click.option(
    "--engine", metavar="ENGINE", help='Which engine, such as "ct2:PATH" or "deepl"; "l10n engines" lists them.'
)
@click.option("--redraft", is_flag=True, help="Also make drafts anew that nobody has touched.")
@cache_option
@budget_option
@executor_options
@click.pass_context
def command(
    ctx: click.Context,
    articles: tuple[Path, ...],
    to: str | None,
    engine: str | None,
    redraft: bool,
    no_cache: bool,
    budget: str | None,
    executor: str,
    address: str | None,
) -> None:
    """Draft what is missing or stale in the catalogs; all articles of the project by default.

    Drafts are fuzzy and say which engine made them. What an engine has translated once is not translated again: it is
    kept under .l10n/cache, which can be deleted at any time. Drafts that nobody has touched are made anew where the
    glossary has changed for their sentence; approved entries that it now contradicts are listed. Ctrl-C keeps all that
    is done; the next run goes on from there. The exit code is 1 where a segment stayed without a draft.

    \b
    Example:
      l10n translate articles/wasserdialog.md --to ru
    """
    from l10n.cli.drafting import (
        accounting,
        end_with_account,
        show_contradictions,
        show_report,
        translate_with_progress,
    )
    from l10n.cli.project import target_languages
    from l10n.storage import project_lock

    settings = settings_here()
    languages = target_languages(to, settings)
    found = find_articles(articles, settings)
    glossary = load_project_glossary(settings)
    reports = []
    with (
        project_lock(settings.root),
        accounting(budget) as account,
        executing(executor, address) as executor_of,
    ):
        for report in translate_with_progress(
            found,
            languages,
            settings,
            glossary,
            engine,
            redraft=redraft,
            account=account,
            cached=not no_cache,
            executor_of=executor_of,
        ):
            show_report(report)
            reports.append(report)
    show_contradictions([Path(report.path) for report in reports], settings, glossary)
    end_with_account(account, ctx.exit, undrafted=sum(report.failed for report in reports))
