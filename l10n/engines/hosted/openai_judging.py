"""What is believed of a translation that a language model gives, which may talk, count wrong or change the language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from l10n.languages import script_of
from l10n.values import compare_values

_TALK = re.compile(
    r"""\s*(?:
      (?:sure|certainly|of\ course|absolutely|okay|gern(?:e)?|natürlich|конечно)[,!.:]\s+(?:here|i\b|hier|вот)
    | here(?:’s|'s|\ is|\ are)\ (?:the|your|a|my)\ (?:\w+\ )?translations?\b
    | hier\ (?:ist|sind)\ (?:die|Ihre|deine|eine)\ Übersetzung(?:en)?\b
    | вот\ (?:ваш\ |мой\ )?перевод\b
    | (?:the\ )?(?:\w+\ )?translation(?:\ (?:in)?to\ \w+)?\s*: | translated\ text\s*:
    | (?:\w+\ )?übersetzung\s*: | перевод(?:\ на\ \w+)?\s*:
    | as\ an\ ai\b | als\ (?:eine?\ )?ki\b | i(?:’|'|\ a)m\ sorry,?\ but\b
    | i\ (?:can’t|can't|cannot)\ (?:help|assist|translate)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_REMARK = re.compile(r"\b(?:translator['’]s note|note|anmerkung|hinweis|примечание)\s{0,9}:", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")

_SCRIPTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Latn": ("LATIN",),
        "Cyrl": ("CYRILLIC",),
        "Grek": ("GREEK",),
        "Arab": ("ARABIC",),
        "Hebr": ("HEBREW",),
        "Hans": ("CJK",),
        "Hant": ("CJK",),
        "Jpan": ("CJK", "HIRAGANA", "KATAKANA"),
        "Kore": ("HANGUL", "CJK"),
        "Armn": ("ARMENIAN",),
        "Geor": ("GEORGIAN",),
        "Deva": ("DEVANAGARI",),
        "Thai": ("THAI",),
    }
)
"""How the Unicode names of the letters of a script (ISO 15924) begin."""

_FREQUENT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "de": frozenset(
            "der die das und ist nicht mit für auf ein eine den dem des von zu im sich wird werden".split()
        ),
        "en": frozenset("the and of to is in that for with on was are by be this has have from will not".split()),
        "fr": frozenset("le la les des et est une du dans pour que qui sur avec pas au par sont ce cette".split()),
        "es": frozenset("el la los las y es una del en para que con por no se al son lo como más".split()),
        "it": frozenset("il lo gli e è una del della di per che con non si sono al nel dei delle più".split()),
        "pt": frozenset("o a os as e é uma do da em para que com não se ao são dos das mais".split()),
        "nl": frozenset("de het een en is van in dat voor met op zijn niet aan te door wordt naar ook bij".split()),
        "pl": frozenset("i w na z się nie jest do że to o jak dla przez po oraz od są ale przy".split()),
        "ru": frozenset("и в не на с что по для как это из к от о за при был его является также".split()),
        "uk": frozenset("і в не на з що до для як це із та від про за при був його є також".split()),
    }
)
"""Frequent words, to tell languages of one script apart where a text is long enough to hold some."""

_LETTERS = 8
_WORDS = 4
_FEW_WORDS = 2
"""A text that came back as it was is no name if it has so many words in lower case, and _WORDS in all."""


def mistake(source: str, answer: str, source_language: str, target_language: str) -> str:
    """Gives what is wrong with a model's translation, a phrase that the model is told; empty where nothing is.

    Args:
        source: without tags.
        answer: its translation, without tags.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
    """
    return (
        _talk(source, answer)
        or _wrong_language(source, answer, source_language, target_language)
        or _wrong_values(source, answer, source_language, target_language)
    )


def _talk(source: str, answer: str) -> str:
    if _TALK.match(answer) and not _TALK.match(source):
        return "the answer talks about the translation"
    if len(_REMARK.findall(answer)) > len(_REMARK.findall(source)):
        return "the answer adds a remark"
    if "```" in answer and "```" not in source:
        return "the answer stands in a fence"
    if "\n" in answer.strip() and "\n" not in source.strip():
        return "the answer has lines that its source has not"
    if re.match(r'\s*[\[{]\s*["{]', answer) and not re.match(r"\s*[\[{]", source):
        return "the answer is JSON inside JSON"
    return ""


def _wrong_language(source: str, answer: str, source_language: str, target_language: str) -> str:
    own, other = (tag.split("-")[0] for tag in (target_language, source_language))
    if own == other:
        return ""
    kept = {word.lower() for word in _WORD.findall(source)}
    words = [word for word in _WORD.findall(answer) if word.lower() not in kept]
    letters = [letter for word in words for letter in word]
    starts = _SCRIPTS.get(script_of(target_language), ())
    if starts and len(letters) >= _LETTERS:
        fitting = sum(unicodedata.name(letter, "").startswith(starts) for letter in letters)
        if fitting * 2 < len(letters):
            return "the answer is in another script"
    spoken = [word for word in _WORD.findall(answer) if word.islower()]
    copied = " ".join(answer.split()).casefold() == " ".join(source.split()).casefold()
    if copied and len(spoken) >= _FEW_WORDS and len(_WORD.findall(answer)) >= _WORDS:
        return "the answer is not translated"
    if len(spoken) >= _WORDS and sum(word in kept for word in spoken) > 0.7 * len(spoken):
        return "the answer is not translated"
    counts = {
        language: sum(word.lower() in frequent for word in _WORD.findall(answer))
        for language, frequent in _FREQUENT.items()
    }
    best = max(counts, key=lambda language: counts[language])
    if own in counts and best != own and counts[best] >= _WORDS and counts[best] > 3 * counts[own]:
        return "the answer is in another language"
    return ""


def _wrong_values(source: str, answer: str, source_language: str, target_language: str) -> str:
    differences = compare_values(source, answer, source_language, target_language)
    told = []
    # a value in another language's dress is dressed anew by drafting
    for difference in [one for one in differences if one.kind != "format"][:3]:
        sides = [side.surface if side else "nothing" for side in (difference.source, difference.target)]
        told.append(f"{sides[0]} became {sides[1]}")
    return f"the answer has other numbers: {', '.join(told)}" if told else ""
