"""Untrusted text made safe to show: nothing in it can move a cursor, colour a terminal or hide."""

from __future__ import annotations

import re

UNSEEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Controls, marks of direction, characters without a shape, halves of characters and no characters."""
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def visible(text: str, keep: str = "") -> str:
    """Gives a text with its controls, invisible and half characters written as escapes.

    Args:
        text: anything that was read from a file.
        keep: characters that are left as they are, such as new lines.
    """
    if text.isascii() and text.isprintable():
        return text
    return UNSEEN.sub(lambda match: match[0] if match[0] in keep else _escaped(match[0]), text)


def _escaped(character: str) -> str:
    number = ord(character)
    if character in _NAMED:
        return _NAMED[character]
    if number > 0xFFFF:
        return f"\\U{number:08x}"
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
