"""Measures how fast catalogs are checked, from the command's start to its end, beside translate-toolkit's pofilter.

The catalogs are made of the sentences of the memory that the package ships, or of a table that is named; where they are
too few they come again, with a number behind them. The glossary is the project's own, of nearly 500 concepts.

    python benchmarks/check_speed.py [--entries 20000] [--sentences FILE.tsv] [--runs 3]

Times are wall-clock seconds; the first run works out the forms of all terms, the later ones find them in .l10n/cache.
CPU seconds are those of all processes together: on a busy machine (its load is printed) only they can be compared.
"""

from __future__ import annotations

import argparse
import lzma
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
_HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {0}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Content-Transfer-Encoding: 8bit\\n"\n"X-Source-Language: de\\n"\n'
)
_TARGETS = ("en", "ru")


@dataclass(frozen=True, slots=True)
class Shape:
    """How the entries are spread over catalogs.

    Attributes:
        name: what the table calls it.
        articles: how many there are.
        languages: target languages of each.
    """

    name: str
    articles: int
    languages: tuple[str, ...]


class Time(NamedTuple):
    """What a command took.

    Attributes:
        wall: seconds from its start to its end.
        cpu: CPU seconds of all its processes.
    """

    wall: float
    cpu: float


SHAPES = (Shape("one Russian catalog", 1, ("ru",)), Shape("100 articles in two languages", 100, _TARGETS))


def main() -> int:
    """Prints the table; gives 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--sentences", type=Path, help="a table whose last three columns are German, English, Russian")
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    sentences = _sentences(chosen.sentences)
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}"
    )
    print(f"l10n {version('l10n')}, pofilter {_pofilter_version()}; {chosen.entries:,} entries")
    print(f"{'':32}{'first run':>12}{'CPU':>10}{'later runs':>12}{'CPU':>10}{'entries/s':>12}")
    for shape in SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder)
            size = _write_project(project, shape, sentences, chosen.entries)
            print(f"{shape.name}, {size / 1e6:.1f} MB")
            _print_row("  l10n check --only glossary", _checked(project, chosen.runs, "--only", "glossary"), chosen)
            shutil.rmtree(project / ".l10n", ignore_errors=True)
            _print_row("  l10n check", _checked(project, chosen.runs), chosen)
            if shutil.which("pofilter"):
                _print_row("  pofilter", _filtered(project, shape, chosen.runs), chosen)
    return 0


def _sentences(path: Path | None) -> list[tuple[str, str, str]]:
    shipped = ROOT / "l10n" / "memory" / "shipped" / "diplomacy.tsv.xz"
    text = path.read_text(encoding="utf-8") if path else lzma.decompress(shipped.read_bytes()).decode("utf-8")
    rows = [row.split("\t")[-3:] for row in text.splitlines() if row.count("\t") >= 2]
    return list(dict.fromkeys((row[0], row[1], row[2]) for row in rows if row[0] != "de"))


def _write_project(project: Path, shape: Shape, sentences: Sequence[tuple[str, str, str]], entries: int) -> int:
    """Writes a project; gives the bytes of its catalogs."""
    (project / "l10n.toml").write_text('source = "de"\n', encoding="utf-8")
    shutil.copytree(ROOT / "glossaries", project / "glossaries")
    sources = entries // len(shape.languages)
    size = 0
    for article in range(shape.articles):
        numbers = range(article * sources // shape.articles, (article + 1) * sources // shape.articles)
        for language in shape.languages:
            path = project / "locales" / language / "LC_MESSAGES" / f"article{article}.po"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_catalog(numbers, sentences, language, article), encoding="utf-8")
            size += path.stat().st_size
    return size


def _catalog(numbers: Sequence[int], sentences: Sequence[tuple[str, str, str]], language: str, article: int) -> str:
    column = 1 + _TARGETS.index(language)
    parts = [_HEADER.format(language)]
    for number in numbers:
        row, again = sentences[number % len(sentences)], number // len(sentences)
        source, target = (_quoted(f"{text} ({again})" if again else text) for text in (row[0], row[column]))
        parts.append(f'#. paragraph {number}\n#: articles/article{article}.md\nmsgid "{source}"\nmsgstr "{target}"\n')
    return "\n".join(parts)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _checked(project: Path, runs: int, *options: str) -> list[Time]:
    command = [
        sys.executable,
        "-m",
        "l10n",
        "-C",
        str(project),
        "check",
        "--output",
        str(project / "out.txt"),
        *options,
    ]
    return [_timed(command) for _ in range(runs)]


def _filtered(project: Path, shape: Shape, runs: int) -> list[Time]:
    found = project / "filtered"
    found.mkdir(exist_ok=True)
    command = ["pofilter", "--progress", "none", "--language"]

    def run() -> Time:
        folders = [(language, str(project / "locales" / language)) for language in shape.languages]
        times = [_timed([*command, language, folder, str(found)]) for language, folder in folders]
        return Time(sum(each.wall for each in times), sum(each.cpu for each in times))

    return [run() for _ in range(runs)]


def _timed(command: Sequence[str]) -> Time:
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - fixed commands, own files
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} failed with {done.returncode}: {done.stderr}")
    wall, after = time.perf_counter() - start, os.times()
    return Time(wall, after.children_user + after.children_system - before.children_user - before.children_system)


def _print_row(name: str, times: Sequence[Time], chosen: argparse.Namespace) -> None:
    first, later = times[0], min(times[1:], default=times[0])
    row = f"{first.wall:>10.2f} s{first.cpu:>8.2f} s{later.wall:>10.2f} s{later.cpu:>8.2f} s"
    print(f"{name:32}{row}{chosen.entries / later.wall:>12,.0f}")


def _pofilter_version() -> str:
    command = shutil.which("pofilter")
    if command is None:
        return "not installed"
    return subprocess.run([command, "--version"], check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - as above


if __name__ == "__main__":
    sys.exit(main())
