from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from l10n.checks import CHECKS, PairCheck, run_checks
from l10n.config import Settings
from l10n.model import Catalog, Entry, Finding

GOLDEN = Path(__file__).parents[1] / "golden" / "checks"
FILES = sorted(path for path in GOLDEN.glob("*.txt") if path.name != "README.txt")


def read_cases() -> Iterator[tuple[str, str, str, str, str | None, bool]]:
    """Gives the check, the pair of languages, source, target, message and whether the target is good."""
    for path in FILES:
        languages, source = "", ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith(("+ ", "- ")):
                target, _, message = line[2:].partition(" => ")
                yield path.stem, languages, source, unescape(target), message or None, line[0] == "+"
            elif line:
                languages, _, source = line.partition(" ")
                source = unescape(source)


def unescape(text: str) -> str:
    text = text.replace("\\n", "\n").replace("\\t", "\t")
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


CASES = list(read_cases())


def found(check: str, languages: str, source: str, target: str) -> list[Finding]:
    source_language, _, target_language = languages.partition("-")
    header = {"Language": target_language, "Content-Type": "text/plain; charset=UTF-8"}
    catalog = Catalog("a.po", target_language, source_language, header, (Entry(source, target, line=3),))
    return run_checks([catalog], Settings(), None, only=[check])


@pytest.mark.parametrize(
    ("check", "languages", "source", "target", "message", "good"),
    CASES,
    ids=[f"{case[0]}-{number}" for number, case in enumerate(CASES)],
)
def test_golden_case(check: str, languages: str, source: str, target: str, message: str | None, good: bool) -> None:
    findings = found(check, languages, source, target)
    if good:
        assert findings == []
    else:
        assert [finding.check for finding in findings] == [check]
        assert message is None or findings[0].message == message


def test_every_check_of_a_pair_has_good_and_bad_cases() -> None:
    names = {check.name for check in CHECKS if isinstance(check, PairCheck)} - {"glossary"}
    for good in (True, False):
        assert {case[0] for case in CASES if case[5] is good} == names


@pytest.mark.parametrize(("check", "languages", "source", "target"), [case[:4] for case in CASES if not case[5]])
def test_evidence_quotes_what_is_there(check: str, languages: str, source: str, target: str) -> None:
    for finding in found(check, languages, source, target):
        for name, text in (("found", target), ("in source", source)):
            for part in finding.evidence.get(name, "").split("; "):
                assert part.casefold() in " ".join(text.split(" ")).casefold()
