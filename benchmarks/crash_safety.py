"""Kills extract, translate and repair with SIGKILL at random moments, and looks at what they leave behind.

    python benchmarks/crash_safety.py [--times 200] [--seed 1]

Ends with an error at the first catalog that is neither the old nor the new one, whole. The engine is a toy that takes
20 milliseconds a segment and notes each segment it has translated, so that work that was lost or done twice can be
counted.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from crashing import kill_often


def main() -> int:
    """Prints what was killed, and what it cost."""
    parser = argparse.ArgumentParser(description="Kills runs of l10n at random moments.")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_often(Path(folder) / "project", options.times, options.seed)
    killed = ", ".join(f"{name} {times}" for name, times in outcome.kills.items())
    print(f"killed {sum(outcome.kills.values())} runs ({killed}); every catalog whole, the old one or the new one")
    print(f"drafts that were made and not yet saved: {outcome.lost_most} at most")
    print(f"drafts on disk that were made again: {outcome.redone}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
