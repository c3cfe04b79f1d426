"""Folders that cost seconds to make, made once a run: the workers of one run share them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(folders: pytest.TempPathFactory, name: str, last: str, make: Callable[[Path], object]) -> Path:
    """Gives a folder that the first worker to ask makes, and the others wait for.

    Args:
        folders: pytest's.
        name: of the folder.
        last: the file in it that is written last.
        make: fills the folder.
    """
    base = folders.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    try:
        folder.mkdir()
    except FileExistsError:
        deadline = time.monotonic() + 600
        while not (folder / last).exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        return folder
    make(folder)
    return folder
