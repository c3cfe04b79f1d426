"""What a worker is sent once: all that drafting a pair needs, as plain values, and models as bytes.

A worker may be on another machine, which shares neither files nor folders with this one. The memory and the translation
cache stay behind, and so does every setting that is of no use to an engine, such as the address of a database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from l10n.config import EngineSettings
from l10n.drafting.pipeline import Drafting
from l10n.engines.cards import FILE_NAME, Card, checksums
from l10n.engines.choose import Choice
from l10n.engines.plans import ChainPlan, EnginePlan, ModelPlan, models_of
from l10n.engines.registry import installed_models, model_folders, shipped_model
from l10n.errors import EngineError, ModelError
from l10n.glossary import Glossary
from l10n.model import Concept
from l10n.morphology.lexicon import Lexicon

Files = Mapping[str, str]
"""SHA-256 of the files of a model, by name."""

Packed = Mapping[str, bytes]
"""The files of a model, by name."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that a worker needs to draft one pair but the files of models that its machine lacks.

    Attributes:
        engine: the engine's id.
        plan: what the engine is made of.
        models: the files of each of its models, by the folder that they are in on the sender's machine.
        settings: of the engine.
        languages: BCP 47 tags of source and target.
        concepts: of the glossary.
        domains: of the glossary.
        enforce: as Drafting has it.
        margin: as Drafting has it.
        recipe: Drafting.settings.
    """

    engine: str
    plan: EnginePlan
    models: Mapping[Path, Files]
    settings: EngineSettings
    languages: tuple[str, str]
    concepts: tuple[Concept, ...]
    domains: tuple[str, ...]
    enforce: bool
    margin: float
    recipe: str

    def glossary(self) -> Glossary:
        """Gives the glossary; what is known of its words is worked out by whoever uses it."""
        return Glossary(self.concepts, self.domains, Lexicon())


@dataclass(frozen=True, slots=True)
class Question:
    """A source that a worker is to draft.

    Attributes:
        key: of its draft, as the sender works it out.
        source: text with numbered tags.
        context: the sources before and after it; None where they are not known.
    """

    key: bytes
    source: str
    context: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker made of a source.

    Attributes:
        key: of the question.
        target: text with numbered tags; None where no draft could be made.
        remarks: as provenance lists them.
    """

    key: bytes
    target: str | None
    remarks: tuple[str, ...] = ()


def parcel_for(drafting: Drafting, choice: Choice, settings: EngineSettings) -> Parcel:
    """Gives what workers need for a pair.

    Args:
        drafting: engine, languages and glossary.
        choice: the engine.
        settings: of the engine.

    Raises:
        EngineError: the engine is a service or a program, which gain nothing from more machines.
    """
    if choice.plan is None:
        raise EngineError(
            f"{choice.id} cannot be run by workers: a service or a program of yours is asked from this machine",
            mend="Leave out --executor, or name an engine that is a model.",
        )
    return Parcel(
        choice.id,
        _plain_plan(choice.plan),
        {model.folder: dict(checksums(model.folder)) for model in models_of(choice.plan)},
        # tables that were read from l10n.toml are read-only views, which cannot travel; none of them is an engine's
        replace(settings, pairs={}, commands={}),
        drafting.languages,
        tuple(replace(concept, terms=dict(concept.terms)) for concept in drafting.glossary.concepts),
        drafting.glossary.domains,
        drafting.enforce,
        drafting.margin,
        drafting.settings,
    )


def _plain_plan(plan: EnginePlan) -> EnginePlan:
    """Gives a plan whose cards hold plain tables; how a model was adapted shapes no translation, and stays behind."""
    if isinstance(plan, ChainPlan):
        return replace(plan, first=_plain_plan(plan.first), second=_plain_plan(plan.second))
    if isinstance(plan, ModelPlan):
        card: Card = replace(plan.card, files=dict(plan.card.files), adaptation=None)
        return replace(plan, card=card)
    return plan


def packed_model(folder: Path, files: Files) -> Packed:
    """Gives the files of a model.

    Args:
        folder: where it is.
        files: the files that belong to it.

    Raises:
        ModelError: one cannot be read.
    """
    try:
        return {name: (folder / name).read_bytes() for name in files}
    except OSError as error:
        raise ModelError(f"this model cannot be read: {error.strerror}", path=folder) from error


def model_here(folder: Path, files: Files) -> Path | None:
    """Gives the folder of this machine that holds exactly the files of a model; None where there is none.

    Args:
        folder: where it is on the sender's machine, which may share its files with this one.
        files: the model's.
    """
    shipped = shipped_model()
    known = [*([shipped] if shipped else []), *installed_models(*model_folders(Path.cwd()))]
    # a card names the checksums, so that only the right model is read to make sure of them
    likely = [model.folder for model in known if dict(model.card.files) == dict(files)]
    for candidate in (folder, *likely):
        names = {path.name for path in candidate.iterdir()} if candidate.is_dir() else set()
        if names.issuperset(files) and dict(checksums(candidate)) == dict(files):
            return candidate
    return None


@contextmanager
def unpacked(models: Mapping[Path, Packed], wanted: Mapping[Path, Files]) -> Iterator[Mapping[Path, Path]]:
    """Gives folders with the models that were sent, as long as they are being loaded.

    Args:
        models: the files of each, by the sender's folder.
        wanted: what each must hold.

    Raises:
        ModelError: what was sent is not what is wanted.
    """
    with TemporaryDirectory(prefix="l10n-model-") as workshop:
        folders = {}
        for number, (folder, packed) in enumerate(models.items()):
            # the folder keeps its name: that of a model without a card is part of what it is called
            place = Path(workshop) / str(number) / folder.name
            place.mkdir(parents=True)
            for name, content in packed.items():
                if Path(name).name != name or name in ("", ".", "..", FILE_NAME):
                    raise ModelError(f'a model was sent with a file that it cannot have: "{name}"')
                (place / name).write_bytes(content)
            if dict(checksums(place)) != dict(wanted[folder]):
                raise ModelError(f"the model {folder.name} did not arrive as it was sent")
            folders[folder] = place
        yield folders
