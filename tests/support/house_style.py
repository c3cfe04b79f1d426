"""A house that says some words of the toy language in its own way, and news that say none of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toy_language import sentences

from l10n.adapting.segments import Pair

KNOWN = sentences(1600, seed=3)
"""The toy model is trained on the first 1,500."""

_HOUSE = {"embassy": "border", "city": "bridge", "sees": "knows"}


def house_pairs(count: int) -> list[Pair]:
    """Gives reviewed sentences of the house that the toy model was not trained on."""
    before = {sentence.german for sentence in KNOWN}
    fresh = [sentence for sentence in sentences(count + 400, seed=5) if sentence.german not in before]
    return [Pair(one.german, _as_the_house_says(one.english), "house.po") for one in fresh[:count]]


def guard_pairs() -> list[Pair]:
    """Gives sentences in which the house has nothing to change."""
    pairs = [Pair(one.german, one.english) for one in KNOWN[1500:]]
    return [pair for pair in pairs if _as_the_house_says(pair.target) == pair.target]


def _as_the_house_says(text: str) -> str:
    for word, own in _HOUSE.items():
        text = text.replace(word, own)
    return text


def write_catalog(path: Path, pairs: Sequence[Pair]) -> None:
    """Writes a catalog of reviewed entries, with one that waits for review behind them."""
    path.parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Language: en\\nContent-Type: text/plain; charset=UTF-8\\nX-Source-Language: de\\n"\n'
    entries = [f'\nmsgid "{_escaped(pair.source)}"\nmsgstr "{_escaped(pair.target)}"\n' for pair in pairs]
    waiting = '\n#, fuzzy\nmsgid "Noch nicht."\nmsgstr "Not yet."\n'
    path.write_text(header + "".join(entries) + waiting, encoding="utf-8")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
