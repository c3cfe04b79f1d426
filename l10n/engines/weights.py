"""Reading the weights of a checkpoint with numpy alone: safetensors, and the files that torch.save writes.

A file of torch.save is a pickle, and a pickle can run any code. The reader here takes its instructions but knows four
callables only, all of which build arrays; any other name in the file is refused.
"""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

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


# what a damaged file makes its readers raise
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    struct.error,
    zipfile.BadZipFile,
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
        raise ModelError(f"these weights cannot be read: {error}", path=path, mend="Fetch the model again.") from error


def _floats(raw: bytes, kind: str, code: str) -> Array:
    import numpy

    values = numpy.frombuffer(raw, dtype=code)
    if kind in _HALF:
        return (values.astype("<u4") << 16).view("<f4")
    return values.astype(numpy.float32)


def _read_safetensors(path: Path) -> dict[str, Array]:
    """Reads the format of safetensors: eight bytes of header length, a JSON header, the arrays."""
    weights: dict[str, Array] = {}
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        if length > path.stat().st_size:
            raise ValueError("the header is longer than the file")
        header = json.loads(file.read(length))
        base = 8 + length
        for name, entry in header.items():
            if name == "__metadata__":
                continue
            start, end = entry["data_offsets"]
            file.seek(base + start)
            raw = file.read(end - start)
            weights[name] = _floats(raw, entry["dtype"], _SAFETENSORS_TYPES[entry["dtype"]]).reshape(entry["shape"])
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
    return _View(storage, offset, tuple(shape), tuple(strides))


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
        raise pickle.UnpicklingError(f"it names {module}.{name}, which no array needs")

    def persistent_load(self, pid: Any) -> Any:
        kind, storage, key, *_ = pid
        if kind != "storage" or storage not in _STORAGE_TYPES:
            raise pickle.UnpicklingError(f"it holds a {kind} of {storage}")
        return _Storage(storage, str(key))


def _read_torch(path: Path) -> dict[str, Array]:
    if zipfile.is_zipfile(path):
        return _read_torch_archive(path)
    with path.open("rb") as file:
        return _read_torch_legacy(file)


def _read_torch_archive(path: Path) -> dict[str, Array]:
    with zipfile.ZipFile(path) as archive:
        listing = next(name for name in archive.namelist() if name.endswith("data.pkl"))
        views = _ArrayUnpickler(io.BytesIO(archive.read(listing))).load()
        folder = listing.removesuffix("data.pkl")
        return _arrays(views, lambda storage: archive.read(f"{folder}data/{storage.key}"))


def _read_torch_legacy(file: IO[bytes]) -> dict[str, Array]:
    """Reads magic number, version and system in pickles, then the arrays' pickle, the storage keys, the storages."""
    if _ArrayUnpickler(file).load() != _LEGACY_MAGIC:
        raise ValueError("this is not a file of torch.save")
    _ArrayUnpickler(file).load()
    _ArrayUnpickler(file).load()
    views = _ArrayUnpickler(file).load()
    keys = _ArrayUnpickler(file).load()
    kinds = {view.storage.key: view.storage.kind for view in views.values() if isinstance(view, _View)}
    storages: dict[str, bytes] = {}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        storages[key] = file.read(count * int(_STORAGE_TYPES[kinds[key]][-1]))
    return _arrays(views, lambda storage: storages[storage.key])


def _arrays(views: Mapping[str, object], read: Callable[[_Storage], bytes]) -> dict[str, Array]:
    import numpy

    weights: dict[str, Array] = {}
    for name, view in views.items():
        if not isinstance(view, _View):
            raise TypeError(f"{name} is not an array")
        numbers = _floats(read(view.storage), view.storage.kind, _STORAGE_TYPES[view.storage.kind])
        strides = tuple(4 * stride for stride in view.strides)
        if view.shape and sum((size - 1) * step for size, step in zip(view.shape, view.strides, strict=True)) + (
            view.offset
        ) >= len(numbers):
            raise ValueError(f"{name} is larger than its storage")
        strided = numpy.lib.stride_tricks.as_strided(numbers[view.offset :], view.shape, strides)
        weights[name] = numpy.ascontiguousarray(strided)
    return weights
