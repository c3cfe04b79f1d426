"""How a model in CTranslate2's form is stored, read from the start of each array in model.bin."""

from __future__ import annotations

import math
import struct
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from l10n.engines.model_file import array_headers

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
        for array in array_headers(path):
            if len(array.shape) >= _IS_MATRIX:
                counts[array.kind] += math.prod(array.shape)
                positions += [array.shape[0]] if array.name.endswith(_POSITIONS) else []
    except (struct.error, IndexError, ValueError):
        return Stored()
    return Stored(counts.most_common(1)[0][0] if counts else "", min(positions, default=0))
