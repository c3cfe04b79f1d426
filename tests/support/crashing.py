"""Killing runs of l10n at random moments, for the tests and for benchmarks/crash_safety.py."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from l10n.catalog.reading import read_catalog
from l10n.catalog.repair import repair_content
from l10n.catalog.writing import dump_catalog

ROOT = Path(__file__).parents[2]
TOY = Path(__file__).with_name("toy_engine.py")
CATALOGS = [f"locales/{language}/LC_MESSAGES/a.po" for language in ("en", "ru")]


def sentences(numbers: range, variant: str = "") -> str:
    words = ["Wasser", "Dialog", "Region", "Vertrag", "Energie", "Reise", "Grenze", "Schule"]
    lines = [
        f"Der {words[n % 8]} Nummer {n} und die {words[n * 3 % 8]} gehen weiter{variant if n % 9 == 0 else ''}."
        for n in numbers
    ]
    return "\n\n".join(lines) + "\n"


def project(folder: Path) -> Path:
    (folder / "articles").mkdir(parents=True)
    (folder / "l10n.toml").write_text('source = "de"\ntargets = ["en", "ru"]\n', encoding="utf-8")
    (folder / "articles" / "a.txt").write_text(sentences(range(60)), encoding="utf-8")
    return folder


def start(folder: Path, seconds: float, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(TOY), str(seconds), str(folder / "log"), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(folder: Path, *arguments: str, seconds: float = 0.0) -> tuple[int, str]:
    run = start(folder, seconds, *arguments)
    told, _ = run.communicate(timeout=120)
    return run.returncode, told


def kill_at(run: subprocess.Popen[str], seconds: float) -> None:
    time.sleep(seconds)
    if run.poll() is None:
        run.send_signal(signal.SIGKILL)
    run.communicate(timeout=60)


def drafted(folder: Path) -> set[tuple[str, str]]:
    """The catalog and source of every draft on disk; reading also proves each catalog whole."""
    found = set()
    for name in CATALOGS:
        if (folder / name).exists():
            found |= {(name, e.source) for e in read_catalog(folder / name).entries if e.target}
    return found


def logged(folder: Path) -> int:
    return len((folder / "log").read_text(encoding="utf-8").splitlines()) if (folder / "log").exists() else 0


class Outcome:
    """What a loop of kills saw; it raises where a catalog is neither the old nor the new one."""

    def __init__(self) -> None:
        self.kills = {"extract": 0, "translate": 0, "repair": 0}
        self.lost_most = 0
        self.redone = 0


def kill_extract(folder: Path, chance: random.Random, outcome: Outcome) -> None:
    before = {name: (folder / name).read_bytes() for name in CATALOGS}
    text = sentences(range(60), f" {chance.randrange(10**6)}")
    (folder / "articles" / "a.txt").write_text(text, encoding="utf-8")
    kill_at(start(folder, 0.0, "extract"), chance.uniform(0.05, 0.9))
    outcome.kills["extract"] += 1
    after = {name: (folder / name).read_bytes() for name in CATALOGS}
    assert finish(folder, "extract")[0] == 0
    for name in CATALOGS:
        new = read_catalog(folder / name)
        killed = _entries(folder, after[name])
        assert after[name] == before[name] or killed == [(e.source, e.target) for e in new.entries], name


def _entries(folder: Path, content: bytes) -> list[tuple[str, str]]:
    copy = folder / "copy.po"
    copy.write_bytes(content)
    return [(entry.source, entry.target) for entry in read_catalog(copy).entries]


def kill_translate(folder: Path, chance: random.Random, outcome: Outcome) -> None:
    for name in CATALOGS:
        (folder / name).unlink()
    (folder / "log").unlink(missing_ok=True)
    kill_at(start(folder, 0.02, "translate", "--no-cache"), chance.uniform(0.2, 3.5))
    outcome.kills["translate"] += 1
    kept, done = drafted(folder), logged(folder)
    outcome.lost_most = max(outcome.lost_most, done - len(kept))
    (folder / "log").unlink(missing_ok=True)
    code, told = finish(folder, "translate", "--no-cache")
    assert code == 0, told
    finished = drafted(folder)
    assert kept <= finished
    assert len(finished) == 120
    outcome.redone += logged(folder) - (120 - len(kept))


def kill_repair(folder: Path, chance: random.Random, outcome: Outcome) -> None:
    paths = [folder / name for name in CATALOGS]
    whole = [path.read_bytes() for path in paths]
    damaged = [content.replace(b"Nummer 7", b'Num"mer 7', 1) for content in whole]
    for path, content in zip(paths, damaged, strict=True):
        path.write_bytes(content)
    kill_at(start(folder, 0.0, "catalogs", "repair"), chance.uniform(0.05, 0.9))
    outcome.kills["repair"] += 1
    for path, content in zip(paths, damaged, strict=True):
        mended = dump_catalog(repair_content(content, path, "de").catalog).encode()
        assert path.read_bytes() in (content, mended), path
    assert finish(folder, "catalogs", "repair")[0] in (0, 1)
    for path, content in zip(paths, whole, strict=True):
        read_catalog(path)
        for original in path.parent.glob("*.orig*"):
            original.unlink()
        path.write_bytes(content)


def leftovers(folder: Path) -> list[Path]:
    return list((folder / "locales").rglob(".*.tmp"))


def kill_often(folder: Path, times: int, seed: int) -> Outcome:
    """Kills extract, translate and repair in turn, as often as is asked."""
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    project(folder)
    assert finish(folder, "translate")[0] == 0
    outcome = Outcome()
    for number in range(times):
        (kill_extract, kill_translate, kill_repair)[number % 3](folder, chance, outcome)
        assert leftovers(folder) == []
    return outcome
