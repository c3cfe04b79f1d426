"""l10n evaluate: score engines against what people wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from l10n.cli.drafting import accounting, budget_option
from l10n.cli.progress import drafting_progress
from l10n.cli.project import load_project_glossary, settings_here

if TYPE_CHECKING:
    from l10n.config import Settings
    from l10n.engines.account import Account
    from l10n.evaluation.evaluation import Evaluation
    from l10n.evaluation.references import References
    from l10n.evaluation.systems import System, Translated
    from l10n.glossary import Glossary

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("evaluate")
@click.argument("test_set", required=False, type=click.Path(exists=True, path_type=Path), metavar="[TEST_SET]")
@click.option("--source-file", type=_FILE, help="Sources, one a line, instead of TEST_SET.")
@click.option("--reference-file", type=_FILE, help="Their translations by people, one a line.")
@click.option("--columns", metavar="DE,EN,RU", help="The languages of a table's columns; - for one that is none.")
@click.option("--pair", "pairs", multiple=True, metavar="DE-EN", help="A language pair; may be given repeatedly.")
@click.option("--engine", "engines", multiple=True, metavar="ENGINE", help="As in l10n translate; repeat to compare.")
@click.option(
    "--enforce/--no-enforce", "enforced", default=True, help="Draft as l10n translate does, or by the bare engine."
)
@click.option("--both", is_flag=True, help="Each engine with all of drafting, and bare.")
@click.option("--glossary", "glossaries", multiple=True, type=_FILE, help="Instead of the project's.")
@click.option("--comet", "comet_folder", type=_FOLDER, help="The folder of a COMET model.")
@click.option("--first", type=click.IntRange(1), metavar="N", help="Only so many segments.")
@click.option("--seed", default=12345, show_default=True, type=click.IntRange(0), help="Of the bootstrap.")
@click.option("--resamples", default=1000, show_default=True, type=click.IntRange(1), help="Of the bootstrap.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@budget_option
def command(
    test_set: Path | None,
    source_file: Path | None,
    reference_file: Path | None,
    columns: str | None,
    pairs: tuple[str, ...],
    engines: tuple[str, ...],
    enforced: bool,
    both: bool,
    glossaries: tuple[Path, ...],
    comet_folder: Path | None,
    first: int | None,
    seed: int,
    resamples: int,
    as_json: bool,
    budget: str | None,
) -> None:
    """Score engines on a test set, or on what reviewers approved, side by side.

    TEST_SET is a table of tab-separated values whose first line names the language of each column, a TMX file, or
    catalogs; without it, the reviewed entries of the project's catalogs are the references. BLEU, chrF2 and TER come
    from sacreBLEU, with the signatures that reproduce them; terms are counted as l10n check does. Every row is compared
    with the first one by paired bootstrap. The memory and the cache of the project are not asked.

    \b
    Examples:
      l10n evaluate
      l10n evaluate news.tsv --pair de-en --engine ct2:opus-mt-de-en --engine deepl
      l10n evaluate --source-file dev.de --reference-file dev.ru --pair de-ru --both
    """
    from l10n.errors import EngineError
    from l10n.evaluation.comet import load_comet
    from l10n.evaluation.evaluation import evaluate, require_sacrebleu

    if (source_file is None) != (reference_file is None):
        raise click.UsageError("--source-file and --reference-file belong together")
    if source_file is not None and test_set is not None:
        raise click.UsageError("name either TEST_SET or --source-file")
    require_sacrebleu()
    settings = settings_here()
    comet = load_comet(comet_folder) if comet_folder else None
    files = (source_file, reference_file) if source_file and reference_file else None
    every = _references(test_set, files, _column_names(columns), [_pair(pair) for pair in pairs], settings)
    glossary = _glossary(glossaries, settings)
    ways = (True, False) if both else (enforced,)
    evaluations = []
    with accounting(budget, err=True) as account:
        for references in every:
            systems = _systems(references, engines, ways, settings, account)
            translated = [
                (system, _translated(system, references.first(first), glossary, settings)) for system in systems
            ]
            if account.failure is not None:
                raise account.failure
            if account.spent:
                raise EngineError(f"the budget of {account.budget} is spent, and not all was translated")
            evaluations.append(
                evaluate(references.first(first), translated, glossary, comet, seed=seed, samples=resamples)
            )
    _print(evaluations, as_json=as_json)


def _column_names(columns: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in columns.split(",")) if columns else ()


def _pair(text: str) -> tuple[str, str]:
    from l10n.languages import parse_tag

    source, _, target = text.partition("-")
    if not source or not target:
        raise click.BadParameter(f'"{text}" is no pair; write it as de-en', param_hint="--pair")
    return parse_tag(source), parse_tag(target)


def _references(
    test_set: Path | None,
    files: tuple[Path, Path] | None,
    columns: tuple[str, ...],
    pairs: Sequence[tuple[str, str]],
    settings: Settings,
) -> list[References]:
    """Gives what is measured on, one for each pair.

    Raises:
        L10nError: there is nothing to measure on.
    """
    from l10n.errors import L10nError
    from l10n.evaluation.references import of_catalogs, of_lines, of_table, of_tmx

    wanted = list(pairs) or _usual_pairs(test_set, files, columns, settings)
    found = []
    for pair in wanted:
        if files is not None:
            found.append(of_lines(*files, pair))
        elif test_set is None or test_set.is_dir() or test_set.suffix.lower() == ".po":
            found.append(of_catalogs([test_set or _locales(settings)], pair, settings.source))
        elif test_set.suffix.lower() == ".tmx":
            found.append(of_tmx(test_set, pair))
        else:
            found.append(of_table(test_set, pair, columns))
    filled = [references for references in found if references.sources]
    if not filled or (pairs and len(filled) < len(found)):
        empty = next(references for references in found if not references.sources)
        reasons = "; ".join(f"{count} left out: {reason}" for reason, count in empty.left_out)
        mend = "Review some, or name a test set." if empty.name == "reviewed catalogs" else "Name another pair."
        problem = f"nothing in {empty.name} can be a reference for {empty.pair}" + (f" ({reasons})" if reasons else "")
        raise L10nError(problem, mend=mend)
    return filled


def _locales(settings: Settings) -> Path:
    from l10n.errors import CatalogError

    folder = settings.root / settings.locales
    if not folder.is_dir():
        raise CatalogError("there are no catalogs to measure by", path=folder, mend="Name a test set.")
    return folder


def _usual_pairs(
    test_set: Path | None, files: tuple[Path, Path] | None, columns: tuple[str, ...], settings: Settings
) -> list[tuple[str, str]]:
    """Gives the pairs of the project that a test set has.

    Raises:
        L10nError: it has none, or does not say.
    """
    from l10n.errors import L10nError
    from l10n.evaluation.references import languages_of
    from l10n.languages import base_language

    usual = [(settings.source, target) for target in settings.targets]
    if files is not None and len(usual) != 1:
        raise click.UsageError("--source-file does not say which languages it is about: name them with --pair")
    if files is not None or test_set is None or test_set.is_dir() or test_set.suffix.lower() == ".po":
        return usual
    there = list(languages_of(test_set, columns))
    known = {(base_language(one), base_language(two)) for one, two in there}
    fitting = [pair for pair in usual if (base_language(pair[0]), base_language(pair[1])) in known]
    if not fitting:
        names = ", ".join(sorted(f"{one}-{two}" for one, two in there)) or "none"
        raise L10nError(
            f"none of the project's pairs is in this test set; it has {names}",
            path=test_set,
            mend="Name one with --pair.",
        )
    return fitting


def _glossary(named: Sequence[Path], settings: Settings) -> Glossary:
    from l10n.glossary import load_glossary

    return load_glossary(named, settings.root, settings.glossary.domains) if named else load_project_glossary(settings)


def _systems(
    references: References, engines: Sequence[str], ways: Sequence[bool], settings: Settings, account: Account
) -> list[System]:
    from l10n.engines.choose import choose_engine
    from l10n.evaluation.systems import System

    pair = (references.source_language, references.target_language)
    systems = []
    for named in engines or (None,):
        choice = choose_engine(*pair, settings, named=named, account=account)
        click.echo(f"{references.pair}: {choice.describe()}", err=True)
        engine = choice.load()
        systems += [System(choice, engine, enforced) for enforced in ways]
    return systems


def _translated(system: System, references: References, glossary: Glossary, settings: Settings) -> Translated:
    from l10n.evaluation.systems import translate

    with drafting_progress(f"{references.pair}, {system.name}") as progress:
        progress.expect(len(set(references.sources)))
        return translate(system, references, glossary, settings.engine.splice_margin, progress.done)


def _print(evaluations: Sequence[Evaluation], *, as_json: bool) -> None:
    from l10n.evaluation.report import as_values, table

    if as_json:
        import json

        click.echo(json.dumps([as_values(one) for one in evaluations], ensure_ascii=False, indent=2))
        return
    click.echo("\n\n".join("\n".join(table(one)) for one in evaluations))
