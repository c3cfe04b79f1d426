"""The baseline: findings that a project knows of already, so that only new ones fail.

It is a JSON file with one finding a line, made to be read and to be merged. A finding is known by its content (check,
language, source, target and what is said of them), never by its line or file, which change without anyone's doing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from l10n.errors import ConfigError
from l10n.model import Finding
from l10n.storage import write_whole

NAME = "baseline"
"""The check that findings about the baseline itself are told under."""
_VERSION = 1
_PLACE = re.compile(r"\S+:\d+")
_EXCERPT = 80
_MEND = "Delete it and write it anew with: l10n check --update-baseline"


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of the baseline.

    Attributes:
        fingerprint: of its content.
        count: how often it is there.
        check: the check that found it.
        path: where it was when the baseline was written.
        lang: its language.
        state: "draft" where nobody had approved the entry.
        source: the beginning of its source, for a reader.
        message: what was said of it, for a reader.
        line: its line in the baseline file.
    """

    fingerprint: str
    count: int
    check: str
    path: str
    lang: str
    state: str
    source: str
    message: str
    line: int = 0


class Compared(NamedTuple):
    """Findings beside a baseline.

    Attributes:
        new: those that it does not know, and remarks about what it knows and is gone.
        known: how many it knows.
    """

    new: list[Finding]
    known: int


def fingerprint(finding: Finding) -> str:
    """Gives what a finding is known by: its content, wherever it stands.

    A term is told by its concept and verdict, so that another wording of the message changes nothing. An entry that
    was a draft and has been approved is another finding: somebody has said yes to it.

    Args:
        finding: of any check.
    """
    evidence = finding.evidence
    essence = (
        f"{evidence['concept']} {evidence.get('verdict', '')}"
        if "concept" in evidence
        else _PLACE.sub("", finding.message)
    )
    parts = (finding.check, finding.lang, finding.source, finding.target, essence, evidence.get("state", ""))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def compare(
    findings: Sequence[Finding], known: Iterable[Known], path: str, covered: Callable[[Known], bool]
) -> Compared:
    """Gives the findings that a baseline does not know.

    Remarks are never in a baseline, for they never fail a run; they pass through.

    Args:
        findings: of a run.
        known: the baseline's.
        path: its file, for remarks about it.
        covered: tells whether the run would have found a known finding again.
    """
    by_fingerprint = {each.fingerprint: each for each in known}
    left = {each.fingerprint: each.count for each in by_fingerprint.values()}
    new: list[Finding] = []
    for finding in findings:
        mark = fingerprint(finding)
        if finding.severity != "info" and left.get(mark, 0) > 0:
            left[mark] -= 1
        else:
            new.append(finding)
    gone = [
        _gone(by_fingerprint[mark], path) for mark, count in left.items() if count and covered(by_fingerprint[mark])
    ]
    return Compared([*new, *gone], sum(each.count for each in by_fingerprint.values()) - sum(left.values()))


def _gone(known: Known, path: str) -> Finding:
    return Finding(
        check=NAME,
        severity="info",
        path=path,
        line=known.line,
        lang=known.lang,
        source=known.source,
        target="",
        message="A known finding is gone; “l10n check --update-baseline” takes it out.",
        evidence={"finding": f"[{known.check}] {known.message}", "was in": known.path},
    )


def collect(findings: Iterable[Finding], kept: Iterable[Known] = ()) -> list[Known]:
    """Gives what a new baseline knows.

    Args:
        findings: of a run; remarks are left out.
        kept: findings of the old baseline that the run did not look for.
    """
    serious = [finding for finding in findings if finding.severity != "info"]
    counts = Counter(map(fingerprint, serious))
    known = {each.fingerprint: each for each in kept}
    for finding in serious:
        mark = fingerprint(finding)
        if mark not in known:
            known[mark] = Known(
                mark,
                counts[mark],
                finding.check,
                Path(finding.path).as_posix(),
                finding.lang,
                finding.evidence.get("state", ""),
                _excerpt(finding.source),
                finding.message,
            )
    return sorted(known.values(), key=lambda each: (each.path, each.check, each.source, each.message, each.fingerprint))


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else line[: _EXCERPT - 1] + "…"


def write_baseline(path: Path, known: Iterable[Known]) -> None:
    """Writes a baseline, all of it or nothing.

    Args:
        path: the file.
        known: what it knows, in order.

    Raises:
        OSError: it cannot be written; what stood there is unharmed.
    """
    rows = []
    for each in known:
        row: dict[str, object] = {"id": each.fingerprint, "count": each.count, "check": each.check, "path": each.path}
        row |= {"lang": each.lang, "state": each.state, "source": each.source, "message": each.message}
        shown = {name: value for name, value in row.items() if value != "" and (name, value) != ("count", 1)}
        rows.append("  " + json.dumps(shown, ensure_ascii=False))
    body = ",\n".join(rows)
    text = f'{{"l10n-baseline": {_VERSION}, "findings": [\n{body}\n]}}\n' if rows else f"{_EMPTY}\n"
    write_whole(path, text.encode("utf-8", "backslashreplace"))


_EMPTY = f'{{"l10n-baseline": {_VERSION}, "findings": []}}'


def read_baseline(path: Path) -> list[Known]:
    """Gives what a baseline knows.

    Args:
        path: the file.

    Raises:
        ConfigError: it is missing, cannot be read or is no baseline.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError("there is no such baseline", path=path, mend="Write it with --update-baseline.") from error
    except OSError as error:
        raise ConfigError(f"this baseline cannot be read: {error.strerror}", path=path) from error
    except UnicodeDecodeError as error:
        raise ConfigError("this baseline is not UTF-8 text", path=path, mend=_MEND) from error
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigError(f"this is not JSON: {error.msg}", path=path, line=error.lineno, mend=_MEND) from error
    if not isinstance(tree, dict) or tree.get("l10n-baseline") != _VERSION:
        raise ConfigError("this is not a baseline of this version of l10n", path=path, line=1, mend=_MEND)
    lines = {mark: number for number, line in enumerate(text.split("\n"), start=1) for mark in _ID.findall(line)}
    rows = tree.get("findings")
    return [_known(row, path, lines) for row in (rows if isinstance(rows, list) else [None])]


_ID = re.compile(r'"id": *"(\w+)"')


def _known(row: Any, path: Path, lines: Mapping[str, int]) -> Known:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not isinstance(row.get("count", 1), int):
        raise ConfigError(f"this is not a known finding: {row!r}", path=path, mend=_MEND)
    texts = {name: str(row.get(name, "")) for name in ("check", "path", "lang", "state", "source", "message")}
    return Known(row["id"], row.get("count", 1), **texts, line=lines.get(row["id"], 1))
