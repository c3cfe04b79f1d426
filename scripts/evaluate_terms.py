"""Measures the glossary checker on human translations: what it accepts, and what it accepts wrongly.

The first half of the WMT25 terminology task pairs English sentences with German and Russian references by people, and
names the terms that the references hold. A right checker accepts every reference, and none of the references of other
sentences ("shuffled negatives") unless they hold the term too. Rows with even numbers may be looked at while working on
the checker; rows with odd numbers are held out, and --show never prints them.

Usage: python scripts/evaluate_terms.py [--show] [--corpus FOLDER]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from math import sqrt
from pathlib import Path

from l10n.glossary.rendering import Renderings, read
from l10n.morphology import fold, tokenize

SHARED = Path(os.environ.get("L10N_SHARED", Path(__file__).parents[2] / "shared"))
NEGATIVES = 20
SEED = 20260211


@dataclass(frozen=True, slots=True)
class Case:
    """A term and a translation that has it, or does not.

    Attributes:
        row: the row of the corpus that the term comes from.
        source_term: the English term.
        term: the term in the target language.
        target: a translation.
        language: of the translation.
    """

    row: int
    source_term: str
    term: str
    target: str
    language: str


Checker = Callable[[str, str, str], bool]


def paradigms(term: str, target: str, language: str) -> bool:
    """Says what l10n says."""
    renderings = Renderings((term,), language, sensitive=False)
    return any(rendering.kind != "broken" for rendering in renderings.find(read(target, language), 1))


def exact(term: str, target: str, language: str) -> bool:  # noqa: ARG001 - one signature for all checkers
    """Says what Weblate's check says: the very words, between word boundaries, in upper or lower case."""
    return re.search(rf"\b{re.escape(term)}\b", target, re.IGNORECASE) is not None


def stems() -> Checker | None:
    """Gives a checker by Snowball stems, as OmegaT has it; None without snowballstemmer."""
    if find_spec("snowballstemmer") is None:
        return None
    from snowballstemmer import stemmer

    names = {"de": "german", "ru": "russian"}

    def check(term: str, target: str, language: str) -> bool:
        stem = stemmer(names[language])
        wanted = stem.stemWords([token.key for token in tokenize(term)])
        found = stem.stemWords([token.key for token in tokenize(target)])
        return any(found[place : place + len(wanted)] == wanted for place in range(len(found)))

    return check


def read_cases(corpus: Path, language: str) -> list[Case]:
    """Gives the terms of the corpus with their own references."""
    path = corpus / f"en{language}.first250.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Case(number, source, target, row[language], language)
        for number, row in enumerate(rows)
        for source, target in row["proper"].items()
    ]


def negatives(cases: list[Case], corpus: Path) -> Iterator[Case]:
    """Gives terms with references of other rows, drawn at random; rows whose source has the term are left out."""
    language = cases[0].language
    path = corpus / f"en{language}.first250.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    draw = random.Random(SEED)  # noqa: S311 - a fixed draw, so that the table can be made again
    for case in cases:
        others = [number for number in range(len(rows)) if not _holds(rows[number]["en"], case.source_term)]
        for number in draw.sample(others, NEGATIVES):
            yield Case(case.row, case.source_term, case.term, rows[number][language], language)


def _holds(source: str, term: str) -> bool:
    return fold(term)[: max(4, len(term) - 2)] in fold(source)


def holds_literally(case: Case) -> bool:
    """Says whether a negative is none: the term's words are there, at least as parts of words."""
    return fold(case.term) in fold(case.target)


def wilson(hits: int, total: int) -> tuple[float, float, float]:
    """Gives a share with its 95 % interval (Wilson 1927)."""
    if not total:
        return 0.0, 0.0, 1.0
    share, z = hits / total, 1.959964
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return share, middle - half, middle + half


def report(name: str, what: str, results: Iterable[bool]) -> None:
    """Prints one row of the table."""
    outcomes = list(results)
    share, low, high = wilson(sum(outcomes), len(outcomes))
    print(
        f"| {name:18} | {what:32} | {sum(outcomes):5} / {len(outcomes):5} | {share:7.2%} | {low:6.2%} to {high:6.2%} |"
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=SHARED / "eval" / "wmt25-terms")
    parser.add_argument("--show", action="store_true", help="print what goes wrong in the rows with even numbers")
    arguments = parser.parse_args()
    checkers: dict[str, Checker] = {"l10n": paradigms, "exact (Weblate)": exact}
    snowball = stems()
    if snowball is not None:
        checkers["Snowball stems"] = snowball
    print("| checker            | accepts                          |             n |   share | 95 % interval    |")
    print("|--------------------|----------------------------------|---------------|---------|------------------|")
    for language in ("de", "ru"):
        cases = read_cases(arguments.corpus, language)
        drawn = list(negatives(cases, arguments.corpus))
        true_negatives = [case for case in drawn if not holds_literally(case)]
        for name, checker in checkers.items():
            accepted = {case: checker(case.term, case.target, case.language) for case in cases}
            for parity, half in ((0, "development half"), (1, "held-out half")):
                own = [case for case in cases if case.row % 2 == parity]
                report(name, f"{language}, references, {half}", (accepted[case] for case in own))
            wrong = [checker(case.term, case.target, case.language) for case in drawn]
            report(name, f"{language}, negatives, all", wrong)
            wrong = [checker(case.term, case.target, case.language) for case in true_negatives]
            report(name, f"{language}, negatives without the term", wrong)
        if arguments.show:
            _show(cases, drawn)


def _show(cases: list[Case], drawn: list[Case]) -> None:
    for case in cases:
        if case.row % 2 == 0 and not paradigms(case.term, case.target, case.language):
            print("refused:", case.language, case.term, "|", case.target)
    for case in drawn:
        if case.row % 2 == 0 and paradigms(case.term, case.target, case.language):
            renderings = Renderings((case.term,), case.language, sensitive=False)
            found = [r.text for r in renderings.find(read(case.target, case.language), 1) if r.kind != "broken"]
            print(
                "accepted negative:",
                case.language,
                case.term,
                "|",
                found,
                "" if holds_literally(case) else "NOT LITERAL",
            )


if __name__ == "__main__":
    main()
