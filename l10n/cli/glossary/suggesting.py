"""l10n glossary suggest."""

import click


@click.command("suggest")
def suggest() -> None:
    """Suggest."""
