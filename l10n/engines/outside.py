"""Choosing engines that run outside of l10n: services, programs of the user's, engines of other packages."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from l10n.config import EngineSettings
from l10n.engines.account import Account
from l10n.engines.choose import Choice
from l10n.engines.plans import PackagePlan
from l10n.engines.protocol import Engine
from l10n.errors import EngineError


def choice_of_service(
    name: str, rest: str, settings: EngineSettings, project: Path, reason: str, account: Account | None
) -> Choice:
    """Gives the choice of a service; its key is looked for when it is loaded.

    Args:
        name: the engine's name without what follows the colon.
        rest: what follows the colon: the model, for openai.
        settings: of the project.
        project: its folder, whose name glossaries at a service get.
        reason: why this engine.
        account: is charged; one of its own by default.

    Raises:
        EngineError: a model is missing, or something follows the colon that should not.
    """
    from l10n.engines.hosted.opening import describe, open_hosted

    if rest and name != "openai":
        raise EngineError(f'"{name}" takes nothing after a colon', mend=f"Its settings are in [engine.{name}].")
    hosted = describe(name, rest, settings)

    def load() -> Engine:
        return open_hosted(name, rest, settings, account or Account(), project.resolve().name or "project")

    return Choice(hosted.id, reason, f"a service: the texts are sent to {hosted.address}", load)


def choice_of_command(
    name: str, settings: EngineSettings, project: Path, reason: str, account: Account | None
) -> Choice:
    """Gives the choice of a program of the user's.

    Args:
        name: as [engine.commands] has it.
        settings: of the project.
        project: the folder that it is started in.
        reason: why this engine.
        account: counts what it fails at; one of its own by default.

    Raises:
        EngineError: no program has that name.
    """
    words = settings.commands.get(name)
    if words is None:
        known = ", ".join(settings.commands) or "none"
        raise EngineError(
            f'no program "{name}" is configured; configured: {known}',
            mend=f'Add it in [engine.commands], such as {name} = ["python", "{name}.py"].',
        )

    from l10n.engines.command import CommandEngine, identity

    def load() -> Engine:
        return CommandEngine(name, words, project, settings.command_timeout, account or Account())

    return Choice(identity(name, words, project), reason, f"a program of yours: {' '.join(words)}", load)


def choice_of_package(name: str, rest: str, settings: EngineSettings, reason: str) -> Choice | None:
    """Gives the choice of an engine that another package offers; None where none has that name.

    Args:
        name: the engine's name without what follows the colon.
        rest: what follows the colon.
        settings: of the project.
        reason: why this engine.
    """
    from l10n.engines.entry_points import engines_of_packages, load_from, package_of

    found = engines_of_packages().get(name)
    if found is None:
        return None
    return Choice(
        f"{name}:{rest}" if rest else name,
        reason,
        f"offered by {package_of(found)}",
        lambda: load_from(found, rest, settings),
        PackagePlan(name, rest),
    )


def is_runnable(words: Sequence[str]) -> bool:
    """Tells whether the program that a command begins with is there."""
    return shutil.which(words[0]) is not None
