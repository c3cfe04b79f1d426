"""A program of the user's as an engine: it reads segments as JSON lines and writes their translations as JSON lines.

It gets, one a line: {"id": 1, "source": "…", "source_language": "de", "target_language": "en", "terms": [{"source":
"…", "target": "…"}]}; "source" holds the numbered tags. It answers, one a line, in any order: {"id": 1, "target": "…"}.
It is started once for each batch, without a shell, and ends when its input does.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

from l10n.engines.account import Account
from l10n.engines.command_process import run_program
from l10n.engines.hosted.engine import candidates_of
from l10n.engines.hosted.jobs import Refusal
from l10n.engines.hosted.judging import damage
from l10n.engines.hosted.keys import ENVIRONMENT
from l10n.engines.hosted.redaction import Redaction
from l10n.engines.protocol import Candidates, Pair, Request, empty_candidates
from l10n.errors import EngineError
from l10n.model import Hit

_FINGERPRINTED = 64 * 1024 * 1024
"""Bytes of the beginning of a file that, with its size, tell one version of it from another."""

_TAIL = 400
"""Characters of the end of what a program complains that an error shows."""

_LONGER = 8.0

_SHORTEST_KEY = 8
"""Characters from which on a key is looked for: local servers are given "none" or "x" for one, which texts hold too."""


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
        # a program gets the whole environment, for it may need a key of its own
        keys = Redaction(_keys())
        found = self._answers(asked, keys) if asked else {}
        candidates = []
        for number, request in enumerate(requests, start=1):
            if number not in asked:
                candidates.append(empty_candidates())
                continue
            answer = found.get(number, Refusal("the program gave no line with its id"))
            if isinstance(answer, str):
                problem = _problem_of(request.tagged or request.source, answer, keys)
                answer = Refusal(problem) if problem else answer
            if isinstance(answer, Refusal) and not request.attempt:
                self._account.count_failure(answer.reason.partition(":")[0])
            candidates.append(candidates_of(request, answer))
        return candidates

    def _answers(self, asked: dict[int, Request], keys: Redaction) -> dict[int, str | Refusal]:
        lines = [json.dumps(_line(number, request), ensure_ascii=False) for number, request in asked.items()]
        told = ("\n".join(lines) + "\n").encode("utf-8", "replace")
        answers = _Answers(asked)
        try:
            ending = run_program(self._words, self._folder, told, self._timeout, answers.take)
        except OSError as error:
            raise EngineError(
                f'the program of {self.id} cannot be run: "{self._words[0]}": {error.strerror or error}',
                mend="Correct it in [engine.commands].",
            ) from error
        # a child that could not be ended may still write
        found = dict(answers.found)
        if ending.status == 0 and answers.are_there:
            return found
        what = "gave no line that can be read" if ending.status == 0 else f"ended with status {ending.status}"
        if ending.status is None:
            what = f"was not ready within {self._timeout:g} s"
        failure = EngineError(f"the program of {self.id} {what}{_said(ending.complaints, keys)}")
        if not found:
            raise failure
        # what it did is kept; the next batch is not given to it
        self._failure = self._account.failure = failure
        return found


def identity(name: str, words: Sequence[str], folder: Path) -> str:
    """Gives the id of a program as an engine: another one once the program or a file among its words has changed.

    Args:
        name: as it is configured.
        words: the program and its arguments.
        folder: what paths among them are relative to.
    """
    digest = hashlib.sha256("\0".join(words).encode("utf-8", "surrogateescape"))
    # where the program is found: what has no folder in it is looked for on PATH
    first = words[0] if Path(words[0]).name != words[0] else shutil.which(words[0])
    for word in (first, *words[1:]):
        digest.update(_fingerprint(folder / word) if word else b"")
    return f"command:{name}@{digest.hexdigest()[:8]}"


def _fingerprint(path: Path) -> bytes:
    """Gives what tells a version of a file from others; nothing where a word is no file."""
    # no time of modification: it is another one on every machine and after every checkout
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return hashlib.sha256(file.read(_FINGERPRINTED)).digest() + path.stat().st_size.to_bytes(8, "big")
    except OSError:
        # a word too long for a path; or a program that may be run but not read
        return b""


class _Answers:
    """The answers among the lines that a program writes.

    Attributes:
        found: by id, of those that were asked.
        are_there: whether some line was an answer, whatever its id.
    """

    def __init__(self, asked: Collection[int]) -> None:
        self.found: dict[int, str | Refusal] = {}
        self.are_there = False
        self._asked = asked

    def take(self, line: bytes) -> bool:
        """Takes a line, and tells whether all are answered; one that is no answer, such as a progress report, is not.

        Args:
            line: in UTF-8, with or without its mark.
        """
        try:
            answer = json.loads(line.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError):
            answer = None
        number, target = (answer.get("id"), answer.get("target")) if isinstance(answer, dict) else (None, None)
        if isinstance(number, int) and not isinstance(number, bool) and isinstance(target, str):
            self.are_there = True
            if number in self._asked:
                self._keep(number, target)
        return len(self.found) == len(self._asked)

    def _keep(self, number: int, target: str) -> None:
        twice = number in self.found and self.found[number] != target
        self.found[number] = Refusal("the program gave its id twice, with different translations") if twice else target


def _problem_of(source: str, answer: str, keys: Redaction) -> str:
    # before the damage, whose words may quote the answer
    if keys.holds(answer) and not keys.holds(source):
        return "the answer holds a key"
    return damage(source, answer, _LONGER)


def _keys() -> list[str]:
    """Gives the keys of services that the environment holds."""
    found = (os.environ.get(name, "").strip() for names in ENVIRONMENT.values() for name in names)
    return [key for key in found if len(key) >= _SHORTEST_KEY]


def _said(complaints: bytes, keys: Redaction) -> str:
    # word by word, for it is the end that tells what went wrong
    words = [keys.shown(word) for word in complaints.decode("utf-8", "replace").split()]
    said = " ".join(word for word in words if word)
    # what a line break divides is found in the whole only
    said = "***" if keys.holds(said) else said[-_TAIL:]
    return f"; it says: {said}" if said else ""


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
