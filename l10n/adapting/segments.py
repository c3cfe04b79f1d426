"""What a model learns from: reviewed segments, and which of them are kept out to measure it."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from l10n.errors import L10nError
from l10n.inline import OBJECT, plain
from l10n.languages import base_language
from l10n.memory import Unit, shipped_units

LEAST_TRAINED = 40
LEAST_HELD_OUT = 10
"""Below it, a score says nothing; the two are guards against mistakes, no advice."""

_SIGNS = re.compile(r"[\W_]+")
_BUCKETS = 1 << 32


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment and its translation, without tags.

    Attributes:
        source: text.
        target: its translation.
        origin: the catalog or file it comes from.
    """

    source: str
    target: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a model is trained on and measured by.

    Attributes:
        trained: the pairs it learns from.
        held_out: reviewed pairs that it never sees.
        guard: pairs of general text, by which forgetting is noticed.
        guard_name: what the guard is.
        replayed: pairs that the model was trained on before and reads along, so that it forgets less.
    """

    trained: tuple[Pair, ...]
    held_out: tuple[Pair, ...]
    guard: tuple[Pair, ...]
    guard_name: str
    replayed: tuple[Pair, ...] = ()

    def counts(self) -> Mapping[str, int]:
        """Gives how many pairs each catalog or file gave, those held out included."""
        return dict(sorted(Counter(pair.origin for pair in (*self.trained, *self.held_out)).items()))


def reviewed_pairs(units: Iterable[Unit], source: str, target: str) -> tuple[Pair, ...]:
    """Gives the reviewed units of a language pair, each source and target once.

    Units that hold an object, such as an image, and those that say nothing in words are left out.

    Args:
        units: in any languages.
        source: BCP 47 tag.
        target: BCP 47 tag.
    """
    wanted = base_language(source), base_language(target)
    found: dict[tuple[str, str], Pair] = {}
    for unit in units:
        if not unit.reviewed or (base_language(unit.source_language), base_language(unit.target_language)) != wanted:
            continue
        texts = " ".join(plain(unit.source).split()), " ".join(plain(unit.target).split())
        if all(known(text) and OBJECT not in text for text in texts):
            found[texts] = Pair(*texts, unit.origin)
    return tuple(found.values())


def known(text: str) -> str:
    """Gives the letters and digits of a text in lower case, by which the same text is known again."""
    return _SIGNS.sub("", text.casefold())


def lesson_of(pairs: Sequence[Pair], held_out: int, guard: Sequence[Pair], guard_name: str, seed: int) -> Lesson:
    """Gives pairs parted into those that are trained on and those that are held out.

    All translations of a source go to one side. Nothing of the guard, and nothing that says the same, is trained on.

    Args:
        pairs: reviewed pairs.
        held_out: how many are held out; never more than a fifth.
        guard: pairs of general text.
        guard_name: what the guard is.
        seed: by which they are drawn.

    Raises:
        L10nError: there are too few.
    """
    kept = {known(pair.source) for pair in guard} | {known(pair.target) for pair in guard}
    free = [pair for pair in pairs if known(pair.source) not in kept and known(pair.target) not in kept]
    sources = sorted({known(pair.source) for pair in free}, key=lambda text: zlib.crc32(f"{seed} {text}".encode()))
    chosen = frozenset(sources[: min(held_out, len(sources) // 5)])
    trained = tuple(pair for pair in free if known(pair.source) not in chosen)
    measured = tuple(pair for pair in free if known(pair.source) in chosen)
    if len(trained) < LEAST_TRAINED or len(measured) < LEAST_HELD_OUT:
        raise L10nError(
            f"there are only {len(free)} reviewed segments to learn from",
            mend=f"Review more, at least {5 * LEAST_HELD_OUT}, or name TMX files with --tmx.",
        )
    return Lesson(trained, measured, tuple(guard), guard_name)


def with_replay(lesson: Lesson, pairs: Sequence[Pair], seed: int) -> Lesson:
    """Gives a lesson with as many pairs to read along as there are to learn from, none that it is measured by.

    Args:
        lesson: what a model learns from.
        pairs: what it was trained on before.
        seed: by which they are drawn.
    """
    measured = {known(text) for pair in (*lesson.guard, *lesson.held_out) for text in (pair.source, pair.target)}
    free = [pair for pair in pairs if known(pair.source) not in measured and known(pair.target) not in measured]
    free.sort(key=lambda pair: zlib.crc32(f"{seed} {pair.source}".encode()))
    return replace(lesson, replayed=tuple(free[: len(lesson.trained)]))


def shipped_guard(source: str, target: str, count: int, seed: int) -> tuple[Pair, ...]:
    """Gives a sample of the memory that ships with l10n; none where it lacks one of the languages.

    Args:
        source: BCP 47 tag.
        target: BCP 47 tag.
        count: how many pairs.
        seed: by which they are drawn.
    """
    pairs = reviewed_pairs(shipped_units(source, target), source, target)
    return tuple(sorted(pairs, key=lambda pair: zlib.crc32(f"{seed} {pair.source}".encode()))[:count])


def read_guard(path: Path) -> tuple[Pair, ...]:
    """Gives the pairs of a test set.

    Args:
        path: a file of tab-separated values, source and target in its first two columns.

    Raises:
        L10nError: it cannot be read, or a line has no second column.
    """
    try:
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise L10nError(f"this test set cannot be read: {error}", path=path) from error
    pairs = []
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 2 or not cells[0] or not cells[1]:
            raise L10nError("this line has no source and target parted by a tab", path=path, line=number)
        pairs.append(Pair(cells[0], cells[1], path.name))
    return tuple(pairs)
