"""From reviewed segments to an installed model that is better on them, or to the numbers that say it is not."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from l10n.adapting.fine_tuning import Progress, Schedule, Tuned, fine_tune
from l10n.adapting.network import require_torch
from l10n.adapting.scoring import Scored, require_sacrebleu, score_engine
from l10n.adapting.segments import Lesson
from l10n.engines.alignment import AlignmentHead
from l10n.engines.cards import Adaptation, Card, Score, checksum
from l10n.engines.checkpoints import REVISION_LENGTH, unlisted_card
from l10n.engines.conversion import QUANTIZATIONS
from l10n.engines.ct2 import load_ct2
from l10n.engines.registry import InstalledModel, convert_into, copy_into, readable_models, remove_model
from l10n.engines.restoring import restore_checkpoint
from l10n.engines.weights import FILE_NAMES as WEIGHTS

HELD_OUT = "reviewed segments, held out"
"""What the reviewed segments are called in scores."""
_ADAPTED = "-adapted"
_TOKENIZER = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")
_LIBRARIES = ("l10n", "torch", "transformers", "ctranslate2", "sentencepiece", "sacrebleu")


@dataclass(frozen=True, slots=True)
class Base:
    """The model that is adapted.

    Attributes:
        checkpoint: a Marian checkpoint.
        card: what it is; its alignment is that of the checkpoint.
        model: it in CTranslate2's form, if it is installed.
        restored: whether the checkpoint was read back from that form.
    """

    checkpoint: Path
    card: Card
    model: InstalledModel | None
    restored: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What adapting a model came to.

    Attributes:
        base: the label of the model that was adapted.
        before: what it scored.
        after: what the adapted one scores, in the same order.
        signatures: sacreBLEU's, by metric.
        tuned: how training went.
        refused: why the adapted model was not installed; empty where it was.
        model: the installed model.
        replaced: labels of earlier ones of the same name, which are gone.
    """

    base: str
    before: tuple[Score, ...]
    after: tuple[Score, ...]
    signatures: Mapping[str, str]
    tuned: Tuned
    refused: tuple[str, ...]
    model: InstalledModel | None
    replaced: tuple[str, ...]


@contextmanager
def base_of(model: InstalledModel) -> Iterator[Base]:
    """Gives an installed model with a checkpoint to train: the one it came from, else one read back from its weights.

    Args:
        model: the installed model.

    Raises:
        ModelError: its weights cannot be read back.
    """
    checkpoint = checkpoint_of(model)
    if checkpoint is not None:
        yield Base(checkpoint, model.card, model, restored=False)
        return
    with tempfile.TemporaryDirectory(prefix="l10n-adapt-") as workshop:
        restored = Path(workshop) / "checkpoint"
        restore_checkpoint(model.folder, restored)
        # conversion has put the aligning head first already
        head = AlignmentHead(model.card.alignment.layer, 0, model.card.alignment.shift)
        yield Base(restored, replace(model.card, alignment=head), model, restored=True)


def checkpoint_of(model: InstalledModel) -> Path | None:
    """Gives the checkpoint that a model was converted from, where it still lies in its folder as it was.

    Args:
        model: the model.
    """
    folder = Path(model.card.origin).expanduser()
    if not model.card.origin or not folder.is_dir():
        return None
    weights = next((folder / name for name in WEIGHTS if (folder / name).is_file()), None)
    same = weights is not None and model.card.revision.startswith(checksum(weights)[:REVISION_LENGTH])
    return folder if same else None


def adapted_name(card: Card, pair: tuple[str, str]) -> str:
    """Gives what an adapted model is called: with the pair where its base has several, so that each has its own.

    Args:
        card: of the base; one that is adapted itself keeps its name.
        pair: source and target language, BCP 47.
    """
    if _ADAPTED in card.name:
        return card.name
    several = len(card.pairs) > 1 or any("*" in known for known in card.pairs)
    return "-".join((card.name + _ADAPTED, *pair)) if several else card.name + _ADAPTED


def base_in(folder: Path) -> Base:
    """Gives the model of a checkpoint's folder.

    Args:
        folder: a Marian checkpoint.

    Raises:
        ModelError: there is none.
    """
    card = replace(unlisted_card(folder.resolve()), quantization=QUANTIZATIONS[0])
    return Base(folder.resolve(), card, None, restored=False)


