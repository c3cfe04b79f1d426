"""Installing a model: from a folder, from a zip archive, or from the hub."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from l10n.engines.archives import unpack
from l10n.engines.cards import Card, checksum, read_card
from l10n.engines.checkpoints import REVISION_LENGTH, licence_of, pairs_of, plain_name
from l10n.engines.conversion import QUANTIZATIONS
from l10n.engines.hub_installs import install_from_hub
from l10n.engines.known import repository_of
from l10n.engines.labels import MOST_NAME, check_pairs
from l10n.engines.leftovers import UNPACKING, workshop
from l10n.engines.opus import DECODER, OpusModel, read_opus
from l10n.engines.orders import Order, heed_licence, label_of, model_there
from l10n.engines.protocol import Pair
from l10n.engines.settling import (
    InstalledModel,
    convert_into,
    convert_opus_into,
    copy_into,
    make_root,
    what_changed,
)
from l10n.engines.strangers import one_line
from l10n.engines.weights import FILE_NAMES as WEIGHTS
from l10n.errors import EngineError, ModelError

_DATED = re.compile(r"opus[a-z+.]*-\d{4}-\d\d-\d\d.*")
"""What OPUS-MT names its archives."""

_CLAIMED = "says its card: "
"""Before the origin of a model that came with its card from a folder: the card may be anybody's."""


def _quietly(_line: str) -> None:
    """Tells nobody."""


def _refuses(_licence: str) -> bool:
    """Agrees to nothing."""
    return False


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
    """Installs a model from the hub or from a folder, in CTranslate2's form, unless it is there already and whole.

    Nothing is ever run that comes from a repository: weights, vocabularies and configurations are read, no code.

    Args:
        origin: the short name of a known model, owner and name on the hub, or a folder or zip archive with a
            checkpoint, a CTranslate2 model or an OPUS-MT model as Marian wrote it.
        revision: branch, tag or commit on the hub; None for the one that is known, else for the main branch.
        root: the folder of models to install into.
        quantization: of the weights: int8, or float32 for models four times as large.
        pairs: what the model translates, where neither its configuration nor its name says, or says it wrong.
        announce: is told what is about to happen, licence included, line by line.
        agree: asked whether a licence that forbids some uses is accepted; nobody accepts it by default.

    Raises:
        EngineError: a library is missing.
        ModelError: the model cannot be fetched, read or converted, or does not work.
    """
    if quantization not in QUANTIZATIONS:
        raise ModelError(f'"{quantization}" is not a quantization', mend=f"It is {' or '.join(QUANTIZATIONS)}.")
    check_pairs(tuple(pairs))
    path = local_path(origin)
    order = Order(root, quantization, tuple(pairs), announce, agree)
    make_root(root)
    if path is None:
        return install_from_hub(*repository_of(origin, revision), order)
    return _install_folder(path, path, order) if path.is_dir() else _install_archive(path, order)


def local_path(origin: str) -> Path | None:
    """Gives the folder or file that an origin names; None where it may be a name on the hub.

    Args:
        origin: as a person names it.

    Raises:
        ModelError: it is empty, or a path to nothing.
    """
    if not origin.strip():
        raise ModelError("no model is named", mend="Name one as opus-mt-de-en, OWNER/NAME or ./folder.")
    try:
        path = Path(origin).expanduser()
        if path.is_dir() or path.is_file():
            return path.resolve()
    except (OSError, RuntimeError) as error:
        raise ModelError("there is no such folder or archive", path=one_line(origin)) from error
    if origin.startswith((".", "/", "~")):
        raise ModelError("there is no such folder or archive", path=one_line(origin))
    return None


def _install_archive(archive: Path, order: Order) -> InstalledModel:
    with workshop(order.root, UNPACKING) as place:
        try:
            return _install_folder(unpack(archive, place), archive, order)
        except EngineError as error:
            # the folder will be gone when the message is read
            if error.path is None or not Path(error.path).is_relative_to(place):
                raise
            inside = Path(error.path).relative_to(place).as_posix()
            problem = error.problem if inside == "." else f"{one_line(inside)}: {error.problem}"
            raise type(error)(problem, path=archive, mend=error.mend) from error


def _install_folder(folder: Path, origin: Path, order: Order) -> InstalledModel:
    opus = read_opus(folder) if (folder / DECODER).is_file() else None
    weights = opus.weights if opus else _weights(folder)
    converted = opus is None and weights.name == "model.bin"
    own = _own_card(folder, weights, origin) if converted else None
    name = own.name if own else _name(origin, opus)
    label = own.label if own else label_of(name, checksum(weights), "int8" if converted else order.quantization)
    present = model_there(order, label, own.files.get("model.bin", "") if own else "")
    if present:
        return present
    licence = own.licence if own else (opus.licence if opus else "") or licence_of(folder)
    order.announce(f"{one_line(origin.name)}: licence {one_line(licence) or 'not stated'}")
    heed_licence(licence, order)
    card = own or _new_card(folder, origin, label, opus, order)
    card = replace(card, licence=one_line(licence, 200), pairs=order.pairs or card.pairs)
    if opus:
        installed = convert_opus_into(folder, order.root, card, order.quantization)
    elif converted:
        installed = copy_into(folder, order.root, card)
    else:
        installed = convert_into(folder, order.root, card, order.quantization)
    order.announce(f"installed as {installed.id}")
    return installed


def _new_card(folder: Path, origin: Path, label: str, opus: OpusModel | None, order: Order) -> Card:
    name, _, revision = label.partition("@")
    vocabulary = opus.vocabulary() if opus else None
    stated = order.pairs or (opus.pairs if opus else ())
    pairs = pairs_of(folder, name, opus.languages if opus else (), stated, vocabulary)
    check_pairs(pairs)
    return Card(name, revision, pairs, origin=str(origin))


def _own_card(folder: Path, weights: Path, origin: Path) -> Card | None:
    """Gives the card that a converted model brings along, which anybody may have written.

    Where it names the checksum of the weights, they must be those, and the model keeps its label, so that it can be
    moved to another machine. Where it does not, the revision is that of the weights that are there.
    """
    card = read_card(folder)
    if card is None:
        return None
    if weights.name not in card.files:
        return replace(
            card, revision=checksum(weights)[:REVISION_LENGTH], origin=str(origin), scores=(), adaptation=None
        )
    changed = what_changed(InstalledModel(folder, card))
    if changed:
        raise ModelError(
            f"these are not the files that the model's card names: {one_line('; '.join(changed), 200)}",
            path=folder,
            mend="Fetch the model again; without its card.json it can be installed as a model of unknown origin.",
        )
    named = card.origin
    is_path = PurePosixPath(named).is_absolute() or PureWindowsPath(named).is_absolute()
    return card if is_path or named.startswith(_CLAIMED) else replace(card, origin=_CLAIMED + (named or "nothing"))


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
    plain = plain_name(re.sub(r"\.zip$", "", origin.name, flags=re.IGNORECASE))
    name = plain[:MOST_NAME].strip(".-")
    if opus is not None and len(opus.pairs) == 1 and _DATED.fullmatch(name):
        return plain_name(f"opus-mt-{'-'.join(opus.pairs[0])}")[:MOST_NAME]
    return name
