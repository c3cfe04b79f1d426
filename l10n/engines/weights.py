"""Reading the weights of a checkpoint with numpy alone: safetensors, and the files that torch.save writes.

A file of torch.save is a pickle, and a pickle can run any code. The reader here takes its instructions but knows four
callables only, all of which build arrays; any other name in the file is refused.
"""

from __future__ import annotations

import io
import json
import math
import pickle
import pickletools
import struct
import zipfile
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from l10n.engines.configurations import shown
from l10n.errors import ModelError

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Array = NDArray[numpy.float32]

FILE_NAMES = ("model.safetensors", "pytorch_model.bin")
"""Names of a checkpoint's weights as the hub has them, the better one first."""

_SAFETENSORS_TYPES = {"F32": "<f4", "F16": "<f2", "BF16": "<u2", "F64": "<f8", "I64": "<i8", "I32": "<i4", "U8": "u1"}
_STORAGE_TYPES = {
    "FloatStorage": "<f4",
    "HalfStorage": "<f2",
    "BFloat16Storage": "<u2",
    "DoubleStorage": "<f8",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
}
_LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
"""The first object in files of torch.save before version 1.6, when they were not yet zip archives."""
_HALF = ("BF16", "BFloat16Storage")
_MOST_DIMENSIONS = 8
_MOST_HEADER = 100 << 20
"""Bytes of the longest header that the library safetensors reads."""
_SMALL = 4096
"""Numbers up to which an array may repeat those of its storage."""
_MOST_TIMES = 8
"""How often the arrays of a file may hold the numbers of its storages; tied embeddings are there three or four times.
"""

# what a damaged file makes its readers raise; a RuntimeError is too deep a nesting, or an encrypted archive
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    pickle.UnpicklingError,
)


def read_weights(folder: Path) -> dict[str, Array]:
    """Gives the weights of a checkpoint by name, as 32-bit floats.

    Args:
        folder: holds model.safetensors or pytorch_model.bin.

    Raises:
        ModelError: there are none, or the file is damaged or holds anything but arrays.
    """
    path = next((folder / name for name in FILE_NAMES if (folder / name).is_file()), None)
    if path is None:
        raise ModelError(
            f"there are no weights here: neither {' nor '.join(FILE_NAMES)}",
            path=folder,
            mend="Name a folder with a Marian checkpoint or a CTranslate2 model.",
        )
    try:
        return _read_safetensors(path) if path.suffix == ".safetensors" else _read_torch(path)
    except _DAMAGE as error:
        problem = f"these weights cannot be read: {str(error)[:200]}"
        raise ModelError(problem, path=path, mend="Fetch the model again.") from error


def _floats(raw: bytes, kind: str, code: str) -> Array:
    import numpy

    values = numpy.frombuffer(raw, dtype=code)
    if kind in _HALF:
        return (values.astype("<u4") << 16).view("<f4")
    # what 32 bits cannot hold becomes infinite, which is refused where the array is used
    with numpy.errstate(over="ignore"):
        return values.astype(numpy.float32)


def _counts(values: object) -> tuple[int, ...]:
    """Gives numbers that say where and how large an array is."""
    if not isinstance(values, list | tuple) or len(values) > _MOST_DIMENSIONS:
        raise ValueError(f"{shown(values)} is no shape of an array")
    if not all(type(value) is int and value >= 0 for value in values):
        raise ValueError(f"{shown(values)} holds what is no count")
    return tuple(values)


def _read_safetensors(path: Path) -> dict[str, Array]:
    """Reads the format of safetensors: eight bytes of header length, a JSON header, the arrays."""
    weights: dict[str, Array] = {}
    with path.open("rb") as file:
        size = path.stat().st_size
        (length,) = struct.unpack("<Q", file.read(8))
        base = 8 + length
        if base > size or length > _MOST_HEADER:
            raise ValueError("the header is longer than the file")
        header = json.loads(file.read(length))
        left = size - base
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            start, end = _counts(entry["data_offsets"])
            # arrays do not overlap, so that all of them together are no larger than the file
            left -= end - start
            if not start <= end <= size - base or left < 0:
                raise ValueError(f"{shown(name)} lies outside of the file, or in another array")
            file.seek(base + start)
            numbers = _floats(file.read(end - start), entry["dtype"], _SAFETENSORS_TYPES[entry["dtype"]])
            shape = _counts(entry["shape"])
            if math.prod(shape) != len(numbers):
                raise ValueError(f"{shown(name)} has {len(numbers)} numbers, not those of the shape {shape}")
            weights[name] = numbers.reshape(shape)
    return weights


@dataclass(frozen=True, slots=True)
class _Storage:
    """A run of numbers that arrays are views of, named in the pickle and stored beside it."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class _View:
    """An array of a checkpoint before its numbers are read."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def _view(storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object) -> _View:
    return _View(storage, offset, _counts(shape), _counts(strides))


def _parameter(view: _View, *_: object) -> _View:
    return view


_CALLABLES: Mapping[tuple[str, str], Callable[..., Any]] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _view,
    ("torch._utils", "_rebuild_parameter"): _parameter,
}


