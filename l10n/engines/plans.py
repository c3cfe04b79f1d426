"""What an engine is made of, as plain values that another machine can load it from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from l10n.config import EngineSettings
from l10n.engines.cards import Card
from l10n.engines.protocol import Engine
from l10n.errors import EngineError


@dataclass(frozen=True, slots=True)
class ModelPlan:
    """An engine that is a model in a folder.

    Attributes:
        kind: which engine loads it.
        folder: where the model is.
        card: what it is.
    """

    kind: Literal["ct2", "marian"]
    folder: Path
    card: Card


@dataclass(frozen=True, slots=True)
class ChainPlan:
    """An engine that is two others in a chain.

    Attributes:
        first: translates into the middle language.
        second: translates from there.
        middle: BCP 47 tag.
    """

    first: EnginePlan
    second: EnginePlan
    middle: str


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """An engine that another package offers.

    Attributes:
        name: of its entry point.
        rest: what follows the colon in the engine's name.
    """

    name: str
    rest: str


EnginePlan = ModelPlan | ChainPlan | PackagePlan


def load_plan(plan: EnginePlan, settings: EngineSettings) -> Engine:
    """Gives the engine of a plan; the libraries it needs are imported now, not before.

    Args:
        plan: what it is made of.
        settings: of the project.

    Raises:
        EngineError: a library or a package is missing, or cannot be used.
        ModelError: a folder does not hold its model.
    """
    if isinstance(plan, ChainPlan):
        from l10n.engines.pivot import PivotEngine

        return PivotEngine(load_plan(plan.first, settings), load_plan(plan.second, settings), plan.middle)
    if isinstance(plan, PackagePlan):
        return _of_package(plan, settings)
    if plan.kind == "marian":
        from l10n.engines.marian import load_marian

        return load_marian(
            plan.folder, plan.card, beam=settings.beam, hypotheses=settings.hypotheses, batch=settings.batch_tokens
        )

    from l10n.engines.ct2 import load_ct2

    return load_ct2(
        plan.folder, plan.card, beam=settings.beam, hypotheses=settings.hypotheses, batch=settings.batch_tokens
    )


def models_of(plan: EnginePlan) -> tuple[ModelPlan, ...]:
    """Gives the models that an engine needs, in the order that it uses them in."""
    if isinstance(plan, ChainPlan):
        return (*models_of(plan.first), *models_of(plan.second))
    return (plan,) if isinstance(plan, ModelPlan) else ()


def with_folders(plan: EnginePlan, folders: Mapping[Path, Path]) -> EnginePlan:
    """Gives a plan whose models are in other folders.

    Args:
        plan: what an engine is made of.
        folders: where each model is now, by the folder that the plan names.
    """
    if isinstance(plan, ChainPlan):
        return replace(plan, first=with_folders(plan.first, folders), second=with_folders(plan.second, folders))
    if isinstance(plan, ModelPlan):
        return replace(plan, folder=folders.get(plan.folder, plan.folder))
    return plan


def _of_package(plan: PackagePlan, settings: EngineSettings) -> Engine:
    from l10n.engines.entry_points import engines_of_packages, load_from

    found = engines_of_packages().get(plan.name)
    if found is None:
        raise EngineError(
            f'no package here offers the engine "{plan.name}"', mend="Install the package that offers it."
        )
    return load_from(found, plan.rest, settings)
