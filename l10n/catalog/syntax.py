"""The syntax of PO files: strings with their escapes, and the lines that statements and comments stand on."""

from __future__ import annotations

import re
from collections.abc import Sequence

UNKNOWN_ESCAPE = "this escape is not known in PO files"

STATEMENT = re.compile(
    r"\s*(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\s*\[\s*(?P<form>[0-9]{1,4})\s*\])?)\s*)?"
    r'"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"\s*',
    re.ASCII,
)
"""A keyword with its string, or a string alone. More than one may stand on a line.

Between them stands what gettext takes for a space; a no-break space only looks like one.
"""

SPACES = " \t\v\f\r"
"""What may stand before a statement or comment."""

_ESCAPE = re.compile(r"(?P<octets>(?:\\[0-7]{1,3}|\\x[0-9a-fA-F]+)+)|\\(?P<letter>.)", re.DOTALL)
_OCTET = re.compile(r"\\(?:x(?P<hexadecimal>[0-9a-fA-F]+)|(?P<octal>[0-7]{1,3}))")
_MEANING = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", '"': '"', "\\": "\\"}
_WRITTEN = {meaning: f"\\{letter}" for letter, meaning in _MEANING.items()}
_SPECIAL = re.compile(r'[\a-\r"\\]')


def unescaped(text: str) -> str:
    r"""Gives what the inside of a PO string stands for.

    Args:
        text: what stands between the quotes.

    Raises:
        ValueError: an escape that gettext does not know, or octets that are not UTF-8.
    """
    return _ESCAPE.sub(_meaning, text) if "\\" in text else text


def _meaning(match: re.Match[str]) -> str:
    octets = match["octets"]
    if octets is None:
        if match["letter"] not in _MEANING:
            raise ValueError(UNKNOWN_ESCAPE)
        return _MEANING[match["letter"]]
    numbers = [
        int(found["hexadecimal"], 16) if found["hexadecimal"] else int(found["octal"], 8)
        for found in _OCTET.finditer(octets)
    ]
    try:
        return bytes(numbers).decode("utf-8")
    except ValueError as error:
        raise ValueError(UNKNOWN_ESCAPE) from error


def escaped(text: str) -> str:
    """Gives a text as it stands between the quotes of a PO string."""
    return _SPECIAL.sub(lambda match: _WRITTEN[match[0]], text)


def string_lines(keyword: str, text: str) -> list[str]:
    """Gives the lines of a statement as msgcat --no-wrap writes them: a new line only behind a line break.

    Args:
        keyword: what the string is, such as "msgid" or "msgstr[0]".
        text: what it stands for.
    """
    if "\n" not in text[:-1]:
        return [f'{keyword} "{escaped(text)}"']
    lines = text.split("\n")
    written = [f'"{escaped(line)}\\n"' for line in lines[:-1]]
    return [f'{keyword} ""', *written, *([f'"{escaped(lines[-1])}"'] if lines[-1] else [])]


def split_references(line: str) -> list[str]:
    """Gives the names of a #: line; gettext 0.22 and newer enclose those with spaces in FSI and PDI.

    Args:
        line: what stands behind "#:".
    """
    return [enclosed or plain for enclosed, plain in _REFERENCE.findall(line)]


_REFERENCE = re.compile(r"\u2068([^\u2069]*)\u2069|(\S+)")


def reference_lines(references: Sequence[str], width: int) -> list[str]:
    """Gives the #: lines of an entry.

    Args:
        references: names of files.
        width: how long a line may become with more than one name.
    """
    lines: list[str] = []
    for reference in references:
        written = f"\u2068{reference}\u2069" if " " in reference else reference
        if lines and len(lines[-1]) + 1 + len(written) <= width:
            lines[-1] += f" {written}"
        else:
            lines.append(f"#: {written}")
    return lines


def split_flags(line: str) -> list[str]:
    """Gives the flags of a line, from what stands behind "#," or "#="."""
    return [flag for flag in (part.strip() for part in line.split(",")) if flag]
