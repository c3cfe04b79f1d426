"""Measures whether drafting costs the same for each segment, and how much memory it takes, from 1,000 segments on.

    python benchmarks/drafting_scale.py [--sizes 1000 10000 200000] [--one-article] [--engine ct2]

The engine is a stub that answers at once, so that what is measured is everything else: reading articles, memory,
glossary, repairs, the translation cache, writing catalogs. With `--engine ct2` it is the shipped model. Each row is the
command itself, from its start to its end, in a process of its own; "again" is a second run after the catalogs were
deleted, which the cache answers. Articles have 200 segments each, or all are in one.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from drafting_speed import sentences_of, timed, write_project

STUB = "--stub--"


def main() -> int:
    """Prints the table; gives 0."""
    if len(sys.argv) > 1 and sys.argv[1] == STUB:
        _translate_with_stub(sys.argv[2:])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 200_000])
    parser.add_argument("--one-article", action="store_true")
    parser.add_argument("--engine", choices=("stub", "ct2"), default="stub")
    chosen = parser.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':26}{'wall':>10}{'CPU':>10}{'CPU/segment':>14}{'peak':>10}")
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), size, chosen)
    return 0


def _measure(folder: Path, size: int, chosen: argparse.Namespace) -> None:
    project = folder / "project"
    write_project(project, sentences_of(None, size), "en", glossary=False, each=size if chosen.one_article else 200)
    arguments = ["-C", str(project), "translate", "--engine", "ct2:l10n-mini"]
    module = ["-m", "l10n"] if chosen.engine == "ct2" else [__file__, STUB]
    for name in ("segments", "  again"):
        shutil.rmtree(project / "locales", ignore_errors=True)
        wall, cpu, peak, _ = timed([sys.executable, *module, *arguments])
        title = f"{size:,} {name}" if name == "segments" else name
        print(f"{title:26}{wall:>8.1f} s{cpu:>8.1f} s{cpu / size * 1000:>11.2f} ms{peak:>7.0f} MB", flush=True)


def _translate_with_stub(arguments: Sequence[str]) -> None:
    """Runs the command with an engine that gives each source back."""
    import l10n.drafting.selection
    from l10n.cli import main as command
    from l10n.engines.choose import Choice
    from l10n.engines.protocol import Candidates, Hypothesis, Request

    class Stub:
        id = "stub:echo@1"
        pairs = (("*", "*"),)

        def translate(self, requests: Sequence[Request]) -> list[Candidates]:
            return [Candidates((Hypothesis(request.source, -0.1, ()),)) for request in requests]

    choice = Choice(Stub.id, "a stub", "none", Stub)
    setattr(l10n.drafting.selection, "choose_engine", lambda *_, **__: choice)  # noqa: B010 - it is no one's to export
    command(list(arguments))


if __name__ == "__main__":
    sys.exit(main())
