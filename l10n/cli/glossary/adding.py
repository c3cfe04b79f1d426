"""l10n glossary add: a new concept."""

from __future__ import annotations

from pathlib import Path

import click

from l10n.cli.glossary.files import file_to_change
from l10n.cli.project import load_project_glossary, settings_here, shown
from l10n.errors import GlossaryError


@click.command("add")
@click.option(
    "--term",
    "terms",
    multiple=True,
    required=True,
    metavar="LANG=TEXT",
    help="A wording: de=Rat, or ru:forms=…, en:forbidden=…; several are separated by |.",
)
@click.option("--policy", type=click.Choice(["translate", "keep"]), help="keep: it stays as it is in every language.")
@click.option("--case", type=click.Choice(["sensitive", "insensitive"]), help="Whether upper and lower case count.")
@click.option("--domain", help="Its subject field.")
@click.option("--note", help="For translators.")
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="Of findings about it.")
@click.option("--id", "identity", help="Its id; made from the English term where there is none.")
@click.option(
    "--into", type=click.Path(dir_okay=False, path_type=Path), help="The glossary file, where there are several."
)
def add(
    terms: tuple[str, ...],
    policy: str | None,
    case: str | None,
    domain: str | None,
    note: str | None,
    severity: str | None,
    identity: str | None,
    into: Path | None,
) -> None:
    """Add a concept as a new last row; every other row stays as it is.

    \b
    Examples:
      l10n glossary add --term de=Wasserdialog --term "en=water dialogue" --term "ru=водный диалог"
      l10n glossary add --term de=Rat --term en=Council --term "en:forbidden=Advice" --domain institution
    """
    from l10n.glossary.adding import add_concept

    settings = settings_here()
    fields = {
        "id": identity,
        "policy": policy,
        "case": case,
        "domain": domain,
        "note": note,
        "severity": severity,
    }
    cells = _wordings(terms) | {name: value for name, value in fields.items() if value}
    path = file_to_change(into, settings)
    done = add_concept(path, cells, load_project_glossary(settings), settings.root)
    texts = "; ".join(f"{language}: {term.text}" for language, term in done.concept.terms.items())
    click.echo(f"{shown(path)}:{done.concept.row}: {done.concept.id}: {texts}")
    if done.columns:
        click.echo(f"The file got the columns {', '.join(done.columns)}.", err=True)


def _wordings(terms: tuple[str, ...]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for told in terms:
        language, equals, text = told.partition("=")
        if not equals or not language.strip() or not text.strip():
            raise GlossaryError(f'"{told}" does not say which language it is', mend="Write it as de=Rat.")
        name = language.strip()
        cells[name] = f"{cells[name]}|{text.strip()}" if name in cells else text.strip()
    return cells
