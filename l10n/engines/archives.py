"""Unpacking a model from a zip archive, which may come from anywhere."""

from __future__ import annotations

import errno
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from l10n.engines.strangers import one_line
from l10n.errors import ModelError

_WANTED = (".npz", ".yml", ".spm", ".model", ".json", ".txt", ".bin", ".safetensors", ".md")
_WANTED_NAMES = ("LICENSE", "LICENCE", "README")
"""What models consist of; whatever else is in an archive, scripts above all, stays there."""

_MODELS = ("model.bin", "model.safetensors", "pytorch_model.bin", "decoder.yml")
"""Files by which the folder of a model is known."""

_DAMAGES = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
)
"""What reading a damaged archive raises."""

_ENCRYPTED = 0x1
_NOT_THEIRS = "__MACOSX"
"""The folder that a Mac adds to archives, with a file of notes for each that is packed."""

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
        archive: the archive; the model's files are at its top, or together in a folder, whatever is beside them.
        folder: where to.
        most: bytes that it may unpack to.

    Raises:
        ModelError: it is damaged, encrypted or too large, holds no model or several, its names lead out of the folder,
            or there is no room for it.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            wanted = _wanted(opened, archive, most)
            _extract(opened, wanted, archive, folder)
    except (*_DAMAGES, OSError) as error:
        # an offset before the start of the file and a broken bzip2 stream are OSErrors
        raise _damaged(archive, error) from error
    return folder / _model_in({path for _, path in wanted}, archive)


def _damaged(archive: Path, error: Exception) -> ModelError:
    reason = one_line(str(error)) or type(error).__name__
    return ModelError(f"this archive cannot be read: {reason}", path=archive, mend="Fetch it again.")


def _extract(
    opened: zipfile.ZipFile, wanted: list[tuple[zipfile.ZipInfo, PurePosixPath]], archive: Path, folder: Path
) -> None:
    for member, path in wanted:
        target = folder / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            file = target.open("xb")
        except (FileExistsError, NotADirectoryError) as error:
            raise ModelError("two files in this archive have the same name", path=archive) from error
        except OSError as error:
            raise _unwritten(error, archive, folder, path) from error
        with file:
            for content in _contents(opened, member):
                try:
                    file.write(content)
                    file.flush()
                except OSError as error:
                    raise _unwritten(error, archive, folder, path) from error


def _unwritten(error: OSError, archive: Path, folder: Path, path: PurePosixPath) -> ModelError:
    if error.errno == errno.ENAMETOOLONG:
        return ModelError(f"a name in this archive is too long: {one_line(str(path))}", path=archive)
    problem = f"{archive.name} cannot be unpacked here: {error.strerror}"
    return ModelError(problem, path=folder.parent, mend="Make room, and try again.")


def _model_in(paths: set[PurePosixPath], archive: Path) -> PurePosixPath:
    """Gives the folder in an archive that holds the model: the one with weights, whatever else is there."""
    if not paths:
        raise ModelError("there is no model in this archive", path=archive)
    found = sorted({path.parent for path in paths if path.name in _MODELS}, key=lambda path: (len(path.parts), path))
    if len(found) > 1:
        named = one_line(", ".join(str(path) for path in found))
        mend = "Unpack it, and install one of the folders."
        raise ModelError(f"there are several models in this archive: {named}", path=archive, mend=mend)
    # what lacks all weights is told so where models are read
    return found[0] if found else min((path.parent for path in paths), key=lambda path: (len(path.parts), path))


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
    except (*_DAMAGES, OSError) as error:
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
    chosen = [(member, path) for member, path in chosen if _is_wanted(path)]
    if any(member.flag_bits & _ENCRYPTED for member, _ in chosen):
        raise ModelError(
            "this archive is encrypted", path=archive, mend="Unpack it with its password, and install the folder."
        )
    if sum(member.file_size for member, _ in chosen) > most or len(chosen) > _MOST_FILES:
        raise ModelError("this archive is too large for a model", path=archive)
    return chosen


def _is_wanted(path: PurePosixPath) -> bool:
    if path.parts[:1] == (_NOT_THEIRS,) or path.name.startswith("._"):
        return False
    return path.suffix in _WANTED or path.name in _WANTED_NAMES


def _refuse_dangers(member: zipfile.ZipInfo, archive: Path) -> None:
    name = member.orig_filename
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in name or "\\" in name or "\0" in name:
        raise ModelError(f"a name in this archive leads elsewhere: {one_line(name)!r}", path=archive)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise ModelError(f"{one_line(name)!r} in this archive is no plain file", path=archive)
    _refuse_ratio(member, archive)


def _refuse_ratio(member: zipfile.ZipInfo, archive: Path) -> None:
    if member.file_size > _SMALL and member.file_size > _RATIO * member.compress_size:
        raise ModelError(f"{one_line(member.filename)!r} in this archive unpacks to a suspicious size", path=archive)


def _contents(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Gives a file piece by piece, and no more than the archive says it has."""
    left = member.file_size
    with opened.open(member) as source:
        while left > 0:
            content = source.read(min(_AT_ONCE, left))
            if not content:
                raise EOFError("a file in it is shorter than it says")
            yield content
            left -= len(content)
