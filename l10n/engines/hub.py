"""Fetching a checkpoint from the hub: pinned to a commit, resumable, checked, weights and tables only."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from l10n.engines.licences import stated_licence
from l10n.engines.strangers import one_line
from l10n.engines.weights import FILE_NAMES as WEIGHTS
from l10n.errors import EngineError, ModelError

if TYPE_CHECKING:
    from l10n.engines.hub_requests import HubAccess

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
    "vmap.txt",
    "sentencepiece.model",
    *_OTHERS,
)
"""Tables that a model may need; nothing else is fetched."""


_REPOSITORY = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]{,95}/)?[A-Za-z0-9_][A-Za-z0-9_.-]{,95}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


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
        ModelError: the hub cannot be reached, does not show such a model, or it is none that can be used here.
    """
    from l10n.engines.hub_requests import ask, read_told, refusal

    hub = _access(repository)
    path = f"/api/models/{repository}" + (f"/revision/{quote(revision, safe='', errors='replace')}" if revision else "")
    with closing(ask(hub, f"{path}?blobs=true", repository)) as answer:
        if answer.headers.get("X-Error-Code") == "RevisionNotFound":
            raise ModelError(f"{repository} has no revision {one_line(revision or '')}")
        if answer.status != 200:
            raise refusal(
                answer, hub, repository, f"model {repository}" + (f" at {one_line(revision)}" if revision else "")
            )
        told = read_told(answer, repository)
    try:
        info = json.loads(told)
    except (ValueError, RecursionError) as error:
        raise _not_told(repository) from error
    return _model(repository, revision, info)


def _access(repository: str) -> HubAccess:
    """Gives the hub and the token of whoever asks: read now, not when a library was imported.

    Raises:
        EngineError: huggingface_hub is not installed.
        ModelError: that is no name of a repository, or nobody is to be asked.
    """
    try:
        from huggingface_hub import constants, get_token
    except ImportError as error:
        raise EngineError(
            f"fetching models needs the library {error.name}", mend='Run: pip install "l10n[mt]".'
        ) from error
    from l10n.engines.hub_requests import HubAccess

    if not _REPOSITORY.fullmatch(repository) or ".." in repository:
        raise ModelError(f'"{one_line(repository)}" is neither a folder here nor a model on the hub')
    if constants.HF_HUB_OFFLINE:
        raise ModelError(
            f"{repository} cannot be fetched, as HF_HUB_OFFLINE forbids it",
            mend="Unset it, or install the model from a folder.",
        )
    token = None if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token()
    if token and not (token.isascii() and token.isprintable()):
        raise ModelError("the token for the hub has signs that no token has", mend="Check HF_TOKEN.")
    return HubAccess((os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/"), token)


def _not_told(repository: str) -> ModelError:
    return ModelError(
        f"what answers for {repository} is not the hub: it does not tell of a model as the hub does",
        mend="Log in to the network if it asks for that, and check HF_ENDPOINT.",
    )


def _model(repository: str, revision: str | None, info: object) -> HubModel:
    """Gives a model as the hub tells of it.

    Raises:
        ModelError: the hub does not tell what is needed to fetch and check it.
    """
    siblings = info.get("siblings") if isinstance(info, dict) else None
    if not isinstance(info, dict) or not isinstance(siblings, list):
        raise _not_told(repository)
    commit = info.get("sha")
    if not isinstance(commit, str) or not _COMMIT.fullmatch(commit):
        raise ModelError(f"the hub gave no commit for {repository}", mend="Check HF_ENDPOINT, or try again later.")
    if revision and _COMMIT.fullmatch(revision) and commit != revision:
        raise ModelError(f"the hub gave another commit of {repository} than {revision}: {commit}")
    listed: dict[str, object] = {}
    for sibling in siblings:
        name = sibling.get("rfilename") if isinstance(sibling, dict) else None
        if not isinstance(name, str):
            raise _not_told(repository)
        listed[name] = sibling
    about = info.get("cardData")
    about = about if isinstance(about, dict) else {}
    spoken = about.get("language")
    return HubModel(
        repository,
        commit,
        stated_licence(about) or stated_licence({"license": _tagged(info.get("tags"))}),
        tuple(one_line(name) for name in (spoken if isinstance(spoken, list) else [spoken]) if isinstance(name, str)),
        MappingProxyType({name: _stated(repository, name, listed[name]) for name in _needed(repository, listed)}),
    )


def _tagged(tags: object) -> list[str]:
    """Gives the licences among the tags of a model, where its card names none."""
    prefix = "license:"
    return [
        tag.removeprefix(prefix)
        for tag in (tags if isinstance(tags, list) else ())
        if isinstance(tag, str) and tag.startswith(prefix)
    ]


def _stated(repository: str, name: str, sibling: object) -> HubFile:
    """Gives size and checksum of a file as the hub states them.

    Raises:
        ModelError: it does not, so that what arrives could not be checked.
    """
    told = sibling if isinstance(sibling, dict) else {}
    stored = told.get("lfs")
    size = told.get("size")
    if isinstance(stored, dict):
        digest, form = stored.get("sha256"), _SHA256
        size = stored.get("size") if size is None else size
    else:
        digest, form = told.get("blobId"), _COMMIT
    if type(size) is not int or size < 0 or not isinstance(digest, str) or not form.fullmatch(digest):
        raise ModelError(
            f"the hub states no size and checksum for {name} of {repository}, so that it could not be checked",
            mend="Install the model from a folder.",
        )
    return HubFile(size, digest)


def _needed(repository: str, listed: Mapping[str, object]) -> tuple[str, ...]:
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
        folder: where to, of this run alone; what an earlier run left there is used.

    Raises:
        ModelError: the hub does not give a file, it arrived damaged, or it cannot be written.
    """
    from l10n.engines.downloads import download

    hub = _access(model.repository)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, file in model.files.items():
            download(hub, model.repository, model.commit, file, folder / name)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        problem = "the disk is full" if full else f"this folder cannot be written: {error.strerror or error}"
        mend = "Free some room, and run the command again: it goes on from there." if full else None
        raise ModelError(problem, path=folder, mend=mend) from error
