"""Quotations and brackets that stay whole inside the sentence around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from l10n.segmentation.lexicon import Lexicon

LONGEST_WHOLE = 250
"""Characters up to which an enclosure is kept whole; a longer quotation is a text of its own and is split."""

_QUOTES = {"„": "“”", "‚": "‘’", "«": "»", "»": "«", "“": "”", "”": "”", "‘": "’", '"': '"', "‹": "›", "›": "‹"}
_BRACKETS = {"(": ")", "[": "]"}
_SIGN = re.compile('[„‚«»“”‘’"‹›()\\[\\]]|\\n[^\\S\\n]*\\n')
_MARK = re.compile(r"[.!?…\n]")


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A quotation or a bracket.

    Attributes:
        start: its opening sign.
        end: the character after its closing sign.
        bracket: whether it is a bracket.
    """

    start: int
    end: int
    bracket: bool


def find_enclosures(text: str) -> list[Enclosure]:
    """Gives the enclosures that hold a stop and are short enough to stay whole, by their start."""
    found: list[Enclosure] = []
    quotes: list[tuple[int, str]] = []
    brackets: list[tuple[int, str]] = []
    for match in _SIGN.finditer(text):
        sign, at = match[0], match.start()
        if sign[0] == "\n":
            quotes.clear()
            brackets.clear()
            continue
        bracket = sign in "()[]"
        stack = brackets if bracket else quotes
        opened = _close(stack, sign, text, at)
        if opened is None:
            if sign in _BRACKETS or (sign in _QUOTES and _opens(text, at)):
                stack.append((at, _BRACKETS[sign] if bracket else _QUOTES[sign]))
        elif at - opened <= LONGEST_WHOLE and _MARK.search(text, opened + 1, at):
            found.append(Enclosure(opened, at + 1, bracket))
    found.sort(key=lambda enclosure: enclosure.start)
    return found


def _opens(text: str, at: int) -> bool:
    """Tells whether a sign that could open or close opens: it has a space or a bracket before and a word after."""
    if at > 0 and not (text[at - 1].isspace() or text[at - 1] in "([{-–—/„«»“‚\ufffc.!?"):
        return False
    # French sets a space after its opening sign
    return text[at] == "«" or not text[at + 1 : at + 2].isspace()


def _close(stack: list[tuple[int, str]], sign: str, text: str, at: int) -> int | None:
    """Gives where the enclosure that a sign closes was opened, and takes it and what it holds from the stack."""
    # an apostrophe stands inside a word
    if sign in "‘’" and text[at + 1 : at + 2].isalpha():
        return None
    for depth in range(len(stack) - 1, max(-1, len(stack) - 4), -1):
        start, closing = stack[depth]
        if sign in closing and not (sign in '"»«' and _opens(text, at) and text[at - 1] not in ".!?…"):
            del stack[depth:]
            return start
    return None


def is_embedded(text: str, enclosure: Enclosure, words: Lexicon) -> bool:
    """Tells whether an enclosure that a sentence starts with is only a part of it; a bracket always is.

    Args:
        text: the text.
        enclosure: a quotation or bracket in it.
        words: the words of the text's language.
    """
    return enclosure.bracket or _goes_on(text, enclosure, words)


_AFTER = re.compile(r"(?P<signs>[\"”“’»«)\]]*)(?P<comma>[,;:])?(?P<space>[^\S\n]*)(?P<dash>[–—-]\s*)?(?P<word>\w)?")


def _goes_on(text: str, enclosure: Enclosure, words: Lexicon) -> bool:
    after = _AFTER.match(text, enclosure.end)
    if after is None:
        return False
    if after["comma"]:
        return True
    word = after["word"] or ""
    closed_by_mark = text[enclosure.end - 2] in ".!?…"
    return word.islower() or (bool(word) and (not closed_by_mark or names_speaker(text, after.start("word"), words)))


def names_speaker(text: str, at: int, words: Lexicon) -> bool:
    """Tells whether a name and a verb of saying follow a quotation: "Is it?" Mr. Brown asked.

    Args:
        text: the text.
        at: the first character after the quotation and its white space.
        words: the words of the text's language.
    """
    for position, word in enumerate(text[at : at + 60].split()[:5]):
        if word.strip(".,:") in words.reporting_verbs:
            return position > 0
        if not word[0].isupper() or (word in words.starters and position > 0):
            return False
    return False
