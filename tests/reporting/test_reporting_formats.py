from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n.model import Finding
from l10n.reporting import FORMATS, styled_report
from l10n.reporting.excerpts import excerpt

GOLDEN = Path(__file__).parents[1] / "golden" / "reporting"

FINDINGS = (
    Finding(
        "numbers",
        "error",
        "locales/ru/LC_MESSAGES/treffen.po",
        12,
        "ru",
        "Im Auswärtigen Amt kamen fast 30 Gäste zusammen.",
        "В Министерстве иностранных дел собрались почти 40 гостей.",
        "Values differ from the source's: 30 has become 40.",
        {"found": "40", "in source": "30"},
    ),
    Finding(
        "tags",
        "error",
        "locales/ru/LC_MESSAGES/treffen.po",
        18,
        "ru",
        "Der <a1>Dialog</a1>",
        "Диалог",
        "The tags differ from the source's: <a1> is lost; </a1> is lost.",
        {"tags": "<a1> is lost; </a1> is lost", "state": "draft"},
    ),
    *(
        Finding("unreviewed", "info", "locales/ru/LC_MESSAGES/treffen.po", line, "ru", "a", "b", "Nobody approved it.")
        for line in (20, 24, 28, 32)
    ),
    Finding(
        "end-punctuation",
        "warning",
        "locales/ru/LC_MESSAGES/von Gästen, 50 %: Plan.po",
        3,
        "ru",
        "Guten Tag.",
        "Добрый день",
        "The translation ends with no punctuation mark, its source with a full stop.",
        {"found": "Добрый день", "in source": "Guten Tag."},
    ),
    Finding(
        "header", "error", "locales/ru/LC_MESSAGES/von Gästen, 50 %: Plan.po", 0, "", "", "", "There is no header."
    ),
)

HOSTILE = "x\x1b[31m\x00\x9b\u202e\r\n::set-output name=a::b\n##[error] ]]> <script>\"'&%0A,:\ud800\ufffe"
HOSTILE_FINDING = Finding("tags", "error", HOSTILE, 1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, {HOSTILE: HOSTILE})
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff\ufffe]")


@pytest.mark.parametrize("name", FORMATS)
def test_golden_report(name: str) -> None:
    golden = GOLDEN / f"report.{name}"
    written = re.sub(r'"version": "(?!2\.1\.0)[^"]*"', '"version": "0"', FORMATS[name](FINDINGS))
    assert written == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_stays_text(name: str) -> None:
    report = FORMATS[name]([HOSTILE_FINDING])
    assert not CONTROLS.search(report)
    report.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_no_findings_is_a_report_too(name: str) -> None:
    report = FORMATS[name]([])
    assert report == {"text": "No findings.\n", "github": "", "json": "[]\n"}.get(name, report)
    assert report == "" or report.endswith("\n")


texts = st.text(max_size=30)
findings = st.builds(
    Finding,
    st.sampled_from(["tags", "numbers", "unreviewed"]),
    st.sampled_from(["error", "warning", "info"]),
    texts,
    st.integers(0, 10),
    texts,
    texts,
    texts,
    texts,
    st.dictionaries(texts, texts, max_size=2),
)


@given(st.lists(findings, max_size=4))
def test_json_gives_back_every_finding(found: list[Finding]) -> None:
    objects = json.loads(FORMATS["json"](found))
    keys = ["check", "severity", "path", "line", "lang", "source", "target", "message", "evidence"]
    assert all(list(each) == keys for each in objects)
    assert [Finding(**each) for each in objects] == found


def parsed(report: str) -> ElementTree.Element:
    return ElementTree.fromstring(report.encode())  # noqa: S314 - it is the project's own report


@given(st.lists(findings, max_size=4))
def test_junit_is_well_formed_and_counts(found: list[Finding]) -> None:
    root = parsed(FORMATS["junit"](found))
    serious = [finding for finding in found if finding.severity != "info"]
    assert root.tag == "testsuites"
    assert (root.get("tests"), root.get("failures")) == (str(len(found)), str(len(serious)))
    assert len(root.findall("./testsuite/testcase")) == len(found)
    assert len(root.findall("./testsuite/testcase/failure")) == len(serious)
    for suite in root:
        assert suite.get("tests") == str(len(suite))
        assert suite.get("failures") == str(len(suite.findall("./testcase/failure")))


