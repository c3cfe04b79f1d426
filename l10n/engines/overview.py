"""What engines there are, for the person who asks: installed models, missing libraries, the choice for each pair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from l10n.config import EngineSettings, Settings
from l10n.engines.cards import Card
from l10n.engines.choose import choose_engine
from l10n.engines.entry_points import engines_of_packages, package_of
from l10n.engines.hosted.opening import ABOUT, missing_key
from l10n.engines.outside import is_runnable
from l10n.engines.registry import installed_models, model_folders, shipped_model
from l10n.errors import EngineError

_LIBRARIES = (
    ("ct2", "the fast engine, for Marian models in CTranslate2's form", "mt", ("ctranslate2", "sentencepiece")),
    (
        "marian",
        "the reference, for Marian checkpoints in transformers",
        "transformers",
        ("transformers", "torch", "sentencepiece"),
    ),
)


@dataclass(frozen=True, slots=True)
class EngineKind:
    """A kind of engine.

    Attributes:
        name: as engines are named by it: ct2, deepl, command:mine.
        about: what it is.
        missing: what it lacks here: libraries, a key, a program; nothing where it is ready.
        mend: what is to be done about it; empty where it is ready.
    """

    name: str
    about: str
    missing: tuple[str, ...]
    mend: str


@dataclass(frozen=True, slots=True)
class ListedModel:
    """A model on this machine.

    Attributes:
        id: the id of the engine that it makes.
        card: what it is.
        folder: where it is.
        shipped: whether it is part of the package.
    """

    id: str
    card: Card
    folder: Path
    shipped: bool


@dataclass(frozen=True, slots=True)
class PairChoice:
    """Which engine would draft a configured pair.

    Attributes:
        source: BCP 47 tag.
        target: BCP 47 tag.
        id: the engine's id; empty where there is none.
        reason: why this one, or why none.
        quality: how good it is; empty where there is none.
    """

    source: str
    target: str
    id: str
    reason: str
    quality: str


@dataclass(frozen=True, slots=True)
class EnginesOverview:
    """What engines there are.

    Attributes:
        kinds: the kinds of engines, and what each would need.
        models: the models on this machine.
        pairs: the configured pairs.
    """

    kinds: tuple[EngineKind, ...]
    models: tuple[ListedModel, ...]
    pairs: tuple[PairChoice, ...]


def describe_engines(settings: Settings, root: Path | None = None) -> EnginesOverview:
    """Gives what engines there are, without loading any.

    Args:
        settings: the project's.
        root: the project folder; that of the settings by default.

    Raises:
        ModelError: a model's card is damaged.
    """
    project = root or settings.root
    models = [
        ListedModel(model.id, model.card, model.folder, shipped=False)
        for model in installed_models(*model_folders(project))
    ]
    shipped = shipped_model()
    if shipped:
        models.append(ListedModel(shipped.id, shipped.card, shipped.folder, shipped=True))
    pairs = tuple(_pair(settings, project, target) for target in settings.targets)
    kinds = (*(_kind(*row) for row in _LIBRARIES), *_outside(settings.engine))
    return EnginesOverview(kinds, tuple(models), pairs)


def _kind(name: str, about: str, extra: str, libraries: tuple[str, ...]) -> EngineKind:
    missing = tuple(library for library in libraries if not _is_there(library))
    return EngineKind(name, about, missing, f'pip install "l10n[{extra}]"' if missing else "")


def _outside(settings: EngineSettings) -> Iterator[EngineKind]:
    """Gives the engines that run outside of l10n: services, programs of the user's, those of other packages."""
    for name, about in ABOUT.items():
        kind = _kind(name, f"a service: {about}", "hosted", ("httpx",))
        try:
            mend = missing_key(name, settings)
        except EngineError as error:
            mend = str(error)
        missing = (*kind.missing, "a key") if mend else kind.missing
        yield EngineKind(name, kind.about, missing, "; ".join(part for part in (kind.mend, mend) if part))
    for name, words in settings.commands.items():
        missing = () if is_runnable(words) else (f"the program {words[0]}",)
        mend = "Install it, or correct it in [engine.commands]." if missing else ""
        yield EngineKind(f"command:{name}", f"a program of yours: {' '.join(words)}", missing, mend)
    for name, found in engines_of_packages().items():
        yield EngineKind(name, f"offered by {package_of(found)}", (), "")


def _is_there(library: str) -> bool:
    try:
        return find_spec(library) is not None
    except (ImportError, ValueError):
        return False


def _pair(settings: Settings, project: Path, target: str) -> PairChoice:
    try:
        choice = choose_engine(settings.source, target, settings, project)
    except EngineError as error:
        return PairChoice(settings.source, target, "", str(error), "")
    return PairChoice(settings.source, target, choice.id, choice.reason, choice.quality)
