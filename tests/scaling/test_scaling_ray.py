"""Drafting by the workers of a real Ray cluster: two nodes on this machine, one of which is killed."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from echo_engine import echo, offer

from l10n.catalog.reading import read_catalog

if find_spec("ray") is None:
    pytest.skip('Ray is not installed: pip install "l10n[ray]"', allow_module_level=True)

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds after which something is wrong, also on a busy machine."""

WORDS = "Wasser Grenze Brücke Abkommen Region Minister Vertrag Energie Reise Gespräch Zukunft Gipfel Partner".split()
KNOWN = "Die Außenministerin ist heute zu einem Besuch nach Usbekistan gereist."
TMX = f"""<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="test" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
srclang="de" datatype="plaintext"/><body><tu><tuv xml:lang="de"><seg>{KNOWN}</seg></tuv>
<tuv xml:lang="en"><seg>From the memory.</seg></tuv></tu></body></tmx>
"""


@dataclass(frozen=True)
class TwoMachines:
    address: str
    environment: dict[str, str]
    log: Path
    tell: Callable[[str], None]

    def start(self, project: Path, *options: str) -> subprocess.Popen[str]:
        self.log.write_text("", encoding="utf-8")
        command = [sys.executable, "-m", "l10n", "-C", str(project), "translate", *options]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def run(self, project: Path, *options: str) -> tuple[int, str]:
        return ended(self.start(project, *options))

    def batches(self) -> list[int]:
        """The processes that have drafted a batch, one for each batch."""
        return [int(line.split()[0]) for line in self.log.read_text(encoding="utf-8").splitlines()]


def ended(run: subprocess.Popen[str]) -> tuple[int, str]:
    try:
        output, _ = run.communicate(timeout=PATIENCE)
    finally:
        run.kill()
    return run.returncode, output


