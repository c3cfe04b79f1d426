"""Sentence pairs for training: read, cleaned, and kept apart from what is measured on."""

from __future__ import annotations

import csv
import json
import lzma
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

_BUCKETS = 1 << 32
_OF_PAIR = re.compile(r"[a-z]{2,3}-[a-z]{2,3}\.tsv\.xz")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Group:
    """The sentence pairs of one collection in one pair of languages.

    Attributes:
        collection: its name.
        pair: source and target language, such as "de-en".
        sources: sentences.
        targets: their translations.
        keys: what tells a pair apart from others: its source, or for rows in three languages the first of them.
    """

    collection: str
    pair: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    keys: tuple[str, ...]


def read_corpus(folders: Iterable[Path], pairs: Sequence[str], excluded: frozenset[str]) -> list[Group]:
    """Gives every collection of a corpus in every pair.

    Args:
        folders: hold a file such as de-en.tsv.xz a pair (collection, source, target), and collections in several
            languages such as diplomacy.tsv or press.tsv.xz, whose header names a topic and languages.
        pairs: which pairs are read.
        excluded: sentences, as `plain` gives them, whose pairs are left out.
    """
    found: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    for folder, pair in product(folders, pairs):
        for collection, source, target, key in _rows(folder, pair):
            if source.strip() and target.strip() and not {plain(source), plain(target)} & excluded:
                found.setdefault((collection, pair), {})[source, target] = key
    return [
        Group(collection, pair, tuple(one for one, _ in rows), tuple(two for _, two in rows), tuple(rows.values()))
        for (collection, pair), rows in found.items()
    ]


def _rows(folder: Path, pair: str) -> Iterator[tuple[str, str, str, str]]:
    path = folder / f"{pair}.tsv.xz"
    if path.is_file():
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                collection, source, target = line.rstrip("\n").split("\t")
                yield collection, source, target, source
    one, two = pair.split("-")
    for path in sorted((*folder.glob("*.tsv"), *folder.glob("*.tsv.xz"))):
        if _OF_PAIR.fullmatch(path.name):
            continue
        opened = lzma.open if path.suffix == ".xz" else open
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            first = next(name for name in reader.fieldnames or () if name != "topic")
            for row in reader:
                yield path.name.partition(".")[0], row[one], row[two], row[first]


def read_excluded(paths: Iterable[Path]) -> frozenset[str]:
    """Gives the sentences of test sets, as `plain` gives them.

    Args:
        paths: files of lines, of tab-separated values or of JSON objects, and folders of such.
    """
    found: set[str] = set()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
            if not file.is_file() or file.suffix == ".md":
                continue
            for line in file.read_text(encoding="utf-8").splitlines():
                cells = _strings(json.loads(line)) if file.suffix == ".jsonl" else line.split("\t")
                found.update(plain(cell) for cell in cells)
    return frozenset(found - {""})


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def plain(sentence: str) -> str:
    """Gives the letters and digits of a sentence in lower case, by which the same sentence is known again."""
    return _SIGNS.sub("", sentence.casefold())


def split(group: Group, held_out: int) -> tuple[Group, Group]:
    """Gives a group's pairs for training, and those that are kept out of it.

    Which ones are kept depends on their keys alone, so that it is the same in every run, and a row in three languages
    is kept out in all its pairs.

    Args:
        group: the pairs.
        held_out: about how many are kept; never more than a tenth.
    """
    share = min(held_out / max(len(group.sources), 1), 0.1)
    kept = [zlib.crc32(plain(key).encode()) / _BUCKETS < share for key in group.keys]

    def part(wanted: bool) -> Group:
        rows = [
            (source, target, key)
            for source, target, key, keep in zip(group.sources, group.targets, group.keys, kept, strict=True)
            if keep is wanted
        ]
        sources, targets, keys = zip(*rows, strict=True) if rows else ((), (), ())
        return Group(group.collection, group.pair, sources, targets, keys)

    return part(False), part(True)


def extend(kept: Sequence[Group], held_out: Sequence[Group]) -> list[Group]:
    """Gives groups with the pairs that two others make through a sentence of a third language that they share.

    A German sentence and a Russian one that are both paired with the same English one in a collection become a pair.

    Args:
        kept: the groups for training.
        held_out: what is kept out of each of them; no sentence of these comes in.
    """
    known: defaultdict[tuple[str, str, str], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for group in kept:
        one, two = group.pair.split("-")
        for source, target in zip(group.sources, group.targets, strict=True):
            known[group.collection, one, two][source].append(target)
            known[group.collection, two, one][target].append(source)
    hidden = {plain(text) for group in held_out for text in (*group.sources, *group.targets)}
    return [_extended(group, known, hidden) for group in kept]


def _extended(group: Group, known: dict[tuple[str, str, str], defaultdict[str, list[str]]], hidden: set[str]) -> Group:
    one, two = group.pair.split("-")
    bridges = sorted(
        third
        for collection, first, third in known
        if (collection, first) == (group.collection, one) and (collection, third, two) in known
    )
    there = set(zip(group.sources, group.targets, strict=True))
    found = {
        (source, target): None
        for bridge in bridges
        for source, between in known[group.collection, one, bridge].items()
        for sentence in between
        for target in known[group.collection, bridge, two].get(sentence, ())
        if (source, target) not in there and not {plain(source), plain(target)} & hidden
    }
    sources, targets = tuple(source for source, _ in found), tuple(target for _, target in found)
    return replace(group, sources=group.sources + sources, targets=group.targets + targets, keys=group.keys + sources)
