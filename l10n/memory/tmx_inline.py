"""Inline markup of TMX as numbered tags, and back.

Our tags keep their text inside the elements of TMX (<bpt i="1" x="1" type="link">&lt;a1&gt;</bpt>), so that they come
back as they were. Codes of other tools get the name that their text or type suggests, and numbers in the order of the
source; the same code in the translation gets the same number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType
from typing import Literal

from l10n.memory.folding import TAG

CHARACTER = "x-l10n-character"
"""Type of the <ph> that stands for a character that XML cannot hold."""

TYPES: Mapping[str, str] = MappingProxyType(
    {"a": "link", "b": "bold", "i": "italic", "u": "ulined", "br": "lb", "img": "image", "fn": "fnote"}
)
"""Types that TMX 1.4b recommends (section "type"), by the names of our tags."""

_NAMES = MappingProxyType(
    {**{kind: name for name, kind in TYPES.items()}, "strong": "b", "em": "i", "underlined": "u", "del": "s"}
)
_ELEMENT = re.compile(r"\s*</?\s*([A-Za-z]{1,6})\b")
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Code:
    """An inline element of a segment.

    Attributes:
        place: whether it opens, closes or stands alone.
        pair: what its other half has too, empty where it stands alone.
        text: the native code in it.
        type: its type attribute.
        link: its x attribute, which links it to the same code in other languages.
    """

    place: Literal["open", "close", "alone"]
    pair: str
    text: str
    type: str
    link: str


Part = str | Code


class Labels:
    """Gives the codes of one translation unit their labels, the same in every language."""

    def __init__(self) -> None:
        self._labels: dict[tuple[str, ...], str] = {}
        self._taken: set[int] = set()

    def tagged(self, parts: Sequence[Part]) -> str:
        """Gives a segment as text with numbered tags.

        Args:
            parts: its text and codes, in order.
        """
        paired = self._paired(parts)
        own = (TAG.fullmatch(part.text) for part in parts if isinstance(part, Code))
        self._taken |= {int(tag["label"].removeprefix(tag["name"])) for tag in own if tag}
        seen: Counter[tuple[str, ...]] = Counter()
        by_pair: dict[str, str] = {}
        written = []
        for part in parts:
            if isinstance(part, str):
                written.append(part)
            elif part.type == CHARACTER:
                written.append(chr(int(part.text, 16)))
            elif TAG.fullmatch(part.text):
                written.append(part.text)
            elif part.place == "close" and part.pair in paired:
                written.append(f"</{by_pair[part.pair]}>")
            else:
                label = self._label(part, seen)
                pairs = part.place == "open" and part.pair in paired
                by_pair[part.pair] = label
                written.append(f"<{label}>" if pairs else f"<{label}/>")
        return "".join(written)

    def _paired(self, parts: Sequence[Part]) -> set[str]:
        """Gives what the codes that have both halves, in order, are paired by."""
        opened: set[str] = set()
        paired: set[str] = set()
        for part in parts:
            if isinstance(part, Code) and part.place == "open" and not TAG.fullmatch(part.text):
                opened.add(part.pair)
            elif isinstance(part, Code) and part.place == "close" and part.pair in opened:
                paired.add(part.pair)
        return paired

    def _label(self, code: Code, seen: Counter[tuple[str, ...]]) -> str:
        kind = ("link", code.link, code.place) if code.link else ("code", code.place, code.type, code.text)
        seen[kind] += 1
        identity = (*kind, str(seen[kind]))
        if identity not in self._labels:
            number = next(number for number in count(1) if number not in self._taken)
            self._labels[identity] = f"{_name(code)}{number}"
            self._taken.add(number)
        return self._labels[identity]


def _name(code: Code) -> str:
    element = _ELEMENT.match(code.text)
    name = element[1].lower() if element else code.type.lower()
    name = _NAMES.get(name, name)
    return name if re.fullmatch(rf"[a-z]{{1,{_LONGEST_NAME}}}", name) else "x"


def parts_of(tagged: str, links: Mapping[str, int]) -> list[tuple[str, Code | None]]:
    """Gives a text as plain text and the codes of TMX; a tag that has no other half is plain text.

    Args:
        tagged: text with numbered tags.
        links: a number for each label of the unit, the same in every language.
    """
    order: dict[str, list[str]] = {}
    for tag in TAG.finditer(tagged):
        if not tag["empty"]:
            order.setdefault(tag["label"], []).append(tag["close"])
    paired = {label for label, halves in order.items() if halves == ["", "/"]}
    parts: list[tuple[str, Code | None]] = []
    position = 0
    for tag in TAG.finditer(tagged):
        alone = bool(tag["empty"]) and not tag["close"]
        if not alone and (tag["empty"] or tag["label"] not in paired):
            continue
        place: Literal["open", "close", "alone"] = "alone" if alone else "close" if tag["close"] else "open"
        link = str(links[tag["label"]])
        kind = TYPES.get(tag["name"], f"x-{tag['name']}")
        parts.append((tagged[position : tag.start()], Code(place, "" if alone else link, tag[0], kind, link)))
        position = tag.end()
    parts.append((tagged[position:], None))
    return parts
