"""Measures where drafting puts the tags of a segment: all there, well nested, and placed as people placed them.

    python scripts/evaluate_markup.py                          # the shipped model, German to English and Russian
    python scripts/evaluate_markup.py --pair de-en --wrong     # and the segments that are placed otherwise
    python scripts/evaluate_markup.py --unplaced               # drafts that nobody has judged yet, to place by hand

The segments are in tests/golden/markup: de.txt, for which the rules were written, de.more.txt, and longer ones in
de.long.txt. Each has translations whose tags were placed by hand; drafts.txt has drafts of engines, their tags placed
by hand. A draft is judged

1. by the placement of that very text, where there is one (or several, where more than one is right);
2. else, tag by tag, by the words that people put into the tag in any translation of the segment: they must be in the
   draft, inflected or not;
3. else not: it is counted as unplaced, and printed by --unplaced.

A draft that has no words for what a tag holds has no right place for it. It says so in drafts.txt with a "?" after the
language, and is counted apart. Presence and nesting are judged for all.

"exact" is the share of the judged segments whose tags all stand as in the gold, character by character; "near" counts
also those that differ in a preposition, an article or punctuation only. "proportional" places the tags of the same
drafts by length alone. The second table compares the drafts, without their tags, with what comes out where the parts
between tags are translated one by one: chrF2 against the translations by hand.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from l10n.config import Settings
from l10n.drafting.kept_tags import by_parts
from l10n.drafting.pipeline import Drafting, draft_segments
from l10n.drafting.projection import project_tags
from l10n.drafting.tags import Mark, Untagged, untag
from l10n.engines.choose import choose_engine
from l10n.engines.protocol import Candidates, Engine, Hypothesis, Request
from l10n.glossary import Glossary, load_glossary
from l10n.glossary.rendering import Renderings, read
from l10n.inline import tag_problems

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "markup"
FILES = ("de.txt", "de.more.txt", "de.long.txt")
DRAFTS = "drafts.txt"
_SMALL = re.compile(
    r"[^\w]+|\b(?:a|an|the|of|in|on|at|to|by|for|from|with|в|на|с|о|об|к|по|за|до|из|от|у|и)\b", re.IGNORECASE
)

Span = tuple[int, int]
Gold = Mapping[str, frozenset[Span]]
"""For each tag of a draft the places that are right."""


@dataclass(slots=True)
class Case:
    """A tagged segment.

    Attributes:
        source: with its tags.
        placed: by language, translations whose tags were placed by hand.
        unplaceable: by language, drafts without words for what a tag holds.
    """

    source: str
    placed: dict[str, list[str]] = field(default_factory=dict)
    unplaceable: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """How many segments and tags came out how.

    Attributes:
        segments: how many there are.
        tags: how many they have.
        whole: segments with all their tags, well nested.
        judged: segments for which a right placement is known.
        exact: of these, those with every tag in its place.
        near: of these, those with no tag off by more than a small word or punctuation.
        judged_tags: tags of judged segments.
        exact_tags: of these, those in their place.
        unplaced: segments for which no right placement is known.
        unplaceable: segments whose draft has no words for what a tag holds.
    """

    segments: int = 0
    tags: int = 0
    whole: int = 0
    judged: int = 0
    exact: int = 0
    near: int = 0
    judged_tags: int = 0
    exact_tags: int = 0
    unplaced: int = 0
    unplaceable: int = 0

    def add(self, other: Tally) -> None:
        """Adds what was counted elsewhere."""
        for count in fields(self):
            setattr(self, count.name, getattr(self, count.name) + getattr(other, count.name))


def read_cases(name: str) -> list[Case]:
    """Gives the cases of a file of tests/golden/markup, with the drafts that were placed by hand."""
    cases = {case.source: case for case in _read(GOLDEN / name)}
    drafts = _read(GOLDEN / DRAFTS) if (GOLDEN / DRAFTS).is_file() else iter(())
    for one in drafts:
        case = cases.get(one.source)
        if case is not None:
            for language, texts in one.placed.items():
                case.placed.setdefault(language, []).extend(texts)
            for language, lost in one.unplaceable.items():
                case.unplaceable.setdefault(language, set()).update(lost)
    return list(cases.values())


def _read(path: Path) -> Iterator[Case]:
    case: Case | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        mark, _, text = line.partition(" ")
        if mark == "=":
            if case is not None:
                yield case
            case = Case(text)
        elif case is None:
            raise SystemExit(f"{path}:{number}: a translation without a source")
        elif mark.endswith("?"):
            case.unplaceable.setdefault(mark[:-1], set()).add(_same_spaces(untag(text).text))
        elif tag_problems(case.source, text):
            raise SystemExit(f"{path}:{number}: {'; '.join(tag_problems(case.source, text))}")
        else:
            case.placed.setdefault(mark, []).append(text)
    if case is not None:
        yield case


def spans_of(tagged: str) -> tuple[str, dict[str, Span]]:
    """Gives a text without tags and spaces, and where its tags are in it."""
    text = ""
    spans: dict[str, Span] = {}
    for part in re.split(r"(</?[a-z]+[0-9]+/?>)", tagged):
        match = re.fullmatch(r"<(/?)([a-z]+[0-9]+)(/?)>", part)
        if match is None:
            text += "".join(part.split())
        elif match[1]:
            spans[match[2]] = (spans[match[2]][0], len(text))
        else:
            spans[match[2]] = (len(text), len(text))
    return text, spans


def gold_for(case: Case, language: str, draft: str) -> list[Gold]:
    """Gives the right places of the tags of a draft: one for each placement by hand, else by words; else nothing."""
    text, _ = spans_of(draft)
    known = case.placed.get(language, [])
    same = [spans for one in known for found, spans in [spans_of(one)] if found == text]
    if same:
        return [{label: frozenset({span}) for label, span in spans.items()} for spans in same]
    bare = untag(draft).text
    gold: dict[str, frozenset[Span]] = {}
    for mark in untag(case.source).marks:
        places = {place for one in known for place in _places(mark, untag(one), bare, language)}
        if not places:
            return []
        gold[mark.label] = frozenset((_packed(bare, start), _packed(bare, end)) for start, end in places)
    return [gold]


def _places(mark: Mark, placed: Untagged, draft: str, language: str) -> Iterator[Span]:
    """Gives where a draft has the words that a tag holds, or stands behind, in another translation."""
    other = next(one for one in placed.marks if one.label == mark.label)
    if mark.empty:
        words = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*\W*$", placed.text[: other.start])
        if not words and not other.start:
            yield 0, 0
        for start, end in _occurrences(words[0].strip(), draft, language) if words else ():
            yield (end, end) if start < end else (start, start)
        return
    yield from _occurrences(placed.text[other.start : other.end], draft, language)


def _occurrences(words: str, draft: str, language: str) -> Iterator[Span]:
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    found = [match.span() for match in re.finditer(pattern, draft, re.IGNORECASE)]
    core = words.strip("„“”«»\"'().,:;!?– ")
    if not found and core == words and any(character.isalpha() for character in core):
        renderings = Renderings((core,), language, sensitive=False).find(read(draft, language), 1)
        found = [(one.start, one.end) for one in renderings if one.kind != "broken"]
    yield from found


def _packed(text: str, place: int) -> int:
    return len("".join(text[:place].split()))


def judge(case: Case, language: str, draft: str, tally: Tally) -> str:
    """Counts one draft; gives what came out: right, near, wrong, unplaced, unplaceable or broken."""
    tags = len(untag(case.source).marks)
    tally.segments += 1
    tally.tags += tags
    if not draft or tag_problems(case.source, draft):
        return "broken"
    tally.whole += 1
    if _same_spaces(untag(draft).text) in case.unplaceable.get(language, ()):
        tally.unplaceable += 1
        return "unplaceable"
    gold = gold_for(case, language, draft)
    if not gold:
        tally.unplaced += 1
        return "unplaced"
    text, spans = spans_of(draft)
    right = max(sum(spans[label] in places for label, places in one.items()) for one in gold)
    near = any(all(_near(text, spans[label], places) for label, places in one.items()) for one in gold)
    tally.judged += 1
    tally.judged_tags += tags
    tally.exact_tags += right
    tally.exact += right == tags
    tally.near += near
    return "right" if right == tags else "near" if near else "wrong"


def _near(text: str, span: Span, places: frozenset[Span]) -> bool:
    """Tells whether a place differs from a right one in a small word or punctuation only."""
    for start, end in places:
        edges = (text[min(span[0], start) : max(span[0], start)], text[min(span[1], end) : max(span[1], end)])
        if all(not _SMALL.sub("", edge) for edge in edges):
            return True
    return False


def _same_spaces(text: str) -> str:
    return "".join(text.split())


class _ByParts:
    """An engine that says nothing of alignment, so that segments are translated part by part."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.id = engine.id
        self.pairs = engine.pairs

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        """Gives the best hypothesis of every request, without its alignment."""
        answers = self._engine.translate([replace(request, align=False) for request in requests])
        return [Candidates((Hypothesis(answer.best.text, answer.best.score),)) for answer in answers]


