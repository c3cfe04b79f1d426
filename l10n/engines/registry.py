"""The models installed on this machine: installing, listing, checking and removing them.

A model lives in a folder <name>@<revision> in the project's .l10n/models, or in the folder that L10N_MODELS names, or
in the user's own folder for such files. Each has a card beside its files.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from l10n.engines.archives import unpack
from l10n.engines.cards import Card, checksum, checksums, read_card
from l10n.engines.checkpoints import REVISION_LENGTH, licence_of, pairs_of, plain_name
from l10n.engines.conversion import QUANTIZATIONS
from l10n.engines.hub import fetch, find_model
from l10n.engines.known import repository_of
from l10n.engines.opus import DECODER, OpusModel, read_opus
from l10n.engines.protocol import Pair
from l10n.engines.settling import InstalledModel, convert_into, convert_opus_into, copy_into
from l10n.engines.weights import FILE_NAMES as WEIGHTS
from l10n.errors import ModelError

__all__ = [
    "SHIPPED",
    "InstalledModel",
    "convert_into",
    "copy_into",
    "find_installed",
    "install_model",
    "installed_models",
    "model_folders",
    "remove_model",
    "shipped_model",
    "verify_model",
]

_NOT_COMMERCIAL = re.compile(r"(?:^|[-_ ])nc(?:$|[-_ ])|non-?commercial|research-only", re.IGNORECASE)
"""What the names of licences have that forbid commercial use, such as NLLB's cc-by-nc-4.0."""

_DATED = re.compile(r"opus[a-z+.]*-\d{4}-\d\d-\d\d.*")
"""What OPUS-MT names its archives."""

SHIPPED = Path(__file__).parent / "shipped" / "mini"
"""The folder of the model that is part of the package."""


def _quietly(_line: str) -> None:
    """Tells nobody."""


def _refuses(_licence: str) -> bool:
    """Agrees to nothing."""
    return False


def model_folders(project: Path) -> tuple[Path, ...]:
    """Gives the folders in which models are looked for: the project's, and the user's.

    Args:
        project: the project folder.
    """
    named = os.environ.get("L10N_MODELS")
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "l10n" / "models"
    return (project / ".l10n" / "models", Path(named) if named else home)


def installed_models(*roots: Path) -> tuple[InstalledModel, ...]:
    """Gives the models in some folders, in the order of folders and names.

    Args:
        roots: folders of models; those that do not exist hold none.

    Raises:
        ModelError: a card is damaged.
    """
    found: dict[str, InstalledModel] = {}
    for root in roots:
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            card = None if folder.name.startswith(".") else read_card(folder)
            if card is not None:
                found.setdefault(card.label, InstalledModel(folder, card))
    return tuple(found.values())


def shipped_model() -> InstalledModel | None:
    """Gives the model that is part of the package; None where it was left out."""
    card = read_card(SHIPPED)
    return None if card is None else InstalledModel(SHIPPED, card)


def install_model(
    origin: str,
    revision: str | None = None,
    *,
    root: Path,
    quantization: str = "int8",
    pairs: Sequence[Pair] = (),
    announce: Callable[[str], None] = _quietly,
    agree: Callable[[str], bool] = _refuses,
) -> InstalledModel:
    """Installs a model from the hub or from a folder, in CTranslate2's form, unless it is there already.

    Nothing is ever run that comes from a repository: weights, vocabularies and configurations are read, no code.

    Args:
        origin: the short name of a known model, owner and name on the hub, or a folder or zip archive with a
            checkpoint, a CTranslate2 model or an OPUS-MT model as Marian wrote it.
        revision: branch, tag or commit on the hub; None for the one that is known, else for the main branch.
        root: the folder of models to install into.
        quantization: of the weights: int8, or float32 for models four times as large.
        pairs: what the model translates, where neither its configuration nor its name says.
        announce: is told what is about to happen, licence included, line by line.
        agree: asked whether a licence that forbids some uses is accepted; nobody accepts it by default.

    Raises:
        EngineError: a library is missing.
        ModelError: the model cannot be fetched, read or converted.
    """
    if quantization not in QUANTIZATIONS:
        raise ModelError(f'"{quantization}" is not a quantization', mend=f"It is {' or '.join(QUANTIZATIONS)}.")
    folder = Path(origin).expanduser()
    if folder.is_dir():
        return _install_folder(folder.resolve(), root, quantization, pairs, announce, agree, folder.resolve())
    if folder.is_file():
        return _install_archive(folder.resolve(), root, quantization, pairs, announce, agree)
    if origin.startswith((".", "/", "~")):
        raise ModelError("there is no such folder or archive", path=origin)
    model = find_model(*repository_of(origin, revision))
    name = plain_name(model.repository)
    licence = model.licence or "not stated in its model card"
    announce(f"{model.repository} at {model.commit[:REVISION_LENGTH]}: licence {licence}, {model.size / 1e6:.0f} MB")
    present = _present(root, _label(name, model.commit, quantization))
    if present:
        announce("is installed already")
        return present
    _heed_licence(model.licence, announce, agree)
    staging = root / ".downloads" / f"{name}@{model.commit}"
    staging.mkdir(parents=True, exist_ok=True)
    fetch(model, staging)
    card = Card(
        name,
        _label(name, model.commit, quantization).partition("@")[2],
        pairs_of(staging, name, model.languages, pairs),
        origin=f"{model.repository}@{model.commit}",
        licence=model.licence,
    )
    converted = (staging / "model.bin").is_file()
    installed = copy_into(staging, root, card) if converted else convert_into(staging, root, card, quantization)
    shutil.rmtree(staging)
    announce(f"installed as {installed.id}")
    return installed


