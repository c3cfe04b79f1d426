"""Measures the translation memory: building, fuzzy look-ups, recall and memory, beside two others in the same run.

The others are a linear scan by rapidfuzz, which also says what there is to be found, and the memory of
translate-toolkit where that can be imported. Sentences come from the folder of shared corpora where there is one, else
from the shipped memory; where more are wanted than there are, halves of them are joined anew. Half of the queries are
unseen sentences, half are known ones after the edits that articles go through, from one word to a typing error in every
fifth letter. How much a look-up does was chosen with the edits "usual" and seed 0; "other" ones and another seed tell
whether it holds beyond them. Times are CPU times, for the machine may have other work.

With --postgres the memory in an empty PostgreSQL database is measured too; its times are those of a clock, as most of
the work is the server's.

Usage: python benchmarks/memory.py [--sizes 100000 1000000] [--queries 400] [--edits usual|other] [--seed 0]
           [--postgres postgresql:///empty]
"""

from __future__ import annotations

import argparse
import importlib
import json
import lzma
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from l10n.memory import Memory, Origin, PostgresStore, SqliteStore, Store, Unit, is_database_address, shipped_units
from l10n.memory.folding import fold, percent

SHARED = Path(os.environ.get("L10N_SHARED", Path(__file__).parents[2] / "shared")) / "corpus"
THRESHOLD = 75
BEST = 5
"""How many matches of a query are compared."""

TOOLKIT_QUERIES = 20
TOOLKIT_SIZE = 100_000
"""Larger memories of translate-toolkit do not fit a run."""


def corpus(seed: int = 0) -> list[str]:
    """Gives different German sentences, in an order that is always the same for a seed."""
    sentences = dict.fromkeys(unit.source for unit in shipped_units("de", "en"))
    for name in ("de-en.tsv.xz", "de-ru.tsv.xz"):
        path = SHARED / name
        if path.is_file():
            with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
                sentences.update(dict.fromkeys(line.split("\t")[1] for line in lines))
    found = list(sentences)
    random.Random(1 + seed).shuffle(found)  # noqa: S311 - a fixed draw, so that runs compare
    return found