def test_junit_says_what_is_wrong() -> None:
    root = parsed(FORMATS["junit"](FINDINGS))
    failure = root.find("./testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == FINDINGS[0].message
    assert FINDINGS[0].target in (failure.text or "")


@given(st.lists(findings, max_size=3))
def test_github_writes_one_command_a_line(found: list[Finding]) -> None:
    lines = FORMATS["github"](found).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(found)
    for line, finding in zip(lines, found, strict=True):
        match = re.fullmatch(r"::(error|warning|notice) file=([^,:]*)(?:,line=(\d+))?,title=([^,:]*)::(.*)", line)
        assert match is not None
        assert match[1] == {"info": "notice"}.get(finding.severity, finding.severity)
        assert int(match[3] or 0) == finding.line
        assert not re.search(r"%(?!25|0A|0D|3A|2C)", line)


def test_github_escapes_as_the_runner_unescapes() -> None:
    (line,) = FORMATS["github"](FINDINGS[-1:]).splitlines()
    path = line.split("file=")[1].split(",")[0]
    assert path == "locales/ru/LC_MESSAGES/von Gästen%2C 50 %25%3A Plan.po"
    assert unquote(path) == FINDINGS[-1].path


@given(st.lists(findings, max_size=4))
def test_sarif_has_what_the_schema_requires(found: list[Finding]) -> None:
    log = json.loads(FORMATS["sarif"](found))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert run["tool"]["driver"]["name"] == "l10n"
    assert len(set(rules)) == len(rules)
    assert len(run["results"]) == len(found)
    for result, finding in zip(run["results"], found, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.check
        assert result["level"] in {"error", "warning", "note"}
        assert isinstance(result["message"]["text"], str)
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%:-]*", place["artifactLocation"]["uri"])
        assert place.get("region", {"startLine": 1})["startLine"] >= 1
        assert all(isinstance(value, str) for value in result["partialFingerprints"].values())


def test_sarif_names_files_by_relative_uris() -> None:
    log = json.loads(FORMATS["sarif"](FINDINGS))
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in log["runs"][0]["results"]
    }
    assert uris == {
        "locales/ru/LC_MESSAGES/treffen.po",
        "locales/ru/LC_MESSAGES/von%20G%C3%A4sten%2C%2050%20%25%3A%20Plan.po",
    }


def fingerprints(found: tuple[Finding, ...]) -> list[str]:
    results = json.loads(FORMATS["sarif"](found))["runs"][0]["results"]
    return [result["partialFingerprints"]["l10nFinding/v1"] for result in results]


def test_fingerprints_are_unique_and_survive_a_move() -> None:
    moved = tuple(
        Finding(f.check, f.severity, f.path, f.line + 5, f.lang, f.source, f.target, f.message) for f in FINDINGS
    )
    assert fingerprints(moved) == fingerprints(FINDINGS)
    assert len(set(fingerprints(FINDINGS))) == len(FINDINGS)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert not any(name.startswith("on") or name in {"src", "href"} for name, _ in attrs)


@given(st.lists(findings, min_size=1, max_size=3))
def test_html_holds_only_its_own_markup(found: list[Finding]) -> None:
    reader = Tags()
    reader.feed(FORMATS["html"]([*found, HOSTILE_FINDING]))
    assert reader.found <= set("html head meta title style body h1 h2 p section article code dl dt dd mark".split())


def test_text_shows_where_a_finding_is() -> None:
    report = FORMATS["text"](FINDINGS)
    assert report.startswith("locales/ru/LC_MESSAGES/treffen.po:12: error: [numbers] ")
    assert report.endswith("3 errors, 1 warning, 4 remarks in 2 files.\n")
    assert "(4 times in this file)" in report


def test_a_terminal_gets_the_same_words_with_styles() -> None:
    styled = styled_report(FINDINGS)
    assert styled.plain == FORMATS["text"](FINDINGS)
    assert "\x1b" not in styled_report([HOSTILE_FINDING]).plain
    marked = [styled.plain[span.start : span.end] for span in styled.spans if span.style == "reverse"]
    assert marked[:2] == ["30", "40"]


@pytest.mark.parametrize(
    ("text", "part", "shown"),
    [
        ("Im Jahr 2040 kamen 40 Gäste", "40", ("Im Jahr 2040 kamen ", "40", " Gäste")),
        ("Im Jahr 2040", "40", ("Im Jahr 20", "40", "")),
        ("The The plan", "the", ("", "The", " The plan")),
        ("Guten Tag", "fehlt", ("", "", "Guten Tag")),
        ("30 und 40", "40; 50", ("30 und ", "40", "")),
        ("İİ Straße", "straße", ("İİ ", "Straße", "")),
    ],
)
def test_an_excerpt_marks_the_part(text: str, part: str, shown: tuple[str, str, str]) -> None:
    assert excerpt(text, part) == shown


@given(st.text(max_size=300), st.text(max_size=10), st.integers(1, 120))
def test_an_excerpt_is_short_and_keeps_the_part(text: str, part: str, width: int) -> None:
    before, marked, after = excerpt(text, part, width)
    assert "".join((before, marked, after)).strip("…") in text or (before + marked + after).startswith("…")
    assert len(before) + len(after) <= max(len(text), 2) if len(text) <= width else True
    assert len(before) + len(after) <= max(width, 60) + 32 or len(text) <= width


def test_sarif_describes_the_rules_of_the_glossary_lint_too() -> None:
    found = Finding("glossary-lint/duplicate", "error", "g.csv", 2, "de", "Rat", "", "There twice.")
    (rule,) = json.loads(FORMATS["sarif"]([found]))["runs"][0]["tool"]["driver"]["rules"]
    assert rule["id"] == "glossary-lint/duplicate"
    assert rule["shortDescription"]["text"].endswith(".")
