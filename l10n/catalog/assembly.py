"""Putting the entries of a catalog together from its lines.

Every line ends up in an entry, in the header or below the last entry. What gettext would refuse is a fault: a reader
raises on it, a repair notes it and goes on with what is done here without losing any of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from l10n.catalog.partial import PartialEntry, appending, appending_spare, other_text
from l10n.catalog.syntax import SPACES, STATEMENT, escaped, split_flags, split_references, unescaped
from l10n.model import Entry

Fault = Callable[[int, str], None]
"""Called with the line and the problem; may raise."""

NOT_PO = "this line is not PO syntax"
COMMENT_INSIDE = "a comment stands inside this entry"
_MESSAGE_STARTS = ("msgctxt", "msgid")
# msgcat 0.21 turns the #= line of gettext 1.0 into this comment, and a draft into an approved translation with it
_WORKFLOW_COMMENT = re.compile(r"= ([a-z][\w-]*(?:, *[a-z][\w-]*)*)")


@dataclass(frozen=True, slots=True)
class Assembly:
    """What the lines of a catalog hold.

    Attributes:
        entries: in file order, the header among them.
        ending: comments below the last entry.
    """

    entries: tuple[Entry, ...]
    ending: tuple[str, ...]


def assemble(lines: Iterable[tuple[int, str]], fault: Fault) -> Assembly:
    """Gives the entries that stand on lines.

    Args:
        lines: with their numbers, without line ends.
        fault: called where gettext would refuse a line or an entry.
    """
    assembler = _Assembler(fault)
    for number, line in lines:
        assembler.read(number, line)
    return assembler.end()


class _Assembler:
    """Reads lines one after the other.

    Comments belong to the entry that follows them; strings without a keyword to the statement before them.
    """

    def __init__(self, fault: Fault) -> None:
        self._fault = fault
        self._entries: list[Entry] = []
        self._entry: PartialEntry | None = None  # its msgctxt or msgid has been read
        self._ahead: PartialEntry | None = None  # comments of the next one
        self._append: Callable[[str], None] | None = None  # where a string without a keyword goes
        self._append_previous: Callable[[str], None] | None = None  # the same behind #|

    def read(self, number: int, line: str) -> None:
        first = line[:1]
        if first not in {'"', "m"}:
            line = line.lstrip(SPACES)
            if not line:
                return
            if line[0] == "#":
                self._read_comment(number, line)
                return
        self._read_statements(number, line, obsolete=False)

    def end(self) -> Assembly:
        self._finish()
        ahead = self._ahead or PartialEntry(0)
        if ahead.previous:
            self._fault(ahead.line, "a previous msgid has no entry below it")
        # flags and references of an entry that is not there have no meaning left but their wording
        tools = [f". {text}" for text in ahead.extracted] + [f": {name}" for name in ahead.references]
        # "= fuzzy" in a comment would be read as the flag again
        fuzzy = ["fuzzy"] if "fuzzy" in ahead.workflow else []
        tools += [f", {flag}" for flag in (*ahead.flags, *fuzzy)]
        tools += [f"= {flag}" for flag in ahead.workflow if flag != "fuzzy"]
        tools += [f"| {keyword} {escaped(text)}" for keyword, text in ahead.previous.items()]
        return Assembly(tuple(self._entries), (*ahead.comments, *tools))

    def _coming(self, number: int) -> PartialEntry:
        """Gives the entry that comments belong to: the next one, unless the one before turns out to go on."""
        if self._ahead is None:
            self._ahead = PartialEntry(number)
        self._append_previous = None
        return self._ahead

    def _read_comment(self, number: int, line: str) -> None:
        mark, rest = line[1:2], line[2:]
        if mark == "~":
            self._read_obsolete(number, rest.lstrip())
        elif mark == ",":
            self._coming(number).flags += split_flags(rest)
        elif mark == "=":
            self._coming(number).workflow += split_flags(rest)
        elif mark == ".":
            self._coming(number).extracted.append(rest.removeprefix(" "))
        elif mark == ":":
            self._coming(number).references += split_references(rest)
        elif mark == "|":
            self._read_previous(number, rest)
        else:
            self._read_words(number, line[1:].removeprefix(" "))

    def _read_words(self, number: int, text: str) -> None:
        workflow = _WORKFLOW_COMMENT.fullmatch(text)
        flags = split_flags(workflow[1]) if workflow else []
        coming = self._coming(number)
        if "fuzzy" in flags:
            coming.flags.append("fuzzy")
            coming.workflow += [flag for flag in flags if flag != "fuzzy"]
        else:
            coming.comments.append(text)

    def _read_obsolete(self, number: int, rest: str) -> None:
        if rest.startswith("|"):
            self._read_previous(number, rest[1:])
        elif rest.startswith("#"):
            self._read_comment(number, rest)
        elif rest.startswith("="):
            self._coming(number).workflow += split_flags(rest[1:])
        elif rest:
            self._read_statements(number, rest, obsolete=True)

    def _read_previous(self, number: int, rest: str) -> None:
        append = self._append_previous
        coming = self._coming(number)
        place = 0
        while place < len(rest):
            match = STATEMENT.match(rest, place)
            keyword = match and match["keyword"]
            if match is None or (keyword or "").startswith("msgstr") or (keyword is None and append is None):
                self._stray(number, rest[place:])
                break
            if keyword in coming.previous:
                coming.comments.append(other_text(coming.previous.pop(keyword)))
            if keyword:
                append = appending(coming.previous, keyword)
            if append is not None:
                append(self._text(number, match["text"]))
            place = match.end()
        self._append_previous = append

    def _read_statements(self, number: int, line: str, *, obsolete: bool) -> None:
        place = 0
        while place < len(line):
            match = STATEMENT.match(line, place)
            if match is None or not self._read_statement(number, match, obsolete=obsolete):
                if line[place:].strip(SPACES):
                    self._stray(number, line[place:])
                return
            place = match.end()

    def _read_statement(self, number: int, match: re.Match[str], *, obsolete: bool) -> bool:
        keyword, form, text = match.group("keyword", "form", "text")
        if keyword is None:
            if self._append is None or self._entry is None:
                return False
            self._take_ahead(number, self._entry)
        elif keyword in _MESSAGE_STARTS:
            self._start(number, keyword, obsolete=obsolete)
        elif self._entry is None or "msgid" not in self._entry.strings:
            self._set_context_aside(number)
            return False
        else:
            self._continue(number, keyword, form)
        if self._entry is not None and self._entry.obsolete is not obsolete:
            self._fault(number, "some lines of this entry are obsolete (#~) and others are not")
        if self._append is not None:
            self._append(self._text(number, text))
        return True

    def _start(self, number: int, keyword: str, *, obsolete: bool) -> None:
        entry = self._entry
        if entry is None or keyword == "msgctxt" or "msgid" in entry.strings:
            self._finish()
            entry = self._entry = self._ahead or PartialEntry(number)
            entry.obsolete = obsolete
            self._ahead = None
        else:
            self._take_ahead(number, entry)
        self._append = appending(entry.strings, keyword)

    def _set_context_aside(self, number: int) -> None:
        """Keeps a msgctxt that has no msgid in a comment, lest it change what the next msgid stands for."""
        context = self._entry.strings.pop("msgctxt", None) if self._entry is not None else None
        if self._entry is not None and context is not None:
            self._fault(number, "a msgctxt stands here without its msgid")
            self._entry.comments.append(f'line {self._entry.line}: msgctxt "{escaped(context)}"')
            self._append = None

    def _take_ahead(self, number: int, entry: PartialEntry) -> None:
        """Gives an entry the comments that stand between its own lines."""
        if self._ahead is None:
            return
        self._fault(number, COMMENT_INSIDE)
        for name in ("comments", "extracted", "references", "flags", "workflow"):
            getattr(entry, name).extend(getattr(self._ahead, name))
        for keyword, text in self._ahead.previous.items():
            if keyword in entry.previous:
                entry.comments.append(other_text(text))
            else:
                entry.previous[keyword] = text
        self._ahead = None

    def _continue(self, number: int, keyword: str, form: str | None) -> None:
        entry = self._entry
        assert entry is not None, "the caller has looked"  # noqa: S101 - tells mypy what the caller has looked for
        self._take_ahead(number, entry)
        if form is not None:
            place = int(form)
            if place in entry.forms or place != len(entry.forms) or "msgid_plural" not in entry.strings:
                self._fault(number, "this plural form stands in the wrong place")
            if place in entry.forms:
                self._append = appending_spare(entry.spare)
            else:
                self._append = appending(entry.forms, place)
        elif keyword in entry.strings or (keyword == "msgstr" and entry.forms):
            self._fault(number, f"this entry has a second {keyword}")
            self._append = appending_spare(entry.spare)
        else:
            self._append = appending(entry.strings, keyword)

    def _finish(self) -> None:
        entry, self._entry, self._append = self._entry, None, None
        if entry is None:
            return
        if "msgid" not in entry.strings:
            self._fault(entry.line, "this entry has no msgid")
        elif not entry.has_target:
            self._fault(entry.line, "this entry has no msgstr")
        elif "msgid_plural" in entry.strings and "msgstr" in entry.strings:
            self._fault(entry.line, "this plural entry has a msgstr without a number")
        self._entries.append(entry.as_entry())

    def _stray(self, number: int, rest: str) -> None:
        self._fault(number, NOT_PO)
        entry = self._ahead or self._entry or self._coming(number)
        entry.comments.append(f"line {number}: {rest.strip()}")

    def _text(self, number: int, text: str) -> str:
        try:
            return unescaped(text)
        except ValueError as error:
            self._fault(number, str(error))
            return text


def is_header(entry: Entry) -> bool:
    """Tells whether an entry is a catalog's header."""
    return entry.source == "" and entry.context is None and not entry.obsolete


def duplicates(entries: Sequence[Entry]) -> Iterable[tuple[Entry, Entry]]:
    """Gives each entry that stands in a catalog already, with the first one; gettext counts obsolete ones too."""
    seen: dict[tuple[str | None, str], Entry] = {}
    for entry in entries:
        first = seen.setdefault((entry.context, entry.source), entry)
        if first is not entry:
            yield first, entry
