"""Looking into Marian's weights, an archive of numpy's arrays, before CTranslate2's converter reads them."""

from __future__ import annotations

import math
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from l10n.engines.cards import DEFAULT_POSITIONS
from l10n.engines.configurations import MOST_FORWARD, MOST_HEADS, MOST_WIDTH, layers_in, number_in, shown
from l10n.engines.shapes import Sizes
from l10n.errors import ModelError

MODEL = "special:model.yml"
"""The array whose bytes are the model's configuration."""

_MOST_ARRAYS = 10_000
_MOST_CONFIGURATION = 64 << 10
_MOST_DEPTH = 20
_HEADER = re.compile(
    rb"\{'descr': ?'[<|=](?P<kind>[a-z])(?P<size>\d{1,2})', ?'fortran_order': ?(?:True|False), ?"
    rb"'shape': ?\((?P<shape>[\d, ]*)\),? ?\}\s*"
)
_MAGIC = b"\x93NUMPY\x01\x00"
_WORDS = (
    "type",
    "transformer-decoder-autoreg",
    "transformer-ffn-activation",
    "transformer-preprocess",
    "transformer-postprocess",
    "transformer-postprocess-emb",
)
"""Settings that are words; whether CTranslate2 knows them, it says itself."""


def refuse_knots(events: Iterable[Any]) -> None:
    """Refuses YAML that names a part of itself again, or nests deeper than any model's settings.

    Args:
        events: what a parser of YAML gives, those of the library yaml or of ruamel.yaml.

    Raises:
        ValueError: it does.
    """
    depth = 0
    for event in events:
        if getattr(event, "anchor", None) is not None:
            raise ValueError("it has anchors or aliases")
        kind = type(event).__name__
        depth += kind in ("SequenceStartEvent", "MappingStartEvent")
        depth -= kind in ("SequenceEndEvent", "MappingEndEvent")
        if depth > _MOST_DEPTH:
            raise ValueError("it is nested too deeply")


def sizes_in(path: Path) -> Sizes:
    """Gives the sizes of a model by the configuration in its weights, which fits them.

    Args:
        path: the weights, a .npz.

    Raises:
        ModelError: they are damaged, hold anything but plain arrays, or the configuration has no sensible sizes.
    """
    try:
        shapes, text = _read(path)
        config = _configuration(text)
    except (
        OSError,
        EOFError,
        ValueError,
        KeyError,
        RuntimeError,
        struct.error,
        zlib.error,
        zipfile.BadZipFile,
    ) as error:
        problem = f"this model cannot be converted: {str(error)[:200]}"
        raise ModelError(problem, path=path, mend="Fetch the model again.") from error
    return _sizes(config, shapes, path)


def _read(path: Path) -> tuple[dict[str, tuple[int, ...]], bytes]:
    """Gives the shapes of all arrays by name, and the bytes of the configuration."""
    shapes: dict[str, tuple[int, ...]] = {}
    text = b""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > _MOST_ARRAYS:
            raise ValueError(f"it holds {len(members)} arrays")
        for member in members:
            name = member.filename.removesuffix(".npy")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or name in shapes:
                raise ValueError(f"{shown(name)} is packed in an unknown way, or there twice")
            with archive.open(member) as file:
                shapes[name], left = _shape(file, member.file_size, name)
                if name == MODEL:
                    if left > _MOST_CONFIGURATION:
                        raise ValueError(f"{MODEL} is too large")
                    text = file.read(left)
    if MODEL not in shapes:
        raise ValueError(f"there is no {MODEL}")
    return shapes, text


def _shape(file: Any, size: int, name: str) -> tuple[tuple[int, ...], int]:
    """Gives the shape of an array at whose start a file stands, and how many bytes its numbers have."""
    start = file.read(len(_MAGIC) + 2)
    if not start.startswith(_MAGIC):
        raise ValueError(f"{shown(name)} is no array")
    (length,) = struct.unpack("<H", start[len(_MAGIC) :])
    match = _HEADER.fullmatch(file.read(length))
    if match is None or match["kind"] not in b"fiu":
        raise ValueError(f"{shown(name)} is no array of plain numbers")
    shape = tuple(int(count) for count in match["shape"].split(b",") if count.strip())
    left = size - len(start) - length
    if math.prod(shape) * int(match["size"]) != left:
        raise ValueError(f"{shown(name)} is not as large as it says")
    return shape, left


def _configuration(text: bytes) -> dict[str, Any]:
    # the library that the converter reads it with, so that both see the same
    import yaml  # type: ignore[import-untyped]

    try:
        words = text[:-1].decode("utf-8")  # a zero ends it, and the converter too leaves the last byte out
        refuse_knots(yaml.parse(words, Loader=yaml.SafeLoader))
        config = yaml.safe_load(words)
    except yaml.YAMLError as error:
        raise ValueError(f"{MODEL} is no YAML that can be read") from error
    if not isinstance(config, dict) or not all(isinstance(config.get(name), str) for name in _WORDS):
        raise ValueError(f"{MODEL} lacks a setting, or has one that is no word: {', '.join(_WORDS)}")
    return config


def _sizes(config: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]], path: Path) -> Sizes:
    layers_in(config, "enc-depth", shapes, "encoder_l", path=path)
    depth = layers_in(config, "dec-depth", shapes, "decoder_l", path=path)
    if config.get("transformer-guided-alignment-layer") != "last":
        aligned = config.get("transformer-guided-alignment-layer")
        if not isinstance(aligned, int | str) or str(aligned) not in map(str, range(1, depth + 1)):
            raise ModelError(f"transformer-guided-alignment-layer is {shown(aligned)}", path=path)
    heads = number_in(config, "transformer-heads", 1, MOST_HEADS, path=path)
    rows = shapes.get("Wemb") or shapes.get("encoder_Wemb") or ()
    forward = tuple(shapes.get(f"{side}_l1_ffn_W1", ())[-1:] for side in ("encoder", "decoder"))
    if len(rows) != 2 or not all(forward):
        raise ModelError("there are no embeddings or feed-forward layers in it", path=path)
    width = number_in(config, "dim-emb", 1, MOST_WIDTH, rows[1], path=path)
    if width != rows[1] or width % heads:
        raise ModelError(
            f"dim-emb is {width}, but the embeddings have {rows[1]} columns, and there are {heads} heads", path=path
        )
    encoder, decoder = (
        number_in({}, f"the width of {side}_l1_ffn_W1", 1, MOST_FORWARD, count[0], path=path)
        for side, count in zip(("encoder", "decoder"), forward, strict=True)
    )
    return Sizes(width, width, (encoder, decoder), DEFAULT_POSITIONS)
