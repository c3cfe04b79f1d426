"""Installing a model from the hub, by one run at a time."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from l10n.engines.cards import Card
from l10n.engines.checkpoints import REVISION_LENGTH, pairs_of, plain_name
from l10n.engines.hub import HubModel, fetch, find_model
from l10n.engines.labels import MOST_NAME, check_pairs, is_language, place_of
from l10n.engines.orders import Order, heed_licence, label_of, model_there
from l10n.engines.settling import InstalledModel, convert_into, copy_into
from l10n.engines.strangers import one_line

_DOWNLOADS = ".downloads"


def install_from_hub(repository: str, revision: str | None, order: Order) -> InstalledModel:
    """Installs a model from the hub, unless it is there already; of two runs with the same model the second waits.

    Args:
        repository: owner and name.
        revision: branch, tag or commit; None for the main branch.
        order: what is asked for.

    Raises:
        EngineError: a library is missing.
        ModelError: the model cannot be fetched, read or converted, or does not work.
    """
    model = find_model(repository, revision)
    licence = one_line(model.licence) or "not stated in its model card"
    order.announce(
        f"{one_line(model.repository)} at {model.commit[:REVISION_LENGTH]}: licence {licence}, "
        f"{model.size / 1e6:.0f} MB"
    )
    name = plain_name(model.repository)[:MOST_NAME].strip(".-")
    present = _there(model, name, order)
    if present:
        return present
    heed_licence(model.licence, order)
    staging = place_of(order.root / _DOWNLOADS, f"{name}@{model.commit}")
    with _alone(staging.with_name(f"{staging.name}.lock"), order):
        return _there(model, name, order) or _fetched(model, name, staging, order)


def _there(model: HubModel, name: str, order: Order) -> InstalledModel | None:
    label = label_of(name, model.commit, order.quantization)
    return model_there(order, label, origin=_origin(model))


def _origin(model: HubModel) -> str:
    return f"{model.repository}@{model.commit}"


def _fetched(model: HubModel, name: str, staging: Path, order: Order) -> InstalledModel:
    staging.mkdir(parents=True, exist_ok=True)
    fetch(model, staging)
    languages = [language for language in model.languages if is_language(language.replace("_", "-"))]
    pairs = pairs_of(staging, name, languages, order.pairs)
    check_pairs(pairs)
    card = Card(
        name,
        label_of(name, model.commit, order.quantization).partition("@")[2],
        pairs,
        origin=_origin(model),
        licence=one_line(model.licence, 200),
    )
    if (staging / "model.bin").is_file():
        installed = copy_into(staging, order.root, card)
    else:
        installed = convert_into(staging, order.root, card, order.quantization)
    shutil.rmtree(staging)
    order.announce(f"installed as {installed.id}")
    return installed


@contextlib.contextmanager
def _alone(path: Path, order: Order) -> Iterator[None]:
    """Holds a model for one run; another one waits, as long as a download takes."""
    import filelock

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(path)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        order.announce("another run is installing this model; waiting for it")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
