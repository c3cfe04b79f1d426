"""l10n glossary: look at the glossary, keep it clean, exchange it with other tools."""

from __future__ import annotations

import click

from l10n.cli.glossary.adding import add
from l10n.cli.glossary.exchanging import export_terms, import_terms
from l10n.cli.glossary.linting import lint
from l10n.cli.glossary.suggesting import suggest
from l10n.cli.glossary.viewing import forms, list_terms, show


@click.group("glossary")
def command() -> None:
    """Look at the terms of the project, keep them clean, and exchange them with other tools.

    \b
    Examples:
      l10n glossary list
      l10n glossary forms "Стратегическое региональное партнёрство" --lang ru
      l10n glossary lint
      l10n glossary import terms.tbx
    """


for _command in (list_terms, show, forms, lint, add, import_terms, export_terms, suggest):
    command.add_command(_command)
