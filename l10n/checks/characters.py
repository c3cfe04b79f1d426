"""Checks of the characters that a translation is made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from l10n.checks.model import Context, Pair, Problem

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffd-\uffff\ue000-\uf8ff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Controls, characters without a shape, the sign of a decoding error, private use, and halves of characters."""
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
"""The flags of England, Scotland and Wales are a black flag and invisible letters."""
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi")

_LATIN, _CYRILLIC = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f", "\u0400-\u052f"
_GREEK_LOOKALIKES = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ"
_MIXED = re.compile(
    f"[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}]|[{_LATIN}{_CYRILLIC}][{_GREEK_LOOKALIKES}]"
    f"|[{_GREEK_LOOKALIKES}][{_LATIN}{_CYRILLIC}]"
)
_HAS_LATIN, _HAS_CYRILLIC = re.compile(f"[{_LATIN}]"), re.compile(f"[{_CYRILLIC}]")
_GREEK_OR_CYRILLIC = re.compile(f"[\u0370-\u03ff{_CYRILLIC}]")
_LATIN_OR_GREEK = re.compile(f"[{_LATIN}\u0370-\u03ff]")
_WORD = re.compile(r"(?<!%)[^\W_]+")
_LATIN_LOOKALIKE = re.compile(r"[ABCEHKMOPTXYaceopxyk]+")
_CYRILLIC_LOOKALIKE = re.compile(r"[АВСЕНКМОРТХУасеорхук]+")
_ROMAN_NUMERAL = re.compile(r"[IVXLCDM]+")

_TAIL_BYTES = bytes(range(0x80, 0xC0))
_LATIN_TAILS = re.escape("".join(sorted(set(_TAIL_BYTES.decode("cp1252", "ignore")) - set("\u00a0«»‘’“”„‹›–—…•"))))
_ANY_TAILS = re.escape(_TAIL_BYTES.decode("cp1252", "ignore"))
_CYRILLIC_TAILS = re.escape(_TAIL_BYTES.decode("cp1251", "ignore"))
_MOJIBAKE = re.compile(
    f"[ÂÃ][{_LATIN_TAILS}]|â€[{_ANY_TAILS}]|(?:[ÐÑ][\u0080-\u00bf{_ANY_TAILS}]){{2}}|(?:[РС][{_CYRILLIC_TAILS}]){{2}}"
)
"""UTF-8 that was read as Windows-1252 or Windows-1251: two characters where one should be."""
_MOJIBAKE_HEADS = "ÂÃâÐÑРС"


def invisible(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a translation holds characters that cannot be seen and are not in its source."""
    found = [match for match in _INVISIBLE.finditer(pair.target) if match[0] not in pair.source]
    if not found:
        return
    flags = [match.span() for match in _FLAG.finditer(pair.target)]
    told: dict[str, None] = {}
    for match in found:
        in_flag = any(start <= match.start() < end for start, end in flags)
        if not in_flag and not _has_its_place(pair.target, match.start(), context.target_language):
            told[_described(match[0])] = None
    if told:
        names = ", ".join(told)
        yield Problem(f"The translation holds what cannot be seen: {names}.", {"characters": names})


def _has_its_place(text: str, at: int, language: str) -> bool:
    """Tells whether a joiner or a direction mark stands where a script needs it."""
    if text[at] in _JOINERS:
        around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
        return any(ord(character) > ord("\u052f") and not character.isspace() for character in around)
    return re.match(f"[{_DIRECTIONS}]", text[at]) is not None and language.split("-")[0] in _RIGHT_TO_LEFT


def _described(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character').lower()}"


def mixed_scripts(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where a word of the translation has letters of another script that look like its own."""
    text = pair.target_plain
    if _GREEK_OR_CYRILLIC.search(text) is None or _LATIN_OR_GREEK.search(text) is None:
        return
    has_mixed = _MIXED.search(text) is not None
    if not has_mixed and not (_HAS_CYRILLIC.search(text) and _HAS_LATIN.search(text)):
        return
    words = [word for word in _WORD.findall(text) if word.isalpha()]
    cyrillic = sum(1 for word in words if _HAS_CYRILLIC.match(word))
    foreign = _LATIN_LOOKALIKE if cyrillic * 2 > len(words) else _CYRILLIC_LOOKALIKE
    in_source: list[str] | None = None
    for word in dict.fromkeys(words):
        # without a source nobody knows whether ABC is meant to be Latin
        looks_wrong = pair.source and foreign.fullmatch(word) and not _ROMAN_NUMERAL.fullmatch(word)
        if (not looks_wrong or f"{word})" in text) and not (has_mixed and _MIXED.search(word)):
            continue  # a) is the letter of a list, in whatever script
        if in_source is None:
            in_source = [source_word.lower() for source_word in _WORD.findall(pair.source_plain)]
        if not _comes_from(word.lower(), in_source):
            letters = ", ".join(dict.fromkeys(_script(letter) for letter in word if letter.isalpha()))
            yield Problem(f"The word “{word}” has letters that only look right ({letters}).", {"found": word})


def _comes_from(word: str, source_words: list[str]) -> bool:
    """Tells whether a word is in the source too, be it with an ending: Cookies, cookie."""
    return word in source_words or (len(word) > 2 and any(other.startswith(word) for other in source_words))


def _script(letter: str) -> str:
    return unicodedata.name(letter, "?").split()[0].capitalize()


def mojibake(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where text was decoded with the wrong charset on its way into the translation."""
    if pair.target.isascii() or not any(map(pair.target.__contains__, _MOJIBAKE_HEADS)):
        return
    match = _MOJIBAKE.search(pair.target)
    if match is not None and match[0] not in pair.source:
        yield Problem(f"“{match[0]}” looks like text that was read in the wrong charset.", {"found": match[0]})
