"""What an install is asked for, and what is there already of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from l10n.engines.cards import read_card, told_pairs, write_card
from l10n.engines.checkpoints import REVISION_LENGTH
from l10n.engines.commercial_use import forbids_commercial_use
from l10n.engines.conversion import QUANTIZATIONS
from l10n.engines.labels import place_of
from l10n.engines.protocol import Pair
from l10n.engines.settling import InstalledModel, what_changed
from l10n.engines.strangers import one_line
from l10n.engines.trial import try_out
from l10n.errors import ModelError


@dataclass(frozen=True, slots=True)
class Order:
    """What an install is asked for, whatever it is from.

    Attributes:
        root: the folder of models to install into.
        quantization: of the weights: int8 or float32.
        pairs: what the model translates, as a person says; empty where nobody does.
        announce: is told what is about to happen, line by line.
        agree: asked whether a licence that forbids some uses is accepted.
    """

    root: Path
    quantization: str
    pairs: tuple[Pair, ...]
    announce: Callable[[str], None]
    agree: Callable[[str], bool]


def label_of(name: str, digest: str, quantization: str) -> str:
    """Gives the label of a model.

    Args:
        name: its name.
        digest: the commit that it is from, or the checksum of its weights.
        quantization: int8 or float32.
    """
    return f"{name}@{digest[:REVISION_LENGTH]}" + ("" if quantization == QUANTIZATIONS[0] else f"-{quantization}")


def heed_licence(licence: str, order: Order) -> None:
    """Warns of a licence that forbids commercial use, and goes on only where it is accepted.

    Args:
        licence: as the model's card names it.
        order: says who is asked.

    Raises:
        ModelError: it is not accepted.
    """
    if not forbids_commercial_use(licence):
        return
    shown = one_line(licence)
    order.announce(f"warning: {shown} forbids commercial use of the model, and perhaps of what it translates")
    if not order.agree(shown):
        raise ModelError(f"the licence {shown} was not accepted", mend="Accept it with --yes.")


def model_there(order: Order, label: str, weights: str = "", origin: str = "") -> InstalledModel | None:
    """Gives the model of a label that is there and whole, with the pairs that are asked for; None where none is.

    Args:
        order: what is asked for.
        label: name and revision.
        weights: SHA-256 that its model.bin must have; empty for any.
        origin: what it must be from, so that no model of a stranger stands for it; empty for anything.

    Raises:
        ModelError: another model has its label, or it does not translate the pairs.
    """
    folder = place_of(order.root, label)
    try:
        card = read_card(folder)
    except ModelError:
        order.announce(f"the card of {label} is damaged; it is installed anew")
        return None
    if card is None:
        return None
    model = InstalledModel(folder, card)
    changed = what_changed(model)
    if card.label != label or changed:
        order.announce(f"{label} is damaged ({one_line('; '.join(changed) or 'card.json')}); it is installed anew")
        return None
    if origin and card.origin != origin:
        order.announce(f"{label} is there, but was not fetched from {one_line(origin)}; it is installed anew")
        return None
    if weights and card.files.get("model.bin") != weights:
        raise ModelError(
            f"another model is installed as {label}", path=folder, mend=f"Remove it first: l10n models remove {label}."
        )
    return _with_pairs(model, order)


def _with_pairs(model: InstalledModel, order: Order) -> InstalledModel:
    if not order.pairs or order.pairs == model.card.pairs:
        order.announce(f"{model.id} is installed already")
        return model
    card = replace(model.card, pairs=order.pairs)
    try_out(model.folder, card)
    write_card(model.folder, card)
    order.announce(f"{model.id} is installed already; it now translates {told_pairs(card.pairs)}")
    return InstalledModel(model.folder, card)