def proportional(source: str, draft: str) -> str:
    """Gives a draft with its tags placed by length alone, around whole words."""
    return project_tags(untag(source), untag(draft).text, ())


def parts(engine: Engine, cases: Sequence[Case], pair: tuple[str, str]) -> dict[str, str]:
    """Gives drafts whose parts between tags are translated one by one."""
    told = _ByParts(engine)
    requests = [Request(untag(case.source).text, *pair, tagged=case.source) for case in cases]
    answers = by_parts(told, requests, told.translate(requests))
    return {case.source: answer.best.tagged for case, answer in zip(cases, answers, strict=True)}


def row(name: str, file: str, tally: Tally) -> str:
    """Gives a row of the first table."""
    judged, tags = max(tally.judged, 1), max(tally.judged_tags, 1)
    return (
        f"| {name} | {file} | {tally.segments} | {tally.tags} | {tally.whole / tally.segments:.1%} | {tally.judged} "
        f"| {tally.exact / judged:.1%} | {tally.near / judged:.1%} | {tally.exact_tags / tags:.1%} "
        f"| {tally.unplaceable} | {tally.unplaced} |"
    )


def chrf_row(name: str, cases: Sequence[Case], language: str, whole: Sequence[str], in_parts: Sequence[str]) -> str:
    """Gives a row of the second table."""
    from sacrebleu.metrics.chrf import CHRF

    references = [[untag(case.placed[language][0]).text for case in cases]]
    scores = [CHRF().corpus_score([untag(text).text for text in drafts], references) for drafts in (whole, in_parts)]
    return f"| {name} | {len(cases)} | {scores[0].score:.1f} | {scores[1].score:.1f} |"