def enough(sentences: Sequence[str], count: int, draw: random.Random) -> list[str]:
    """Gives as many sentences as wanted; those that are lacking are made of halves of others."""
    made = dict.fromkeys(sentences[:count])
    while len(made) < count:
        first, second = draw.choice(sentences).split(), draw.choice(sentences).split()
        made.setdefault(" ".join((*first[: len(first) // 2 + 1], *second[len(second) // 2 :])))
    found = list(made)
    draw.shuffle(found)
    return found


def edited(text: str, words: Sequence[str], draw: random.Random) -> str:
    """Gives a sentence after an edit: words exchanged, dropped, put in or moved, or typing errors."""
    parts = text.split()
    place = draw.randrange(len(parts))
    kind = draw.randrange(6)
    if kind == 0:
        parts[place] = draw.choice(words)
    elif kind == 1:
        for _ in range(3):
            parts[draw.randrange(len(parts))] = draw.choice(words)
    elif kind == 2 and len(parts) > 1:
        del parts[place]
    elif kind == 3:
        parts[place:place] = draw.choices(words, k=draw.randint(1, 3))
    elif kind == 4:
        other = draw.randrange(len(parts))
        parts[place], parts[other] = parts[other], parts[place]
    else:
        letters = list(" ".join(parts))
        for _ in range(max(1, int(len(letters) * draw.uniform(0.05, 0.22)))):
            letters[draw.randrange(len(letters))] = draw.choice("abcdefghijklmnopqrstuvwxyz ")
        return "".join(letters)
    return " ".join(parts)


def otherwise_edited(text: str, words: Sequence[str], draw: random.Random) -> str:
    """Gives a sentence after an edit of another kind, none of which the look-up was tuned with."""
    parts = text.split()
    kind = draw.randrange(8)
    if kind == 0:  # a clause in front
        return f"{' '.join(draw.choices(words, k=draw.randint(1, 3)))}, {text}"
    if kind == 1:  # the end is cut off
        return " ".join(parts[: max(1, int(len(parts) * draw.uniform(0.75, 0.95)))])
    if kind == 2:  # other endings
        return " ".join(part[:-1] if draw.random() < 0.4 and len(part) > 4 else part for part in parts)
    if kind == 3:  # letters change places
        letters = list(text)
        for _ in range(max(1, len(letters) // 12)):
            place = draw.randrange(max(1, len(letters) - 1))
            letters[place : place + 2] = reversed(letters[place : place + 2])
        return "".join(letters)
    if kind == 4:  # words run together, and others come apart
        return "".join(part + ("" if draw.random() < 0.15 else " ") for part in parts).strip()
    if kind == 5:  # letters are lost or doubled
        return "".join(letter * draw.choice([0, 1, 1, 1, 1, 1, 1, 1, 1, 2]) for letter in text) or text
    if kind == 6:  # two stretches of text are exchanged
        place = draw.randrange(len(parts))
        parts[place : place + 2], parts[:2] = parts[:2], parts[place : place + 2]
        return " ".join(parts)
    return " ".join(draw.choice(words) if draw.random() < 0.2 else part for part in parts)  # one word in five


def peak_megabytes() -> float:
    """Gives the most memory that this process had; not what its parent had, as getrusage does on Linux."""
    status = Path("/proc/self/status")
    if status.is_file():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20)


def build(sentences: Path, index: str) -> dict[str, float]:
    """Builds an index of the sentences in a file; gives seconds and megabytes."""

    def units() -> Iterator[Unit]:
        with sentences.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines):
                yield Unit(line.rstrip("\n"), f"Translation {number} of a sentence of usual length.", "de", "en")

    clock = time.perf_counter if is_database_address(index) else time.process_time
    started = clock()
    with Memory(store_at(index)) as memory:
        memory.refresh([Origin("corpus", "1", units)])
    size = 0.0 if is_database_address(index) else Path(index).stat().st_size / 1e6
    return {"seconds": clock() - started, "peak": peak_megabytes(), "file": size}


def store_at(index: str) -> Store:
    """Gives the store at a path or at the address of a database."""
    return PostgresStore(index, shared=False) if is_database_address(index) else SqliteStore(Path(index))


def look_up(queries: Path, index: str) -> dict[str, Any]:
    """Looks up the queries in a file; gives milliseconds, the percentages found and megabytes."""
    times, found = [], []
    clock = time.perf_counter if is_database_address(index) else time.process_time
    with Memory(store_at(index), threshold=THRESHOLD) as memory:
        for query in json.loads(queries.read_text(encoding="utf-8")):
            started = clock()
            matches = memory.lookup(query, "de", "en", limit=BEST)
            times.append((clock() - started) * 1000)
            found.append([match.percent for match in matches])
    return {"times": times, "found": found, "peak": peak_megabytes()}


def in_child(*arguments: str) -> dict[str, Any]:
    """Runs a step of this script in a process of its own, so that its memory is its own."""
    run = subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True)  # noqa: S603 - this script
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def scan(queries: Sequence[str], sentences: Sequence[str]) -> tuple[list[float], list[list[int]]]:
    """Compares every query with every sentence; gives milliseconds and the percentages of the best."""
    folded = [fold(sentence) for sentence in sentences]
    times, found = [], []
    for query in queries:
        started = time.process_time()
        best = process.extract(
            fold(query),
            folded,
            scorer=Levenshtein.normalized_similarity,
            processor=None,
            score_cutoff=THRESHOLD / 100,
            limit=BEST,
        )
        times.append((time.process_time() - started) * 1000)
        found.append([percent(score) for _, score, _ in best])
    return times, found


def toolkit(queries: Sequence[str], sentences: Sequence[str]) -> tuple[float, list[float]] | None:
    """Gives the seconds that translate-toolkit's memory takes to be built and the milliseconds of look-ups."""
    try:
        match = importlib.import_module("translate.search.match")
        po = importlib.import_module("translate.storage.po")
    except ImportError:
        return None
    store = po.pofile()
    for sentence in sentences:
        unit = po.pounit(sentence)
        unit.target = "Translation"
        store.addunit(unit)
    started = time.process_time()
    matcher = match.matcher(store, max_candidates=BEST, min_similarity=THRESHOLD, max_length=1000)
    built = time.process_time() - started
    times = []
    for query in queries:
        started = time.process_time()
        matcher.matches(query)
        times.append((time.process_time() - started) * 1000)
    return built, times


def median(times: Sequence[float], share: float = 0.5) -> float:
    """Gives the time that a share of the times does not exceed."""
    return sorted(times)[int(len(times) * share)]


def recall(wanted: Sequence[Sequence[int]], found: Sequence[Sequence[int]]) -> tuple[int, int]:
    """Gives how many of the best matches were found, as good or better, and how many there are."""
    hits = sum(
        sum(mine >= theirs for mine, theirs in zip(ours, best, strict=False))
        for best, ours in zip(wanted, found, strict=True)
    )
    return hits, sum(map(len, wanted))


def row(name: str, size: int, built: dict[str, float], looked: dict[str, Any], best: Sequence[Sequence[int]]) -> str:
    """Gives the row of a memory of ours."""
    hits, wanted = recall(best, looked["found"])
    file = f"{built['file']:.0f} MB" if built["file"] else "–"
    return (
        f"| {name} | {size:9,} | {built['seconds']:.1f} s, {built['peak']:.0f} MB | {file} "
        f"| {median(looked['times']):.2f} ms | {median(looked['times'], 0.95):.1f} ms "
        f"| {hits} of {wanted} ({hits / wanted:.2%}) | {looked['peak']:.0f} MB |"
    )


def measure(size: int, sentences: Sequence[str], options: argparse.Namespace) -> None:
    """Prints the rows of one size."""
    draw = random.Random(size + options.seed)  # noqa: S311 - a fixed draw, so that runs compare
    query_count, edit = options.queries, edited if options.edits == "usual" else otherwise_edited
    unseen, known = sentences[: query_count // 2], sentences[query_count // 2 :]
    held = enough(known, size, draw)
    words = " ".join(held[:50_000]).split()
    queries = [*unseen, *(edit(draw.choice(held), words, draw) for _ in range(query_count - len(unseen)))]
    with tempfile.TemporaryDirectory() as folder:
        lines, asked, index = (Path(folder) / name for name in ("sentences", "queries", "memory.sqlite"))
        lines.write_text("".join(f"{sentence}\n" for sentence in held), encoding="utf-8")
        asked.write_text(json.dumps(queries), encoding="utf-8")
        built = in_child("--build", str(lines), str(index))
        looked = in_child("--look-up", str(asked), str(index))
        team = None
        if options.postgres:
            team = (
                in_child("--build", str(lines), options.postgres),
                in_child("--look-up", str(asked), options.postgres),
            )
    times, best = scan(queries, held)
    print(row("l10n", size, built, looked, best))
    if team is not None:
        print(row("l10n, PostgreSQL", size, *team, best))
    print(
        f"| rapidfuzz, linear | {size:9,} | – | – | {median(times):.2f} ms | {median(times, 0.95):.1f} ms | all | – |"
    )
    other = toolkit(queries[-TOOLKIT_QUERIES:], held) if options.edits == "usual" and size <= TOOLKIT_SIZE else None
    if other is not None:
        seconds, times = other
        print(
            f"| translate-toolkit | {size:9,} | {seconds:.1f} s | – "
            f"| {median(times):.0f} ms | {median(times, 0.95):.0f} ms | – | – |"
        )


def main() -> None:
    """Prints one row a size and tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--edits", choices=["usual", "other"], default="usual")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--postgres", default="")
    parser.add_argument("--build", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--look-up", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build:
        print(json.dumps(build(Path(arguments.build[0]), arguments.build[1])))
    elif arguments.look_up:
        print(json.dumps(look_up(Path(arguments.look_up[0]), arguments.look_up[1])))
    else:
        sentences = corpus(arguments.seed)
        print(f"{len(sentences):,} sentences of a corpus; matches from {THRESHOLD} % on; CPU times")
        print("| memory | segments | built in | file | median | 95 % | best matches found | memory |")
        print("|--------|----------|----------|------|--------|------|--------------------|--------|")
        for size in arguments.sizes:
            measure(size, sentences, arguments)


if __name__ == "__main__":
    main()
