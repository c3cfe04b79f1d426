"""Weights that say more than they hold: refused before a number outside of them is read."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy
import pytest

from l10n.engines.weights import read_weights
from l10n.errors import ModelError

_HELD = 40
"""Bytes of the storage in these files: ten numbers."""
_LARGE = 1 << 40


def pickled(value: object) -> bytes:
    """The instructions that make a value, without the head and the end of a pickle."""
    out = io.BytesIO()
    writer: Any = pickle._Pickler(out, 2)
    writer.fast = True
    writer.save(value)
    return out.getvalue()


def tensor(offset: object, shape: object, strides: object) -> bytes:
    storage = (
        b"(" + pickled("storage") + b"ctorch\nFloatStorage\n" + pickled("0") + pickled("cpu") + pickled(10) + b"tQ"
    )
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"".join(map(pickled, (offset, shape, strides))) + b"tR"


def saved(folder: Path, listing: bytes, compression: int = zipfile.ZIP_STORED, held: int = _HELD) -> None:
    numbers = numpy.arange(held // 4, dtype="<f4").tobytes()
    with zipfile.ZipFile(folder / "pytorch_model.bin", "w", compression) as file:
        file.writestr("archive/data.pkl", listing)
        file.writestr("archive/data/0", numbers)


def listing(*tensors: bytes) -> bytes:
    items = b"".join(pickled(f"w{place}") + one + b"s" for place, one in enumerate(tensors))
    return b"\x80\x02}" + items + b"."


@pytest.mark.parametrize(
    ("offset", "shape", "strides", "wanted"),
    [
        (0, (2, 5), (5, 1), [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]),
        (1, (2, 2), (1, 4), [[1, 5], [2, 6]]),
        (9, (), (), 9),
        (3, (2, 1), (0, 7), [[3], [3]]),
        (4, (0, 5), (5, 1), []),
    ],
)
def test_arrays_are_views_of_their_storage(
    tmp_path: Path, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], wanted: object
) -> None:
    saved(tmp_path, listing(tensor(offset, shape, strides)))
    found = read_weights(tmp_path)["w0"]
    assert found.shape == shape
    assert numpy.array_equal(found, numpy.array(wanted, "f4").reshape(shape))


@pytest.mark.parametrize(
    ("offset", "shape", "strides"),
    [
        (-3, (3,), (1,)),
        (0, (3,), (-1,)),
        (9, (3,), (-1,)),
        (0, (11,), (1,)),
        (8, (3,), (1,)),
        (10, (), ()),
        (0, (2, 2), (9, 1)),
        (-9, (2, 2), (9, 9)),
        (0, (10**6, 10**6), (0, 0)),
        (0, (10**30,), (0,)),
        (0, (10**30,), (1,)),
        (0, (-1,), (1,)),
        (0, (0, 10**30), (1, 1)),
        (0, (2.0,), (1,)),
        (True, (2,), (1,)),
        ("0", (2,), (1,)),
        (0, "22", (1, 1)),
        (0, 5, 5),
        (0, (2, 2), (1,)),
        (0, (1,) * 9, (1,) * 9),
    ],
)
def test_views_beyond_their_storage_are_refused(tmp_path: Path, offset: object, shape: object, strides: object) -> None:
    saved(tmp_path, listing(tensor(offset, shape, strides)))
    with pytest.raises(ModelError, match="cannot be read"):
        read_weights(tmp_path)


def test_many_arrays_of_the_same_numbers_are_refused(tmp_path: Path) -> None:
    one = tensor(0, (100, 100), (1, 100))
    saved(tmp_path, listing(*[one] * 4), held=40_000)
    assert len(read_weights(tmp_path)) == 4
    saved(tmp_path, listing(*[one] * 20), held=40_000)
    with pytest.raises(ModelError, match="larger than its storages"):
        read_weights(tmp_path)


def test_compressed_storages_are_refused_unread(tmp_path: Path) -> None:
    saved(tmp_path, listing(tensor(0, (10,), (1,))), zipfile.ZIP_DEFLATED)
    with pytest.raises(ModelError, match="compressed"):
        read_weights(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"\x80\x02]r\xff\xff\xff\x7f.",
        b"\x80\x02]p2147483647\n.",
        b"\x80\x02\x95" + struct.pack("<Q", 1 << 62) + b"}.",
        b"\x80\x04\x8d" + struct.pack("<Q", _LARGE) + b"x.",
        b"\x80\x02X\xff\xff\xff\xffx.",
        b"\x80\x02" + b"(" * 50_000 + b"t" * 50_000 + b".",
        b"\x80\x02]" + b"a" * 10 + b".",
        b"\x80\x02}(K\x01K\x02u.",
        b"\x80\x02(K\x01K\x02K\x03tQ.",
    ],
)
def test_pickles_that_ask_for_more_than_there_is_are_refused(tmp_path: Path, content: bytes) -> None:
    saved(tmp_path, content)
    with pytest.raises(ModelError, match="cannot be read"):
        read_weights(tmp_path)
    (tmp_path / "pytorch_model.bin").write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read"):
        read_weights(tmp_path)


def test_an_archive_without_a_list_of_arrays_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pytorch_model.bin", "w") as file:
        file.writestr("archive/data/0", b"\0" * 40)
    with pytest.raises(ModelError, match=r"not a file of torch\.save"):
        read_weights(tmp_path)


@pytest.mark.parametrize("count", [1 << 60, -1, 11])
def test_old_files_whose_storages_are_longer_than_the_file_are_refused(tmp_path: Path, count: int) -> None:
    values: tuple[object, ...] = (0x1950A86A20F9469CFC6C, 1001, {})
    head = b"".join(b"\x80\x02" + pickled(value) + b"." for value in values)
    keys = b"\x80\x02" + pickled(["0"]) + b"."
    content = head + listing(tensor(0, (10,), (1,))) + keys
    path = tmp_path / "pytorch_model.bin"
    path.write_bytes(content + struct.pack("<q", 10) + b"\0" * _HELD)
    assert read_weights(tmp_path)["w0"].shape == (10,)
    path.write_bytes(content + struct.pack("<q", count) + b"\0" * _HELD)
    with pytest.raises(ModelError, match="cannot be read"):
        read_weights(tmp_path)


def written(folder: Path, header: Mapping[str, Any] | list[int] | bytes, length: int | None = None) -> None:
    encoded = header if isinstance(header, bytes) else json.dumps(header).encode()
    start = struct.pack("<Q", len(encoded) if length is None else length)
    (folder / "model.safetensors").write_bytes(start + encoded + b"\0" * _HELD)


def entry(**changes: object) -> dict[str, Any]:
    return {"w": {"dtype": "F32", "shape": [2, 5], "data_offsets": [0, _HELD], **changes}}


def test_what_safetensors_say_is_read(tmp_path: Path) -> None:
    written(tmp_path, entry())
    assert read_weights(tmp_path)["w"].shape == (2, 5)
    written(tmp_path, entry(shape=[1 << 40, 0], data_offsets=[0, 0]))
    assert read_weights(tmp_path)["w"].size == 0


@pytest.mark.parametrize(
    "header",
    [
        entry(data_offsets=[0, 1 << 50]),
        entry(data_offsets=[0, 1 << 70]),
        entry(data_offsets=[1 << 70, (1 << 70) + 40]),
        entry(data_offsets=[-40, 0]),
        entry(data_offsets=[_HELD, 0]),
        entry(data_offsets=["a", "b"]),
        entry(data_offsets=[0.0, 40.0]),
        entry(data_offsets=[0]),
        entry(shape=[1 << 60, 1 << 60]),
        entry(shape=[-1]),
        entry(shape=[5, 5]),
        entry(shape="x"),
        entry(dtype=["F32"]),
        entry(dtype="C64"),
        {"w": 5},
        [1],
        {**entry(), "v": entry()["w"]},
        b"[" * 100_000,
        b"{",
    ],
)
def test_headers_of_safetensors_that_say_more_than_there_is_are_refused(tmp_path: Path, header: Any) -> None:
    written(tmp_path, header)
    with pytest.raises(ModelError, match="cannot be read"):
        read_weights(tmp_path)


@pytest.mark.parametrize("length", [1 << 63, 10_000, 0])
def test_a_header_of_another_length_is_refused(tmp_path: Path, length: int) -> None:
    written(tmp_path, entry(), length)
    with pytest.raises(ModelError, match="cannot be read"):
        read_weights(tmp_path)
