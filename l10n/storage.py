"""Files that are whole at every moment, and a project that one run changes at a time."""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.errors import LockError

if TYPE_CHECKING:
    import sqlite3


def write_whole(path: Path, content: bytes) -> None:
    """Puts content in the place of a file at once: temporary file, sync, rename.

    Raises:
        OSError: it cannot be written; what stood there is unharmed.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.{os.getpid()}-", suffix=".tmp")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    with contextlib.suppress(OSError):  # not every file system can sync a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


_LEFTOVER = re.compile(r"\..+\.(?P<process>[0-9]+)-[a-z0-9_]+\.tmp")


def clear_leftovers(folder: Path) -> None:
    """Removes the temporary files that killed runs have left in a folder and below.

    Args:
        folder: where write_whole has written; nothing is done where it does not exist.
    """
    for path in folder.rglob(".*.tmp"):
        match = _LEFTOVER.fullmatch(path.name)
        if match and not _is_running(int(match["process"])):
            with contextlib.suppress(OSError):  # it harms nobody where it cannot be removed
                path.unlink()


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return False  # the lock of the project is what keeps runs apart; there is no harmless way to ask
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return process != os.getpid()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def project_lock(root: Path, timeout: float = 10.0) -> Iterator[None]:
    """Holds the project for one run; another one waits.

    The operating system frees the lock of a run that died, so that no lock outlives its run.

    Args:
        root: the project folder.
        timeout: how long to wait for the other run, in seconds.

    Raises:
        LockError: the other run did not end in that time, or the folder cannot be written.
    """
    import filelock

    folder = root / ".l10n"
    holder = folder / "holder"
    try:
        folder.mkdir(exist_ok=True)
        # opening it first gives the reason at once where the folder cannot be written; a lock would only wait
        (folder / "lock").open("a").close()
        lock = filelock.FileLock(folder / "lock", timeout=timeout)
        lock.acquire()
    except filelock.Timeout as error:
        raise LockError(
            f"{_holder(holder)} is at work on this project", path=root, mend="Wait for it to end."
        ) from error
    except OSError as error:
        raise LockError(f"this folder cannot be written: {error.strerror}", path=folder) from error
    try:
        with contextlib.suppress(OSError):  # who holds it is only a courtesy to those who wait
            now = datetime.datetime.now().astimezone().strftime("%H:%M:%S")
            holder.write_text(f"process {os.getpid()}, since {now},\n", encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink()
        lock.release()


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip() or "another run"
    except OSError:
        return "another run"


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Makes changes of an SQLite file all or none; another run that writes is waited for.

    Args:
        connection: one that begins no transaction of its own accord (isolation_level None).
    """
    import sqlite3

    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
