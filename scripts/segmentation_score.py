"""Prints how well sentences are found in the golden cases, by l10n and by plain sentencex.

Usage: python scripts/segmentation_score.py [--failures] [GOLDEN_FILE ...]

Accuracy is the share of cases whose sentences are all right; F1 is that of the boundaries inside the texts. Files
ending in .heldout.txt hold cases that no rule was written for: keep it so, and don't ask for their failures.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import sentencex

from l10n.segmentation import sentence_spans

GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "segmentation"

Case = tuple[str, tuple[str, ...]]


def read_cases(path: Path) -> list[Case]:
    """Gives the cases of a golden file: each a text and its sentences without white space around them."""
    cases: list[Case] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            cases.append((_unescape(line[2:]), ()))
        elif line.startswith("- "):
            text, sentences = cases[-1]
            cases[-1] = text, (*sentences, _unescape(line[2:]))
    return cases


def _unescape(line: str) -> str:
    return line.replace("\\ufffc", "\ufffc").replace("\\n", "\n").replace("\\\\", "\\")


def bounds_of(text: str, sentences: tuple[str, ...]) -> set[int]:
    """Gives where the sentences after the first one start."""
    found: set[int] = set()
    at = 0
    for sentence in sentences:
        at = text.index(sentence, at)
        found.add(at)
        at += len(sentence)
    return found - {min(found)}


def by_l10n(text: str, language: str) -> set[int]:
    """Gives where l10n starts a sentence, the first one left out."""
    return {start for start, _ in sentence_spans(text, language)[1:]}


def by_sentencex(text: str, language: str) -> set[int]:
    """Gives where sentencex starts a sentence, the first one left out; white space alone is not one."""
    parts = [part for part in sentencex.segment(language, text) if part]
    ends = itertools.accumulate(len(part) for part in parts[:-1])
    return {end for end, part in zip(ends, parts[1:], strict=True) if part.strip()}


def score(
    cases: list[Case], language: str, split: Callable[[str, str], set[int]]
) -> tuple[float, float, list[tuple[str, set[int], set[int]]]]:
    """Gives accuracy and F1, both from 0 to 1, and the cases that are wrong: text, expected and found boundaries."""
    right = expected_count = found_count = 0
    wrong = []
    for text, sentences in cases:
        expected, found = bounds_of(text, sentences), split(text, language)
        right += len(expected & found)
        expected_count += len(expected)
        found_count += len(found)
        if expected != found:
            wrong.append((text, expected, found))
    return 1 - len(wrong) / len(cases), 2 * right / max(1, expected_count + found_count), wrong


def _failures(wrong: list[tuple[str, set[int], set[int]]]) -> Iterator[str]:
    for text, expected, found in wrong:
        marks = [(at, "⟨missed⟩") for at in expected - found] + [(at, "⟨wrong⟩") for at in found - expected]
        for at, mark in sorted(marks, reverse=True):
            text = text[:at] + mark + text[at:]
        yield text.replace("\n", "\\n")


def main() -> None:
    """Prints the table, and the failures if asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, help="golden files; the language is the name's first part")
    parser.add_argument("--failures", action="store_true", help="print the cases that l10n gets wrong")
    options = parser.parse_args()
    print(f"{'file':<20}{'cases':>6}{'l10n accuracy':>15}{'F1':>8}{'sentencex accuracy':>20}{'F1':>8}")
    for path in options.paths or sorted(GOLDEN.glob("*.txt")):
        language = path.name.partition(".")[0]
        cases = read_cases(path)
        accuracy, f1, wrong = score(cases, language, by_l10n)
        raw_accuracy, raw_f1, _ = score(cases, language, by_sentencex)
        print(f"{path.name:<20}{len(cases):>6}{accuracy:>15.1%}{f1:>8.3f}{raw_accuracy:>20.1%}{raw_f1:>8.3f}")
        if options.failures:
            for failure in _failures(wrong):
                print("   ", failure)


if __name__ == "__main__":
    main()
