"""l10n memory: look into the translation memory."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from l10n.cli.project import settings_here, shown

if TYPE_CHECKING:
    from rich.text import Text

    from l10n.config import Settings
    from l10n.errors import L10nError
    from l10n.memory import Memory, Unit


@click.group("memory")
def command() -> None:
    """Look into the translation memory: every reviewed entry of the catalogs, and the TMX files of the project.

    \b
    Examples:
      l10n memory search Wasserdialog
      l10n memory import agency.tmx
    """


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Replace a file of that name.")
def import_file(file: Path, replace: bool) -> None:
    """Take a TMX file into the memory of the project: it is checked and copied to the project's memory folder.

    \b
    Example:
      l10n memory import agency.tmx
    """
    from collections import Counter

    from l10n.errors import TranslationMemoryError
    from l10n.memory import read_tmx
    from l10n.storage import write_whole

    settings = settings_here()
    kept = settings.root / settings.memory.folder / file.with_suffix(".tmx").name
    counts = Counter((unit.source_language, unit.target_language) for unit in read_tmx(file))
    if not counts:
        raise TranslationMemoryError("this file has no translation", path=file)
    if kept.exists() and not kept.samefile(file) and kept.read_bytes() != file.read_bytes() and not replace:
        raise TranslationMemoryError(
            "the memory has another file of this name", path=shown(kept), mend="Rename yours, or add --replace."
        )
    if not kept.exists() or not kept.samefile(file):
        write_whole(kept, file.read_bytes())
    _open(settings).close()
    for (source, target), count in sorted(counts.items()):
        click.echo(f"{shown(kept)}: {source} → {target}: {count:,} translations")


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--shipped", is_flag=True, help="Export the memory that ships with l10n, not the project's.")
@click.option("--to", "to", metavar="LANGS", help="Only these target languages, such as en,ru.")
def export(file: Path, shipped: bool, to: str | None) -> None:
    """Write the memory as a TMX file; "-" writes to the terminal.

    \b
    Examples:
      l10n memory export project.tmx
      l10n memory export --shipped diplomacy.tmx
    """
    import contextlib

    from l10n.cli.project import target_languages
    from l10n.languages import base_language
    from l10n.memory.tmx_writing import save_tmx, write_tmx

    settings = settings_here()
    wanted = None if to is None else {base_language(tag) for tag in target_languages(to, settings)}
    with contextlib.nullcontext() if shipped else _open(settings) as memory:
        units = _shipped() if memory is None else _own(memory)
        chosen = (unit for unit in units if wanted is None or base_language(unit.target_language) in wanted)
        if str(file) == "-":
            with click.open_file("-", "w", encoding="utf-8") as stream:
                write_tmx(chosen, stream)
            return
        click.echo(f"{shown(file)}: {save_tmx(chosen, file):,} translations")


@command.command("stats")
def stats() -> None:
    """Show what the memory holds, by origin and language pair.

    \b
    Example:
      l10n memory stats
    """
    from rich.console import Console
    from rich.table import Table

    with _open(settings_here()) as memory:
        holdings = memory.holdings()
    table = Table("origin", "languages", box=None, pad_edge=False)
    table.add_column("translations", justify="right")
    for held in holdings:
        table.add_row(held.origin, f"{held.source_language} → {held.target_language}", f"{held.units:,}")
    table.add_row("all", "", f"{sum(held.units for held in holdings):,}")
    Console(highlight=False, soft_wrap=True).print(table)


@command.command("search")
@click.argument("words", nargs=-1, required=True, metavar="TEXT...")
@click.option("--lang", "language", help="Search texts of this language, for every form of the term.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="How many are shown.")
def search(words: tuple[str, ...], language: str | None, limit: int) -> None:
    """Show how a term was translated: both sides of every translation that has it, the newest first.

    \b
    Examples:
      l10n memory search Wasserdialog
      l10n memory search --lang ru "водный диалог"
    """
    from itertools import islice

    from rich.console import Console

    from l10n.languages import parse_tag
    from l10n.memory.concordance import concordance

    text = " ".join(words)
    console = Console(highlight=False, soft_wrap=True)
    tag = None if language is None else parse_tag(language)
    with _open(settings_here()) as memory:
        found = list(islice(concordance(memory, text, tag), limit + 1))
    if not found:
        click.echo(f'"{text}" is not in the memory', err=True)
    for occurrence in found[:limit]:
        unit = occurrence.unit
        console.print(f"{unit.origin}: {unit.source_language} → {unit.target_language}", style="dim", markup=False)
        console.print(_highlighted(unit.source, occurrence.source_spans))
        console.print(_highlighted(unit.target, occurrence.target_spans))
        console.print()
    if len(found) > limit:
        click.echo(f"There is more; --limit {limit * 2} shows twice as many.", err=True)


def _highlighted(text: str, spans: Sequence[tuple[int, int]]) -> Text:
    """Gives an indented text with the found words marked, which shows on a terminal only."""
    from rich.text import Text

    marked = Text(text)
    for start, end in spans:
        marked.stylize("bold reverse", start, end)
    return Text("  ").append_text(marked)


def _open(settings: Settings) -> Memory:
    """Gives the project's memory; catalogs that cannot be read are named, and stay as they were in it."""
    from l10n.catalog.remembering import project_memory

    def name(problem: L10nError) -> None:
        click.echo(f"l10n: {problem}", err=True)

    def show(origin: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"reading {origin}", err=True)

    return project_memory(settings, name, show)


def _own(memory: Memory) -> Iterable[Unit]:
    from l10n.memory import SHIPPED

    return (unit for unit in memory.units() if not unit.origin.startswith(SHIPPED))


def _shipped() -> Iterable[Unit]:
    from itertools import chain

    from l10n.memory import shipped_units

    return chain.from_iterable(shipped_units(*pair) for pair in (("de", "en"), ("de", "ru"), ("en", "ru")))
