"""Putting a model into a folder of models: converted or copied beside its place, and moved there when it is whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from l10n.engines.cards import DEFAULT_POSITIONS, Card, checksums, write_card
from l10n.engines.checkpoints import head_of
from l10n.engines.conversion import convert, read_configuration
from l10n.engines.opus import convert_opus


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
    def id(self) -> str:
        """The id of the engine that it makes."""
        return f"ct2:{self.card.label}"


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
    positions = int(config.get("max_position_embeddings") or DEFAULT_POSITIONS)
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
        card: what it is; the checksums are filled in.
    """

    def write(output: Path) -> None:
        output.mkdir(parents=True)
        for path in sorted(folder.iterdir()):
            if path.suffix in (".bin", ".json", ".txt", ".spm", ".model", ".md"):
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
    """Writes a model beside its place and moves it there when it is whole."""
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".installing-") as workshop:
        output = Path(workshop) / "model"
        write(output)
        card = replace(card, files=checksums(output))
        write_card(output, card)
        target = root / card.label
        if target.exists():
            shutil.rmtree(target)
        output.rename(target)
    return InstalledModel(target, card)
