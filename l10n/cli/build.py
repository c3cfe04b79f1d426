"""l10n build: write finished articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from l10n.cli.project import article_argument, find_articles, settings_here, shown, target_languages, to_option

if TYPE_CHECKING:
    from l10n.building import Built, Fallback


@click.command("build")
@article_argument()
@to_option
@click.option("--draft", is_flag=True, help="Use fuzzy entries too.")
@click.option(
    "--fallback",
    type=click.Choice(["source", "omit"]),
    help="What takes the place of entries that are not ready; without it they are refused.",
)
def command(articles: tuple[Path, ...], to: str | None, draft: bool, fallback: Fallback | None) -> None:
    """Write the finished articles into build/<lang>/, and beside each the list of what was a draft.

    Without --draft, entries that are untranslated or fuzzy are refused and listed.

    \b
    Examples:
      l10n build articles/wasserdialog.md --to en
      l10n build articles/wasserdialog.md --to en,ru --draft
    """
    from l10n.building import build_article

    settings = settings_here()
    languages = target_languages(to, settings)
    for path in find_articles(articles, settings):
        for language in languages:
            show_built(build_article(path, language, settings, draft=draft, fallback=fallback))


def show_built(built: Built) -> None:
    """Prints where a finished article is and how much of it is reviewed."""
    drafts = sum(1 for entry in built.open if entry.state == "draft")
    left = len(built.open) - drafts
    counts = f"{built.reviewed} of {built.segments} segments reviewed"
    counts += f", {drafts} draft" if drafts else ""
    counts += f", {left} untranslated" if left else ""
    click.echo(f"  {shown(built.path)}  ({counts})")
    if built.open:
        click.echo(f"  {shown(built.sidecar)}  (lists what was not reviewed)")
