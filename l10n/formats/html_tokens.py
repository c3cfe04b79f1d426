"""Cuts HTML into tokens that, put together again, are the text they came from.

A tokenizer of our own after the HTML standard's, since what Python's does with comments, CDATA and scripts differs
between its patch releases, and no two readers may see different segments. Every token keeps its place, every
attribute value its exact span. Time is linear in the length of the text, whatever the text is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from l10n.formats.html_vocabulary import BREAKOUT, FOREIGN, HEADINGS, INTEGRATION, NEVER_ENDED, RAW_TEXT, RCDATA

_MARKUP = re.compile(r"<(?:[A-Za-z!?]|/.)", re.DOTALL)
_TAG_NAME = re.compile(r"[^\t\n\f\r />]+")
_ATTRIBUTE = re.compile(
    r"[\t\n\f\r /]*+"
    r"(?:(?P<end>>)"
    r"|(?P<name>[^\t\n\f\r />][^\t\n\f\r /=>]*+)"
    r"(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+"
    r"(?:\"(?P<double>[^\"]*+)(?:\"|\Z)|'(?P<single>[^']*+)(?:'|\Z)|(?P<bare>[^\t\n\f\r >]*+)))?)"
)
_COMMENT_END = re.compile(r"--!?>")
_ABRUPT_COMMENT_END = re.compile(r"-?>")
_SCRIPT_MARKS = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)
_TEXT_ENDS = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)
    for name in (RAW_TEXT | RCDATA) - {"plaintext", "script"}
}
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class TokenKind(StrEnum):
    """What a token is."""

    TEXT = "text"
    START = "start tag"
    END = "end tag"
    RAW = "raw text"
    FOREIGN = "foreign element"
    UNCLOSED = "unclosed foreign element"
    COMMENT = "comment"
    DECLARATION = "declaration"
    INSTRUCTION = "processing instruction"
    CDATA = "CDATA section"
    CUT = "cut-off tag"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a tag.

    Attributes:
        name: in lower case.
        start: the first character of its value in the text; where it has no value, start equals end.
        end: the character after its value.
        quote: the quotation mark around its value, empty where there is none.
    """

    name: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of HTML.

    Attributes:
        kind: what it is; FOREIGN is a whole svg or math element, UNCLOSED one without its end tag, RAW the content of
            a script, a title and the like, CUT a tag that the end of the file cuts off.
        start: its first character in the text.
        end: the character after it.
        name: of a tag or foreign element, in lower case; of raw text, the element it fills.
        attributes: of a start tag or foreign element, the first of each name.
    """

    kind: TokenKind
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()


def tokenize(text: str) -> tuple[Token, ...]:
    """Gives the tokens of an HTML text, in order and without gaps.

    Args:
        text: a page or a fragment, however malformed.
    """
    return tuple(_Tokenizer(text).tokens())


class _Tokenizer:
    __slots__ = ("_last_cdata_end", "_last_php_end", "_opened", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        # Known beforehand, so that a thousand unclosed sections do not mean a thousand searches to the end.
        self._last_cdata_end = text.rfind("]]>")
        self._last_php_end = text.rfind("?>")
        # How many start tags of a name wait for their end tag, which would also end a drawing without its own.
        self._opened: Counter[str] = Counter()

    def tokens(self) -> Iterator[Token]:
        text, position = self._text, 0
        while match := _MARKUP.search(text, position):
            if match.start() > position:
                yield Token(TokenKind.TEXT, position, match.start())
            token = self._markup(match.start())
            if token.kind is TokenKind.START and token.name in FOREIGN:
                kind, end = self._foreign_end(token)
                token = Token(kind, token.start, end, token.name, token.attributes)
            self._count(token)
            yield token
            position = token.end
            if token.kind is TokenKind.START and token.name in RAW_TEXT | RCDATA:
                position = _raw_text_end(text, token.name, token.end)
                if position > token.end:
                    yield Token(TokenKind.RAW, token.end, position, token.name)
        if position < len(text):
            yield Token(TokenKind.TEXT, position, len(text))

    def _count(self, token: Token) -> None:
        name = _counted_as(token.name)
        if token.kind is TokenKind.START and name not in NEVER_ENDED:
            self._opened[name] += 1
        elif token.kind is TokenKind.END and self._opened[name] > 0:
            self._opened[name] -= 1

    def _markup(self, start: int) -> Token:
        text = self._text
        mark = text[start + 1]
        if mark == "!":
            return self._declaration(start)
        if mark == "?":
            if text.startswith(("php", "="), start + 2) and self._last_php_end > start:
                return Token(TokenKind.INSTRUCTION, start, text.index("?>", start + 2) + 2)
            return Token(TokenKind.INSTRUCTION, start, self._after(">", start + 2))
        if mark != "/":
            return self._tag(TokenKind.START, start, start + 1)
        if text[start + 2].isascii() and text[start + 2].isalpha():
            return self._tag(TokenKind.END, start, start + 2)
        return Token(TokenKind.COMMENT, start, self._after(">", start + 2))

    def _declaration(self, start: int) -> Token:
        text = self._text
        if text.startswith("--", start + 2):
            match = _ABRUPT_COMMENT_END.match(text, start + 4) or _COMMENT_END.search(text, start + 4)
            return Token(TokenKind.COMMENT, start, match.end() if match else len(text))
        if text.startswith("[CDATA[", start + 2) and self._last_cdata_end > start:
            # Outside of foreign content a browser ends this at the first ">"; whoever writes it means all of it.
            end = text.find("]]>", start + 9)
            return Token(TokenKind.CDATA, start, end + 3)
        return Token(TokenKind.DECLARATION, start, self._after(">", start + 2))

    def _after(self, mark: str, start: int) -> int:
        end = self._text.find(mark, start)
        return len(self._text) if end < 0 else end + len(mark)

    def _tag(self, kind: TokenKind, start: int, name_start: int) -> Token:
        text = self._text
        position = name_start
        name = ""
        if match := _TAG_NAME.match(text, name_start):
            name, position = _lower(match.group()), match.end()
        attributes: dict[str, Attribute] = {}
        while match := _ATTRIBUTE.match(text, position):
            position = match.end()
            if match["end"]:
                return Token(kind, start, position, name, tuple(attributes.values()))
            attribute = _attribute(match)
            attributes.setdefault(attribute.name, attribute)
        return Token(TokenKind.CUT, start, len(text), name)

    def _foreign_end(self, opening: Token) -> tuple[TokenKind, int]:
        text, position = self._text, opening.end
        if text.startswith("/>", position - 2):
            return TokenKind.FOREIGN, position
        opened = [opening.name]
        count = Counter(opened)
        while match := _MARKUP.search(text, position):
            token = self._markup(match.start())
            foreign = opened[-1] in FOREIGN
            position = token.end
            if token.kind is TokenKind.START:
                if foreign and token.name in BREAKOUT:
                    return TokenKind.UNCLOSED, token.start
                if not foreign and token.name in RAW_TEXT:
                    position = _raw_text_end(text, token.name, position)
                elif token.name in FOREIGN | INTEGRATION and not text.startswith("/>", position - 2):
                    opened.append(token.name)
                    count[token.name] += 1
            elif token.kind is TokenKind.END:
                if count[token.name]:
                    while (closed := opened.pop()) != token.name:
                        count[closed] -= 1
                    count[token.name] -= 1
                    if not opened:
                        return TokenKind.FOREIGN, position
                elif foreign and (token.name in {"br", "p"} or self._opened[_counted_as(token.name)] > 0):
                    return TokenKind.UNCLOSED, token.start
        return TokenKind.UNCLOSED, len(text)


def _counted_as(name: str) -> str:
    return "h1" if name in HEADINGS else name  # the end tag of any heading ends the open one


def _attribute(match: re.Match[str]) -> Attribute:
    name = _lower(match["name"])
    for group, quote in (("double", '"'), ("single", "'"), ("bare", "")):
        if match[group] is not None:
            return Attribute(name, match.start(group), match.end(group), quote)
    return Attribute(name, match.end(), match.end(), "")


def _raw_text_end(text: str, name: str, start: int) -> int:
    if name == "plaintext":
        return len(text)
    if name == "script":
        return _script_end(text, start)
    match = _TEXT_ENDS[name].search(text, start)
    return match.start() if match else len(text)


def _script_end(text: str, start: int) -> int:
    """Finds the end tag of a script; within <!-- a nested <script> hides the next end tag."""
    escaped = nested = False
    position = start
    while match := _SCRIPT_MARKS.search(text, position):
        position = match.end()
        mark = match.group()
        if mark == "<!--":
            escaped = True
            position -= 2  # the dashes may already belong to "-->"
        elif mark == "-->":
            escaped = nested = False
        elif not match[1]:
            nested = nested or escaped
        elif nested:
            nested = False
        else:
            return match.start()
    return len(text)


def _lower(name: str) -> str:
    # str.lower would also turn the Kelvin sign into a k and so make up names.
    return name.translate(_ASCII_LOWER)
