"""Fetching a checkpoint from the hub: pinned to a commit, resumable, checked, weights and tables only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from l10n.engines.cards import checksum
from l10n.engines.weights import FILE_NAMES as WEIGHTS
from l10n.errors import EngineError, ModelError

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo

_MARIAN = ("source.spm", "target.spm", "vocab.json")
_OTHERS = ("sentencepiece.bpe.model", "spiece.model")
"""The file by which M2M100 and NLLB, or T5 and with it MADLAD, are known."""

_CONVERTED = "model.bin"
"""The weights of a model that somebody has converted for CTranslate2 already."""

_WELCOME = (
    "target_vocab.json",
    "vocab.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "generation_config.json",
    "shared_vocabulary.json",
    "shared_vocabulary.txt",
    "source_vocabulary.json",
    "source_vocabulary.txt",
    "target_vocabulary.json",
    "target_vocabulary.txt",
    "source.spm",
    "target.spm",
    "sentencepiece.model",
    *_OTHERS,
)
"""Tables that a model may need; nothing else is fetched."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file in a repository of the hub.

    Attributes:
        size: in bytes.
        digest: SHA-256 where the file is stored apart, else the identity that git gives it.
    """

    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class HubModel:
    """A model on the hub.

    Attributes:
        repository: owner and name.
        commit: the commit that the revision stands for, in full.
        licence: from its model card; empty where there is none.
        languages: from its model card.
        files: those that the model needs, by name.
    """

    repository: str
    commit: str
    licence: str
    languages: tuple[str, ...]
    files: Mapping[str, HubFile]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files.values())


def find_model(repository: str, revision: str | None) -> HubModel:
    """Gives what the hub knows of a model.

    Args:
        repository: owner and name.
        revision: branch, tag or commit; None for the main branch.

    Raises:
        EngineError: huggingface_hub is not installed.
        ModelError: the hub cannot be reached, or has no such Marian model.
    """
    try:
        from huggingface_hub import HfApi
        from huggingface_hub.errors import (
            GatedRepoError,
            HFValidationError,
            RepositoryNotFoundError,
            RevisionNotFoundError,
        )
    except ImportError as error:
        raise EngineError(
            f"fetching models needs the library {error.name}", mend='Run: pip install "l10n[mt]".'
        ) from error
    try:
        info = HfApi(endpoint=_endpoint()).model_info(repository, revision=revision, files_metadata=True)
    except GatedRepoError as error:
        raise ModelError(f"{repository} asks its users to log in to the hub first") from error
    except RepositoryNotFoundError as error:
        raise ModelError(f"the hub has no model {repository}", mend="Check owner and name.") from error
    except RevisionNotFoundError as error:
        raise ModelError(f"{repository} has no revision {revision}") from error
    except HFValidationError as error:
        raise ModelError(f'"{repository}" is neither a folder here nor a model on the hub') from error
    except _network_errors() as error:
        raise _unreachable(repository, error) from error
    return _model(repository, info)


def _endpoint() -> str | None:
    """Gives the hub's address where the environment names one: read now, not when the library was imported."""
    return os.environ.get("HF_ENDPOINT") or None


def _network_errors() -> tuple[type[Exception], ...]:
    """Gives what the hub's library raises for a failed request: its own errors, and those of the client beneath it."""
    from huggingface_hub.errors import HfHubHTTPError

    return (OSError, *(base for base in HfHubHTTPError.__bases__ if issubclass(base, Exception)))


def _unreachable(repository: str, error: Exception) -> ModelError:
    reason = str(error).strip().split("\n")[0] or type(error).__name__
    return ModelError(
        f"{repository} cannot be fetched, as the hub cannot be reached ({reason})",
        mend="Connect to the network, or install the model from a folder.",
    )


def _model(repository: str, info: ModelInfo) -> HubModel:
    listed: dict[str, HubFile] = {}
    for sibling in info.siblings or ():
        digest = sibling.lfs.sha256 if sibling.lfs else sibling.blob_id
        listed[sibling.rfilename] = HubFile(sibling.size or 0, digest or "")
    names = _needed(repository, listed)
    about = info.card_data
    spoken = getattr(about, "language", None) or ()
    return HubModel(
        repository,
        info.sha or "",
        str(getattr(about, "license", None) or ""),
        (spoken,) if isinstance(spoken, str) else tuple(str(language) for language in spoken),
        MappingProxyType({name: listed[name] for name in names}),
    )


def _needed(repository: str, listed: Mapping[str, HubFile]) -> tuple[str, ...]:
    """Gives the names of the files to fetch, the weights last.

    Raises:
        ModelError: it is no model that can be used here.
    """
    weights = next((name for name in (*WEIGHTS, _CONVERTED) if name in listed), None)
    known = any(name in listed for name in _OTHERS) or weights == _CONVERTED
    needed = ("config.json",) if known else ("config.json", *_MARIAN)
    missing = [name for name in needed if name not in listed]
    if weights is None and any(name.startswith(WEIGHTS) or ".index.json" in name for name in listed):
        raise ModelError(
            f"the weights of {repository} are in several files, which cannot be read here",
            mend="Convert it with CTranslate2's own converter, and install the folder.",
        )
    if weights is None or missing:
        raise ModelError(
            f"{repository} is not a Marian checkpoint: it has no {(missing or [WEIGHTS[0]])[0]}",
            mend="OPUS-MT models have what is needed, and so have M2M100, NLLB and MADLAD.",
        )
    tables = (name for name in _WELCOME if name in listed and name not in needed)
    return (*needed, *tables, weights)


def fetch(model: HubModel, folder: Path) -> None:
    """Downloads the files of a model, going on where an earlier download stopped, and checks them.

    Args:
        model: what to fetch.
        folder: where to.

    Raises:
        ModelError: the hub cannot be reached, or a file arrived damaged.
    """
    from huggingface_hub import hf_hub_download

    for name, file in model.files.items():
        try:
            hf_hub_download(model.repository, name, revision=model.commit, local_dir=folder, endpoint=_endpoint())
        except _network_errors() as error:
            raise _unreachable(f"{model.repository}/{name}", error) from error
        path = folder / name
        if file.digest and file.digest not in (checksum(path), _git_identity(path)):
            path.unlink()
            raise ModelError(f"{name} of {model.repository} arrived damaged", mend="Run the command again.")


def _git_identity(path: Path) -> str:
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
