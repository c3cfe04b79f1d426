"""What is believed of a translation that a service gives: nothing that its source does not bear out."""

from __future__ import annotations

import re
import unicodedata

from l10n.inline import plain

_MARKUP = re.compile(r"<[/!?]?([A-Za-z!?][\w:-]*)|<(!--)")
_ADDRESS = re.compile(r"(?:https?|ftp|javascript|data|vbscript|file):[^\s<>\"']*[^\s<>\"'.,;:!?)»“”’]", re.IGNORECASE)
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_DENSE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f]")
"""Scripts that say with one character what takes an alphabet several."""

LONGER = 3.0
"""A translation is at most so many times as long as its source, and SOME more; from a dense script four times that."""

SHORTER = 6.0
"""A source is at most so many times as long as its translation, and SOME more; into a dense script three times that."""

SOME = 60


def damage(source: str, answer: str, longer: float = LONGER) -> str:
    """Gives what makes a translation unfit for a catalog whatever it says, a phrase; empty where nothing does.

    Args:
        source: with numbered tags.
        answer: its translation, with numbered tags.
        longer: how many times as long as the source it may be.
    """
    if not answer.strip():
        return "the answer is empty"
    signs = {character for character in answer if _is_unfit(character)} - set(source)
    if signs:
        return f"the answer holds signs of control: U+{ord(min(signs)):04X}"
    added = _names(answer) - _names(source)
    if added:
        return f"the answer brings markup of its own: <{min(added)}>"
    linked = {address for address in _ADDRESS.findall(answer) if address not in source}
    if linked:
        return f"the answer brings an address of its own: {min(linked)[:80]}"
    return _length(plain(source), plain(answer), longer)


def _is_unfit(character: str) -> bool:
    if character in "\n\t" or character.isprintable():
        return False
    category = unicodedata.category(character)
    return category in ("Cc", "Cs", "Co", "Cn") or character in _BIDI


def _names(text: str) -> set[str]:
    return {(name or comment).lower() for name, comment in _MARKUP.findall(text)}


def _length(source: str, answer: str, longer: float) -> str:
    dense_source, dense_answer = bool(_DENSE.search(source)), bool(_DENSE.search(answer))
    if len(answer) > len(source) * longer * (4 if dense_source and not dense_answer else 1) + SOME:
        return f"the answer is too long for its source: {len(answer)} characters for {len(source)}"
    if len(source) > len(answer) * SHORTER * (3 if dense_answer and not dense_source else 1) + SOME:
        return f"the answer is too short for its source: {len(answer)} characters for {len(source)}"
    return ""
