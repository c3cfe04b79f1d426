"""A text as typography reads it: without its tags, and with what must not be touched marked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_TAG = re.compile(r"</?[a-z]+\d+/?>")
_UNTOUCHED = re.compile(
    r"(?:https?|ftp|mailto):[^\s<>\"“”„«»]+|www\.[^\s<>\"“”„«»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|`[^`]*`|\{[^{}\s]*\}"
)
_UNTOUCHED_SIGNS = (":", "www.", "@", "`", "{")
"""One of them is in every text that must not be touched."""

Edits = dict[int, str]
"""By place in the plain text: what stands there instead of its one character."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without tags that knows where its characters come from.

    Attributes:
        text: the characters between the tags.
        whole: the text with its tags.
        places: for each character of `text`, its place in `whole`.
        untouched: places in `text` that belong to addresses or code.
    """

    text: str
    whole: str
    places: Sequence[int]
    untouched: frozenset[int]


def read_plain(whole: str) -> Plain:
    """Gives a text without its numbered tags.

    Args:
        whole: with numbered tags or without.
    """
    places: Sequence[int] = range(len(whole))
    text = whole
    tags = list(_TAG.finditer(whole)) if "<" in whole else []
    if tags:
        left = list(places)
        for tag in reversed(tags):
            del left[tag.start() : tag.end()]
        text, places = "".join(whole[place] for place in left), tuple(left)
    untouched: frozenset[int] = frozenset()
    if any(map(text.__contains__, _UNTOUCHED_SIGNS)):
        untouched = frozenset(place for found in _UNTOUCHED.finditer(text) for place in range(*found.span()))
    return Plain(text, whole, places, untouched)


def apply(edits: Mapping[int, str], plain: Plain) -> str:
    """Gives the whole text with edits made, tags in place.

    Args:
        edits: what stands instead of single characters of the plain text; untouched places are left alone.
        plain: the text they were made for.
    """
    if not edits:
        return plain.whole
    characters = list(plain.whole)
    for place, replacement in edits.items():
        if place not in plain.untouched:
            characters[plain.places[place]] = replacement
    return "".join(characters)