@pytest.fixture(scope="module")
def short() -> Iterator[str]:
    """A folder for Ray's files, which hold sockets: their paths may have 107 characters, and pytest's are long."""
    with tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True) as folder:
        yield folder


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory, short: str) -> Iterator[TwoMachines]:
    packages = tmp_path_factory.mktemp("packages")
    offer(packages)
    log = packages / "log"
    environment = {
        **os.environ,
        "PYTHONPATH": str(packages),
        "ECHO_LOG": str(log),
        "RAY_USAGE_STATS_ENABLED": "0",
        # what Ray does by default on Windows and macOS: it listens at 127.0.0.1 only
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        # it would write a token into the home folder
        "RAY_AUTH_MODE": "disabled",
        "RAY_TMPDIR": short,
    }
    environment.pop("RAY_ADDRESS", None)
    process = subprocess.Popen(
        [sys.executable, ROOT / "tests" / "support" / "two_machines.py"],
        env={**environment, "ECHO_SECONDS": "0.015"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    asked, answers = process.stdin, process.stdout

    def tell(word: str) -> None:
        asked.write(f"{word}\n")
        asked.flush()
        assert answers.readline().strip() == word

    address = answers.readline().strip()
    assert address.startswith("127.0.0.1:")
    yield TwoMachines(address, environment, log, tell)
    asked.close()
    process.wait(PATIENCE)
    answers.close()


def sentences(count: int) -> list[str]:
    draw = random.Random(5)  # noqa: S311 - a fixed draw
    made = [" ".join(draw.choices(WORDS, k=draw.randrange(4, 12))).capitalize() for _ in range(count)]
    return [f"{sentence} {number}." for number, sentence in enumerate(made)]


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str, list[str]], Path]:
    """Makes a project with an article of given sentences; of this repository's articles and glossary without any."""

    def make(name: str, lines: list[str]) -> Path:
        folder = tmp_path / name
        (folder / "articles").mkdir(parents=True)
        (folder / "l10n.toml").write_text('source = "de"\ntargets = ["en"]\n', encoding="utf-8")
        if lines:
            (folder / "articles" / "a.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        else:
            for path in (ROOT / "articles").glob("*.*"):
                shutil.copyfile(path, folder / "articles" / path.name)
            shutil.copytree(ROOT / "glossaries", folder / "glossaries")
        return folder

    return make


def catalogs(project: Path) -> dict[str, str]:
    """The catalogs of a project without the dates of their making."""
    return {
        str(path.relative_to(project)): re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d\S*", "DATE", path.read_text("utf-8"))
        for path in sorted(project.rglob("*.po"))
    }


def drafts(project: Path) -> dict[str, str]:
    (path,) = project.rglob("*.po")
    return {entry.source: entry.target for entry in read_catalog(path).entries if entry.target}


def test_workers_draft_what_one_process_drafts(
    machines: TwoMachines, project: Callable[[str, list[str]], Path]
) -> None:
    here, there = project("here", []), project("there", [])
    for folder in (here, there):
        (folder / "memory").mkdir()
        (folder / "memory" / "known.tmx").write_text(TMX, encoding="utf-8")
    code, told = machines.run(here)
    assert code == 0, told
    code, told_by_ray = machines.run(there, "--executor", "ray", "--address", machines.address)
    assert code == 0, told_by_ray
    assert "drafted by Ray workers: 127.0.0.1" in told_by_ray
    assert "from the memory" in told
    assert "put in" in told
    assert catalogs(there) == catalogs(here)
    assert len(catalogs(here)) == 3


def test_a_killed_machine_costs_nothing_but_time(
    machines: TwoMachines, project: Callable[[str, list[str]], Path]
) -> None:
    lines = sentences(600)
    here, there = project("here", lines), project("there", lines)
    run = machines.start(there, "--engine", "echo", "--executor", "ray", "--address", machines.address, "--no-cache")
    began = time.monotonic()
    while len(set(machines.batches())) < 2:
        assert time.monotonic() - began < PATIENCE
        assert run.poll() is None, ended(run)
        time.sleep(0.05)
    machines.tell("kill")
    before = len(machines.batches())
    code, told = ended(run)
    assert code == 0, told
    assert before < 600 // 64, "the machine was killed when all was done"
    assert "1 workers were lost" in told
    assert len(set(machines.batches()[before + 1 :])) == 1
    machines.tell("add")
    assert drafts(there) == {line: echo(line) for line in lines}
    code, told = machines.run(here, "--engine", "echo", "--no-cache")
    assert code == 0, told
    assert catalogs(there) == catalogs(here)


def test_segments_that_end_every_worker_are_given_up_and_the_rest_is_kept(
    machines: TwoMachines, project: Callable[[str, list[str]], Path]
) -> None:
    lines = [*sentences(300), "Absturz."]
    folder = project("there", lines)
    code, told = machines.run(folder, "--engine", "echo", "--executor", "ray", "--address", machines.address)
    assert code == 2, told
    assert "the same segments were lost with their worker 3 times" in told
    kept = drafts(folder)
    assert len(kept) >= 64
    assert all(target == echo(source) for source, target in kept.items())


def test_an_interrupted_run_keeps_what_is_done_and_leaves_no_worker(
    machines: TwoMachines, project: Callable[[str, list[str]], Path]
) -> None:
    folder = project("there", sentences(600))
    run = machines.start(folder, "--engine", "echo", "--executor", "ray", "--address", machines.address, "--no-cache")
    began = time.monotonic()
    while len(machines.batches()) < 3:
        assert time.monotonic() - began < PATIENCE
        assert run.poll() is None, ended(run)
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    code, told = ended(run)
    assert code == 130, told
    assert "what was done is kept" in told
    assert 64 <= len(drafts(folder)) < 600
    done = len(machines.batches())
    time.sleep(2)
    assert len(machines.batches()) == done


def test_a_cluster_that_is_not_there_is_named(machines: TwoMachines, project: Callable[[str, list[str]], Path]) -> None:
    code, told = machines.run(
        project("there", sentences(3)), "--engine", "echo", "--executor", "ray", "--address", "127.0.0.1:1"
    )
    assert code == 2
    assert "there is no Ray cluster at 127.0.0.1:1" in told


LISTENING = """
import os
from l10n.scaling.cluster import Cluster
cluster = Cluster()
print(*(machine.name for machine in cluster.machines()))
import psutil  # Ray brings it along
me = psutil.Process()
for process in (me, *me.children(recursive=True)):
    for connection in process.net_connections():
        if connection.status == "LISTEN":
            print(connection.laddr.ip.removeprefix("::ffff:"))
print(*(os.environ.get(name) for name in ("RAY_USAGE_STATS_ENABLED", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER")))
cluster.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="listening sockets of other processes are looked up as on Linux")
def test_a_cluster_of_this_machine_only_listens_on_loopback_only(short: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    run = subprocess.run(
        [sys.executable, "-c", LISTENING],
        env={**environment, "RAY_TMPDIR": short, "HOME": short},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    *addresses, variables = run.stdout.splitlines()
    assert len(addresses) > 3
    assert set(addresses) == {"127.0.0.1"}
    assert variables == "None None"
