"""Files that are whole at every moment, and a project that one run changes at a time."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from l10n.errors import LockError


def write_whole(path: Path, content: bytes) -> None:
    """Puts content in the place of a file at once: temporary file, sync, rename.

    Raises:
        OSError: it cannot be written; what stood there is unharmed.
    """
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
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
        lock = filelock.FileLock(folder / "lock", timeout=timeout)
        lock.acquire()
    except filelock.Timeout as error:
        who = holder.read_text(encoding="utf-8").strip() if holder.is_file() else "another run"
        raise LockError(f"{who} is at work on this project", path=root, mend="Wait for it to end.") from error
    except OSError as error:
        raise LockError(f"this folder cannot be written: {error.strerror}", path=folder) from error
    try:
        holder.write_text(f"process {os.getpid()}\n", encoding="utf-8")
        yield
    finally:
        lock.release()
