"""Folders of models that are being made or removed, and what killed runs have left of them."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

INSTALLING, UNPACKING, _REMOVING = ".installing-", ".unpacking-", ".removing-"
_OLD = 24 * 60 * 60
"""Seconds after which no install is still at work; its process may be on another machine that shares the folder."""


@contextlib.contextmanager
def workshop(root: Path, prefix: str) -> Iterator[Path]:
    """Gives a folder to work in that no list of models shows, and removes it afterwards.

    Args:
        root: the folder of models, which is made where it is missing.
        prefix: INSTALLING or UNPACKING.
    """
    root.mkdir(parents=True, exist_ok=True)
    clear_killed(root)
    with tempfile.TemporaryDirectory(dir=root, prefix=prefix, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def clear_killed(root: Path) -> None:
    """Removes what installs and removals have left that were killed: those more than a day ago.

    Args:
        root: the folder of models.
    """
    for prefix in (INSTALLING, UNPACKING, _REMOVING):
        for path in root.glob(f"{prefix}*"):
            with contextlib.suppress(OSError):  # it harms nobody where it cannot be removed
                # nobody comes back to a folder that was being removed
                if prefix == _REMOVING or time.time() - path.lstat().st_mtime > _OLD:
                    _erase(path)


def discard(folder: Path) -> None:
    """Removes the folder of a model, or the link to one, so that no list ever shows half of it.

    Args:
        folder: in a folder of models.
    """
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_REMOVING, ignore_cleanup_errors=True) as place:
        gone = Path(place) / "model"
        folder.rename(gone)
        _erase(gone)


def _erase(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink()
    else:
        shutil.rmtree(path)
