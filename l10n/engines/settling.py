"""Putting a model into a folder of models: converted or copied beside its place, and moved there when it is whole."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from l10n.engines.cards import FILE_NAME, Card, checksums, write_card
from l10n.engines.checkpoints import head_of
from l10n.engines.configurations import positions_of
from l10n.engines.conversion import convert, read_configuration
from l10n.engines.labels import place_of
from l10n.engines.leftovers import INSTALLING, discard, workshop
from l10n.engines.opus import convert_opus
from l10n.engines.stored import read_stored
from l10n.engines.trial import try_out
from l10n.errors import ModelError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_TRIES = 5
_COPIED = (".bin", ".json", ".txt", ".spm", ".model", ".md")


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this machine.

    Attributes:
        folder: where it is.
        card: what it is.
    """

    folder: Path
    card: Card

    @property
    def label(self) -> str:
        """Name and revision."""
        return self.card.label

    @property
    def id(self) -> str:
        """The id of the engine that it makes."""
        return f"ct2:{self.card.label}"


def verify_model(model: InstalledModel) -> tuple[str, ...]:
    """Gives what is wrong with the files of a model, one phrase a file; nothing where all are as installed.

    Args:
        model: the model.
    """
    now = checksums(model.folder)
    added = [f"{name} was not there when it was installed" for name in now if name not in model.card.files]
    return tuple(sorted([*_changed(model, now), *added]))


def what_changed(model: InstalledModel) -> tuple[str, ...]:
    """Gives which files of a model are missing or have changed, one phrase a file.

    Args:
        model: the model.
    """
    return tuple(sorted(_changed(model, checksums(model.folder))))


def _changed(model: InstalledModel, now: Mapping[str, str]) -> list[str]:
    needed = model.card.files or {"model.bin": now.get("model.bin", "")}
    missing = [f"{name} is missing" for name in needed if name not in now]
    return missing + [f"{name} has changed" for name, digest in needed.items() if now.get(name, digest) != digest]


def make_root(root: Path) -> None:
    """Makes a folder of models where there is none.

    Args:
        root: the folder.

    Raises:
        ModelError: it cannot be made.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(f"this cannot be a folder of models: {error.strerror}", path=root) from error


def convert_into(folder: Path, root: Path, card: Card, quantization: str) -> InstalledModel:
    """Converts a Marian checkpoint and settles it in a folder of models, in the place of one with the same label.

    Args:
        folder: the checkpoint.
        root: the folder of models.
        card: what it is; the quantization, positions and checksums are filled in.
        quantization: int8 or float32.

    Raises:
        EngineError: a library is missing.
        ModelError: the checkpoint cannot be converted.
    """
    config = read_configuration(folder)
    positions = positions_of(config)
    alignment = card.alignment if config["model_type"] == "marian" else head_of(config)
    card = replace(card, quantization=quantization, positions=positions, alignment=alignment)

    def write(output: Path) -> None:
        convert(folder, output, quantization, card.alignment)

    return _settle(root, card, write)


def copy_into(folder: Path, root: Path, card: Card) -> InstalledModel:
    """Copies a model in CTranslate2's form and settles it in a folder of models.

    Args:
        folder: the model.
        root: the folder of models.
        card: what it is; where it names files, those are copied, else all that a model may have, and its quantization
            and positions are those of the model. The checksums are filled in.

    Raises:
        ModelError: the model does not work, or cannot be copied.
    """
    if not card.files:
        stored = read_stored(folder / "model.bin")
        positions = min(card.positions, stored.positions or card.positions)
        card = replace(card, quantization=stored.quantization, positions=positions)

    def write(output: Path) -> None:
        output.mkdir(parents=True)
        for path in sorted(folder.iterdir()):
            wanted = path.name in card.files or path.suffix == ".md" if card.files else path.suffix in _COPIED
            if wanted and path.is_file() and path.name != FILE_NAME:
                shutil.copyfile(path, output / path.name)

    return _settle(root, card, write)


def convert_opus_into(folder: Path, root: Path, card: Card, quantization: str) -> InstalledModel:
    """Converts an OPUS-MT model as Marian wrote it and settles it in a folder of models.

    Args:
        folder: the model.
        root: the folder of models.
        card: what it is; the quantization and checksums are filled in.
        quantization: int8 or float32.

    Raises:
        EngineError: a library is missing.
        ModelError: the model cannot be converted.
    """

    def write(output: Path) -> None:
        convert_opus(folder, output, quantization)
        for name in ("source.spm", "target.spm", "README.md", "LICENSE"):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, output / name)

    return _settle(root, replace(card, quantization=quantization), write)


def _settle(root: Path, card: Card, write: Callable[[Path], None]) -> InstalledModel:
    """Writes a model beside its place, tries it out, and moves it there when it is whole."""
    target = place_of(root, card.label)
    try:
        with workshop(root, INSTALLING) as place:
            output = place / "model"
            write(output)
            card = replace(card, files=checksums(output))
            write_card(output, card)
            try_out(output, card)
            _move(output, target)
    except OSError as error:
        raise _unwritten(error, root) from error
    except ModelError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in _NO_ROOM:
            raise _unwritten(error.__cause__, root) from error
        raise
    return InstalledModel(target, card)


def _unwritten(error: OSError, root: Path) -> ModelError:
    if error.errno in _NO_ROOM:
        return ModelError(
            f"the model cannot be written here: {error.strerror}", path=root, mend="Make room, and install it again."
        )
    return ModelError(f"the model cannot be installed: {error.strerror or error}", path=error.filename or root)


def _move(output: Path, target: Path) -> None:
    """Puts a model in its place, instead of an older or damaged one; what is no model is nothing to be replaced."""
    for left in reversed(range(_TRIES)):
        try:
            if target.is_symlink() or target.exists():
                _refuse_other(target)
                discard(target)
            output.rename(target)
        except OSError as error:
            # another run may put the same model there, or take it away, in the same moment
            if not left or error.errno not in (errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY):
                raise
        else:
            return


def _refuse_other(target: Path) -> None:
    is_model = target.is_dir() and any((target / name).is_file() for name in (FILE_NAME, "model.bin"))
    if not is_model and not (target.is_dir() and not any(target.iterdir())):
        raise ModelError(
            "this is in the place of the model, and is none itself", path=target, mend="Move it elsewhere."
        )
