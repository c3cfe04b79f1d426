"""The licence of a model, as its model card on the hub states it: none that is stated gets lost, however written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from l10n.engines.commercial_use import forbids_commercial_use
from l10n.engines.strangers import one_line

_LONGEST = 120
"""Characters of a licence."""

_READ = 1 << 20
"""Bytes of a model card that are looked at; front matter with the results of many benchmarks may have half as many."""

_KEY = re.compile(r"(?P<indent> *)(?P<key>[^\s:#-][^:]*):(?P<value>.*)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BLOCK = re.compile(r"[>|][-+0-9]*")
_BRACKETS = str.maketrans(dict.fromkeys("()[]{}<>,;\"'`*", " "))


def stated_licence(metadata: Mapping[str, object]) -> str:
    """Gives the licence that a model card names; empty where there is none, several joined by "and".

    Args:
        metadata: of the card; "license" is a name or several, and "license_name" what "other" stands for.
    """
    every = filter(None, (*_names(metadata.get("license")), *_names(metadata.get("license_name"))))
    names = list(dict.fromkeys(every))
    # those that forbid something come first, so that none of them is cut off
    names.sort(key=lambda name: not forbids_commercial_use(name))
    line = " and ".join([name for name in names if name.casefold() != "other"] or names)
    if forbids_commercial_use(line) and not forbids_commercial_use(one_line(line, _LONGEST)):
        return one_line("non-commercial: " + line, _LONGEST)
    return one_line(line, _LONGEST)


def _names(value: object) -> Iterator[str]:
    for name in value if isinstance(value, list) else () if value is None else (value,):
        # what has no width would part the letters of what is looked for
        seen = (sign for sign in str(name)[:_READ] if unicodedata.category(sign) != "Cf")
        yield one_line("".join(seen).translate(_BRACKETS), _READ)


def front_matter_licence(folder: Path) -> str:
    """Gives the licence that the front matter of a folder's README.md names; empty where there is none.

    Args:
        folder: the model's files.
    """
    path = folder / "README.md"
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        text = file.read(_READ).decode("utf-8-sig", errors="replace")
    found: dict[str, list[str]] = {"license": [], "license_name": []}
    for key, values in _entries(_front_matter(text)):
        # a key that stands there twice is an error in YAML; a licence that is hidden so counts all the same
        found.get(key.casefold().replace("licence", "license"), []).extend(values)
    return stated_licence(found)


def _front_matter(text: str) -> Iterator[str]:
    """Gives the lines of the front matter, up to the end of the text where it is never closed."""
    lines = iter(re.split(r"\r\n|\r|\n", text.lstrip()))
    if next(lines).rstrip() != "---":
        return
    for line in lines:
        if line.rstrip() in ("---", "..."):
            return
        yield line


def _entries(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Gives the keys of the outermost mapping, each with the values that stand behind it and below it.

    No YAML library: they take a minute for a megabyte, refuse all where one line is wrong, and unfold aliases.
    """
    key, block, outermost = "", list[str](), -1
    for line in lines:
        match = _KEY.fullmatch(line)
        if match and outermost < 0:
            outermost = len(match["indent"])
        if match and len(match["indent"]) == outermost:
            yield key, _values(block)
            key, block = match["key"].strip(" \"'{"), [match["value"]]
        elif "licen" in key.casefold():
            block.append(line)
    yield key, _values(block)


def _values(block: list[str]) -> list[str]:
    """Gives the values of an entry: one, or those of a list."""
    lines = [line for line in map(_uncommented, block) if line]
    if lines and _BLOCK.fullmatch(lines[0]):
        return [" ".join(lines[1:])]
    text = "\n".join(lines)
    if text.startswith("["):
        return text.split(",")
    if text.startswith("- "):
        return re.split(r"(?:^|\n)- ", text)
    return [] if text in ("null", "~") else [text]


def _uncommented(line: str) -> str:
    line = line.strip()
    quoted = _QUOTED.match(line)
    kept, rest = (quoted[0], line[quoted.end() :]) if quoted else ("", line)
    return kept + re.split(r"(?:^|[ \t])#", rest, maxsplit=1)[0].rstrip()
