"""l10n glossary suggest: candidates for terms."""

from __future__ import annotations

from pathlib import Path

import click

from l10n.cli.glossary.files import article_segments, project_catalogs
from l10n.cli.project import article_argument, load_project_glossary, settings_here, target_languages, to_option


@click.command("suggest")
@article_argument()
@to_option
@click.option("--most", type=click.IntRange(min=1), default=50, show_default=True, help="How many are given.")
@click.option("--fewest", type=click.IntRange(min=1), default=2, show_default=True, help="How often each is there.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write them to this file.")
def suggest(articles: tuple[Path, ...], to: str | None, most: int, fewest: int, output: Path | None) -> None:
    """Suggest terms that the glossary lacks: phrases that the articles have often and other texts do not.

    The result is a CSV in the layout of a glossary, with what reviewed catalogs have for each phrase. Strike what is no
    term, fill in what is empty, and put it into the glossaries folder or take it over with: l10n glossary import

    \b
    Examples:
      l10n glossary suggest --output candidates.csv
      l10n glossary suggest articles/wasserdialog.md --to ru --most 20
    """
    from l10n.errors import ArticleError
    from l10n.glossary.exchange.separated import separated
    from l10n.glossary.suggest import rows, suggest_terms

    settings = settings_here()
    targets = target_languages(to, settings)
    segments = article_segments(settings, articles)
    if not segments:
        folder = settings.root / settings.articles
        raise ArticleError("there is no article to read", path=folder, mend="Name some, or put them there.")
    found = suggest_terms(
        segments, settings.source, targets, load_project_glossary(settings), project_catalogs(settings), most, fewest
    )
    text = separated(rows(found, settings.source, targets), ",")
    if output is None:
        click.echo(text, nl=False)
    else:
        from l10n.storage import write_whole

        write_whole(output, text.encode("utf-8"))
        click.echo(f"Wrote {output}: {len(found)} candidates.", err=True)
