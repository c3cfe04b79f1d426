"""Taking tags out of a segment before an engine sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from l10n.inline import tag_labels

_TAG = re.compile(r"<(?P<close>/?)(?P<label>[a-z]+[0-9]+)(?P<empty>/?)>")
_LINE_BREAK = "br"


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag taken out of a text.

    Attributes:
        label: its label, such as "a1".
        start: where it opens, in characters of the text without tags.
        end: where it closes; the same where it is self-contained.
        empty: whether it is self-contained.
        parent: the label of the tag right around it; empty where there is none.
        spaced: of a self-contained one, whether white space or an end of the text is before it, and after it.
    """

    label: str
    start: int
    end: int
    empty: bool
    parent: str = ""
    spaced: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Untagged:
    """A text without its tags, and where they were.

    Attributes:
        text: without tags.
        marks: in the order in which they open.
    """

    text: str
    marks: tuple[Mark, ...]


def untag(tagged: str) -> Untagged:
    """Gives a text without its tags.

    Where a self-contained one stood between two spaces, one of them goes too; a line break between two words leaves a
    space, so that they stay two.
    """
    labels = set(tag_labels(tagged))
    marks: dict[str, Mark] = {}
    around: list[str] = []
    text = ""
    position, last_object = 0, -1
    for match in _TAG.finditer(tagged):
        label = match["label"]
        if label not in labels:
            continue
        text = _joined(text, tagged[position : match.start()], last_object)
        position = match.end()
        if match["close"]:
            if label in marks:
                marks[label] = replace(marks[label], end=len(text))
            around = [other for other in around if other != label]
            continue
        parent = around[-1] if around else ""
        marks[label] = Mark(label, len(text), len(text), bool(match["empty"]), parent)
        if not match["empty"]:
            around.append(label)
            continue
        last_object = len(text)
        following = _TAG.sub("", tagged[position:])
        spaced = (not text or text[-1].isspace(), not following or following[0].isspace())
        marks[label] = replace(marks[label], spaced=spaced)
        if label.startswith(_LINE_BREAK) and not any(spaced):
            text += " "
    text = _joined(text, tagged[position:], last_object)
    return Untagged(text, tuple(marks.values()))


def _joined(text: str, following: str, last_object: int) -> str:
    """Gives a text with what follows; behind an object, without the space that it already has before it."""
    doubled = last_object == len(text) and following.startswith(" ") and (not text or text[-1] == " ")
    return text + (following[1:] if doubled else following)
