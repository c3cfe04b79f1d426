"""Translated values written into YAML, so that YAML reads exactly them; quoted as the source is where that can be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from l10n.formats.serialize import Written

_LINE_ENDS = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")
# YAML 1.2, 5.1: what is not printable; and what YAML 1.1 readers take for line ends.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_INDICATORS = "-?:,[]{}#&*!|>'\"%@`=<~"
# What YAML 1.1 or 1.2 reads as null, a truth value, a number or a date where it has no quotes.
_OTHER_TYPE = re.compile(
    r"(?:null|true|false|yes|no|on|off|y|n|[-+.]?[0-9][0-9a-fx_,.:+-]*|\.inf|\.nan|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*)",
    re.IGNORECASE,
)
_PROSE_IN_QUOTES = re.compile(r": | #|:$|\t")
_DOUBLE = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def compose_yaml(stretches: Sequence[Written], words: frozenset[str]) -> str:
    """Gives a front matter value that has translated text in it.

    Args:
        stretches: what it consists of, in order.
        words: how it is escaped; see markdown_quoting.
    """
    if "plain" in words:
        return _plain(stretches, words)
    written: list[str] = []
    for place, stretch in enumerate(stretches):
        if stretch.piece is not None:
            written.append(stretch.text)
            continue
        text = escape_yaml(stretch.text, words)
        if words & {"literal", "folded"}:
            follows_break = place == 0 or stretches[place - 1].text[-1:] in (" ", "\n", "\r")
            text = text.lstrip(" \t") if follows_break else text
        written.append(text)
    return "".join(written)


def escape_yaml(text: str, words: frozenset[str]) -> str:
    """Gives one run of translated text as it stands in a value of the given style, without the quotes around it.

    Args:
        text: plain text without tags.
        words: how it is escaped; see markdown_quoting.
    """
    text = _LINE_ENDS.sub(" ", text)
    if "double" in words:
        return _double(text)
    text = _UNPRINTABLE.sub(lambda match: " " if match[0].isspace() else "\ufffd", text)
    return text.replace("'", "''") if "single" in words else text


def _double(text: str) -> str:
    escaped = "".join(_DOUBLE.get(character, character) for character in text)
    return _UNPRINTABLE.sub(lambda match: f"\\U{ord(match[0]):08x}", escaped)


def _plain(stretches: Sequence[Written], words: frozenset[str]) -> str:
    """Gives a value without quotes where YAML reads it as the same text, else in double ones."""
    value = "".join(
        _LINE_ENDS.sub(" ", stretch.text) if stretch.piece is None else stretch.piece.text for stretch in stretches
    ).strip(" \t\n")
    needs_quotes = (
        not value
        or value != value.strip()
        or value[0] in _INDICATORS
        or _PROSE_IN_QUOTES.search(value)
        or "\n" in value
        or _UNPRINTABLE.search(value)
        or _OTHER_TYPE.fullmatch(value)
        or ("flow" in words and re.search(r"[,\[\]{}:]", value))
    )
    return f'"{_double(value)}"' if needs_quotes else value
