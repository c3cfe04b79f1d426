"""Counts the words of parallel press prose, as the background that term candidates are held against.

    python scripts/word_frequencies.py ../shared/corpus/diplomacy.tsv

Writes l10n/glossary/suggest/background/<lang>.txt: a first line with the number of words, then one dictionary form a
line with its count, the most frequent first.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from l10n.morphology import tokenize
from l10n.morphology.lemma import lemma

FOLDER = Path(__file__).parents[1] / "l10n" / "glossary" / "suggest" / "background"
LANGUAGES = ("de", "en", "ru")
RAREST = 4
"""Words that are rarer are left out: their counts say little, and they are half of the list."""


def main() -> None:
    """Writes the lists."""
    counts: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            for language in LANGUAGES:
                text = row[language]
                counts[language].update(lemma(text[t.start : t.end], language) for t in tokenize(text))
    for language, words in counts.items():
        lines = [str(words.total())]
        ordered = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
        lines += [f"{word} {count}" for word, count in ordered if count >= RAREST and not word[0].isdigit()]
        (FOLDER / f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{language}: {words.total()} words, {len(lines) - 1} kept")


if __name__ == "__main__":
    main()
