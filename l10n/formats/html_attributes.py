"""Tags of HTML: the attributes a reader sees as blocks of their own, the language mark, the note for the legend."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from l10n.formats.html_text import decoded_value, has_words, raw_parts, text_pieces, trimmed
from l10n.formats.html_tokens import Attribute, Token
from l10n.formats.html_vocabulary import (
    ALONE_INLINE,
    ATTRIBUTES,
    BUTTON_TYPES,
    ELEMENT_ATTRIBUTES,
    ELEMENT_LABELS,
    META_NAMES,
    NOTES,
    TAG_NAMES,
)
from l10n.formats.html_write import QUOTINGS
from l10n.model import Block, BlockKind, LanguageMark

_LINE_END = re.compile(r"\r\n|\r|\n")
_SHORT_NAME = re.compile(r"[a-z]{1,6}")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*")
# A legend is read at a glance; longer addresses and code are cut.
_NOTE_LENGTH = 100

TagPart = str | Block
LayoutPart = str | Block | LanguageMark


class Source:
    """The text of an article that is being read, and the numbers of its places so far.

    Attributes:
        text: the whole file.
        language: BCP 47 tag of the article.
    """

    __slots__ = ("_line_starts", "_places", "language", "text")

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        self._line_starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self._places: Counter[str] = Counter()

    def line(self, position: int) -> int:
        """Gives the line of a character, from 1."""
        return bisect_right(self._line_starts, position)

    def place(self, label: str, *, unique: bool = False) -> str:
        """Gives the next place of a label, such as "paragraph 2"; a unique one is only numbered from its second on."""
        self._places[label] += 1
        number = self._places[label]
        return label if unique and number == 1 else f"{label} {number}"

    def value(self, token: Token, name: str) -> str | None:
        """Gives the decoded value of an attribute, None where the tag has no such attribute."""
        for attribute in token.attributes:
            if attribute.name == name:
                return decoded_value(self.text, attribute.start, attribute.end)
        return None


def tag_parts(source: Source, token: Token) -> list[TagPart]:
    """Gives a start tag as raw text and blocks, one for each attribute that is translated.

    Args:
        source: the article.
        token: a start tag, or a foreign element with all it holds.
    """
    names = _translated_names(source, token)
    parts: list[TagPart] = []
    position = token.start
    for attribute in token.attributes:
        if attribute.name not in names or attribute.start == attribute.end:
            continue
        pieces = list(text_pieces(source.text, attribute.start, attribute.end, in_attribute=True))
        if not has_words("".join(piece.text for piece in pieces)):
            continue
        # Where quotation marks will be added, they must stand around the white space too.
        before, inner, after = trimmed(pieces) if attribute.quote else ([], pieces, [])
        place = _place(source, token, attribute)
        line = source.line(attribute.start + sum(len(part) for part in raw_parts(before) if isinstance(part, str)))
        block = Block(BlockKind.ATTRIBUTE, tuple(inner), place, line, QUOTINGS[attribute.quote])
        parts += [source.text[position : attribute.start], *raw_parts(before), block, *raw_parts(after)]
        position = attribute.end
    return [part for part in (*parts, source.text[position : token.end]) if part]


def language_parts(source: Source, token: Token) -> list[LayoutPart]:
    """Gives the start tag of the root element with its language as marks, where it is the article's."""
    parts: list[LayoutPart] = []
    position = token.start
    for attribute in token.attributes:
        value = source.text[attribute.start : attribute.end]
        if attribute.name in {"lang", "xml:lang"} and _same_language(value, source.language):
            parts += [source.text[position : attribute.start], LanguageMark(value)]
            position = attribute.end
    return [*parts, source.text[position : token.end]]


def tag_name(element: str) -> str:
    """Gives the short name of an element in numbered tags."""
    name = TAG_NAMES.get(element, element)
    return name if _SHORT_NAME.fullmatch(name) else "x"


def tag_note(source: Source, token: Token, content: str = "") -> str:
    """Gives what the legend says of a tag.

    Args:
        source: the article.
        token: a start tag or foreign element.
        content: the text of an element that is left alone.
    """
    if content and token.name not in ALONE_INLINE:
        return _one_line(f"kept as it is: {content}")
    value = content or _value_for_note(source, token)
    if token.name == "a":
        return _one_line(f"links to {value}" if value else "anchor")
    label = NOTES.get(token.name) or ELEMENT_LABELS.get(token.name, token.name)
    language = source.value(token, "lang")
    if language and not content:
        label += f" in {language}"
    return _one_line(f"{label}: {value}" if value else label)


def _value_for_note(source: Source, token: Token) -> str:
    name = {"a": "href", "iframe": "src", "img": "src", "input": "type", "time": "datetime", "abbr": "title"}.get(
        token.name, "class"
    )
    if name == "class" and token.name not in {"font", "span"}:
        return ""
    value = source.value(token, name) or ""
    if value.lower().startswith("data:"):
        return "embedded"
    return value.split("?")[0].rstrip("/").rsplit("/", 1)[-1] if token.name == "img" else value


def _one_line(note: str) -> str:
    folded = " ".join(note.split())
    return folded if len(folded) <= _NOTE_LENGTH else folded[: _NOTE_LENGTH - 1] + "…"


def _translated_names(source: Source, token: Token) -> frozenset[str]:
    if token.name == "meta":
        names = (source.value(token, name) for name in ("name", "property", "itemprop"))
        return frozenset({"content"}) if any(name and name.lower() in META_NAMES for name in names) else frozenset()
    if token.name == "link" and "stylesheet" in (source.value(token, "rel") or "").lower().split():
        return frozenset()  # there, a title names a set of style sheets
    names_here = ATTRIBUTES | ELEMENT_ATTRIBUTES.get(token.name, frozenset())
    if token.name == "input" and (source.value(token, "type") or "").lower() in BUTTON_TYPES:
        return names_here | {"value"}
    return names_here


def _place(source: Source, token: Token, attribute: Attribute) -> str:
    if token.name == "meta":
        names = (source.value(token, name) for name in ("name", "property", "itemprop"))
        called = next(name.lower() for name in names if name and name.lower() in META_NAMES)
        return source.place(f"meta {called}", unique=True)
    label = ELEMENT_LABELS.get(token.name, token.name)
    if token.name == "input" and attribute.name == "value":
        label = "button"
    return source.place(" ".join(f"{label} {attribute.name}".split()))


def _same_language(value: str, language: str) -> bool:
    if not _LANGUAGE_TAG.fullmatch(value):
        return False
    return value.replace("_", "-").lower().split("-")[0] == language.lower().split("-")[0]