class _ArrayUnpickler(pickle.Unpickler):
    """Reads a pickle of arrays and refuses every other."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "torch" and name in _STORAGE_TYPES:
            return name
        if (module, name) in _CALLABLES:
            return _CALLABLES[module, name]
        raise pickle.UnpicklingError(f"it names {module[:80]}.{name[:80]}, which no array needs")

    def persistent_load(self, pid: Any) -> Any:
        kind, storage, key, *_ = pid
        if kind != "storage" or not isinstance(storage, str) or storage not in _STORAGE_TYPES:
            raise pickle.UnpicklingError(f"it holds a {shown(kind)} of {shown(storage)}")
        if not isinstance(key, str | int):
            raise pickle.UnpicklingError(f"it names a storage {shown(key)}")
        return _Storage(storage, str(key))


class _Bounded:
    """A file of which no more is read than it has: a pickle may ask for any number of bytes."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._size = size

    def read(self, count: int = -1) -> bytes:
        if count > self._size - self._file.tell():
            raise EOFError("it ends too early")
        return self._file.read(count)

    def readline(self) -> bytes:
        return self._file.readline()

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, place: int) -> None:
        self._file.seek(place)


def _unpickled(file: _Bounded) -> Any:
    """Gives what the next pickle in a file holds."""
    start = file.tell()
    for count, (operation, argument, _) in enumerate(pickletools.genops(file)):  # type: ignore[arg-type]
        # the unpickler makes room for as many objects as the number under which one is to be remembered
        if operation.name.endswith("PUT") and (argument is None or argument > count):
            raise pickle.UnpicklingError(f"it remembers an object as number {argument}")
    file.seek(start)
    return _ArrayUnpickler(file).load()


def _read_torch(path: Path) -> dict[str, Array]:
    if zipfile.is_zipfile(path):
        return _read_torch_archive(path)
    with path.open("rb") as file:
        return _read_torch_legacy(_Bounded(file, path.stat().st_size))


def _read_torch_archive(path: Path) -> dict[str, Array]:
    with zipfile.ZipFile(path) as archive:
        # torch.save compresses nothing, so that nothing unpacks to more than the file has
        if any(member.compress_type != zipfile.ZIP_STORED for member in archive.infolist()):
            raise ValueError("its parts are compressed, which torch.save never does")
        listing = next((name for name in archive.namelist() if name.endswith("data.pkl")), None)
        if listing is None:
            raise ValueError("this is not a file of torch.save")
        pickled = archive.read(listing)
        views = _unpickled(_Bounded(io.BytesIO(pickled), len(pickled)))
        folder = listing.removesuffix("data.pkl")
        return _arrays(views, lambda storage: archive.read(f"{folder}data/{storage.key}"))


def _read_torch_legacy(file: _Bounded) -> dict[str, Array]:
    """Reads magic number, version and system in pickles, then the arrays' pickle, the storage keys, the storages."""
    if _unpickled(file) != _LEGACY_MAGIC:
        raise ValueError("this is not a file of torch.save")
    _unpickled(file)
    _unpickled(file)
    views = _unpickled(file)
    keys = _unpickled(file)
    kinds = {view.storage.key: view.storage.kind for view in views.values() if isinstance(view, _View)}
    storages: dict[str, bytes] = {}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        if count < 0:
            raise ValueError("a storage has fewer numbers than none")
        storages[key] = file.read(count * int(_STORAGE_TYPES[kinds[key]][-1]))
    return _arrays(views, lambda storage: storages[storage.key])


def _arrays(views: Mapping[str, object], read: Callable[[_Storage], bytes]) -> dict[str, Array]:
    weights: dict[str, Array] = {}
    storages: dict[_Storage, Array] = {}
    total = 0
    for name, view in views.items():
        if not isinstance(name, str) or not isinstance(view, _View) or not isinstance(view.storage, _Storage):
            raise TypeError(f"{shown(name)} is not an array")
        if view.storage not in storages:
            storages[view.storage] = _floats(read(view.storage), view.storage.kind, _STORAGE_TYPES[view.storage.kind])
        total += math.prod(_counts(view.shape))
        weights[name] = _array(shown(name), view, storages[view.storage])
        if total > _SMALL + _MOST_TIMES * sum(map(len, storages.values())):
            raise ValueError("its arrays are larger than its storages")
    return weights


def _array(name: str, view: _View, numbers: Array) -> Array:
    """Gives an array of numbers in a storage, none of which lies outside of it."""
    import numpy

    shape, strides, (offset,) = _counts(view.shape), _counts(view.strides), _counts((view.offset,))
    if 0 in shape:
        return numbers[:0].reshape(shape)
    last = offset + sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
    if last >= len(numbers) or math.prod(shape) > max(_SMALL, len(numbers)):
        raise ValueError(f"{name} is larger than its storage")
    steps = tuple(numbers.itemsize * stride for stride in strides)
    strided = numpy.lib.stride_tricks.as_strided(numbers[offset:], shape, steps)
    # a single number gets a dimension on the way
    return numpy.ascontiguousarray(strided).reshape(shape)
