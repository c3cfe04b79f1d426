"""Reading what a checkpoint's JSON files say, each value checked before anything is made of it."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from l10n.engines.cards import DEFAULT_POSITIONS
from l10n.errors import ModelError

CONFIGURATION = "config.json"
MOST_HEADS = 256
MOST_WIDTH = 16_384
"""Most numbers that a piece may stand for; the widest translation models have 8192."""
MOST_FORWARD = 1 << 17
"""Most numbers between the two halves of a feed-forward layer; MADLAD's largest model has 16384."""
LEAST_POSITIONS = 16
MOST_POSITIONS = 100_000

_SHORT = reprlib.Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother = 2, 100, 60

_AGAIN = "Fetch the model again."
_ACTIVATIONS = {"relu": "RELU", "swish": "SWISH", "silu": "SWISH", "gelu": "GELU", "gelu_new": "GELUTanh"}


def json_in(path: Path) -> Any:
    """Gives the content of a JSON file.

    Args:
        path: the file, in UTF-8.

    Raises:
        ModelError: it cannot be read, is not JSON, or is nested too deeply.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"this file cannot be read: {error.strerror}", path=path) from error
    except json.JSONDecodeError as error:
        raise ModelError(f"this is not JSON: {error.msg}", path=path, line=error.lineno, mend=_AGAIN) from error
    except UnicodeDecodeError as error:
        raise ModelError(f"this is not JSON: {error.reason} at byte {error.start}", path=path, mend=_AGAIN) from error
    except ValueError as error:
        raise ModelError("this holds a number that is too long", path=path, mend=_AGAIN) from error
    except RecursionError as error:
        raise ModelError("this is nested too deeply", path=path, mend=_AGAIN) from error


def shown(value: object) -> str:
    """Gives a value as an error may show it: however large it is, some ten words of it."""
    return _SHORT.repr(value)


def number_in(
    config: Mapping[str, Any],
    name: str,
    least: int,
    most: int,
    default: int | None = None,
    path: str | Path = CONFIGURATION,
) -> int:
    """Gives a whole number of a configuration.

    Args:
        config: the configuration.
        name: of the number.
        least: the smallest that it may be.
        most: the largest that it may be.
        default: taken where the configuration has none, or null.
        path: the file that the configuration is from.

    Raises:
        ModelError: it is missing, no whole number, too small or too large.
    """
    value = config.get(name)
    value = default if value is None else value
    if type(value) is not int or not least <= value <= most:
        raise ModelError(f"{name} is {shown(value)}, not a whole number from {least} to {most}", path=path, mend=_AGAIN)
    return value


def flag_in(config: Mapping[str, Any], name: str, *, default: bool) -> bool:
    """Gives a setting of a configuration that is true or false.

    Args:
        config: the configuration.
        name: of the setting.
        default: taken where the configuration has none, or null.

    Raises:
        ModelError: it is neither.
    """
    value = config.get(name)
    value = default if value is None else value
    if not isinstance(value, bool):
        raise ModelError(f"{name} is {shown(value)}, not true or false", path=CONFIGURATION, mend=_AGAIN)
    return value


def layers_in(
    config: Mapping[str, Any],
    name: str,
    arrays: Iterable[str],
    scope: str,
    default: int | None = None,
    path: str | Path = CONFIGURATION,
) -> int:
    """Gives a number of layers, which is that of the layers in the weights.

    Args:
        config: the configuration.
        name: of the number of layers.
        arrays: names of the arrays in the weights.
        scope: what stands before the number of a layer in those names; a "." or "_" stands behind it.
        default: taken where the configuration has none, or null.
        path: the file that the configuration is from.

    Raises:
        ModelError: it is no number of layers, or another than the weights hold.
    """
    places = (array[len(scope) :].replace("_", ".").split(".")[0] for array in arrays if array.startswith(scope))
    held = {place for place in places if place.isdecimal()}
    if not held:
        raise ModelError(f"the weights hold no layers named {scope}", path=path, mend=_AGAIN)
    count = config.get(name)
    count = default if count is None else count
    if type(count) is not int or count != len(held):
        raise ModelError(f"{name} is {shown(count)}, but the weights hold {len(held)}", path=path, mend=_AGAIN)
    return count


def sides_in(config: Mapping[str, Any], arrays: Iterable[str]) -> tuple[int, int]:
    """Gives the numbers of layers of encoder and decoder, as Marian's and M2M100's configurations have them.

    Args:
        config: the configuration.
        arrays: names of the arrays in the weights.

    Raises:
        ModelError: one is no number of layers, or another than the weights hold.
    """
    names = tuple(arrays)
    encoder, decoder = (
        layers_in(config, f"{side}_layers", names, f"model.{side}.layers.") for side in ("encoder", "decoder")
    )
    return encoder, decoder


def heads_in(config: Mapping[str, Any]) -> int:
    """Gives the number of attention heads, which Marian's and M2M100's configurations have for each side.

    Args:
        config: the configuration.

    Raises:
        ModelError: it is missing, no sensible number, or another on each side.
    """
    encoder, decoder = (number_in(config, f"{side}_attention_heads", 1, MOST_HEADS) for side in ("encoder", "decoder"))
    if encoder != decoder:
        raise ModelError("encoder and decoder have different numbers of attention heads", path=CONFIGURATION)
    return encoder


def positions_of(config: Mapping[str, Any]) -> int:
    """Gives how many pieces a checkpoint reads at most.

    Args:
        config: the checkpoint's configuration.

    Raises:
        ModelError: what it says is no whole number, too small or too large.
    """
    return number_in(config, "max_position_embeddings", LEAST_POSITIONS, MOST_POSITIONS, DEFAULT_POSITIONS)


def activation_of(name: object) -> Any:
    """Gives CTranslate2's number for the function between the two halves of a feed-forward layer.

    Args:
        name: as transformers names it.

    Raises:
        ModelError: CTranslate2 has none.
    """
    from ctranslate2.specs import Activation

    if not isinstance(name, str) or name not in _ACTIVATIONS:
        raise ModelError(f"the activation function {shown(name)} is unknown to CTranslate2", path=CONFIGURATION)
    return getattr(Activation, _ACTIVATIONS[name])