def drafted(
    cases: Sequence[Case], engine: Engine, pair: tuple[str, str], glossary: Glossary | None = None
) -> dict[str, str]:
    """Gives the drafts of the segments by their sources."""
    drafts = draft_segments([case.source for case in cases], Drafting(engine, *pair, glossary or Glossary(())))
    return {source: draft.target if draft else "" for source, draft in drafts}


def main() -> None:
    """Drafts the segments, judges and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="ct2:l10n-mini")
    parser.add_argument("--pair", action="append", default=[], help="de-en and de-ru by default")
    parser.add_argument("--glossary", type=Path, action="append", help="whose terms are enforced; none by default")
    parser.add_argument("--wrong", action="store_true", help="print what is placed otherwise than in the gold")
    parser.add_argument("--unplaced", action="store_true", help="print what nobody has judged, and no table")
    arguments = parser.parse_args()
    glossary = load_glossary(arguments.glossary or [], Path.cwd())
    rows: list[str] = []
    chrf_rows: list[str] = []
    for text in arguments.pair or ["de-en", "de-ru"]:
        source_language, _, language = text.partition("-")
        pair = (source_language, language)
        settings = replace(Settings(root=Path.cwd()), source=source_language, targets=(language,))
        engine = choose_engine(*pair, settings, named=arguments.engine).load()
        every, every_by_length = Tally(), Tally()
        for file in FILES:
            cases = read_cases(file)
            drafts = drafted(cases, engine, pair, glossary)
            tally, by_length = Tally(), Tally()
            for case in cases:
                verdict = judge(case, language, drafts[case.source], tally)
                judge(case, language, proportional(case.source, drafts[case.source]), by_length)
                if arguments.unplaced and verdict == "unplaced":
                    print(f"= {case.source}\n{language} {drafts[case.source]}\n")
                if arguments.wrong and verdict in ("near", "wrong", "broken"):
                    print(f"{verdict}: {case.source}\n    {drafts[case.source]}")
            if arguments.unplaced:
                continue
            rows.append(row(f"{text}, aligned", file, tally))
            every.add(tally)
            every_by_length.add(by_length)
            in_parts = parts(engine, cases, pair)
            texts = [[made[case.source] for case in cases] for made in (drafts, in_parts)]
            chrf_rows.append(chrf_row(f"{text}, {file}", cases, language, *texts))
        if not arguments.unplaced:
            rows += [row(f"{text}, aligned", "all", every), row(f"{text}, proportional", "all", every_by_length)]
    if rows:
        print("| way | segments of | segments | tags | whole and nested | judged | exact | near | tags exact ", end="")
        print(
            "| no right place | not judged |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|", *rows, sep="\n"
        )
        print(
            "\n| segments | number | chrF2 as sentences | chrF2 by parts |\n|---|---:|---:|---:|", *chrf_rows, sep="\n"
        )


if __name__ == "__main__":
    main()
