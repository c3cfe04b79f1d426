"""l10n engines: which engines are there."""

from __future__ import annotations

import click

from l10n.cli.project import settings_here, shown


@click.command("engines")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """Show what is installed, what each kind of engine would need, and which one each pair would use and why.

    \b
    Example:
      l10n engines
    """
    from l10n.engines.cards import told_pairs
    from l10n.engines.overview import describe_engines

    overview = describe_engines(settings_here())
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(overview), ensure_ascii=False, indent=2, default=str))
        return
    click.echo("Kinds of engines")
    for kind in overview.kinds:
        state = "ready" if not kind.missing else f"needs {', '.join(kind.missing)}: {kind.mend}"
        click.echo(f"  {kind.name}: {kind.about}; {state}")
    click.echo("Models")
    for model in overview.models:
        pairs = told_pairs(model.card.pairs)
        place = "shipped with l10n" if model.shipped else shown(model.folder)
        click.echo(f"  {model.id}: {pairs}; {place}")
    click.echo("Pairs of this project")
    for pair in overview.pairs:
        if pair.id:
            click.echo(f"  {pair.source} → {pair.target}: {pair.id} ({pair.reason}; {pair.quality})")
        else:
            click.echo(f"  {pair.source} → {pair.target}: none: {pair.reason}")
