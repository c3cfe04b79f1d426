"""Which engine drafts a language pair: what the user names, else what is installed, else what is shipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.config import EngineSettings, Settings
from l10n.engines.cards import Card, quality_note, read_card, told_pairs
from l10n.engines.checkpoints import unlisted_card
from l10n.engines.plans import ChainPlan, EnginePlan, ModelPlan, load_plan
from l10n.engines.protocol import Engine, covers
from l10n.engines.registry import (
    InstalledModel,
    find_installed,
    install_model,
    installed_models,
    model_folders,
    shipped_model,
)
from l10n.errors import EngineError, ModelError

if TYPE_CHECKING:
    from l10n.engines.account import Account

HOSTED = frozenset({"openai", "deepl", "libretranslate", "google", "azure"})
"""Engines that are services."""

FORMS = (
    '"auto", "ct2:<model or folder>", "marian:<folder>", "pivot:<language>", "pivot:<engine>+<engine>", '
    '"openai:<model>", "deepl", "libretranslate", "google", "azure" or "command:<name>"'
)
"""How an engine may be named, for error texts and help."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The engine for a pair.

    Attributes:
        id: the engine's id.
        reason: why this one.
        quality: how good it is, as far as its card says.
        load: loads it; the libraries it needs are imported then, not before.
        plan: what another machine can load it from; None for services and programs, which run from this one.
    """

    id: str
    reason: str
    quality: str
    load: Callable[[], Engine]
    plan: EnginePlan | None = None

    def describe(self) -> str:
        """Gives one line for the person who runs the command."""
        return f"{self.id} ({self.reason}; {self.quality})"


def choose_engine(
    source: str,
    target: str,
    settings: Settings,
    root: Path | None = None,
    named: str | None = None,
    account: Account | None = None,
) -> Choice:
    """Gives the engine for a pair.

    Args:
        source: BCP 47 tag.
        target: BCP 47 tag.
        settings: the project's; its engine settings may name an engine.
        root: the project folder; that of the settings by default.
        named: the engine that the command line names.
        account: engines that cost something, or may fail for one segment, count there; one of their own by default.

    Raises:
        EngineError: there is none, or the one that is named cannot be used.
    """
    project = root or settings.root
    pair = f"{source}-{target}"
    if named is not None:
        return _by_name(named, source, target, settings.engine, project, "named on the command line", account)
    configured = settings.engine.pairs.get(pair) or settings.engine.default
    return _by_name(configured, source, target, settings.engine, project, "named in the configuration", account)


def _by_name(
    name: str,
    source: str,
    target: str,
    settings: EngineSettings,
    project: Path,
    reason: str,
    account: Account | None = None,
) -> Choice:
    kind, _, rest = name.partition(":")
    if name == "auto":
        return _automatic(source, target, settings, project)
    if kind == "ct2" and rest:
        return _of_model(_find_ct2(rest, project), source, target, settings, reason)
    if kind == "marian" and rest:
        return _of_checkpoint(_folder(rest, project), source, target, settings, reason)
    if kind == "pivot" and rest:
        return _of_pivot(rest, source, target, settings, project, reason, account)
    elsewhere = _elsewhere(kind, rest, settings, project, reason, account)
    if elsewhere is not None:
        return elsewhere
    raise EngineError(f'"{name}" names no engine', mend=f"Name one as {FORMS}.")


def _elsewhere(
    kind: str, rest: str, settings: EngineSettings, project: Path, reason: str, account: Account | None
) -> Choice | None:
    """Gives the choice of an engine that runs outside of l10n: a service, a program, one of another package."""
    from l10n.engines.outside import choice_of_command, choice_of_package, choice_of_service

    if kind in HOSTED:
        return choice_of_service(kind, rest, settings, project, reason, account)
    if kind == "command" and rest:
        return choice_of_command(rest, settings, project, reason, account)
    return choice_of_package(kind, rest, settings, reason) if kind else None


def _automatic(source: str, target: str, settings: EngineSettings, project: Path) -> Choice:
    # a model that does not say what it translates is used where it is named only
    models = [
        model
        for model in installed_models(*model_folders(project))
        if all(known != "*" for _, known in model.card.pairs)
    ]
    # a model for a few pairs is better at them than one of the same size for hundreds of languages
    models.sort(key=lambda model: any(known == "*" for known, _ in model.card.pairs))
    for model in models:
        if covers(model.card.pairs, source, target):
            return _of_model(model, source, target, settings, "installed for this pair")
    if "en" not in (source.split("-")[0], target.split("-")[0]):
        first = next((model for model in models if covers(model.card.pairs, source, "en")), None)
        second = next((model for model in models if covers(model.card.pairs, "en", target)), None)
        if first and second:
            one = _of_model(first, source, "en", settings, "")
            two = _of_model(second, "en", target, settings, "")
            return _chain(one, two, "en", "installed for the way through English")
    shipped = shipped_model()
    if shipped and covers(shipped.card.pairs, source, target):
        return _of_model(shipped, source, target, settings, "shipped with l10n, as nothing is installed for this pair")
    raise EngineError(
        f"no engine translates {source} to {target}",
        mend=f"Install a model: l10n models install OWNER/NAME, such as an OPUS-MT model for {source}-{target}; "
        f"or name an engine as {FORMS}.",
    )


def _find_ct2(name: str, project: Path) -> InstalledModel:
    """Gives the model that a name or a folder stands for; a checkpoint in a folder is converted first."""
    shipped = shipped_model()
    if shipped and name in (shipped.card.name, shipped.card.label):
        return shipped
    folder = _folder_or_none(name, project)
    if folder is None:
        return find_installed(name, *model_folders(project))
    if (folder / "model.bin").is_file():
        return InstalledModel(folder, read_card(folder) or unlisted_card(folder))
    # beside the installed ones, not among them: naming a folder once is not installing it
    root = project / ".l10n" / "converted"
    return install_model(str(folder), root=root, pairs=unlisted_card(folder).pairs, agree=lambda _licence: True)


def _folder_or_none(name: str, project: Path) -> Path | None:
    path = Path(name).expanduser()
    return next((folder.resolve() for folder in (path, project / path) if folder.is_dir()), None)


def _folder(name: str, project: Path) -> Path:
    folder = _folder_or_none(name, project)
    if folder is None:
        raise ModelError("there is no such folder", path=name, mend="Name a folder with a Marian checkpoint.")
    return folder


def _of_model(model: InstalledModel, source: str, target: str, settings: EngineSettings, reason: str) -> Choice:
    _check_pair(model.card, model.id, source, target)
    plan = ModelPlan("ct2", model.folder, model.card)
    quality = quality_note(model.card, source, target)
    return Choice(model.id, reason, quality, lambda: load_plan(plan, settings), plan)


def _of_checkpoint(folder: Path, source: str, target: str, settings: EngineSettings, reason: str) -> Choice:
    card = unlisted_card(folder)
    _check_pair(card, f"marian:{card.label}", source, target)
    plan = ModelPlan("marian", folder, card)
    quality = quality_note(card, source, target)
    return Choice(f"marian:{card.label}", reason, quality, lambda: load_plan(plan, settings), plan)


def _check_pair(card: Card, engine: str, source: str, target: str) -> None:
    if not covers(card.pairs, source, target):
        known = told_pairs(card.pairs)
        raise EngineError(
            f"{engine} does not translate {source} to {target}; it translates {known}",
            mend='Name another engine for the pair; "l10n engines" lists them.',
        )


def _of_pivot(
    rest: str,
    source: str,
    target: str,
    settings: EngineSettings,
    project: Path,
    reason: str,
    account: Account | None,
) -> Choice:
    names = rest.split("+")
    middle = "en"
    if len(names) == 1:
        middle, names = names[0], ["auto", "auto"]
    if len(names) != 2:
        raise EngineError(f'"pivot:{rest}" names no chain of two engines', mend=f"Name an engine as {FORMS}.")
    one = _by_name(names[0], source, middle, settings, project, reason, account)
    two = _by_name(names[1], middle, target, settings, project, reason, account)
    return _chain(one, two, middle, reason)


def _chain(one: Choice, two: Choice, middle: str, reason: str) -> Choice:
    def load() -> Engine:
        from l10n.engines.pivot import PivotEngine

        return PivotEngine(one.load(), two.load(), middle)

    quality = f"to {middle}: {one.quality}; from {middle}: {two.quality}"
    plan = ChainPlan(one.plan, two.plan, middle) if one.plan and two.plan else None
    return Choice(f"pivot:{one.id}+{two.id}", reason, quality, load, plan)
