"""l10n glossary import, export: terms from other tools, and for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from l10n.cli.glossary.files import named_languages, project_languages
from l10n.cli.project import load_project_glossary, settings_here, shown
from l10n.config import Settings
from l10n.errors import GlossaryError

if TYPE_CHECKING:
    from l10n.glossary.exchange import Format, Pair

_NAMES = ("csv", "tsv", "xlsx", "tbx", "tbx-core", "tbx-v2", "weblate", "weblate-tbx", "omegat", "deepl", "deepl-tsv")
_PAIR_HELP = "The two languages, such as de:en, of a format that holds no more."
_SHOWN = 20
"""So many kinds of losses and so many clashes are told one by one."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--into", type=click.Path(dir_okay=False, path_type=Path), help="The glossary file that gets them.")
@click.option("--from", "name", type=click.Choice(_NAMES), help="The format, where its name does not tell.")
@click.option("--pair", "pair_text", metavar="SOURCE:TARGET", help=_PAIR_HELP)
@click.option("--lang", "languages", metavar="LANGS", help="Take these languages only, such as de,en,ru.")
@click.option("--complete", is_flag=True, help="Fill empty cells of concepts that are there: languages they lack.")
def import_terms(
    file: Path, into: Path | None, name: str | None, pair_text: str | None, languages: str | None, complete: bool
) -> None:
    """Take over the terms of another tool's file, adding the new ones to a glossary of the project.

    What is there stays as it is; with --complete, concepts get the languages that they lack. What a glossary has no
    place for is counted.

    \b
    Examples:
      l10n glossary import terms.tbx --lang de,en
      l10n glossary import deepl.csv --from deepl --pair de:en --into glossaries/house.csv
    """
    from l10n.glossary.exchange import FORMATS, guess_format
    from l10n.glossary.exchange.placing import complete as fill
    from l10n.glossary.exchange.placing import for_languages, place

    settings = settings_here()
    if not file.exists():
        raise GlossaryError("there is no such file", path=file)
    known = FORMATS[name] if name else guess_format(file)
    pair = _pair(pair_text, settings, known)
    own = project_languages(settings)
    imported = for_languages(known.read(file, pair), own, named_languages(languages))
    path = into or settings.root / settings.glossaries / f"{file.stem}.csv"
    if path.resolve() == file.resolve():
        raise GlossaryError(
            "this file is a glossary of the project already", path=file, mend="Name another with --into."
        )
    done = place(imported, path, load_project_glossary(settings), settings.root, own)
    parts = [f"{len(done.added)} added"]
    parts += [f"{done.present} there already"] if done.present else []
    parts += [f"{len(done.clashes)} left out"] if done.clashes else []
    click.echo(f"{shown(path)}: {', '.join(parts)}.")
    if done.gaps and complete:
        filled = len({(concept.path, concept.row) for concept, _ in done.gaps})
        files = ", ".join(map(shown, fill(done.gaps, settings.root)))
        click.echo(f"{files}: {filled} completed.")
    elif done.gaps:
        lacking = sorted({name for _, cells in done.gaps for name in cells if ":" not in name})
        told = f"{len(done.gaps)} of them lack terms ({', '.join(lacking)})"
        click.echo(f"{told}: put them in with --complete.", err=True)
    if done.columns:
        click.echo(f"The file got the columns {', '.join(done.columns)}.", err=True)
    for concept, where in done.clashes[:_SHOWN]:
        click.echo(f'Left out: "{concept.id}" is at {where} with other terms.', err=True)
    if len(done.clashes) > _SHOWN:
        click.echo(f"Left out: {len(done.clashes) - _SHOWN} more.", err=True)
    _tell_losses(done.losses, "A glossary has no place for:")


@click.command("export")
@click.argument("target", metavar="FILE|FORMAT")
@click.option("--to", "name", type=click.Choice(_NAMES), help="The format, where the name does not tell.")
@click.option("--pair", "pair_text", metavar="SOURCE:TARGET", help=_PAIR_HELP)
@click.option("--lang", "languages", metavar="LANGS", help="Give these languages only, such as de,en.")
@click.option("--domain", "domains", multiple=True, help="Give the concepts of this domain only.")
def export_terms(
    target: str, name: str | None, pair_text: str | None, languages: str | None, domains: tuple[str, ...]
) -> None:
    """Write the glossary of the project for another tool: to a file, or to the terminal where only a format is named.

    What the format cannot hold is counted.

    \b
    Examples:
      l10n glossary export terms.tbx
      l10n glossary export deepl.csv --to deepl --pair de:en
      l10n glossary export omegat --pair de:ru > glossary.txt
    """
    from l10n.glossary.exchange import FORMATS, format_of_output
    from l10n.glossary.exchange.placing import only

    settings = settings_here()
    to_terminal = target == "-" or (name is None and target in FORMATS)
    if target == "-" and name is None:
        raise GlossaryError("the format is not named", mend=f"Name it with --to: {', '.join(FORMATS)}.")
    known = FORMATS[name] if name else FORMATS[target] if to_terminal else format_of_output(Path(target))
    glossary = load_project_glossary(settings)
    if not glossary.concepts:
        raise GlossaryError("there is no term to export", path=settings.root / settings.glossaries)
    pair = _pair(pair_text, settings, known) or (None if known.paired else _first(settings))
    exported = known.write(only(glossary.concepts, named_languages(languages), domains), pair)
    if to_terminal:
        click.echo(exported.content, nl=False)
    else:
        from l10n.storage import write_whole

        write_whole(Path(target), exported.content)
        click.echo(f"Wrote {target} ({known.title}).", err=True)
    _tell_losses(exported.losses, f"{known.title} has no place for:")


def _first(settings: Settings) -> Pair | None:
    """Gives the languages that come first in formats that hold many."""
    from l10n.glossary.exchange import Pair

    languages = project_languages(settings)
    return Pair(languages[0], languages[1]) if len(languages) > 1 else None


def _pair(text: str | None, settings: Settings, known: Format) -> Pair | None:
    from l10n.glossary.exchange import Pair
    from l10n.languages import parse_tag

    if text is not None:
        source, colon, target = text.partition(":")
        if not colon:
            raise GlossaryError(f'"{text}" does not name two languages', mend="Write it as de:en.")
        return Pair(parse_tag(source.strip()), parse_tag(target.strip()))
    if known.paired and len(settings.targets) == 1:
        return Pair(settings.source, settings.targets[0])
    return None


def _tell_losses(losses: Mapping[str, int], heading: str) -> None:
    if not losses:
        return
    click.echo(heading, err=True)
    ordered = sorted(losses.items(), key=lambda loss: (-loss[1], loss[0]))
    for kind, count in ordered[:_SHOWN]:
        click.echo(f"  {count} × {kind}", err=True)
    if len(ordered) > _SHOWN:
        click.echo(f"  {sum(count for _, count in ordered[_SHOWN:])} × {len(ordered) - _SHOWN} other kinds", err=True)