def adapt(
    base: Base,
    lesson: Lesson,
    pair: tuple[str, str],
    root: Path,
    schedule: Schedule,
    *,
    name: str,
    most_lost: float,
    announce: Callable[[Progress], None],
) -> Outcome:
    """Trains a model on reviewed segments, and installs it beside its base if it is better.

    Better means: on held-out segments neither BLEU nor chrF2 falls and one of them rises, and on the guard neither
    falls by more than `most_lost`. Both models are measured as they run, quantized and in CTranslate2.

    Args:
        base: the model to start from.
        lesson: what it learns from and is measured by.
        pair: source and target language, BCP 47.
        root: the folder of models to install into.
        schedule: how it is trained.
        name: of the new model; earlier ones of that name are replaced.
        most_lost: points of BLEU or chrF2 that may be lost on the guard.
        announce: told of every measurement in training.

    Raises:
        EngineError: a library is missing, or training came apart.
        ModelError: the checkpoint cannot be read, trained or converted.
    """
    require_torch()
    require_sacrebleu()
    quantization = base.card.quantization or QUANTIZATIONS[0]
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".adapting-") as workshop:
        trial, output = Path(workshop) / "models", Path(workshop) / "checkpoint"
        output.mkdir()
        _copy_tokenizer(base.checkpoint, output)
        first = base.model or convert_into(base.checkpoint, trial, base.card, quantization)
        before = _scores(first, lesson, pair)
        tuned = fine_tune(base.checkpoint, output, lesson, pair[1], schedule, announce)
        card = replace(base.card, name=name, revision=_revision(output), pairs=(pair,), scores=(), files={})
        made = convert_into(output, trial, card, quantization)
        after = _scores(made, lesson, pair)
        old, new = (tuple(scored.score for scored in scores) for scores in (before, after))
        refused = tuple(_reasons(old, new, most_lost))
        outcome = Outcome(base.card.label, old, new, after[0].signatures, tuned, refused, None, ())
        return outcome if refused else _installed(outcome, made, base, lesson, schedule, root)


def _installed(
    outcome: Outcome, made: InstalledModel, base: Base, lesson: Lesson, schedule: Schedule, root: Path
) -> Outcome:
    adaptation = Adaptation(
        base=outcome.base,
        trained=len(lesson.trained),
        held_out=len(lesson.held_out),
        guard=len(lesson.guard),
        origins=lesson.counts(),
        seed=schedule.seed,
        steps=outcome.tuned.best.step,
        setting=_setting(outcome.tuned, schedule, base, str(len(lesson.replayed))),
        versions=MappingProxyType({library: version(library) for library in _LIBRARIES}),
        before=outcome.before,
        signatures=outcome.signatures,
    )
    card = replace(made.card, origin=f"adapted from {outcome.base}", scores=outcome.after, adaptation=adaptation)
    earlier = [one.card.label for one in readable_models(root) if one.card.name == card.name]
    model = copy_into(made.folder, root, card)
    replaced = tuple(label for label in earlier if label != card.label)
    for label in replaced:
        remove_model(label, root)
    return replace(outcome, model=model, replaced=replaced)


def _setting(tuned: Tuned, schedule: Schedule, base: Base, replayed: str) -> Mapping[str, str]:
    return MappingProxyType(
        {
            "device": tuned.device,
            "precision": "bfloat16" if tuned.half else "float32",
            "learning rate": f"{tuned.rate:.2g}",
            "dropout": f"{schedule.dropout:g}",
            "tokens in a batch": str(schedule.tokens),
            "measurements": str(len(tuned.measurements)),
            "replayed segments": replayed,
            "start": "the installed weights" if base.restored else "the checkpoint",
        }
    )


def _copy_tokenizer(checkpoint: Path, output: Path) -> None:
    for name in _TOKENIZER:
        if (checkpoint / name).is_file():
            (output / name).write_bytes((checkpoint / name).read_bytes())


def _revision(checkpoint: Path) -> str:
    weights = next(checkpoint / name for name in WEIGHTS if (checkpoint / name).is_file())
    return checksum(weights)[:REVISION_LENGTH]


def _scores(model: InstalledModel, lesson: Lesson, pair: tuple[str, str]) -> tuple[Scored, ...]:
    engine = load_ct2(model.folder, model.card)
    tests = [(lesson.held_out, HELD_OUT), (lesson.guard, lesson.guard_name)]
    return tuple(score_engine(engine, pairs, *pair, name) for pairs, name in tests if pairs)


def _reasons(before: tuple[Score, ...], after: tuple[Score, ...], most_lost: float) -> Iterator[str]:
    """Gives why an adapted model is not better, one phrase a reason."""
    old, new = before[0], after[0]
    if (new.bleu, new.chrf) == (old.bleu, old.chrf):
        yield f"nothing changed on {old.test}"
    for metric in ("bleu", "chrf"):
        if getattr(new, metric) < getattr(old, metric):
            yield f"{_METRICS[metric]} fell on {old.test}"
        for guard, now in zip(before[1:], after[1:], strict=True):
            lost = getattr(guard, metric) - getattr(now, metric)
            if lost > most_lost:
                yield f"{_METRICS[metric]} fell by {lost:.1f} on {guard.test}, and {most_lost:g} is allowed"


_METRICS = {"bleu": "BLEU", "chrf": "chrF2"}
