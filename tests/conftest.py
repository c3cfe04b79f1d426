from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

# in CI the same examples every time: what is new is found at a desk, not in somebody else's change
settings.register_profile(
    "project",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles and evaluation data; it is not part of the project."""
    folder = Path(os.environ.get("L10N_SHARED", ROOT.parent / "shared"))
    if not (folder / "articles").is_dir():
        pytest.skip(f"there is no folder of shared articles at {folder}")
    return folder


@pytest.fixture(scope="session")
def gettext_tool() -> Callable[[str], str]:
    """Gives the path of one of gettext's own tools, or skips."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"gettext's {name} is not installed")
        return path

    return find
