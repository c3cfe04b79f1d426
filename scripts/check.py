"""Runs every check and test of the project, as make test does, and ends with the first failure's exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
STEPS = (
    ("lint", ["-m", "ruff", "check", "."]),
    ("format", ["-m", "ruff", "format", "--check", "."]),
    ("types", ["-m", "mypy"]),
    ("tests", ["-m", "pytest", "-n", "auto", "--dist", "loadfile", "--cov", "--cov-report", "term:skip-covered"]),
)


def main() -> int:
    """Runs the steps in order; gives the exit code."""
    for name, arguments in STEPS:
        print(f"== {name}", flush=True)
        code = subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode  # noqa: S603 - our own steps
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
