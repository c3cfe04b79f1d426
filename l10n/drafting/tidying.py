"""Mending what a sequence model gets wrong at the edges of a sentence, whatever its words say."""

from __future__ import annotations

import re

_END = ".!?…:;"
_CLOSERS = "\"'“”»’)]"
_DOUBLE = re.compile(r"\b(?P<word>[^\W\d_]{4,})(?: (?P=word)\b)+", re.IGNORECASE)


def tidy(source: str, target: str) -> str:
    """Gives a translation that begins with a capital, ends with a mark and repeats words as its source does.

    Args:
        source: plain text.
        target: its translation, as the engine gave it.
    """
    text = target.strip()
    if not _DOUBLE.search(source):
        text = _DOUBLE.sub(lambda match: match["word"], text)
    return _same_end(source, _same_capital(source, text))


def _same_capital(source: str, target: str) -> str:
    first = next((character for character in source if character.isalpha()), "")
    place = next((place for place, character in enumerate(target) if character.isalpha()), None)
    if place is None or not first.isupper() or not target[place].islower():
        return target
    return target[:place] + target[place].upper() + target[place + 1 :]


def _same_end(source: str, target: str) -> str:
    """Adds the full stop that a sentence lost, and drops the one that a heading gained."""
    mark = source.rstrip(_CLOSERS + " ")[-1:]
    core = target.rstrip(_CLOSERS + " ")
    if mark in (".", "!", "?", ":") and core and core[-1] not in _END:
        return target + mark
    if mark and mark not in _END and target.endswith(".") and not target.endswith("..") and not _abbreviated(target):
        return target[:-1].rstrip()
    return target


def _abbreviated(text: str) -> bool:
    """Tells whether the last word may be an abbreviation, whose full stop is its own."""
    last = text.split()[-1]
    return last.count(".") > 1 or len(last) <= 4
