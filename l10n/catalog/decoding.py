"""Turning the bytes of a damaged catalog into text, in whatever charset they really are."""

from __future__ import annotations

import codecs
import re

from l10n.catalog.repairs import Repair, guess

_CHARSET = re.compile(rb"charset=([^\s;\\\"]+)", re.IGNORECASE)
_LANGUAGE = re.compile(rb"^\"Language: *([A-Za-z]+)", re.MULTILINE)
_LEGACY = {
    ("be", "bg", "mk", "ru", "sr", "uk"): ("cp1251", "koi8_u"),
    ("cs", "hr", "hu", "pl", "ro", "sk", "sl"): ("cp1250", "iso8859_2"),
}
"""Charsets that catalogs of a language were written in before UTF-8; Western European ones where none is named."""

_WESTERN = ("cp1252",)
_UNSAID = {"ascii", "charset"}
"""Charsets in a header that say nothing: the one of templates is a placeholder."""


def decode_catalog(content: bytes) -> tuple[str, list[Repair]]:
    """Gives the text of a catalog, and what had to be done for it.

    Args:
        content: the whole file.
    """
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            text = content.decode(codec, errors="replace")
            return text, [Repair(1, "the file was UTF-16; it is UTF-8 now", certain="\ufffd" not in text)]
    repairs: list[Repair] = []
    if content.startswith(codecs.BOM_UTF8):
        content = content.removeprefix(codecs.BOM_UTF8)
        repairs.append(Repair(1, "a byte order mark stood before the first line; it is gone"))
    text, more = _decode(content)
    repairs += more
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        repairs.append(
            Repair(line, f"{text.count(chr(0))} zero bytes stood here and below; they are gone", certain=False)
        )
        text = text.replace("\0", "")
    return text, repairs


def _decode(content: bytes) -> tuple[str, list[Repair]]:
    found = _CHARSET.search(content)
    declared = found[1].decode("ascii", "replace") if found else ""
    line = content.count(b"\n", 0, found.start()) + 1 if found else 1
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(content, declared, line)
    codec = _codec(declared)
    if not found or content.isascii() or codec == "utf-8":
        return text, []
    return text, [Repair(line, f"the header said charset={declared}, and the text is UTF-8; now it says so")]


def _codec(charset: str) -> str:
    """Gives Python's name of a charset; empty where it says nothing or does not exist."""
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return ""
    return "" if name in _UNSAID else name


def _decode_other(content: bytes, declared: str, line: int) -> tuple[str, list[Repair]]:
    codec = _codec(declared)
    if codec and codec != "utf-8" and not _is_mostly_utf8(content):
        # what calls itself Latin 1 and has control characters is what Windows calls so
        codec = "cp1252" if codec == "iso8859-1" and re.search(rb"[\x80-\x9f]", content) else codec
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            pass
        else:
            return text, [Repair(line, f"the text was {declared}; it is UTF-8 now, and the header says so")]
    lines = content.split(b"\n")
    texts, repairs = [], []
    charset = _likeliest(content)
    for number, raw in enumerate(lines, start=1):
        try:
            texts.append(raw.decode("utf-8"))
        except UnicodeDecodeError:
            texts.append(raw.decode(charset, errors="backslashreplace"))
            repairs.append(guess(number, f"this line was not UTF-8 and was read as {charset}"))
    return "\n".join(texts), repairs


def _is_mostly_utf8(content: bytes) -> bool:
    right = wrong = 0
    for raw in content.split(b"\n"):
        if raw.isascii():
            continue
        try:
            raw.decode("utf-8")
            right += 1
        except UnicodeDecodeError:
            wrong += 1
    return right > wrong


def _likeliest(content: bytes) -> str:
    """Gives the charset in which the lines that are not UTF-8 most likely are."""
    found = _LANGUAGE.search(content)
    language = found[1].decode("ascii").lower() if found else ""
    charsets = next((charsets for languages, charsets in _LEGACY.items() if language in languages), _WESTERN)
    other = b"\n".join(raw for raw in content.split(b"\n") if not _is_utf8(raw))
    return max(charsets, key=lambda charset: _likeliness(other.decode(charset, "replace")))


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likeliness(text: str) -> int:
    """Weighs a reading: most letters of a text are small, which they are not when read in the wrong charset."""
    letters = [character for character in text if ord(character) > 0x7F]
    return sum(1 if character.islower() else -1 for character in letters)
