"""l10n catalogs: look after catalogs."""

from __future__ import annotations

from pathlib import Path

import click

from l10n.cli.project import settings_here, shown


@click.group("catalogs")
def command() -> None:
    """Look after catalogs.

    \b
    Example:
      l10n catalogs repair
    """


@command.command("repair")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--check", "only_look", is_flag=True, help="Only say what would be done.")
@click.pass_context
def repair(ctx: click.Context, paths: tuple[Path, ...], only_look: bool) -> None:
    """Repair damaged catalogs, all of the project by default; nothing that stands in them is lost.

    Git's conflict markers, entries that stand twice, foreign charsets and line ends, broken strings, stray lines. Where
    something had to be guessed, the entry becomes fuzzy, and the original stays beside the catalog as <name>.po.orig.

    Ends with 0 where all is well now, 1 where a human has to look (with --check: where anything is to be repaired), 2
    where a file could not be read.

    \b
    Examples:
      l10n catalogs repair
      l10n catalogs repair --check locales/ru
    """
    import contextlib

    from l10n.catalog.places import find_catalogs
    from l10n.catalog.repair import repair_file
    from l10n.errors import CatalogError
    from l10n.storage import clear_leftovers, project_lock

    settings = settings_here()
    folder = settings.root / settings.locales
    code = 0
    with contextlib.nullcontext() if only_look else project_lock(settings.root):
        if not only_look:
            clear_leftovers(folder)
        for path in find_catalogs(paths or ([folder] if folder.is_dir() else [])):
            try:
                repaired = repair_file(path, settings.source, write=not only_look)
            except CatalogError as error:
                click.echo(f"l10n: {error}", err=True)
                code = 2
                continue
            for done in repaired.repairs:
                click.echo(f"{shown(path)}:{done.line}: {done.what}")
            if repaired.repairs and (only_look or not repaired.certain):
                code = max(code, 1)
    ctx.exit(code)


@command.command("compile")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
def compile_(paths: tuple[Path, ...]) -> None:
    """Compile catalogs to .mo files beside them, all of the project by default, for programs that read gettext.

    Only approved translations go in, as with msgfmt.

    \b
    Examples:
      l10n catalogs compile
      l10n catalogs compile locales/ru
    """
    from l10n.catalog.compiling import write_compiled
    from l10n.catalog.places import find_catalogs
    from l10n.catalog.reading import read_catalog
    from l10n.storage import project_lock

    settings = settings_here()
    folder = settings.root / settings.locales
    with project_lock(settings.root):
        for path in find_catalogs(paths or ([folder] if folder.is_dir() else [])):
            if path.suffix == ".po":
                compiled, count = write_compiled(read_catalog(path, settings.source))
                click.echo(f"{shown(compiled)}: {count} translations")
