"""COMET, where it is installed and a model of it lies on this machine: nothing is ever fetched."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from l10n.errors import L10nError

_BATCH = 8


class Comet:
    """A COMET model.

    Attributes:
        signature: what reproduces its scores.
    """

    def __init__(self, model: Any, name: str) -> None:
        self._model = model
        try:
            installed = version("unbabel-comet")
        except PackageNotFoundError:
            installed = "unknown"
        self.signature = f"model:{name}|version:{installed}"

    def score(self, sources: Sequence[str], translations: Sequence[str], references: Sequence[str]) -> list[float]:
        """Gives the score of each translation, about 0 to 1.

        Args:
            sources: without tags.
            translations: of each of them.
            references: what people made of each of them.
        """
        rows = [
            {"src": source, "mt": translation, "ref": reference}
            for source, translation, reference in zip(sources, translations, references, strict=True)
        ]
        predicted = self._model.predict(rows, batch_size=_BATCH, gpus=0, progress_bar=False)
        return [float(score) for score in predicted.scores]


def load_comet(folder: Path) -> Comet:
    """Gives a COMET model.

    Args:
        folder: with hparams.yaml and checkpoints/model.ckpt, as models of COMET are published. A checkpoint is a
            pickle: name only one whose maker you trust.

    Raises:
        L10nError: COMET is not installed, or this is no folder of a model.
    """
    checkpoint = folder / "checkpoints" / "model.ckpt"
    for needed in (checkpoint, folder / "hparams.yaml"):
        if not needed.is_file():
            raise L10nError(
                f"a COMET model has {needed.relative_to(folder)}, and this folder has not",
                path=folder,
                mend="Name the folder of a model that you have fetched, such as wmt22-comet-da.",
            )
    try:
        from comet import load_from_checkpoint
    except ImportError as error:
        raise L10nError(
            "COMET is not installed", mend='Run: pip install "unbabel-comet>=2.2", or leave --comet out.'
        ) from error
    return Comet(load_from_checkpoint(str(checkpoint), local_files_only=True), folder.resolve().name)
