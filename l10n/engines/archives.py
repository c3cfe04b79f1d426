"""Unpacking a model from a zip archive, which may come from anywhere."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO

from l10n.errors import ModelError

_WANTED = (".npz", ".yml", ".spm", ".model", ".json", ".txt", ".bin", ".safetensors", ".md")
_WANTED_NAMES = ("LICENSE", "LICENCE", "README")
"""What models consist of; whatever else is in an archive, scripts above all, stays there."""

MOST_BYTES = 8 << 30
"""Most that an archive may unpack to: the largest models that one would run on a desk."""

_MOST_FILES = 200
_RATIO = 200
"""Greatest ratio of unpacked to packed bytes; weights shrink by a tenth, vocabularies to a fifth."""

_SMALL = 1 << 20
"""Bytes up to which a file may shrink to any size: there is no harm in it."""

_AT_ONCE = 1 << 20


def unpack(archive: Path, folder: Path, most: int = MOST_BYTES) -> Path:
    """Unpacks the model in a zip archive; gives the folder that its files are in.

    Args:
        archive: the archive; its files are at its top, or together in a folder.
        folder: where to.
        most: bytes that it may unpack to.

    Raises:
        ModelError: it is damaged, too large, or its names lead out of the folder.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            wanted = _wanted(opened, archive, most)
            for member, path in wanted:
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(member) as source, target.open("xb") as file:
                    _copy(source, file, member.file_size)
    except FileExistsError as error:
        raise ModelError("two files in this archive have the same name", path=archive) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise ModelError(f"this archive cannot be read: {error}", path=archive, mend="Fetch it again.") from error
    parents = {path.parent for _, path in wanted}
    if not parents:
        raise ModelError("there is no model in this archive", path=archive)
    return folder / min(parents, key=lambda path: (len(path.parts), str(path)))


def refuse_bomb(archive: Path, most: int = MOST_BYTES) -> None:
    """Refuses a zip archive, such as one of numpy's arrays, that unpacks to more than it should.

    Args:
        archive: the archive.
        most: bytes that it may unpack to.

    Raises:
        ModelError: it does, or is none.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            for member in opened.infolist():
                _refuse_ratio(member, archive)
            size = sum(member.file_size for member in opened.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ModelError(
            f"these weights cannot be read: {error}", path=archive, mend="Fetch the model again."
        ) from error
    if size > most:
        raise ModelError("this archive is too large for a model", path=archive)


def _wanted(opened: zipfile.ZipFile, archive: Path, most: int) -> list[tuple[zipfile.ZipInfo, PurePosixPath]]:
    members = [member for member in opened.infolist() if not member.is_dir()]
    for member in members:
        _refuse_dangers(member, archive)
    chosen = [(member, PurePosixPath(member.filename)) for member in members]
    chosen = [(member, path) for member, path in chosen if path.suffix in _WANTED or path.name in _WANTED_NAMES]
    if sum(member.file_size for member, _ in chosen) > most or len(chosen) > _MOST_FILES:
        raise ModelError("this archive is too large for a model", path=archive)
    return chosen


def _refuse_dangers(member: zipfile.ZipInfo, archive: Path) -> None:
    name = member.orig_filename
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in name or "\\" in name or "\0" in name:
        raise ModelError(f"a name in this archive leads elsewhere: {name!r}", path=archive)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise ModelError(f"{name!r} in this archive is no plain file", path=archive)
    _refuse_ratio(member, archive)


def _refuse_ratio(member: zipfile.ZipInfo, archive: Path) -> None:
    if member.file_size > _SMALL and member.file_size > _RATIO * member.compress_size:
        raise ModelError(f"{member.filename!r} in this archive unpacks to a suspicious size", path=archive)


def _copy(source: IO[bytes], file: IO[bytes], size: int) -> None:
    """Copies no more than an archive says a file has."""
    left = size
    while left > 0:
        content = source.read(min(_AT_ONCE, left))
        if not content:
            raise EOFError("a file in it is shorter than it says")
        file.write(content)
        left -= len(content)
