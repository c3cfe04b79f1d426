"""Translated text written as Markdown: it reads back as exactly that text, and is never taken for markup.

Only what would be markup is escaped, so that ordinary prose stays readable: snake_case, 3 * 4 and [sic] stand as they
are. Whether a character would be markup depends on what stands around it, so a block is escaped as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from l10n.formats.front_matter_write import compose_yaml, escape_yaml
from l10n.formats.markdown_frames import raw_text
from l10n.formats.markdown_runs import SEPARATOR, Run, Shape, arrange
from l10n.formats.serialize import Written
from l10n.model import Block, Segment

_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SPECIAL = re.compile(r"[\\`*_~$\[\]<&|!(:{]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
_HTML_START = re.compile(r"<(?:[A-Za-z/!?]|$)")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_CLOSING_ROW = re.compile(r"(?:^|[ \t])(#+)[ \t]*$")
_BLOCK_START = re.compile(
    r"""(?:[0-9]{1,9}(?P<sign>[.)])|\#{1,6}|[-+*])(?=[ \t]|$)   # list markers and headings
      | >                                                       # quotes
      | (?:-[ \t]*)+$ | =+[ \t]*$ | (?:_[ \t]*){3,}$ | \+{3}[ \t]*$  # underlines, rules, front matter
      | [|:-][|:\- \t]*$                                        # the row under a table's head""",
    re.VERBOSE,
)
_TEMPLATE = re.compile(r"\{(?:[{%]|[ ]?[#.:])")
_FORMULA = re.compile(r"\$[^$]+\$")
_LINE = re.compile(r"[^\r\n]*")
# Other white space than ASCII's counts for emphasis, but not for formulas, and not in every parser.
_SPACES = " \t\r\n"
_IDLE = {mark: re.compile(rf"(?<=[{_SPACES}]){re.escape(mark)}(?=[{_SPACES}])") for mark in "*_~$"}
_CHECK_BOX = re.compile(r"\[[ xX]\](?:\s|$)")
_TITLE_MARKS = {"double": '"', "single": "'", "round": "()"}


def compose(stretches: Sequence[Written], block: Block) -> str:
    """Gives a block that has translated text in it, as Markdown.

    Args:
        stretches: what it consists of, in order.
        block: the block; its `quoting` says how it is escaped.
    """
    pieces = [piece for part in block.content for piece in (part.pieces if isinstance(part, Segment) else (part,))]
    source = [Written(raw_text([piece]), piece) for piece in pieces]
    return _compose(stretches, frozenset(block.quoting.split()), source)


def escape(text: str, block: Block, at_start: bool) -> str:
    """Gives one run of translated text as Markdown, where nothing is known of what stands around it.

    Args:
        text: plain text without tags.
        block: the block it stands in; its `quoting` says how it is escaped.
        at_start: whether the run begins the block.
    """
    words = frozenset(block.quoting.split())
    if "yaml" in words:
        return escape_yaml(text, words)
    return _compose([Written(text, None)], words if at_start else (words - {"line", "task"}) | {"inner"}, [])


def _compose(stretches: Sequence[Written], words: frozenset[str], source: Sequence[Written]) -> str:
    if "yaml" in words:
        return compose_yaml(stretches, words)
    if "title" in words:
        return "".join(part.text if part.piece is not None else _title(part.text, words) for part in stretches)
    return _Writer(arrange(stretches, words, source), words, "".join(part.text for part in source)).write()


def _title(text: str, words: frozenset[str]) -> str:
    marks = "".join(_TITLE_MARKS[style] for style in words & _TITLE_MARKS.keys())
    text = " ".join(text.split("\n"))
    written: list[str] = []
    for place, character in enumerate(text):
        following = text[place + 1 : place + 2]
        if character == "`":
            written.append("&#96;")
        elif (
            character in marks
            or (character == "\\" and (not following or following in _PUNCTUATION))
            or (character == "&" and _ENTITY.match(text, place))
            or (character == "|" and "cell" in words)
        ):
            written.append("\\" + character)
        else:
            written.append(character)
    return "".join(written)


def _is_space(character: str) -> bool:
    return not character or character.isspace()


def _is_punctuation(character: str) -> bool:
    return character in _PUNCTUATION or unicodedata.category(character).startswith("P")


def _reference(character: str) -> str:
    return f"&#{ord(character)};"


