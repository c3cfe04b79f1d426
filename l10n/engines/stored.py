"""How a model in CTranslate2's form is stored, read from the start of each array in model.bin.

The layout is that of l10n/engines/model_file.py, which reads whole arrays.
"""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_NAMES = ("float32", "int8", "int16", "int32", "float16", "bfloat16")
_VERSION = 6
_MOST_DIMENSIONS = 8
_POSITIONS = "position_encodings/encodings"
_IS_MATRIX = 2
"""Dimensions from which on an array is of weights; the others are biases and settings."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How a model is stored.

    Attributes:
        quantization: the type of most of its weights; empty where the file does not say.
        positions: how many tokens it can read or write; 0 where it stores nothing for each.
    """

    quantization: str = ""
    positions: int = 0


def read_stored(path: Path) -> Stored:
    """Gives how a model is stored; nothing that is known of a file that is damaged.

    Args:
        path: its model.bin.
    """
    counts: Counter[str] = Counter()
    positions: list[int] = []
    try:
        with path.open("rb") as file:
            for name, shape, kind in _arrays(file):
                if len(shape) >= _IS_MATRIX:
                    counts[kind] += math.prod(shape)
                    positions += [shape[0]] if name.endswith(_POSITIONS) else []
    except (struct.error, IndexError, ValueError):
        return Stored()
    return Stored(counts.most_common(1)[0][0] if counts else "", min(positions, default=0))


def _arrays(file: IO[bytes]) -> Iterator[tuple[str, tuple[int, ...], str]]:
    if _number(file, "I") != _VERSION:
        return
    file.seek(_number(file, "H"), 1)
    _number(file, "I")  # the revision of the architecture
    for _ in range(_number(file, "I")):
        name = file.read(_number(file, "H")).rstrip(b"\0").decode("utf-8")
        dimensions = _number(file, "B")
        if dimensions > _MOST_DIMENSIONS:
            raise ValueError("no array has so many dimensions")
        shape = tuple(_number(file, "I") for _ in range(dimensions))
        yield name, shape, _NAMES[_number(file, "B")]
        file.seek(_number(file, "I"), 1)


def _number(file: IO[bytes], code: str) -> int:
    (number,) = struct.unpack(f"<{code}", file.read(struct.calcsize(f"<{code}")))
    return int(number)
