"""Origins of a memory with sentences of their own, and a process of its own that fills a store with one."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

from l10n.memory import Origin, Unit

WORDS = "der Rat nahm den Bericht über Wasser Handel Klima Grenze Vertrag Gipfel an ab vor und legte".split()


def sentence(number: int) -> str:
    draw = random.Random(number)  # noqa: S311 - a fixed draw
    return f"{' '.join(draw.choices(WORDS, k=9))} {number}"


def origin_of(name: str, count: int, fingerprint: str = "1") -> Origin:
    return Origin(name, fingerprint, lambda: [Unit(sentence(n), f"target {n}", "de", "en") for n in range(count)])


FILL = """
import sys
sys.path.insert(0, {tests!r})
from database_server import open_store
from l10n.memory import Memory
from memory_origins import origin_of
with Memory(open_store({place!r}, shared={shared})) as memory:
    print("started", flush=True)
    memory.refresh([origin_of({name!r}, {count})])
    print(sum(held.units for held in memory.holdings()))
"""


def filling(place: str, name: str, count: int, *, shared: bool = False) -> subprocess.Popen[str]:
    code = FILL.format(tests=str(Path(__file__).parent), place=place, name=name, count=count, shared=shared)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
