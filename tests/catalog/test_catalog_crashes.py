from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import crashing
import pytest
from crashing import CATALOGS, ROOT, TOY, drafted, finish, leftovers, logged, start

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed as on Unix")


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = crashing.project(tmp_path_factory.mktemp("translated") / "p")
    assert finish(folder, "translate")[0] == 0
    return folder


@pytest.fixture
def folder(translated: Path, tmp_path: Path) -> Path:
    shutil.copytree(translated, tmp_path / "p")
    (tmp_path / "p" / "log").unlink()
    return tmp_path / "p"


def contents(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in CATALOGS]


def test_a_run_that_is_killed_leaves_every_catalog_whole_and_its_finished_drafts(tmp_path: Path) -> None:
    outcome = crashing.kill_often(tmp_path / "p", 20, seed=20260211)
    assert sum(outcome.kills.values()) == 20
    assert outcome.redone == 0
    # half a second between two savings, at 50 segments a second, and the batch that was just made
    assert outcome.lost_most <= 40


def test_a_killed_run_has_its_translations_in_the_cache(folder: Path) -> None:
    for name in CATALOGS:
        (folder / name).unlink()
    shutil.rmtree(folder / ".l10n")
    run = start(folder, 0.02, "translate")
    for _ in range(600):
        if logged(folder) >= 30:
            break
        time.sleep(0.02)
    run.kill()
    run.communicate(timeout=60)
    assert 30 <= logged(folder) < 120
    assert finish(folder, "translate")[0] == 0
    assert len(drafted(folder)) == 120
    # the toy's batches are of four, and the one that was being made is made again
    assert logged(folder) <= 124


def test_what_a_killed_run_left_behind_is_cleaned_up_at_the_next(folder: Path) -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = folder / "locales" / "ru" / "LC_MESSAGES" / f".a.po.{int(dead.stdout)}-abc_12x.tmp"
    living = left.with_name(f".a.po.{os.getppid()}-abc_12x.tmp")
    foreign = left.with_name(".editor.tmp")
    for path in (left, living, foreign):
        path.write_text("half", encoding="utf-8")
    assert finish(folder, "extract")[0] == 0
    assert sorted(leftovers(folder)) == sorted([living, foreign])


def wait_for(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(path)


def test_a_second_run_waits_and_a_third_is_told_who_holds_the_project(folder: Path) -> None:
    for name in CATALOGS:
        (folder / name).unlink()
    first = start(folder, 0.02, "translate", "--no-cache")
    wait_for(folder / ".l10n" / "holder")
    second = start(folder, 0.0, "extract")
    told, _ = second.communicate(timeout=60)
    assert second.returncode == 0, told
    assert first.communicate(timeout=60)[0]
    assert first.returncode == 0
    assert len(drafted(folder)) == 120
    code = "from pathlib import Path; from l10n.storage import project_lock\n"
    held = f"{code}import time\nwith project_lock(Path()): print('held', flush=True); time.sleep(30)"
    with subprocess.Popen(
        [sys.executable, "-c", held], cwd=folder, env=environment(), stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        wanting = f"{code}with project_lock(Path(), timeout=0.3): pass"
        waited = subprocess.run(
            [sys.executable, "-c", wanting], cwd=folder, env=environment(), capture_output=True, text=True, check=False
        )
        assert f"process {holder.pid}, since " in waited.stderr
        assert "is at work on this project" in waited.stderr
        holder.kill()
    # the lock of a run that was killed is nobody's
    assert finish(folder, "extract")[0] == 0


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def change_article(folder: Path) -> None:
    (folder / "articles" / "a.txt").write_text(crashing.sentences(range(60), " heute"), encoding="utf-8")


def test_a_file_that_cannot_grow_gives_one_clear_error_and_an_intact_catalog(folder: Path) -> None:
    change_article(folder)
    before = contents(folder)
    size = min(map(len, before)) // 2

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    run = subprocess.run(
        [sys.executable, str(TOY), "0", str(folder / "log"), "translate"],
        cwd=folder,
        env=environment(),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "cannot be written: File too large" in run.stderr
    assert "Traceback" not in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
    assert contents(folder) == before
    assert leftovers(folder) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=640k", "tmpfs", str(path)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small file system can be mounted here: {mounted.stderr.strip()}")
    return path


def unmount(path: Path) -> None:
    subprocess.run(["umount", str(path)], check=True)


def test_a_full_disk_gives_one_clear_error_and_an_intact_catalog(folder: Path, small_disk: Path) -> None:
    try:
        project = small_disk / "p"
        shutil.copytree(folder, project)
        change_article(project)
        before = contents(project)
        with (small_disk / "ballast").open("wb", buffering=0) as ballast:
            try:
                for _ in range(1000):
                    ballast.write(b"\0" * 4096)
            except OSError:
                pass
        code, told = finish(project, "extract")
        assert code == 2
        assert "No space left on device" in told
        assert "Traceback" not in told
        assert contents(project) == before
        assert leftovers(project) == []
    finally:
        unmount(small_disk)


def test_a_read_only_folder_gives_one_clear_error_and_an_intact_catalog(folder: Path, small_disk: Path) -> None:
    try:
        project = small_disk / "p"
        shutil.copytree(folder, project)
        change_article(project)
        before = contents(project)
        subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
        for arguments in (["extract"], ["translate"], ["catalogs", "repair"]):
            code, told = finish(project, *arguments)
            assert code == 2
            assert "cannot be written: Read-only file system" in told
            assert "Traceback" not in told
        assert contents(project) == before
    finally:
        unmount(small_disk)


def test_finished_drafts_are_not_made_again(folder: Path) -> None:
    assert finish(folder, "translate")[0] == 0
    assert logged(folder) == 0
    change_article(folder)
    assert finish(folder, "translate")[0] == 0
    assert logged(folder) == 14  # seven changed sentences, two languages
