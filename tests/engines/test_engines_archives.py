"""Zip archives of models: damaged ones, and those that have more in them than a model."""

from __future__ import annotations

import os
import signal
import struct
import zipfile
from pathlib import Path

import pytest

from l10n.engines.archives import unpack
from l10n.engines.registry import install_model
from l10n.errors import ModelError

WEIGHTS = os.urandom(20_000)


def packed(path: Path, *names: str, kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as archive:
        for name in names:
            archive.writestr(name, WEIGHTS)
    return path


@pytest.mark.parametrize(
    ("names", "folder"),
    [
        (("model.bin", "config.json"), "."),
        (("m/model.bin", "m/config.json"), "m"),
        (("LICENSE", "m/model.bin"), "m"),
        (("README.md", "docs/readme.txt", "m/model.bin"), "m"),
        (("a/b/model.safetensors", "a/README.md"), "a/b"),
        (("__MACOSX/._model.bin", "m/model.bin"), "m"),
        (("__MACOSX/m/model.bin", "m/decoder.yml"), "m"),
        (("docs/readme.txt", "decoder.yml"), "."),
        (("b/readme.txt", "a/readme.txt"), "a"),
    ],
)
def test_the_folder_with_the_model_is_found_whatever_is_beside_it(
    tmp_path: Path, names: tuple[str, ...], folder: str
) -> None:
    found = unpack(packed(tmp_path / "a.zip", *names), tmp_path / "out")
    assert found == tmp_path / "out" / folder
    assert not list((tmp_path / "out").rglob("._*"))


def test_several_models_in_one_archive_are_told_apart_by_a_person(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"a\.zip: there are several models in this archive: a, b"):
        unpack(packed(tmp_path / "a.zip", "b/model.bin", "a/model.bin"), tmp_path / "out")


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_stream_is_one_sentence(tmp_path: Path, kind: int) -> None:
    archive = packed(tmp_path / "a.zip", "model.bin", kind=kind)
    content = bytearray(archive.read_bytes())
    for place in range(60, 4000):
        content[place] ^= 0x5A
    archive.write_bytes(content)
    with pytest.raises(ModelError, match=r"a\.zip: this archive cannot be read: .") as caught:
        unpack(archive, tmp_path / "out")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("part", [slice(1000, None), slice(None, 9000), slice(None, -5), slice(20_050, None)])
def test_an_archive_that_was_cut_is_named(tmp_path: Path, part: slice) -> None:
    archive = packed(tmp_path / "a.zip", "model.bin", "config.json")
    archive.write_bytes(archive.read_bytes()[part])
    with pytest.raises(ModelError, match=r"a\.zip: this archive cannot be read"):
        unpack(archive, tmp_path / "out")


def test_an_encrypted_archive_is_said_to_be_encrypted(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", "model.bin", kind=zipfile.ZIP_STORED)
    content = bytearray(archive.read_bytes())
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(sign) + place] |= 1
    archive.write_bytes(content)
    with pytest.raises(ModelError, match=r"a\.zip: this archive is encrypted"):
        unpack(archive, tmp_path / "out")


@pytest.mark.parametrize("names", [("config.json", "config.json/x.txt"), ("config.json/x.txt", "config.json")])
def test_a_file_and_a_folder_of_one_name_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    with pytest.raises(ModelError, match="same name"):
        unpack(packed(tmp_path / "a.zip", *names), tmp_path / "out")


def test_a_name_that_is_too_long_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"a\.zip: a name in this archive is too long: xxx"):
        unpack(packed(tmp_path / "a.zip", "x" * 300 + ".txt"), tmp_path / "out")


def test_a_name_that_leads_elsewhere_is_shown_cut_and_without_escapes(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="leads elsewhere") as caught:
        unpack(packed(tmp_path / "a.zip", "../\x1b[2J" + "x" * 5000), tmp_path / "out")
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_what_is_wrong_inside_an_archive_is_told_of_the_archive(tmp_path: Path) -> None:
    archive = packed(tmp_path / "m.zip", "m/model.safetensors", "m/config.json")
    with pytest.raises(ModelError) as caught:
        install_model(str(archive), root=tmp_path / "models", pairs=[("de", "en")])
    assert caught.value.path == str(archive)
    assert "unpacking" not in str(caught.value)
    assert not list((tmp_path / "models").iterdir())


def test_a_full_disk_is_told_of_where_there_is_no_room(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system has no limits to set")
    archive = packed(tmp_path / "a.zip", "model.bin")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, limits[1]))
    try:
        with pytest.raises(ModelError, match=r"a\.zip cannot be unpacked here: File too large") as caught:
            unpack(archive, tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert caught.value.path == str(tmp_path)


def test_sizes_that_lie_are_refused(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", "model.bin")
    content = bytearray(archive.read_bytes())
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<I", 10**6)
    archive.write_bytes(content)
    with pytest.raises(ModelError, match="cannot be read"):
        unpack(archive, tmp_path / "out")
