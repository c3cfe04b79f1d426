"""An entry of a catalog of which not every line has been read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from l10n.catalog.syntax import escaped
from l10n.model import Entry

OTHER_TEXT = "merge: theirs: "
"""How a translators' comment begins that keeps a second text of an entry."""

_Name = TypeVar("_Name", str, int)


@dataclass(slots=True)
class PartialEntry:
    """What has been read of an entry.

    Attributes:
        line: its first line, from 1.
        comments: translators' comments.
        extracted: the extractor's comments.
        references: files it comes from.
        flags: those of #, lines.
        workflow: those of #= lines.
        previous: what stands behind #|, by keyword.
        strings: what stands behind msgctxt, msgid, msgid_plural and msgstr, by keyword.
        forms: what stands behind msgstr[N], by number.
        spare: texts that the entry had no place for.
        obsolete: whether it is.
    """

    line: int
    comments: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    workflow: list[str] = field(default_factory=list)
    previous: dict[str, str] = field(default_factory=dict)
    strings: dict[str, str] = field(default_factory=dict)
    forms: dict[int, str] = field(default_factory=dict)
    spare: list[str] = field(default_factory=list)
    obsolete: bool = False

    @property
    def has_target(self) -> bool:
        """Whether a msgstr has been read."""
        return "msgstr" in self.strings or bool(self.forms)

    def as_entry(self) -> Entry:
        """Gives the entry that it is; what it has no place for is kept in comments."""
        strings, forms = self.strings, self.forms
        spare = list(self.spare)
        plural_source = strings.get("msgid_plural")
        target = strings.get("msgstr", "")
        plural_targets: tuple[str, ...] = ()
        if plural_source is not None:
            plural_targets = (*([target] if "msgstr" in strings else []), *(forms[place] for place in sorted(forms)))
            target = plural_targets[0] if plural_targets else ""
        else:
            alone = [forms[place] for place in sorted(forms)]
            if "msgstr" not in strings and alone:
                target = alone.pop(0)
            spare += alone
        fuzzy = "fuzzy" in self.flags or "fuzzy" in self.workflow
        return Entry(
            source=strings.get("msgid", ""),
            target=target,
            context=strings.get("msgctxt"),
            fuzzy=fuzzy,
            obsolete=self.obsolete,
            line=self.line,
            comments=(*self.comments, *(other_text(text) for text in spare if text)),
            extracted=tuple(self.extracted),
            references=tuple(self.references),
            previous=self.previous.get("msgid"),
            flags=tuple(flag for flag in dict.fromkeys(self.flags) if flag != "fuzzy"),
            workflow=tuple(dict.fromkeys(self.workflow)),
            previous_context=self.previous.get("msgctxt"),
            previous_plural=self.previous.get("msgid_plural"),
            plural_source=plural_source,
            plural_targets=plural_targets,
        )


def appending(texts: dict[_Name, str], key: _Name) -> Callable[[str], None]:
    """Gives a function that lengthens a string of an entry, which exists from now on."""
    texts[key] = ""

    def append(text: str) -> None:
        texts[key] += text

    return append


def appending_spare(spare: list[str]) -> Callable[[str], None]:
    """Gives a function that lengthens a text for which an entry has no place, which exists from now on."""
    place = len(spare)
    spare.append("")

    def append(text: str) -> None:
        spare[place] += text

    return append


def other_text(text: str) -> str:
    """Gives the translators' comment that keeps a second text of an entry."""
    return f"{OTHER_TEXT}{escaped(text)}"
