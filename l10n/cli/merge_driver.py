"""l10n merge-driver: merge catalogs for git."""

from __future__ import annotations

from pathlib import Path

import click

_SHOWN = 60
"""How many characters of a source are shown; it only has to be recognized."""


@click.command("merge-driver")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.argument("name", required=False, metavar="[PATH]")
@click.pass_context
def command(ctx: click.Context, base: Path, ours: Path, theirs: Path, name: str | None) -> None:
    """Merge two versions of a catalog entry by entry; git calls this.

    The result is always a whole catalog without conflict markers. Where two humans translated one sentence differently,
    our words stay, fuzzy, and theirs stand in a comment above; the command then ends with 1, and git names the file.

    \b
    Example, once in a clone:
      git config merge.l10n.name "catalogs by entry"
      git config merge.l10n.driver "l10n merge-driver %O %A %B %P"
    and in .gitattributes:
      *.po merge=l10n
      *.pot merge=l10n
    """
    from l10n.catalog.driver import merge_files

    path = name or str(ours)
    report = merge_files(base, ours, theirs)
    if report.warning:
        click.echo(f"l10n: {path}: {report.warning}", err=True)
    if report.by_lines:
        click.echo(f"l10n: {path}: merged by lines, for a version is damaged: {report.by_lines}", err=True)
    for entry in report.conflicts:
        source = entry.source if len(entry.source) <= _SHOWN else f"{entry.source[:_SHOWN]}…"
        click.echo(f'l10n: {path}: two translations of "{source}": ours is fuzzy, theirs in a comment', err=True)
    ctx.exit(1 if report.conflicts or report.by_lines else 0)