def _install_archive(
    archive: Path,
    root: Path,
    quantization: str,
    pairs: Sequence[Pair],
    announce: Callable[[str], None],
    agree: Callable[[str], bool],
) -> InstalledModel:
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".unpacking-") as workshop:
        folder = unpack(archive, Path(workshop))
        return _install_folder(folder, root, quantization, pairs, announce, agree, archive)


def _install_folder(
    folder: Path,
    root: Path,
    quantization: str,
    pairs: Sequence[Pair],
    announce: Callable[[str], None],
    agree: Callable[[str], bool],
    origin: Path,
) -> InstalledModel:
    opus = read_opus(folder) if (folder / DECODER).is_file() else None
    weights = opus.weights if opus else _weights(folder)
    converted = weights.name == "model.bin"
    own = read_card(folder) if converted else None
    name = own.name if own else _name(origin, opus)
    label = own.label if own else _label(name, checksum(weights), "int8" if converted else quantization)
    present = _present(root, label)
    if present:
        announce(f"{present.id} is installed already")
        return present
    licence = own.licence if own else (opus.licence if opus else "") or licence_of(folder)
    announce(f"{origin.name}: licence {licence or 'not stated'}")
    _heed_licence(licence, announce, agree)
    vocabulary = opus.vocabulary() if opus else None
    card = own or Card(
        name,
        label.partition("@")[2],
        pairs_of(folder, name, opus.languages if opus else (), pairs or (opus.pairs if opus else ()), vocabulary),
        origin=str(origin),
        licence=licence,
    )
    if opus:
        installed = convert_opus_into(folder, root, card, quantization)
    elif converted:
        installed = copy_into(folder, root, card)
    else:
        installed = convert_into(folder, root, card, quantization)
    announce(f"installed as {installed.id}")
    return installed


def _weights(folder: Path) -> Path:
    weights = next((folder / name for name in ("model.bin", *WEIGHTS) if (folder / name).is_file()), None)
    if weights is None:
        raise ModelError(
            f"there is no model here: neither model.bin nor {' nor '.join(WEIGHTS)} nor {DECODER}",
            path=folder,
            mend="Name a folder with a Marian checkpoint, a CTranslate2 model or an unpacked OPUS-MT model.",
        )
    return weights


def _name(origin: Path, opus: OpusModel | None) -> str:
    """Gives a model's name: that of its folder or archive; OPUS-MT's archives are named by their date only."""
    name = plain_name(origin.name.removesuffix(".zip"))
    if opus is not None and len(opus.pairs) == 1 and _DATED.fullmatch(name):
        return f"opus-mt-{'-'.join(opus.pairs[0])}"
    return name


def _heed_licence(licence: str, announce: Callable[[str], None], agree: Callable[[str], bool]) -> None:
    """Warns of a licence that forbids commercial use, and goes on only where it is accepted.

    Raises:
        ModelError: it is not.
    """
    if not _NOT_COMMERCIAL.search(licence):
        return
    announce(f"warning: {licence} forbids commercial use of the model, and perhaps of what it translates")
    if not agree(licence):
        raise ModelError(f"the licence {licence} was not accepted", mend="Accept it with --yes.")


def _present(root: Path, label: str) -> InstalledModel | None:
    card = read_card(root / label)
    return None if card is None else InstalledModel(root / label, card)


def _label(name: str, digest: str, quantization: str) -> str:
    return f"{name}@{digest[:REVISION_LENGTH]}" + ("" if quantization == QUANTIZATIONS[0] else f"-{quantization}")


def remove_model(name: str, *roots: Path) -> InstalledModel:
    """Removes an installed model from disk.

    Args:
        name: its name, with its revision where there are several.
        roots: folders of models.

    Raises:
        ModelError: there is no such model, or several.
    """
    model = find_installed(name, *roots)
    shutil.rmtree(model.folder)
    return model


def find_installed(name: str, *roots: Path) -> InstalledModel:
    """Gives the installed model of a name.

    Args:
        name: its name, with or without its revision.
        roots: folders of models.

    Raises:
        ModelError: there is no such model, or several.
    """
    models = installed_models(*roots)
    found = [model for model in models if name in (model.card.label, model.card.name)]
    if not found:
        known = ", ".join(model.card.label for model in models) or "none"
        raise ModelError(f'no model "{name}" is installed; installed: {known}')
    if len(found) > 1:
        labels = ", ".join(model.card.label for model in found)
        raise ModelError(f'several models are named "{name}": {labels}', mend="Name one with its revision.")
    return found[0]


def verify_model(model: InstalledModel) -> tuple[str, ...]:
    """Gives what is wrong with the files of a model, one phrase a file; nothing where all are as installed.

    Args:
        model: the model.
    """
    now = checksums(model.folder)
    problems = [f"{name} is missing" for name in model.card.files if name not in now]
    problems += [f"{name} has changed" for name, digest in model.card.files.items() if now.get(name, digest) != digest]
    problems += [f"{name} was not there when it was installed" for name in now if name not in model.card.files]
    return tuple(sorted(problems))
