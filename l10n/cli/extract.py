"""l10n extract: bring catalogs up to their articles."""

from __future__ import annotations

from pathlib import Path

import click

from l10n.cli.project import article_argument, find_articles, load_project_glossary, settings_here, shown, to_option


@click.command("extract")
@article_argument()
@to_option
def command(articles: tuple[Path, ...], to: str | None) -> None:
    """Bring templates and catalogs up to their articles; all articles of the project by default.

    What humans wrote stays: under its sentence, fuzzy under the sentence that replaced it, or obsolete.

    \b
    Example:
      l10n extract articles/wasserdialog.md --to en,ru
    """
    from l10n.cli.project import target_languages
    from l10n.storage import project_lock
    from l10n.workflow import extract_articles

    settings = settings_here()
    languages = target_languages(to, settings)
    found = find_articles(articles, settings)
    with project_lock(settings.root):
        for extraction in extract_articles(found, languages, settings, load_project_glossary(settings)):
            segments = sum(1 for _ in extraction.article.segments())
            click.echo(f"{extraction.article.path}: {segments} segments")
            for path in extraction.written:
                click.echo(f"  wrote {shown(path)}")
            if not extraction.written:
                click.echo("  nothing changed")
