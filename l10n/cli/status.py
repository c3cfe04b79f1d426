"""l10n status: where each language stands."""

from __future__ import annotations

import click

from l10n.cli.project import settings_here, target_languages, to_option


@click.command("status")
@to_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(to: str | None, as_json: bool) -> None:
    """Show for each language its articles, segments, words, and how many are reviewed.

    \b
    Example:
      l10n status --json
    """
    import json
    from dataclasses import asdict

    from l10n.workflow import project_status

    settings = settings_here()
    rows = [asdict(row) for row in project_status(target_languages(to, settings), settings)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name, justify="left" if name == "language" else "right")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console(highlight=False).print(table)
