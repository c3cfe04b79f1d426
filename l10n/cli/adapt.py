"""l10n adapt: train a local engine on what reviewers approved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from l10n.cli.project import settings_here, shown

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from l10n.adapting.adapt import Base, Outcome
    from l10n.adapting.fine_tuning import Progress
    from l10n.adapting.segments import Lesson
    from l10n.config import Settings
    from l10n.engines.registry import InstalledModel
    from l10n.memory import Unit

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("adapt")
@click.option("--pair", required=True, metavar="DE-EN", help="The language pair.")
@click.option("--model", metavar="NAME", help="An installed model; by default the one that would draft the pair.")
@click.option(
    "--from", "folder", type=_FOLDER, help="A folder with a Marian checkpoint or a model, instead of --model."
)
@click.option("--tmx", multiple=True, type=_FILE, help="More translations to learn from; may be given repeatedly.")
@click.option("--guard", type=_FILE, help="General text, tab-separated, that it must not forget.")
@click.option("--name", metavar="NAME", help="Of the new model; by default BASE-adapted, or BASE-adapted-de-en.")
@click.option(
    "--held-out", default=200, show_default=True, type=click.IntRange(10), help="Segments kept to measure it."
)
@click.option("--epochs", default=20, show_default=True, type=click.IntRange(1), help="Readings of all, at most.")
@click.option("--rate", default=0.0, type=click.FloatRange(0, 1), help="Of learning; by the model's width by default.")
@click.option("--lose", default=1.0, show_default=True, type=click.FloatRange(0), help="Points the guard may lose.")
@click.option("--seed", default=1, show_default=True, help="Of everything that is drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    pair: str,
    model: str | None,
    folder: Path | None,
    tmx: tuple[Path, ...],
    guard: Path | None,
    name: str | None,
    held_out: int,
    epochs: int,
    rate: float,
    lose: float,
    seed: int,
    as_json: bool,
) -> None:
    """Train a local engine on the reviewed segments of the catalogs and of TMX files.

    The model that comes out is installed beside the one it was made from, and drafts its pair from then on. It is
    measured first, on reviewed segments that it has not seen and on general text; one that scores worse is not
    installed, and the exit code is 1.

    \b
    Examples:
      l10n adapt --pair de-en
      l10n adapt --pair de-ru --model opus-mt-de-ru --tmx agency.tmx --guard news.tsv
    """
    from l10n.adapting.adapt import adapt, adapted_name
    from l10n.adapting.fine_tuning import Schedule
    from l10n.adapting.network import require_torch
    from l10n.adapting.scoring import require_sacrebleu
    from l10n.adapting.segments import reviewed_pairs, with_replay
    from l10n.engines.checkpoints import plain_name
    from l10n.engines.registry import model_folders
    from l10n.memory import shipped_units

    require_torch()
    require_sacrebleu()
    if model and folder:
        raise click.UsageError("name either --model or --from")
    settings = settings_here()
    languages = _languages(pair)
    lesson = _lesson(settings, languages, tmx, guard, held_out, seed)
    _tell(f"{len(lesson.trained):,} segments to learn from, {len(lesson.held_out):,} to measure by")
    _tell(f"{len(lesson.guard):,} of {lesson.guard_name} to guard against forgetting")
    with _base(settings, languages, model, folder) as base:
        if base.card.fallback:
            # the shipped model was trained on the shipped memory, and forgets less while it reads it along
            lesson = with_replay(lesson, reviewed_pairs(shipped_units(*languages), *languages), seed)
            _tell(f"{len(lesson.replayed):,} of the shipped memory to read along")
        _tell(f"{base.card.label}, from {'its installed weights' if base.restored else shown(base.checkpoint)}")
        outcome = adapt(
            base,
            lesson,
            languages,
            model_folders(settings.root)[0],
            Schedule(rate=rate, epochs=epochs, seed=seed),
            name=plain_name(name or adapted_name(base.card, languages)),
            most_lost=lose,
            announce=_tell_progress,
        )
    click.echo(json.dumps(_as_json(outcome), ensure_ascii=False, indent=2) if as_json else "\n".join(_lines(outcome)))
    if outcome.refused:
        ctx.exit(1)


def _languages(pair: str) -> tuple[str, str]:
    from l10n.languages import parse_tag

    source, _, target = pair.partition("-")
    if not source or not target:
        raise click.BadParameter(f'"{pair}" is no pair; write it as de-en', param_hint="--pair")
    return parse_tag(source), parse_tag(target)


def _lesson(
    settings: Settings, pair: tuple[str, str], tmx: tuple[Path, ...], guard: Path | None, held_out: int, seed: int
) -> Lesson:
    from l10n.adapting.segments import lesson_of, read_guard, reviewed_pairs, shipped_guard

    pairs = reviewed_pairs(_units(settings, tmx), *pair)
    if guard is not None:
        return lesson_of(pairs, held_out, read_guard(guard), guard.name, seed)
    return lesson_of(pairs, held_out, shipped_guard(*pair, 300, seed), "the shipped memory", seed)


def _units(settings: Settings, tmx: tuple[Path, ...]) -> Iterator[Unit]:
    """Gives all there is to learn from: the catalogs and TMX files of the project, and those that are named."""
    from l10n.catalog.remembering import origins_of
    from l10n.memory import SHIPPED, read_tmx

    for origin in origins_of(settings):
        if not origin.name.startswith(SHIPPED):
            yield from origin.read()
    for path in tmx:
        yield from read_tmx(path, origin=path.name)


def _base(
    settings: Settings, pair: tuple[str, str], model: str | None, folder: Path | None
) -> AbstractContextManager[Base]:
    from contextlib import nullcontext

    from l10n.adapting.adapt import base_in, base_of
    from l10n.engines.cards import read_card
    from l10n.engines.checkpoints import unlisted_card
    from l10n.engines.registry import InstalledModel

    if folder is None:
        return base_of(_model(settings, pair, model))
    if (folder / "model.bin").is_file():
        return base_of(InstalledModel(folder, read_card(folder) or unlisted_card(folder)))
    return nullcontext(base_in(folder))


def _model(settings: Settings, pair: tuple[str, str], name: str | None) -> InstalledModel:
    """Gives the model that is named, else the one that would draft the pair and is not adapted itself."""
    from l10n.engines.protocol import covers
    from l10n.engines.registry import find_installed, installed_models, model_folders, shipped_model
    from l10n.errors import ModelError

    folders = model_folders(settings.root)
    shipped = shipped_model()
    if name is not None:
        if shipped and name in (shipped.card.name, shipped.card.label):
            return shipped
        return find_installed(name, *folders)
    for model in (*installed_models(*folders), *([shipped] if shipped else [])):
        if covers(model.card.pairs, *pair) and model.card.adaptation is None:
            return model
    raise ModelError(
        f"no model for {pair[0]} to {pair[1]} is installed", mend="Install one, or name a checkpoint with --from."
    )


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _tell_progress(progress: Progress) -> None:
    mark = " *" if progress.best and progress.step else ""
    guard = f", guard {progress.guard:.3f}" if progress.guard else ""
    mixed = f", {progress.share:.0%} of the way to it" if 0 < progress.share < 1 else ""
    _tell(f"step {progress.step}{mixed}: loss on held-out segments {progress.loss:.3f}{guard}{mark}")


def _lines(outcome: Outcome) -> Iterator[str]:
    for before, after in zip(outcome.before, outcome.after, strict=True):
        yield f"{before.test}: BLEU {before.bleu:.1f} → {after.bleu:.1f}, chrF2 {before.chrf:.1f} → {after.chrf:.1f}"
    for metric, signature in outcome.signatures.items():
        yield f"{metric} {signature}"
    for label in outcome.replaced:
        yield f"replaced {label}"
    if outcome.model is not None:
        yield f"installed {outcome.model.id} in {shown(outcome.model.folder)}"
    for reason in outcome.refused:
        yield f"not installed: {reason}"


def _as_json(outcome: Outcome) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "base": outcome.base,
        "before": [asdict(score) for score in outcome.before],
        "after": [asdict(score) for score in outcome.after],
        "signatures": dict(outcome.signatures),
        "measurements": [asdict(one) for one in outcome.tuned.measurements],
        "refused": list(outcome.refused),
        "installed": outcome.model.id if outcome.model else None,
        "replaced": list(outcome.replaced),
    }
