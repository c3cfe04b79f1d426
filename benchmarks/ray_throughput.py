"""Measures how many words a second one and two workers of a Ray cluster draft, beside one process.

Each worker's machine is a Ray node of this machine that is bound to one core of its own, and so is the one process;
the command's own part (terms, batches, answers) runs on whatever is left. The sentences are the same, and so are the
drafts, which is checked. Cores that other programs use too make every figure smaller: the load is printed.

    python benchmarks/ray_throughput.py [--segments 3000] [--to en] [--workers 1 2] [--runs 2] [--glossary]

"Words/s" counts from the first draft to the last, "whole" with the start of Ray, its workers and the engines. "Own CPU"
is the processor's time of the process that the command is: with workers it only finds terms, makes batches and checks
answers, and the words it does in a second of that are what it could feed workers with.
"""

from __future__ import annotations

import argparse
import lzma
import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from l10n.config import EngineSettings, Settings
from l10n.drafting.pipeline import Drafting, draft_wanted
from l10n.drafting.preparing import Wanted
from l10n.engines.choose import Choice, choose_engine
from l10n.engines.deferred import DeferredEngine
from l10n.glossary import Glossary
from l10n.glossary.loading import load_glossary
from l10n.model import Draft

ROOT = Path(__file__).parents[1]
LIBRARIES = ("l10n", "ray", "ctranslate2", "sentencepiece")
MEMORY = 80 << 20
ON_LOOPBACK = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_AUTH_MODE": "disabled"}


@dataclass(frozen=True, slots=True)
class Run:
    """What a run took.

    Attributes:
        rate: words a second from the first draft to the last.
        whole: seconds from its start to its end.
        cpu: processor's seconds of this process, from the first draft to the last.
        words: that were drafted in them.
        drafts: by source.
    """

    rate: float
    whole: float
    cpu: float
    words: float
    drafts: dict[str, str]


def main() -> int:
    """Prints the table; gives 1 where drafts differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=3000)
    parser.add_argument("--to", default="en", help="the target language")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=2, help="the best counts")
    parser.add_argument("--glossary", action="store_true", help="enforce the glossary of this repository")
    chosen = parser.parse_args()
    os.environ.update(ON_LOOPBACK)
    sources = _sentences(chosen.segments)
    glossary = load_glossary([ROOT / "glossaries"], ROOT) if chosen.glossary else Glossary()
    words = sum(len(source.split()) for source in sources)
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}"
    )
    print(", ".join(f"{name} {version(name)}" for name in LIBRARIES))
    print(f"{len(sources):,} sentences, {words:,} words, de → {chosen.to}, {len(glossary.concepts)} terms enforced")
    print(f"{'':34}{'words/s':>9}{'ratio':>8}{'whole':>10}{'own CPU':>10}{'words/s of it':>15}")
    rows = [("in process, one core", [_in_process(sources, chosen.to, glossary) for _ in range(chosen.runs)])]
    for count in chosen.workers:
        runs = [_by_workers(sources, chosen.to, glossary, count) for _ in range(chosen.runs)]
        rows.append((f"Ray, {count} worker{'s' if count > 1 else ''}, one core each", runs))
    base = max(run.rate for run in rows[0][1])
    for name, runs in rows:
        best = max(runs, key=lambda run: run.rate)
        print(
            f"{name:34}{best.rate:>9,.0f}{best.rate / base:>8.2f}{best.whole:>8.1f} s"
            f"{best.cpu:>8.1f} s{best.words / best.cpu:>15,.0f}"
        )
    same = all(run.drafts == rows[0][1][0].drafts for _, runs in rows for run in runs)
    print(f"the drafts are {'the same' if same else 'NOT the same'} in all runs")
    return 0 if same else 1


def _sentences(count: int) -> list[str]:
    shipped = ROOT / "l10n" / "memory" / "shipped" / "diplomacy.tsv.xz"
    rows = lzma.decompress(shipped.read_bytes()).decode("utf-8").splitlines()[1:]
    return list(dict.fromkeys(row.split("\t")[1] for row in rows))[:count]


def _prepared(target: str, glossary: Glossary) -> tuple[Drafting, Choice]:
    choice = choose_engine("de", target, Settings(), named="ct2:l10n-mini")
    return Drafting(DeferredEngine(choice.id, choice.load), "de", target, glossary), choice


def _measured(sources: Sequence[str], started: float, drafted: Iterable[tuple[Wanted, Draft | None]]) -> Run:
    first = cpu = words = 0.0
    drafts = {}
    for one, draft in drafted:
        drafts[one.source] = draft.target if draft else ""
        # those by rule come before any engine is loaded
        if draft is None or draft.origin == "mt":
            if not first:
                first, cpu = time.perf_counter(), time.process_time()
            words += len(one.source.split())
    ended, cpu = time.perf_counter(), time.process_time() - cpu
    if len(drafts) != len(sources):
        raise SystemExit(f"{len(sources) - len(drafts)} sources were lost")
    return Run(words / (ended - first), ended - started, cpu, words, drafts)


def _in_process(sources: Sequence[str], target: str, glossary: Glossary) -> Run:
    drafting, _ = _prepared(target, glossary)
    started = time.perf_counter()
    with _bound_to({_cores()[0]}):
        return _measured(sources, started, draft_wanted(map(Wanted, sources), drafting))


def _by_workers(sources: Sequence[str], target: str, glossary: Glossary, count: int) -> Run:
    from l10n.scaling.cluster import Cluster
    from l10n.scaling.parcel import parcel_for
    from l10n.scaling.ray_executor import RayExecutor, Tally

    cores = _cores()
    if count > len(cores):
        raise SystemExit(f"{count} workers want {count} cores; there are {len(cores)}")
    started = time.perf_counter()
    with _nodes(cores[:count]) as address:
        cluster = Cluster(address)
        try:
            drafting, choice = _prepared(target, glossary)
            parcel = parcel_for(drafting, choice, EngineSettings())
            executor = RayExecutor(cluster, drafting, parcel, Tally())
            return _measured(sources, started, draft_wanted(map(Wanted, sources), drafting, executor))
        finally:
            cluster.close()


@contextmanager
def _nodes(cores: Sequence[int]) -> Iterator[str]:
    """Gives the address of a cluster with one node a core, beside one that does no work."""
    from ray.cluster_utils import Cluster

    node: dict[str, Any] = {"object_store_memory": MEMORY, "node_ip_address": "127.0.0.1"}
    nodes = Cluster(initialize_head=True, head_node_args={**node, "num_cpus": 0, "include_dashboard": False})
    try:
        for core in cores:
            with _bound_to({core}):
                nodes.add_node(num_cpus=1, **node)
        yield nodes.address
    finally:
        nodes.shutdown()  # type: ignore[no-untyped-call] # Ray has types for a part only


def _cores() -> list[int]:
    if not hasattr(os, "sched_getaffinity"):
        raise SystemExit("this system cannot bind processes to cores, so machines cannot be played here")
    return sorted(os.sched_getaffinity(0))


@contextmanager
def _bound_to(cores: set[int]) -> Iterator[None]:
    """Binds what is started meanwhile to some cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


if __name__ == "__main__":
    sys.exit(main())
