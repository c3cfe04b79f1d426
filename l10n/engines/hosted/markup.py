"""Numbered tags as services keep them: XML, or HTML that every HTML reader knows; and back.

What comes back beside the tags that went out stays in the text as it is, for the judge to see. Only a closing span that
closes nothing is left out: it is what damage leaves of a tag of ours, and no markup of the service's.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_TAG = re.compile(r"<(?P<close>/?)(?P<label>[a-z]+[0-9]+)(?P<empty>/?)>")
_ANY = re.compile(r"<[^<>]*>")
_SPACED = re.compile(r"<(?P<close>/?)\s*(?P<label>[a-z]+[0-9]+)\s*(?P<empty>/?)>")
_EMPTY_PAIR = re.compile(r"<(?P<label>[a-z]+[0-9]+)>\s*</(?P=label)>")
_LONE = re.compile(r"(?P<before> ?)<(?P<label>[a-z]+[0-9]+)/>(?P<after> ?)")


def to_xml(tagged: str) -> str:
    """Gives a text with numbered tags as XML: its tags are XML already, its text is escaped."""
    return "".join(
        part if place % 2 else html.escape(part, quote=False) for place, part in enumerate(_split_tags(tagged))
    )


def from_xml(answer: str, tagged: str) -> str:
    """Gives XML as a text with numbered tags.

    Args:
        answer: what came back.
        tagged: what it is the translation of, with numbered tags.
    """
    alone = {match["label"] for match in _TAG.finditer(tagged) if match["empty"]}
    parts: list[str] = []
    position = 0
    for match in _ANY.finditer(answer):
        parts.append(html.unescape(answer[position : match.start()]))
        ours = _SPACED.fullmatch(match[0])
        parts.append(f"<{ours['close']}{ours['label']}{ours['empty']}>" if ours else match[0])
        position = match.end()
    parts.append(html.unescape(answer[position:]))
    return _EMPTY_PAIR.sub(lambda m: f"<{m['label']}/>" if m["label"] in alone else m[0], "".join(parts))


def to_html(tagged: str) -> str:
    """Gives a text with numbered tags as HTML: a pair is a span with its label as id, a self-contained one an img."""
    parts = []
    for place, part in enumerate(_split_tags(tagged)):
        match = _TAG.fullmatch(part) if place % 2 else None
        if match is None:
            parts.append(html.escape(part, quote=False))
        elif match["empty"]:
            parts.append(f'<img id="{match["label"]}">')
        else:
            parts.append("</span>" if match["close"] else f'<span id="{match["label"]}">')
    return "".join(parts)


def from_html(answer: str, tagged: str) -> str:
    """Gives HTML as a text with numbered tags.

    Args:
        answer: what came back.
        tagged: what it is the translation of, with numbered tags.
    """
    reader = _Reader({match["label"] for match in _TAG.finditer(tagged)})
    reader.feed(answer)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Turns spans and images with known ids into tags; writes down everything else as it stands."""

    def __init__(self, labels: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._labels = labels
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        label = dict(attrs).get("id") or ""
        if tag == "span":
            self._open.append(label if label in self._labels else "")
        if label not in self._labels or tag not in ("span", "img"):
            self.parts.append(self.get_starttag_text() or f"<{tag}>")
        else:
            self.parts.append(f"<{label}/>" if tag == "img" else f"<{label}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._open:
            self.parts.append(f"</{self._open.pop() or tag}>")
        elif tag not in ("span", "img"):
            self.parts.append(f"</{tag}>")

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: ARG002 - as Python calls it
        # Python's own raises AssertionError for what is no section, such as "<![0"; to HTML all of them are comments
        return self.parse_bogus_comment(i)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.parts.append(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.parts.append(f"<?{data}>")


def without_tags(tagged: str, source: str) -> str:
    """Gives a translation without the tags that its source has; of two spaces around a self-contained one, one stays.

    Args:
        tagged: the translation.
        source: what it is the translation of.
    """
    labels = {match["label"] for match in _TAG.finditer(source)}

    def alone(match: re.Match[str]) -> str:
        if match["label"] not in labels:
            return match[0]
        return " " if match["before"] or match["after"] else ""

    text = _LONE.sub(alone, tagged)
    return _TAG.sub(lambda match: "" if match["label"] in labels else match[0], text).strip()


def _split_tags(tagged: str) -> list[str]:
    """Gives text and tags in turn, beginning with text."""
    parts: list[str] = []
    position = 0
    for match in _TAG.finditer(tagged):
        parts += [tagged[position : match.start()], match[0]]
        position = match.end()
    return [*parts, tagged[position:]]