class _Writer:
    """Escapes the translated runs of a block, knowing the whole of it.

    Args:
        runs: the block's runs, as `arrange` gives them.
        words: how it is escaped; see markdown_quoting.
        source: the block's raw text; marks that stand side by side there can do so again.
    """

    def __init__(self, runs: Sequence[Run], words: frozenset[str], source: str) -> None:
        self._runs = runs
        self._words = words
        self._source = source
        self._full = "".join(run.text for run in runs)
        self._raw = "".join(run.text for run in runs if run.shape is not Shape.PLAIN)
        self._starts: list[int] = []
        position = 0
        for run in runs:
            self._starts.append(position)
            position += len(run.text)
        self._alone: dict[str, bool] = {}
        self._edits: dict[int, str] = {}
        self._insertions: dict[int, str] = {}

    def write(self) -> str:
        for run, start in zip(self._runs, self._starts, strict=True):
            if run.shape is Shape.PLAIN:
                self._mark_inline(start, start + len(run.text))
                if run.starts_line:
                    self._mark_block_start(start)
        if "atx" in self._words and (row := _CLOSING_ROW.search(self._full)) and self._is_plain(row.start(1)):
            self._edits[row.start(1)] = "\\#"
        for place, run in enumerate(self._runs):
            if place and self._clash(self._runs[place - 1], run):
                self._insertions[self._starts[place]] = SEPARATOR
        # what mends one mark may be the neighbour of another
        mended = -1
        while mended != len(self._edits) + len(self._insertions):
            mended = len(self._edits) + len(self._insertions)
            for place, run in enumerate(self._runs):
                if run.shape is Shape.OPENER:
                    self._mend_opener(place)
                elif run.shape is Shape.CLOSER:
                    self._mend_closer(place)
        return "".join(
            self._insertions.get(start, "") + (self._edited(run, start) if run.shape is Shape.PLAIN else run.text)
            for run, start in zip(self._runs, self._starts, strict=True)
        )

    def _edited(self, run: Run, start: int) -> str:
        return "".join(self._edits.get(start + offset, character) for offset, character in enumerate(run.text))

    def _is_plain(self, place: int) -> bool:
        if not 0 <= place < len(self._full):
            return False
        return self._runs[bisect_right(self._starts, place) - 1].shape is Shape.PLAIN

    def _mark_block_start(self, start: int) -> None:
        rest = _LINE.match(self._full, start)[0]  # type: ignore[index]  # matches the empty line too
        if self._full[start] == "\ufeff" and start == 0:
            self._edits[start] = _reference("\ufeff")
        elif "task" in self._words and _CHECK_BOX.match(rest):
            self._edits[start] = "\\["
        elif match := _BLOCK_START.match(rest):
            place = start + (match.start("sign") if match["sign"] else 0)
            if self._is_plain(place):
                self._edits[place] = "\\" + self._full[place]

    def _mark_inline(self, start: int, end: int) -> None:
        harmless = set() if "labels" in self._words else self._harmless_brackets(start, end)
        for match in _SPECIAL.finditer(self._full, start, end):
            place = match.start()
            if place not in harmless and (edit := self._edit(place, start, end)):
                self._edits[place] = edit

    def _harmless_brackets(self, start: int, end: int) -> set[int]:
        """Gives the places of square brackets that make no link: a pair without another one or an address behind it."""
        places: set[int] = set()
        for match in _BRACKETS.finditer(self._full, start, end):
            before, after = self._full[match.start() - 1 : match.start()], self._full[match.end() : match.end() + 1]
            if before != "]" and after not in ("(", "[", ":"):
                places |= {match.start(), match.end() - 1}
        return places

    def _edit(self, place: int, start: int, end: int) -> str | None:
        """Gives what to write for a character that may be markup; None where it is none."""
        character = self._full[place]
        before, after = self._full[place - 1 : place] if place else "", self._full[place + 1 : place + 2]
        is_markup = True
        if character == "\\":
            is_markup = not after or after in _PUNCTUATION or after in "\r\n"
            if is_markup and after == "|" and "cell" in self._words:
                return _reference("\\")
        elif character in "`*_~$":
            return self._delimiter_edit(place, start, end)
        elif character == "<":
            is_markup = _HTML_START.match(self._full, place) is not None
        elif character == "&":
            is_markup = _ENTITY.match(self._full, place) is not None
        elif character == "|":
            if "underlined" in self._words:
                return _reference("|")  # some parsers see a table's head even where the bar is escaped
            is_markup = "cell" in self._words or "\n" in self._full or "\r" in self._full
        elif character == "!":
            is_markup = after == "[" and place + 1 >= end
        elif character == "{":
            is_markup = _TEMPLATE.match(self._full, place) is not None
        elif character in "(:":
            is_markup = before == "]" and place == start
        return "\\" + character if is_markup else None

    def _delimiter_edit(self, place: int, start: int, end: int) -> str | None:
        """Gives what to write for a mark; a row of equal ones in the translated run from start to end counts as one."""
        character = self._full[place]
        row_end = place + 1
        while place > start and self._full[place - 1] == character:
            place -= 1
        while row_end < end and self._full[row_end] == character:
            row_end += 1
        before, after = self._full[place - 1 : place] if place else "", self._full[row_end : row_end + 1]
        if "inner" not in self._words and self._is_alone(character):
            return None
        if character in _IDLE and before and after and before in _SPACES and after in _SPACES:
            return None
        if character == "_" and before.isalnum() and after.isalnum() and character not in self._raw:
            return None
        # a backslash keeps neither of these from closing what opened earlier in raw text
        if character in "`$" and ("inner" in self._words or character in self._raw):
            return _reference(character)
        return "\\" + character

    def _is_alone(self, character: str) -> bool:
        """Tells whether only one mark of a kind could open or close anything; those between spaces cannot."""
        if character not in self._alone:
            count = self._full.count(character)
            idle = len(_IDLE[character].findall(self._full)) if count > 1 and character in _IDLE else 0
            self._alone[character] = count - idle <= 1
        return self._alone[character]

    def _clash(self, left: Run, right: Run) -> bool:
        """Tells whether two neighbours would be read as one mark, or as something else than they are."""
        last, first = left.text[-1], right.text[0]
        if left.shape is Shape.RAW and _FORMULA.fullmatch(left.text) and first.isalnum():
            return True
        if right.shape is Shape.RAW and _FORMULA.fullmatch(right.text) and last.isalnum():
            return True
        if Shape.PLAIN in (left.shape, right.shape) or (left.shape is right.shape and left.shape is not Shape.RAW):
            return False
        if left.shape is right.shape and left.text + right.text in self._source:
            return False
        return (last == "]" and first == "[") or (last == first and first in "`*_~$")

    def _around(self, place: int) -> tuple[int, int]:
        """Gives the span of the row of equal marks that a mark belongs to."""
        run, start = self._runs[place], self._starts[place]
        end = start + len(run.text)
        first = place
        while first and self._runs[first - 1].shape is run.shape and self._runs[first - 1].text[-1] == run.text[0]:
            first -= 1
        for following in range(place + 1, len(self._runs)):
            if self._runs[following].shape is not run.shape or self._runs[following].text[0] != run.text[0]:
                break
            end += len(self._runs[following].text)
        return self._starts[first], end

    def _seen(self, place: int, *, last: bool) -> str:
        """Gives the character that stands at a place once it is written: the last or first one of its escape."""
        if not 0 <= place < len(self._full):
            return ""
        written = self._edits.get(place, self._full[place])
        return written[-1 if last else 0]

    def _mend_opener(self, place: int) -> None:
        """Sees to it that a mark opens emphasis: one before punctuation must not follow a letter."""
        start, end = self._around(place)
        if start in self._insertions:
            return
        before, after = self._seen(start - 1, last=True), self._seen(end, last=False)
        if _is_space(before) or _is_punctuation(before) or (after.isalnum() and self._full[start] == "*"):
            return
        if self._is_plain(start - 1):
            self._refer(start - 1)
        else:
            self._insertions[start] = SEPARATOR

    def _mend_closer(self, place: int) -> None:
        """Sees to it that a mark closes emphasis: one behind punctuation must not precede a letter."""
        start, end = self._around(place)
        before, after = self._seen(start - 1, last=True), self._seen(end, last=False)
        if end in self._insertions or _is_space(after) or _is_punctuation(after):
            return
        if before.isalnum() and self._full[start] == "*":
            return
        if self._is_plain(end):
            self._refer(end)
        else:
            self._insertions[end] = SEPARATOR

    def _refer(self, place: int) -> None:
        """Writes a character by its number, which counts as punctuation; a backslash before it must not escape that."""
        self._edits[place] = _reference(self._full[place])
        if self._full[place - 1 : place] == "\\" and self._is_plain(place - 1):
            self._edits[place - 1] = "\\\\"
