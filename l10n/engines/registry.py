"""The models installed on this machine: finding, listing, checking and removing them.

A model lives in a folder <name>@<revision> in the project's .l10n/models, or in the folder that L10N_MODELS names, or
in the user's own folder for such files. Each has a card beside its files.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from l10n.engines.cards import read_card
from l10n.engines.installing import install_model
from l10n.engines.leftovers import clear_killed, discard
from l10n.engines.settling import InstalledModel, convert_into, copy_into, verify_model
from l10n.engines.strangers import one_line
from l10n.errors import ModelError

__all__ = [
    "SHIPPED",
    "DamagedModel",
    "InstalledModel",
    "convert_into",
    "copy_into",
    "damaged_models",
    "find_installed",
    "install_model",
    "installed_models",
    "model_folders",
    "readable_models",
    "remove_model",
    "shipped_model",
    "verify_model",
]

SHIPPED = Path(__file__).parent / "shipped" / "mini"
"""The folder of the model that is part of the package."""


@dataclass(frozen=True, slots=True)
class DamagedModel:
    """A model whose card cannot be read.

    Attributes:
        folder: where it is.
        problem: what is wrong with its card.
    """

    folder: Path
    problem: ModelError

    @property
    def label(self) -> str:
        """Name and revision, as far as its folder says."""
        return self.folder.name

    @property
    def id(self) -> str:
        """The id of the engine that it would make."""
        return f"ct2:{one_line(self.label)}"


def model_folders(project: Path) -> tuple[Path, ...]:
    """Gives the folders in which models are looked for: the project's, and the user's.

    Args:
        project: the project folder.
    """
    named = os.environ.get("L10N_MODELS")
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "l10n" / "models"
    return (project / ".l10n" / "models", Path(named) if named else home)


def installed_models(*roots: Path) -> tuple[InstalledModel, ...]:
    """Gives the models in some folders, in the order of folders and names, where all of them can be read.

    Args:
        roots: folders of models; those that do not exist hold none.

    Raises:
        ModelError: a card is damaged; without its model a worse one might be chosen, and nobody told.
    """
    models, damaged = _survey(roots)
    for one in damaged:
        raise one.problem
    return models


def readable_models(*roots: Path) -> tuple[InstalledModel, ...]:
    """Gives the models in some folders whose cards can be read.

    Args:
        roots: folders of models; those that do not exist hold none.
    """
    return _survey(roots)[0]


def damaged_models(*roots: Path) -> tuple[DamagedModel, ...]:
    """Gives the models in some folders whose cards cannot be read.

    Args:
        roots: folders of models; those that do not exist hold none.
    """
    return _survey(roots)[1]


def _survey(roots: tuple[Path, ...]) -> tuple[tuple[InstalledModel, ...], tuple[DamagedModel, ...]]:
    found: dict[str, InstalledModel] = {}
    damaged: list[DamagedModel] = []
    for root in dict.fromkeys(roots):
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if folder.name.startswith("."):
                continue
            try:
                card = read_card(folder)
            except ModelError as error:
                mend = f"Install it again, or remove it: l10n models remove {one_line(folder.name)}"
                damaged.append(DamagedModel(folder, ModelError(error.problem, path=error.path, mend=f"{mend}.")))
                continue
            if card is not None:
                found.setdefault(card.label, InstalledModel(folder, card))
    return tuple(found.values()), tuple(damaged)


def shipped_model() -> InstalledModel | None:
    """Gives the model that is part of the package; None where it was left out."""
    card = read_card(SHIPPED)
    return None if card is None else InstalledModel(SHIPPED, card)


def remove_model(name: str, *roots: Path) -> InstalledModel | DamagedModel:
    """Removes an installed model from disk; of one that is elsewhere, only the link to it.

    Args:
        name: its name, with its revision where there are several; that of its folder where its card is damaged.
        roots: folders of models.

    Raises:
        ModelError: there is no such model, or several, or it cannot be removed.
    """
    for root in roots:
        clear_killed(root)
    models, damaged = _survey(roots)
    found: list[InstalledModel | DamagedModel] = [*_named(name, models), *_named(name, damaged)]
    model = _only(name, found) if found else find_installed(name, *roots)
    try:
        discard(model.folder)
    except OSError as error:
        raise ModelError(f"this model cannot be removed: {error.strerror}", path=model.folder) from error
    return model


def find_installed(name: str, *roots: Path) -> InstalledModel:
    """Gives the installed model of a name.

    Args:
        name: its name, with or without its revision.
        roots: folders of models.

    Raises:
        ModelError: there is no such model, or several, or its card is damaged.
    """
    models, damaged = _survey(roots)
    found = _named(name, models)
    if not found:
        for one in _named(name, damaged):
            raise one.problem
        known = ", ".join(model.card.label for model in models) or "none"
        raise ModelError(f'no model "{one_line(name)}" is installed; installed: {known}')
    return _only(name, found)


Found = TypeVar("Found", bound=InstalledModel | DamagedModel)


def _named(name: str, models: Sequence[Found]) -> list[Found]:
    return [model for model in models if name in (model.label, model.label.partition("@")[0])]


def _only(name: str, found: Sequence[Found]) -> Found:
    if len(found) > 1:
        labels = ", ".join(one_line(model.label) for model in found)
        raise ModelError(f'several models are named "{one_line(name)}": {labels}', mend="Name one with its revision.")
    return found[0]
