"""Term success and chrF of drafts with and without glossary enforcement, which rung met how many, and the time it took.

    python scripts/evaluate_enforcement.py --tsv ../shared/eval/diplomacy.tsv --glossary glossaries/diplomacy.csv \
        --glossary benchmarks/terms/press.csv --pair de-en --pair de-ru
    python scripts/evaluate_enforcement.py --terms ../shared/eval/wmt25-terms/enru.first250.jsonl

A term succeeds where the paradigm check finds it in the draft, exact or inflected. "Plain" is the engine's best
hypothesis; both rows have the same repair of values, so that only the terms differ. The paradigms of the terms are made
before the clock starts: a project makes them once. The times are CPU seconds of all threads, which other work on the
machine disturbs least.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from l10n.cli.drafting import count_rungs
from l10n.config import Settings
from l10n.drafting.enforcement import UNMET
from l10n.drafting.pipeline import Drafting, draft_segments
from l10n.engines.choose import choose_engine
from l10n.engines.protocol import Candidates, Concurrent, Engine, Request
from l10n.glossary import Glossary, load_glossary
from l10n.inline import plain
from l10n.model import Concept, Term

ROOT = Path(__file__).parents[1]
GLOSSARY = ROOT / "glossaries" / "diplomacy.csv"


@dataclass(frozen=True, slots=True)
class Row:
    """A source with its reference and the glossary that holds for it."""

    source: str
    reference: str
    glossary: Glossary


class FirstOnly:
    """An engine that gives its best hypothesis alone, as plain drafting takes it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.id = engine.id
        self.pairs = engine.pairs
        self.calls = engine.calls if isinstance(engine, Concurrent) else 1

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        """Gives the best hypothesis of every request."""
        return [Candidates(answer.hypotheses[:1]) for answer in self._engine.translate(requests)]


@dataclass(frozen=True, slots=True)
class Result:
    """What one way of drafting gave."""

    kinds: Counter[str]
    chrf: float
    seconds: float
    rungs: Counter[str]


def measure(rows: Sequence[Row], engine: Engine, pair: tuple[str, str], *, enforce: bool) -> Result:
    """Drafts the rows, each under its glossary, and judges the drafts."""
    from sacrebleu.metrics.chrf import CHRF

    source_language, target_language = pair
    drafts: list[str] = [""] * len(rows)
    remarks: Counter[str] = Counter()
    started = time.process_time()
    for glossary, places in _by_glossary(rows):
        drafting = Drafting(engine, source_language, target_language, glossary, enforce=enforce)
        made = dict(draft_segments(list(dict.fromkeys(rows[place].source for place in places)), drafting))
        for place in places:
            draft = made[rows[place].source]
            drafts[place] = plain(draft.target) if draft else ""
            remarks.update(draft.remarks if draft else ())
    seconds = time.process_time() - started
    kinds: Counter[str] = Counter()
    for row, draft_text in zip(rows, drafts, strict=True):
        hits = row.glossary.matcher(source_language).match(row.source)
        verdicts = row.glossary.judge(hits, draft_text, source_language, target_language, row.source)
        kinds.update(verdict.kind for verdict in verdicts)
    chrf = CHRF().corpus_score(drafts, [[row.reference for row in rows]]).score
    return Result(kinds, chrf, seconds, Counter(count_rungs(remarks)))


def _make_paradigms(rows: Sequence[Row], pair: tuple[str, str]) -> None:
    for row in rows:
        row.glossary.judge(row.glossary.matcher(pair[0]).match(row.source), row.reference, *pair, row.source)


def _by_glossary(rows: Sequence[Row]) -> Iterable[tuple[Glossary, list[int]]]:
    groups: dict[int, tuple[Glossary, list[int]]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(id(row.glossary), (row.glossary, []))[1].append(place)
    return groups.values()


def report(name: str, plain_result: Result, enforced: Result, segments: int) -> None:
    """Prints the two results side by side."""
    print(f"\n{name}: {segments} segments, {sum(enforced.kinds.values())} terms to meet")
    print("| drafting | exact | inflected | success | chrF | CPU seconds a segment |")
    print("|---|---|---|---|---|---|")
    for label, result in (("plain", plain_result), ("enforced", enforced)):
        total = sum(result.kinds.values())
        met = total - sum(result.kinds[kind] for kind in UNMET)
        inflected = met - result.kinds["exact"]
        print(
            f"| {label} | {result.kinds['exact'] / total:.1%} | {inflected / total:.1%} | {met / total:.1%} "
            f"| {result.chrf:.2f} | {result.seconds / segments:.3f} |"
        )
    print("rungs: " + ", ".join(f"{count} {rung}" for rung, count in enforced.rungs.most_common()))
    print(f"time: {enforced.seconds / plain_result.seconds:.2f} of plain drafting")


def read_tsv(path: Path, glossary: Glossary, pair: tuple[str, str]) -> list[Row]:
    """Gives the rows of a table of German, English and Russian."""
    columns = {"de": 0, "en": 1, "ru": 2}
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [Row(line[columns[pair[0]]], line[columns[pair[1]]], glossary) for line in lines if len(line) == 3]


def read_terms(path: Path, pair: tuple[str, str]) -> list[Row]:
    """Gives the rows of a file of the WMT25 terminology task, each with its own terms."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        concepts = tuple(
            Concept(source, {pair[0]: Term(pair[0], source), pair[1]: Term(pair[1], target)})
            for source, target in row["proper"].items()
        )
        rows.append(Row(row[pair[0]], row[pair[1]], Glossary(concepts)))
    return rows


def main() -> None:
    """Reads the arguments, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--tsv", type=Path)
    parser.add_argument("--terms", type=Path)
    parser.add_argument("--glossary", type=Path, action="append", help="may be given several times")
    parser.add_argument("--pair", action="append", default=[])
    parser.add_argument("--engine", default=None)
    parser.add_argument("--first", type=int, default=None, help="only so many segments")
    arguments = parser.parse_args()
    for text in arguments.pair or ["en-ru"]:
        source, _, target = text.partition("-")
        pair = (source, target)
        if arguments.tsv:
            rows = read_tsv(arguments.tsv, load_glossary(arguments.glossary or [GLOSSARY], ROOT), pair)
        else:
            rows = read_terms(arguments.terms, pair)
        rows = rows[: arguments.first]
        settings = replace(Settings(root=ROOT), source=source, targets=(target,))
        engine = choose_engine(source, target, settings, named=arguments.engine).load()
        engine.translate([Request(rows[0].source, source, target)])
        _make_paradigms(rows, pair)
        plain_result = measure(rows, FirstOnly(engine), pair, enforce=False)
        report(text, plain_result, measure(rows, engine, pair, enforce=True), len(rows))


if __name__ == "__main__":
    main()
