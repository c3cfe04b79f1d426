"""A program of the user's as an engine: it reads segments as JSON lines and writes their translations as JSON lines.

It gets, one a line: {"id": 1, "source": "…", "source_language": "de", "target_language": "en", "terms": [{"source":
"…", "target": "…"}]}; "source" holds the numbered tags. It answers, one a line, in any order: {"id": 1, "target": "…"}.
It is started once for each batch, without a shell, and ends when its input does.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from l10n.engines.account import Account
from l10n.engines.hosted.engine import candidates_of
from l10n.engines.hosted.jobs import Refusal
from l10n.engines.hosted.judging import damage
from l10n.engines.protocol import Candidates, Pair, Request, empty_candidates
from l10n.errors import EngineError
from l10n.model import Hit

logger = logging.getLogger(__name__)

_LARGEST = 64 * 1024 * 1024
_TAIL = 400
"""Characters of the end of what a program complains that an error shows."""

_LONGER = 8.0


@dataclass(frozen=True, slots=True)
class _Written:
    """What a program wrote, and the status that it ended with; None where it had to be ended."""

    answers: bytes
    complaints: bytes
    status: int | None


class CommandEngine:
    """Translates by a program.

    Attributes:
        id: "command:", its name and a fingerprint of what it runs.
        pairs: any.
        keeps_tags: always true: it may keep them.
    """

    pairs: tuple[Pair, ...] = (("*", "*"),)
    keeps_tags = True

    def __init__(self, name: str, words: Sequence[str], folder: Path, timeout: float, account: Account) -> None:
        self.id = identity(name, words, folder)
        self._words = list(words)
        self._folder = folder
        self._timeout = timeout
        self._account = account
        self._failure: EngineError | None = None

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        """Gives the candidates of every request, in order; one that could not be had has an empty text and a problem.

        Raises:
            EngineError: the program cannot be run, fails, or takes too long.
        """
        if self._failure is not None:
            raise self._failure
        asked = {number: request for number, request in enumerate(requests, start=1) if request.source.strip()}
        found = self._answers(asked) if asked else {}
        candidates = []
        for number, request in enumerate(requests, start=1):
            if number not in asked:
                candidates.append(empty_candidates())
                continue
            answer = found.get(number, Refusal("the program gave no line with its id"))
            if isinstance(answer, str):
                problem = damage(request.tagged or request.source, answer, _LONGER)
                answer = Refusal(problem) if problem else answer
            if isinstance(answer, Refusal):
                self._account.count_failure(answer.reason.partition(":")[0])
            candidates.append(candidates_of(request, answer))
        return candidates

    def _answers(self, asked: dict[int, Request]) -> dict[int, str | Refusal]:
        lines = [json.dumps(_line(number, request), ensure_ascii=False) for number, request in asked.items()]
        written = self._run(("\n".join(lines) + "\n").encode("utf-8", "replace"))
        found = _read(written.answers)
        if written.status == 0 and found:
            return found
        what = "gave no line that can be read" if written.status == 0 else f"ended with status {written.status}"
        if written.status is None:
            what = f"was not ready within {self._timeout:g} s"
        failure = self._failed(what, written.complaints)
        if not found:
            raise failure
        # what it did is kept; the next batch is not given to it
        self._failure = self._account.failure = failure
        return found

    def _run(self, told: bytes) -> _Written:
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own program, run without a shell
                self._words,
                cwd=self._folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise EngineError(
                f'the program of {self.id} cannot be run: "{self._words[0]}": {error.strerror or error}',
                mend="Correct it in [engine.commands].",
            ) from error
        answers, complaints = _Reader(process.stdout, _LARGEST), _Reader(process.stderr, _LARGEST)
        threading.Thread(target=_write, args=(process.stdin, told), daemon=True).start()
        status: int | None = None
        try:
            status = process.wait(self._timeout)
        except subprocess.TimeoutExpired:
            logger.info("%s was not ready within %g s", self.id, self._timeout)
        finally:
            if status is None:
                _kill(process)
        return _Written(answers.text(), complaints.text(), status)

    def _failed(self, what: str, complaints: bytes) -> EngineError:
        said = complaints.decode("utf-8", "replace")
        said = " ".join("".join(c if c.isprintable() else " " for c in said).split())[-_TAIL:]
        return EngineError(f"the program of {self.id} {what}" + (f"; it says: {said}" if said else ""))


def identity(name: str, words: Sequence[str], folder: Path) -> str:
    """Gives the id of a program as an engine: another one once a file among its words has changed.

    Args:
        name: as it is configured.
        words: the program and its arguments.
        folder: what paths among them are relative to.
    """
    digest = hashlib.sha256("\0".join(words).encode())
    for word in words[1:]:
        path = folder / word
        if path.is_file() and path.stat().st_size <= _LARGEST:
            digest.update(path.read_bytes())
    return f"command:{name}@{digest.hexdigest()[:8]}"


class _Reader:
    """Reads a pipe to its end in a thread, and keeps so much of it."""

    def __init__(self, pipe: IO[bytes] | None, largest: int) -> None:
        self._largest = largest
        self._parts: list[bytes] = []
        self._thread = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self._thread.start()

    def text(self) -> bytes:
        self._thread.join(5)
        return b"".join(self._parts)

    def _read(self, pipe: IO[bytes] | None) -> None:
        size = 0
        with pipe or io.BytesIO() as opened:
            while part := opened.read(65536):
                size += len(part)
                if size <= self._largest:
                    self._parts.append(part)


def _write(pipe: IO[bytes] | None, told: bytes) -> None:
    # a program may end without reading all
    try:
        with pipe or io.BytesIO() as opened:
            opened.write(told)
    except OSError:
        return


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a program with what it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (OSError, AttributeError):
        # gone already; or a system without groups of processes
        process.kill()
    process.wait()


def _line(number: int, request: Request) -> dict[str, object]:
    terms = [_term(hit, request.target_language) for hit in request.hits]
    return {
        "id": number,
        "source": request.tagged or request.source,
        "source_language": request.source_language,
        "target_language": request.target_language,
        "terms": [term for place, term in enumerate(terms) if term and term not in terms[:place]],
    }


def _term(hit: Hit, language: str) -> dict[str, str]:
    if hit.concept.policy == "keep":
        return {"source": hit.surface, "target": hit.surface}
    term = hit.concept.terms.get(language) or hit.concept.terms.get(language.split("-")[0])
    return {"source": hit.surface, "target": term.text} if term else {}


def _read(answers: bytes) -> dict[int, str | Refusal]:
    """Gives the answers by id; lines that are none, such as a progress report, are passed over."""
    found: dict[int, str | Refusal] = {}
    for line in answers.decode("utf-8", "replace").split("\n"):
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            continue
        number, target = (answer.get("id"), answer.get("target")) if isinstance(answer, dict) else (None, None)
        if not isinstance(number, int) or isinstance(number, bool) or not isinstance(target, str):
            continue
        twice = number in found and found[number] != target
        found[number] = Refusal("the program gave its id twice, with different translations") if twice else target
    return found
