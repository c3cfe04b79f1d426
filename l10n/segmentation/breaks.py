"""Whether a sentence ends at a hard line break.

A break alone ends nothing: verse, addresses and wrapped lines go on after one. It ends a sentence after a full stop
and its like, after a colon, before a list entry, and after a line that is clearly a heading, an entry or an address
line: short, not ending in a word that wants another, with a capital letter or a number after it.
"""

from __future__ import annotations

import re

from l10n.segmentation.lexicon import Lexicon
from l10n.segmentation.stops import OBJECT, Stop

_ENTRY = re.compile(r"\s*(?:[•·▪◦‣●○■►➢✓*](?=\s)|\(\d{1,3}\)|\d{1,3}\)|\(?[a-zа-я]\)\s|\([ivx]{1,4}\))")
_WEAK_ENTRY = re.compile(r"\s*(?:[-–—]\s+|\d{1,3}\.\s+)(?P<word>\w+)?")
_LONGEST_HEADING = 60
"""Characters up to which a line without a full stop is taken for a heading, an entry or an address line."""


def break_ends_sentence(stop: Stop, text: str, sentence_start: int, words: Lexicon) -> bool:
    """Tells whether the line break at a stop ends a sentence.

    Args:
        stop: a stop whose white space holds a line break.
        text: the text.
        sentence_start: where the sentence starts that would end here.
        words: the words of the text's language.
    """
    line = text[max(sentence_start, text.rfind("\n", 0, stop.start) + 1) : stop.end].strip()
    if stop.gap.count("\n") > 1 or not any(char.isalnum() for char in line):
        return True
    if _ENTRY.match(text, stop.end):
        return True
    in_list = bool(_ENTRY.match(line) or _WEAK_ENTRY.match(line))
    entry = _WEAK_ENTRY.match(text, stop.end)
    if entry and (in_list or line[-1] in ".!?…:;") and entry["word"] not in words.months:
        return True
    if line[-1] in ":!?…":
        return True
    if line[-1] == "." and stop.last.isalpha() and len(stop.last) > 3 and f"{stop.last}." not in words.abbreviations:
        return True
    if line[-1] in ",;-–—([&/" or not stop.next or stop.next[0].islower():
        return False
    if in_list or stop.next in words.starters or line.strip(OBJECT) == "":
        return True
    return _is_heading(line, words)


def _is_heading(line: str, words: Lexicon) -> bool:
    parts = line.split()
    return (
        len(line) <= _LONGEST_HEADING
        and parts[-1].lower() not in words.function_words
        and not (parts[0] in words.starters and len(parts) > 2)
    )
