"""Says which element holds each token of an HTML text, with the end tags that authors leave out.

The rules are those of the HTML standard's tree construction as far as they decide where an element ends. Formatting
elements are not reopened after a paragraph that forgot to close them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from l10n.formats.html_tokens import Token, TokenKind
from l10n.formats.html_vocabulary import (
    BUTTON_SCOPE,
    CLOSES_P,
    HEADINGS,
    LIST_SCOPE,
    LOOSE,
    SCOPE,
    SPECIAL,
    TABLE_PARTS,
    TABLE_SCOPE,
    TABLE_SECTIONS,
    VOID,
)

# Groups of elements that bound how far up a tag looks for its match; "#" keeps them apart from element names.
_GROUPS = {
    "#scope": SCOPE,
    "#button": BUTTON_SCOPE,
    "#list": LIST_SCOPE,
    "#table": TABLE_SCOPE,
    "#special": SPECIAL,
    "#fixed": SPECIAL - LOOSE,
}
_KEYS = {
    name: (name, *(group for group, members in _GROUPS.items() if name in members))
    for name in frozenset().union(*_GROUPS.values())
}


@dataclass(frozen=True, slots=True)
class Outline:
    """Where elements begin and end; elements are named by the index of their start tag among the tokens.

    Attributes:
        parents: for every token, the element around it, -1 at the top.
        ends: for every start tag, the index after the last token of its element; for other tokens the next index.
        partners: the end tag of every start tag that has one, and the start tag of every end tag that is not stray.
    """

    parents: tuple[int, ...]
    ends: tuple[int, ...]
    partners: Mapping[int, int]


def outline(tokens: tuple[Token, ...]) -> Outline:
    """Gives the element structure of an HTML text.

    Args:
        tokens: the tokens of the whole text.
    """
    opened = _OpenElements(len(tokens))
    parents: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind is TokenKind.START:
            _end_implied(opened, token.name, index)
            parents.append(opened.current())
            if token.name not in VOID:
                opened.push(index, token.name)
        elif token.kind is TokenKind.END:
            depth = _matching(opened, token.name)
            if depth >= 0:
                opened.close(depth, index)
            parents.append(opened.current())
        else:
            parents.append(opened.current())
    opened.pop_to(0, len(tokens))
    return Outline(tuple(parents), tuple(opened.ends), opened.partners)


class _OpenElements:
    """The stack of open elements; the last place of a name or a group of names is known without a search."""

    __slots__ = ("_depths", "_elements", "_names", "ends", "partners")

    def __init__(self, count: int) -> None:
        self._elements: list[int] = []
        self._names: list[str] = []
        self._depths: defaultdict[str, list[int]] = defaultdict(list)
        self.ends = list(range(1, count + 1))
        self.partners: dict[int, int] = {}

    def current(self) -> int:
        return self._elements[-1] if self._elements else -1

    def current_name(self) -> str:
        return self._names[-1] if self._names else ""

    def last(self, key: str) -> int:
        depths = self._depths.get(key)
        return depths[-1] if depths else -1

    def push(self, index: int, name: str) -> None:
        for key in _KEYS.get(name) or (name,):
            self._depths[key].append(len(self._names))
        self._elements.append(index)
        self._names.append(name)

    def pop_to(self, depth: int, end: int) -> None:
        """Pops the element at a depth and all above it; they end before the token `end`."""
        while len(self._names) > depth:
            name = self._names.pop()
            for key in _KEYS.get(name) or (name,):
                self._depths[key].pop()
            self.ends[self._elements.pop()] = end

    def close(self, depth: int, end: int) -> None:
        """Pops the same by an end tag, which still belongs to the element at that depth."""
        self.pop_to(depth + 1, end)
        start = self._elements[-1]
        self.partners[start], self.partners[end] = end, start
        self.pop_to(depth, end + 1)


def _end_implied(opened: _OpenElements, name: str, index: int) -> None:
    """Ends the elements that cannot go on once this start tag is read."""
    if name in CLOSES_P and opened.last("p") > opened.last("#button"):
        opened.pop_to(opened.last("p"), index)
    depth = _implied_end(opened, name)
    if depth >= 0:
        opened.pop_to(depth, index)


def _implied_end(opened: _OpenElements, name: str) -> int:
    if name in TABLE_PARTS:
        return _table_part_end(opened, name)
    current = opened.current_name()
    if (name in HEADINGS and current in HEADINGS) or (name == current and name in {"option", "rp", "rt"}):
        return opened.last(current)
    if name == "a":
        return opened.last("a") if opened.last("a") > opened.last("#special") else -1
    if name == "optgroup" and current in {"optgroup", "option"}:
        return opened.last("optgroup") if opened.last("optgroup") >= 0 else opened.last(current)
    if name == "li":
        return opened.last("li") if opened.last("li") == opened.last("#fixed") else -1
    if name in {"dd", "dt"}:
        last = max(opened.last("dd"), opened.last("dt"))
        return last if last == opened.last("#fixed") else -1
    if name == "body":
        return opened.last("head") if opened.last("head") > opened.last("#table") else -1
    if name == "button":
        return opened.last("button") if opened.last("button") > opened.last("#scope") else -1
    return -1


def _table_part_end(opened: _OpenElements, name: str) -> int:
    table = opened.last("table")
    if name == "table" or table < 0 or table < opened.last("#table"):
        return -1
    keep = [table]
    if name not in TABLE_SECTIONS:
        keep += [opened.last(section) for section in ("tbody", "tfoot", "thead")]
    if name in {"td", "th"}:
        keep.append(opened.last("tr"))
    return max(keep) + 1


def _matching(opened: _OpenElements, name: str) -> int:
    """Gives the depth of the element that an end tag closes, -1 where it is a stray one."""
    if name in {"body", "html"}:
        return -1
    if name in HEADINGS:
        last, bound = max(map(opened.last, HEADINGS)), "#scope"
    elif name in TABLE_PARTS:
        last, bound = opened.last(name), "#table"
    elif name in {"li", "p"}:
        last, bound = opened.last(name), "#list" if name == "li" else "#button"
    else:
        last, bound = opened.last(name), "#scope" if name in SPECIAL else "#special"
    return last if last >= opened.last(bound) else -1
