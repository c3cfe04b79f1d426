"""Measures how fast terms are found: segments a second, and that the size of the glossary does not matter.

The segments and the terms are made up from syllables with a fixed seed, so that any number of them can be had; a tenth
of the segments holds a term.

Usage: python benchmarks/glossary_matching.py [--segments 100000] [--concepts 500 10000]
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from types import MappingProxyType

from l10n.glossary import Glossary
from l10n.model import Concept, Term

_SYLLABLES = "ka lor min tes bra dun fel gis hov jun kel lim mar nor pol ras sil tam ver wol zen".split()
_COMMON = "der die das und in mit für auf ist wird haben eine neue am zur den von bei nach".split()
_WORDS_A_SEGMENT = 18


def made_up(draw: random.Random, syllables: int) -> str:
    """Gives a word that no language has."""
    return "".join(draw.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


def glossary_of(size: int, draw: random.Random) -> Glossary:
    """Gives a glossary of made-up concepts, a third of them of two words."""
    concepts = []
    for number in range(size):
        words = [made_up(draw, 4) for _ in range(2 if number % 3 == 0 else 1)]
        term = " ".join(words)
        terms = {"de": Term("de", term), "en": Term("en", term)}
        concepts.append(Concept(f"c{number}", MappingProxyType(terms)))
    return Glossary(tuple(concepts))


def segments_of(count: int, glossary: Glossary, draw: random.Random) -> list[str]:
    """Gives made-up sentences."""
    vocabulary = [made_up(draw, 3).lower() for _ in range(20000)]
    found = []
    for number in range(count):
        words = [
            draw.choice(_COMMON) if draw.random() < 0.5 else draw.choice(vocabulary) for _ in range(_WORDS_A_SEGMENT)
        ]
        if number % 10 == 0:
            words[5] = draw.choice(glossary.concepts).terms["de"].text
        found.append(" ".join(["Heute", *words]) + ".")
    return found


def main() -> None:
    """Prints one row a glossary size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=100_000)
    parser.add_argument("--concepts", type=int, nargs="+", default=[500, 10_000])
    arguments = parser.parse_args()
    print("| concepts | prepared in | segments a CPU second | hits | memory |")
    print("|----------|-------------|-----------------------|------|--------|")
    for size in arguments.concepts:
        draw = random.Random(size)  # noqa: S311 - a fixed draw, so that runs compare
        glossary = glossary_of(size, draw)
        segments = segments_of(arguments.segments, glossary, draw)
        start = time.process_time()
        matcher = glossary.matcher("de")
        prepared = time.process_time() - start
        start = time.process_time()
        hits = sum(len(matcher.match(segment)) for segment in segments)
        rate = len(segments) / (time.process_time() - start)
        unit = 1024 if sys.platform != "darwin" else 1024 * 1024
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
        print(f"| {size:8,} | {prepared:9.1f} s | {rate:21,.0f} | {hits:,} | {memory:,.0f} MB |")


if __name__ == "__main__":
    main()
