"""Mending the lines of a damaged catalog one by one, until every line is a comment or a statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from l10n.catalog.repairs import Repair, guess
from l10n.catalog.syntax import SPACES, STATEMENT

Line = tuple[int, str]

_START = re.compile(
    r"(?P<mark>\s*(?:#~\s*\||#~|#\|)?\s*)"
    r"(?P<keyword>(?:msgctxt|msgid_plural|msgid|msgstr)\s*(?:\[\s*[0-9]+\s*\]\s*)?(?=[\s\"]|$))?"
)
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]*(?=[\"#m])")
_LIKE_SPACES = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_TAKEN = re.compile(r"\s*#")
_BARE = re.compile(r"#(?=[^\s:,.|~=#!])")
_BACKSLASH = re.compile(r"\\(?P<known>[abfnrtv\"\\0-7]|x(?=[0-9a-fA-F]))?")


@dataclass(slots=True)
class _Mender:
    """What is known while lines are mended.

    Attributes:
        repairs: what was done.
        strays: lines that are nothing of a catalog.
        is_open: whether the line before began a string and did not end it.
    """

    repairs: list[Repair]
    strays: list[Line]
    is_open: bool = False

    def mend(self, number: int, line: str) -> str:
        """Gives a line of PO syntax that holds all of the line's text."""
        line = self._visible(number, line)
        found = _START.match(line)
        mark, keyword = (found["mark"], found["keyword"] or "") if found else ("", "")
        rest = line[len(mark) + len(keyword) :]
        if not mark.strip() and _TAKEN.match(line):
            return self._comment(number, line)
        if not line.strip() or (mark.strip() and not keyword and (not rest.strip() or rest[0] in "#=")):
            self.is_open = False
            return line
        if self._is_statement(keyword + rest):
            self.is_open = False
            return mark + self._with_known_escapes(number, keyword + rest)
        if keyword or rest.startswith('"'):
            return self._string(number, mark, keyword, rest.strip())
        if self.is_open:
            return self._continued(number, mark, rest.strip())
        self.repairs.append(Repair(number, "this line is not PO syntax; it is a comment now", certain=False))
        self.strays.append((number, line.strip()))
        return ""

    def _visible(self, number: int, line: str) -> str:
        """Gives a line without what cannot be seen before its statement or comment, and with plain spaces in it."""
        unseen = _UNSEEN.match(line)
        plain = line[unseen.end() :] if unseen and unseen[0].strip(SPACES) else line if line.strip() else ""
        found = _START.match(plain)
        if found and found["keyword"]:
            plain = plain[: found.end()].translate(_LIKE_SPACES) + plain[found.end() :]
        if plain != line and line.strip(SPACES):
            self.repairs.append(Repair(number, "characters that cannot be seen stood here; plain spaces do now"))
        return plain

    def _comment(self, number: int, line: str) -> str:
        self.is_open = False
        if _BARE.match(line):
            self.repairs.append(Repair(number, "this comment had no space behind its #"))
            return f"# {line[1:]}"
        return line

    def _is_statement(self, text: str) -> bool:
        place = 0
        while place < len(text):
            match = STATEMENT.match(text, place)
            if match is None:
                return False
            place = match.end()
        return True

    def _with_known_escapes(self, number: int, text: str) -> str:
        mended = _BACKSLASH.sub(_doubled, text)
        if mended != text:
            self.repairs.append(Repair(number, "a backslash began no escape; it is doubled now"))
        return mended

    def _string(self, number: int, mark: str, keyword: str, rest: str) -> str:
        """Gives a statement whose string is open, has quotes inside, or has none around it."""
        body, self.is_open = rest, True
        what = "this string had no quotes around it; it has now"
        if rest.startswith('"'):
            body = rest[1:]
            what = "this string did not end; it ends with the line now"
        if body.endswith('"') and rest != '"':
            body, self.is_open = body[:-1], False
            what = "quotes inside this string were not escaped; they are now"
        if not rest:
            what = "this statement had no string; it has an empty one now"
            self.is_open = False
        self.repairs.append(guess(number, what))
        return f'{mark}{keyword.rstrip()}{" " if keyword else ""}"{_quoted(body)}"'

    def _continued(self, number: int, mark: str, rest: str) -> str:
        """Gives a line that goes on with the string of the line before, which did not end there."""
        ends = rest.endswith('"')
        self.is_open = not ends
        self.repairs.append(guess(number, "this line went on with the string before it; it is a string now"))
        return f'{mark}" {_quoted(rest[:-1] if ends else rest)}"'


@dataclass(frozen=True, slots=True)
class Mended:
    """Lines after their repair.

    Attributes:
        lines: each a comment, a statement or blank.
        strays: the text of lines that are nothing of a catalog, and are blank in `lines`.
        repairs: what was done.
    """

    lines: Sequence[Line]
    strays: Sequence[Line]
    repairs: Sequence[Repair]


def mend_lines(lines: Iterable[Line]) -> Mended:
    """Gives lines of PO syntax; all text is kept.

    Args:
        lines: with their numbers, without line ends and conflict markers.
    """
    mender = _Mender([], [])
    mended = [(number, mender.mend(number, line)) for number, line in lines]
    return Mended(mended, mender.strays, mender.repairs)


def _quoted(body: str) -> str:
    """Gives the inside of a string with its quotes and backslashes escaped where they are not."""
    escaped = _BACKSLASH.sub(_doubled, body)
    return re.sub(r'(\\.)|"', lambda match: match[1] or '\\"', escaped, flags=re.DOTALL)


def _doubled(match: re.Match[str]) -> str:
    return match[0] if match["known"] else "\\\\"
