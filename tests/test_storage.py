from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from l10n.errors import LockError
from l10n.storage import clear_leftovers, project_lock, write_whole


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "a.po", tmp_path / "link.po"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_the_usual_mode_and_its_folders(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "x" / "y" / "a.po", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x" / "y" / "a.po").stat().st_mode) == 0o640


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(call, fail)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.po", b"old")]


def test_only_leftovers_of_dead_runs_are_cleared(tmp_path: Path) -> None:
    parent, dead = os.getppid(), 4_194_305  # above the greatest process id that Linux gives
    for name in (f".a.po.{dead}-x1y_z2.tmp", f".a.po.{parent}-x1y_z2.tmp", ".a.po.tmp", f"a.po.{dead}-x.tmp"):
        (tmp_path / name).write_bytes(b"")
    clear_leftovers(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [f".a.po.{parent}-x1y_z2.tmp", ".a.po.tmp", f"a.po.{dead}-x.tmp"]
    )
    clear_leftovers(tmp_path / "nowhere")


def test_a_project_that_is_held_says_by_whom(tmp_path: Path) -> None:
    with project_lock(tmp_path), pytest.raises(LockError) as caught, project_lock(tmp_path, timeout=0.05):
        pass
    assert f"process {os.getpid()}, since " in str(caught.value)
    assert str(caught.value).endswith("is at work on this project. Wait for it to end.")
    with project_lock(tmp_path, timeout=0.05):
        pass


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    order: list[str] = []
    held, go = threading.Event(), threading.Event()

    def hold() -> None:
        with project_lock(tmp_path):
            held.set()
            go.wait(10)
            order.append("first")

    first = threading.Thread(target=hold)
    first.start()
    held.wait(10)
    threading.Timer(0.2, go.set).start()
    with project_lock(tmp_path):
        order.append("second")
    first.join()
    assert order == ["first", "second"]


def test_who_held_it_last_is_not_taken_for_who_holds_it(tmp_path: Path) -> None:
    with project_lock(tmp_path):
        assert (tmp_path / ".l10n" / "holder").exists()
    assert not (tmp_path / ".l10n" / "holder").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / ".l10n").write_text("in the way", encoding="utf-8")
    with pytest.raises(LockError, match="cannot be written: File exists"), project_lock(tmp_path):
        pass
