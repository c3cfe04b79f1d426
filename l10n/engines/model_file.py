"""Reading the file in which CTranslate2 keeps a model, model.bin: names and arrays, eight-bit ones with their scales.

The layout is that of CTranslate2's own converter (ctranslate2/specs/model_spec.py, binary version 6).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from l10n.errors import ModelError

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Array = NDArray[numpy.float32]

_VERSION = 6
_TYPES = (
    ("float32", "<f4"),
    ("int8", "i1"),
    ("int16", "<i2"),
    ("int32", "<i4"),
    ("float16", "<f2"),
    ("bfloat16", "<u2"),
)
"""Types of numbers by their ids, as CTranslate2 and numpy name them; bfloat16 is the upper half of a 32-bit float."""
_HALF = 5
_INTEGERS = (1, 2)
"""Types of weights that have a scale: what is stored is the weight times its scale, rounded."""
_MOST_DIMENSIONS = 8
_SCALE = "_scale"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What model.bin holds.

    Attributes:
        kind: the name of its architecture, such as "TransformerSpec".
        arrays: numbers by name, as floats; a name that stands for another one has the same array.
    """

    kind: str
    arrays: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class ArrayHeader:
    """What stands before an array in model.bin.

    Attributes:
        name: the array's.
        shape: its lengths.
        kind: the type of its numbers, such as "int8".
    """

    name: str
    shape: tuple[int, ...]
    kind: str


def array_headers(path: Path) -> Iterator[ArrayHeader]:
    """Gives what stands before each array of a model.bin, without reading the arrays.

    Args:
        path: the file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is damaged, or of a version that is not known.
        IndexError: the same.
        struct.error: the same.
    """
    with path.open("rb") as file:
        yield from _Reader(file, path.stat().st_size).headers()


def read_model_file(path: Path) -> ModelFile:
    """Gives what a model.bin holds.

    Args:
        path: the file.

    Raises:
        ModelError: it is damaged, or of a version that is not known.
    """
    try:
        with path.open("rb") as file:
            return _Reader(file, path.stat().st_size).model()
    except OSError as error:
        raise ModelError(f"this file cannot be read: {error.strerror}", path=path) from error
    except (ValueError, KeyError, IndexError, struct.error) as error:
        raise ModelError(
            f"this is not a model of CTranslate2: {error}", path=path, mend="Install the model again."
        ) from error


class _Reader:
    """Reads one file from its start; no length that it names may reach beyond its end."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._left = size

    def model(self) -> ModelFile:
        kind = self._kind()
        raw: dict[str, tuple[int, Any]] = {}
        for _ in range(self._number("I")):
            name, shape, number, size = self._header()
            raw[name] = number, self._values(shape, number, size)
        arrays = {name: _floats(name, raw) for name in raw if not name.endswith(_SCALE)}
        for _ in range(self._number("I")):
            name = self._text()
            stands_for = self._text()
            if not name.endswith(_SCALE):
                arrays[name] = arrays[stands_for]
        return ModelFile(kind, arrays)

    def headers(self) -> Iterator[ArrayHeader]:
        """Gives what stands before each array, passing over its numbers."""
        self._kind()
        for _ in range(self._number("I")):
            name, shape, number, size = self._header()
            yield ArrayHeader(name, shape, _TYPES[number][0])
            self._file.seek(size, 1)
            self._left -= size

    def _kind(self) -> str:
        version = self._number("I")
        if version != _VERSION:
            raise ValueError(f"its version is {version}, and only {_VERSION} is known")
        kind = self._text()
        self._number("I")  # the revision of the architecture
        return kind

    def _header(self) -> tuple[str, tuple[int, ...], int, int]:
        """Gives an array's name, its shape, the number of its type and its bytes."""
        name = self._text()
        dimensions = self._number("B")
        if dimensions > _MOST_DIMENSIONS:
            raise ValueError(f"an array has {dimensions} dimensions")
        shape = tuple(self._number("I") for _ in range(dimensions))
        return name, shape, self._number("B"), self._number("I")

    def _values(self, shape: tuple[int, ...], number: int, size: int) -> Any:
        import numpy

        values = numpy.frombuffer(self._bytes(size), dtype=_TYPES[number][1])
        if number == _HALF:
            values = (values.astype("<u4") << 16).view("<f4")
        return values.reshape(shape)

    def _text(self) -> str:
        return self._bytes(self._number("H")).rstrip(b"\0").decode("utf-8")

    def _number(self, code: str) -> int:
        (number,) = struct.unpack(f"<{code}", self._bytes(struct.calcsize(f"<{code}")))
        return int(number)

    def _bytes(self, count: int) -> bytes:
        self._left -= count
        if self._left < 0:
            raise ValueError("it ends too early")
        return self._file.read(count)


def _floats(name: str, raw: Mapping[str, tuple[int, Any]]) -> Array:
    """Gives an array as 32-bit floats, divided by the scale of each row or of all of it where it has one."""
    import numpy

    kind, values = raw[name]
    found: Array = values.astype(numpy.float32)
    if kind in _INTEGERS and name + _SCALE in raw:
        scale: Array = raw[name + _SCALE][1].astype(numpy.float32)
        found /= scale.reshape(-1, *[1] * (found.ndim - 1)) if scale.size > 1 else scale
    return found
