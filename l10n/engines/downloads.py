"""Downloading a file of the hub: it goes on where an earlier run stopped, and is checked before it gets its name."""

from __future__ import annotations

import hashlib
import re
import time
from contextlib import closing
from http.client import HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.engines.hub_requests import HubAccess, UnreachableHubError, ask, read_some, refusal
from l10n.errors import ModelError

if TYPE_CHECKING:
    from l10n.engines.hub import HubFile

_TRIES = 5
"""Connections that may be lost before a run gives a file up."""

_PAUSE = 0.2
"""Seconds before the second try; each pause is twice as long as the one before."""

_CHUNK = 1 << 18
_DIGITS = 16
"""Digits of a checksum in the name of a part, so that no part goes on with another file's bytes."""


def download(hub: HubAccess, repository: str, commit: str, file: HubFile, path: Path) -> None:
    """Downloads a file, unless it is there; what a run did before it broke off is in a part beside it.

    Args:
        hub: the hub.
        repository: owner and name.
        commit: in full.
        file: its size and checksum, as the hub states them.
        path: where to; its name is the file's.

    Raises:
        ModelError: the hub does not give it, or what it gives is damaged.
        OSError: it cannot be written.
    """
    if path.is_file():
        if _is_as_stated(path, file):
            return
        path.unlink()
    part = path.with_name(f"{path.name}.{file.digest[:_DIGITS]}.part")
    _fill(hub, f"/{repository}/resolve/{commit}/{path.name}", repository, file, part, f"{repository}/{path.name}")
    if not _is_as_stated(part, file):
        part.unlink()
        raise ModelError(f"{path.name} of {repository} arrived damaged, and was deleted", mend="Run the command again.")
    part.replace(path)


def _fill(hub: HubAccess, address: str, repository: str, file: HubFile, part: Path, subject: str) -> None:
    """Fetches what a part lacks, over several connections where they are lost.

    Raises:
        UnreachableHubError: too many were lost.
    """
    pause = _PAUSE
    for left in reversed(range(_TRIES)):
        try:
            if _go_on(hub, address, repository, file, part, subject):
                return
        except UnreachableHubError:
            if not left:
                raise
        if left:
            time.sleep(pause)
            pause *= 2
    done = part.stat().st_size if part.is_file() else 0
    raise UnreachableHubError(
        f"the connection to the hub was lost at {done} of {file.size} bytes of {subject}",
        mend="Run the command again: it goes on from there.",
    )


def _go_on(hub: HubAccess, address: str, repository: str, file: HubFile, part: Path, subject: str) -> bool:
    """Fetches what a part lacks over one connection; tells whether it is as long as the file now."""
    done = part.stat().st_size if part.is_file() else 0
    if done > file.size:
        part.unlink()
        done = 0
    if done and done == file.size:
        return True
    asked = {"Range": f"bytes={done}-"} if done else {}
    with closing(ask(hub, address, subject, asked)) as answer:
        if done and (answer.status == 416 or (answer.status == 206 and _start(answer) != done)):
            part.unlink()
            return False
        if answer.status != 200 and not (done and answer.status == 206):
            raise refusal(answer, hub, repository, f"file {subject}")
        start = done if answer.status == 206 else 0
        _refuse_other_length(answer, file.size - start, part, subject)
        _write(answer, file.size, part, start, subject)
    return part.stat().st_size == file.size


def _start(answer: HTTPResponse) -> int | None:
    match = re.match(r"bytes (\d{1,18})-", answer.headers.get("Content-Range", ""))
    return int(match[1]) if match else None


def _refuse_other_length(answer: HTTPResponse, expected: int, part: Path, subject: str) -> None:
    """Refuses an answer that says at its start that it is not the file.

    Raises:
        ModelError: it is longer or shorter.
    """
    length = answer.headers.get("Content-Length", "")
    if length.isdecimal() and length != str(expected):
        part.unlink(missing_ok=True)
        raise ModelError(
            f"{subject} arrived damaged: {length[:20]} bytes are sent where the hub states {expected}",
            mend="Run the command again.",
        )


def _write(answer: HTTPResponse, size: int, part: Path, start: int, subject: str) -> None:
    """Writes an answer to a part, chunk by chunk, so that what has arrived is there when the process is killed.

    Raises:
        ModelError: it is longer than the file.
    """
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    done, console = start, Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn())
    with (
        part.open("ab" if start else "wb") as output,
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        bar = progress.add_task(subject, total=size, completed=start)
        while done <= size and (chunk := read_some(answer, min(_CHUNK, size + 1 - done), subject)):
            done += len(chunk)
            output.write(chunk)
            output.flush()
            progress.update(bar, completed=done)
    if done > size:
        part.unlink()
        raise ModelError(
            f"{subject} arrived damaged: it is longer than the {size} bytes that the hub states",
            mend="Run the command again.",
        )


def _is_as_stated(path: Path, file: HubFile) -> bool:
    """Tells whether a file has its size and its checksum: SHA-256, or the shorter one that git names it by."""
    if path.stat().st_size != file.size:
        return False
    with path.open("rb") as content:
        if len(file.digest) == 64:
            return hashlib.file_digest(content, "sha256").hexdigest() == file.digest
        identity = hashlib.sha1(b"blob %d\0" % file.size, usedforsecurity=False)
        while chunk := content.read(_CHUNK):
            identity.update(chunk)
        return identity.hexdigest() == file.digest
