"""Merging a catalog of 20,000 entries of which one in a hundred has changed, beside msgmerge in the same run.

    python benchmarks/merge_speed.py [--entries 20000] [--repeat 3]

Both read the catalog and the new template from disk and write the merged catalog; l10n writes it whole and synced.
"""

from __future__ import annotations

import argparse
import datetime
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from l10n.catalog.merge import drafted_entry, merge_catalog, new_header
from l10n.catalog.reading import read_catalog
from l10n.catalog.writing import write_catalog
from l10n.model import Catalog, Draft, Entry

NOW = datetime.datetime(2026, 2, 11, 8, 0, tzinfo=datetime.UTC)
WORDS = (
    "Wasser Dialog Region Zentralasien Vertrag Ministerin Gespräch Berlin Energie Europa Partnerschaft Abkommen stärken"
    " fortsetzen heute morgen gemeinsam Grenze Schule Reise Konferenz Zusammenarbeit nachhaltig Klima Handel Austausch"
).split()


def sources(count: int, chance: random.Random) -> list[str]:
    """Gives different sentences of 8 to 24 words."""
    return [f"{' '.join(chance.choices(WORDS, k=chance.randint(8, 24)))} {number}." for number in range(count)]


def edited(source: str, chance: random.Random) -> str:
    """Gives a sentence with one word put in the place of another."""
    words = source.split()
    words[chance.randrange(len(words) - 1)] = "Nachbarschaft"
    return " ".join(words)


def catalog(path: Path, entries: list[Entry], language: str | None) -> Catalog:
    """Gives a catalog or template of entries."""
    return Catalog(str(path), language or "", "de", new_header("a", "de", language, NOW), tuple(entries))


def prepare(folder: Path, count: int, chance: random.Random) -> tuple[Path, Path]:
    """Writes a catalog, half of it reviewed, and the template of an article with one in a hundred sentences changed."""
    old = sources(count, chance)
    entries = []
    for number, source in enumerate(old):
        entry = Entry(source=source, target="", extracted=(f"paragraph {number}",), references=("articles/a.md",))
        if number % 2:
            entries.append(replace(entry, target=source.upper()))
        else:
            entries.append(drafted_entry(entry, Draft(source.upper(), "mt", "ct2:l10n-mini@1", ("terms: first 1",))))
    changed = {number: edited(old[number], chance) for number in chance.sample(range(count), count // 100)}
    new = [
        Entry(
            source=changed.get(number, source),
            target="",
            extracted=(f"paragraph {number}",),
            references=("articles/a.md",),
        )
        for number, source in enumerate(old)
    ]
    paths = folder / "a.po", folder / "a.pot"
    write_catalog(catalog(paths[0], entries, "ru"))
    write_catalog(catalog(paths[1], new, None))
    return paths


def merge_by_l10n(old: Path, template: Path, out: Path) -> None:
    """Merges as l10n extract does."""
    entries = read_catalog(template).entries
    merged = merge_catalog(read_catalog(old), entries, NOW, lambda _: ())
    write_catalog(replace(merged, path=str(out)))


def merge_by_msgmerge(old: Path, template: Path, out: Path) -> None:
    """Merges as gettext does, with the previous msgids that l10n writes too."""
    command = ["msgmerge", "--quiet", "--previous", "--no-wrap", "-o", str(out), str(old), str(template)]
    subprocess.run(command, check=True)  # noqa: S603 - gettext's own tool


def seconds(merge: Callable[[Path, Path, Path], None], old: Path, template: Path, out: Path, repeat: int) -> float:
    """Gives the median time of a merge."""
    times = []
    for _ in range(repeat):
        out.unlink(missing_ok=True)
        started = time.perf_counter()
        merge(old, template, out)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> int:
    """Prints the times; ends with 1 where l10n is slower."""
    parser = argparse.ArgumentParser(description="Compares merging with msgmerge.")
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    if shutil.which("msgmerge") is None:
        print("gettext's msgmerge is not installed")
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old, template = prepare(folder, options.entries, random.Random(20260211))  # noqa: S311 - sentences, no secrets
        ours = seconds(merge_by_l10n, old, template, folder / "l10n.po", options.repeat)
        theirs = seconds(merge_by_msgmerge, old, template, folder / "msgmerge.po", options.repeat)
        kept = sum(1 for entry in read_catalog(folder / "l10n.po").entries if entry.previous is not None)
    print(f"{options.entries} entries, {options.entries // 100} changed, median of {options.repeat}")
    print(f"l10n      {ours:6.2f} s  ({kept} edited sentences kept their human translation)")
    print(f"msgmerge  {theirs:6.2f} s")
    return 0 if ours <= theirs else 1


if __name__ == "__main__":
    sys.exit(main())
