"""Checks for source text that was left in a translation: all of it, or some words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from l10n.checks.addresses import without_addresses
from l10n.checks.model import Context, Pair, Problem
from l10n.languages import base_language

_FUNCTION_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "de": frozenset(
            "aber als auch auf aus bei beim bis da damit das dass dem den denn der des die dies diese diesem "
            "diesen dieser durch ein eine einem einen einer eines er es etwa fast für gegen haben hat hatte "
            "hatten ihr ihre ihrem ihren ihrer im in ist ja kann können mehr mit muss müssen nach neben nicht "
            "noch nun nur ob oder ohne rund sehr sein seine seinem seinen seiner seit sich sie sind sowie "
            "sowohl über um und uns unser unsere unter vom von vor war waren was wenn wer werden wie wieder wir "
            "wird wurde wurden zu zum zur zwischen".split()
        ),
        "en": frozenset(
            "a about after all also an and are as at be been before between but by can could during each for "
            "from had has have he her his how if in into is it its many may more most must not of on only or "
            "other our over shall she should since so some such than that the their them then there these they "
            "this those through to under until was we were what when where which while who will with within "
            "without would you your".split()
        ),
        "ru": frozenset(
            "а без был была были было быть в вам вас во вот все всех вы где да для до его ее её если есть еще "
            "ещё же за и из или им их к как ко которая которые который ли между мы на над не него нет но о об "
            "обо он она они оно от по под после при про с себя со свои своих так также там то того тоже только "
            "тот у уже чем что чтобы эта эти это этого этой этом этот я".split()
        ),
    }
)
"""Words too common to be missing from a sentence: text of a language has them, and names of firms seldom do."""
_NAME_WORDS = frozenset("von vom zu zum zur der des den dem die das am an im in auf für und of the and for".split())
"""Function words that stand inside names: Ursula von der Leyen, Rat für nachhaltige Entwicklung."""
_PARTICLES = frozenset("al bin da de del della der di du el la las le los van von zu".split())
"""Small words inside names of every language."""
_ENGLISH_TOO = frozenset("am an as die in man so war was will".split())
"""German function words that are English words of another meaning."""
_NOUN_ENDING = re.compile(r"[A-ZÄÖÜ]\w{4,}(?:ung|schaft|heit|keit)(?:en)?")
"""German nouns that are seldom names."""

_WORD = re.compile(r"(?<![\w./:%@#$\\])[^\W\d_]+(?:[-'’][^\W\d_]+)*(?![\w/\\@]|[.:]\w)")
"""Words, but no parts of paths, file names and code."""
_IN_BRACKETS = re.compile(r"\([^()]{1,40}\)")
"""The original of a term, added by a careful translator."""
_SHORT_QUOTE = re.compile(r"(?<!\w)[„“«\"‘'‚][^„“”«»\"]{1,40}[“”»\"’'‘](?!\w)")
"""A title or a word that is quoted in its own language."""
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = ("be", "bg", "kk", "ky", "mk", "ru", "sr", "tg", "uk")
"""Languages whose words share no letter with those of the others."""
_MIN_RUN = 5
"""So many words in a row as in the source, two of them in lower case, are no name."""
_MIN_WORD = 4
_ASKED_SOURCE = "de"
"""The one source language whose dictionary of forms is asked. English words stand in every language as terms (open
source), and Russian ones in Latin text are told by their letters; there runs and function words decide."""
_ASKED_TARGETS = ("de", "en")


def unchanged(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a translation is its source, and the source is more than a name."""
    source, target = base_language(context.source_language), base_language(context.target_language)
    if source == target or _first(pair.source_plain) != _first(pair.target_plain):
        return
    if _folded(pair.source_plain) != _folded(pair.target_plain):
        return
    words = _words(pair.source_plain)
    small = [word for word in words if word.islower()]
    nouns = [word for word in words if source == "de" and _NOUN_ENDING.fullmatch(word)]
    if (
        len(small) >= _MIN_RUN
        or (nouns and len(words) == len(nouns))
        or any(_is_common(word, source) and word not in _NAME_WORDS and not _is_common(word, target) for word in small)
        or any(len(word) >= _MIN_WORD and _is_only_in(word, context) for word in small)
    ):
        yield Problem("The translation is the same as its source.", {"in source": pair.source_plain})


def leftover(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where words of the source stand in the translation as they are, and are no names."""
    source, target = base_language(context.source_language), base_language(context.target_language)
    if source == target:
        return
    if target in _CYRILLIC and source not in _CYRILLIC and _LATIN.search(pair.target_plain) is None:
        return
    source_words = _words(pair.source_plain)
    known = set(source_words)
    if known.isdisjoint(_words(pair.target_plain)) or _folded(pair.source_plain) == _folded(pair.target_plain):
        return
    words = _words(_IN_BRACKETS.sub(" ", _SHORT_QUOTE.sub(" ", pair.target_plain)))
    found = _copied_run(source_words, words, source, target) or _left_word(words, known, context)
    if found:
        yield Problem(f"“{found}” is left in the source language.", {"found": found, "in source": found})


def _copied_run(source_words: list[str], words: list[str], source: str, target: str) -> str:
    """Gives the first run of words in both texts that is too long for a name."""
    source_text = f" {' '.join(source_words)} "
    for start in range(len(words) - _MIN_RUN + 1):
        run = words[start : start + _MIN_RUN]
        small = {word for word in run if word.islower() and len(word) > 1} - _PARTICLES
        telling = [word for word in small if not _is_common(word, target)]
        is_prose = source not in _FUNCTION_WORDS or any(_is_common(word, source) for word in telling)
        if len(telling) >= 2 and is_prose and f" {' '.join(run)} " in source_text:
            return " ".join(run)
    return ""


def _left_word(words: list[str], source_words: set[str], context: Context) -> str:
    """Gives the first word in both texts that the source language has and the target language has not."""
    source, target = base_language(context.source_language), base_language(context.target_language)
    for at, word in enumerate(words):
        if word not in source_words or _is_common(word, target) or (len(word) == 1 and word.isascii()):
            continue
        around = (words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else "")
        named = any(near[:1].isupper() or near in _NAME_WORDS | _PARTICLES for near in around)
        if _is_common(word, source):
            if not (word in _NAME_WORDS | _PARTICLES and named):
                return word
        elif _is_telling(word, source, named) and _is_only_in(word, context):
            return word
    return ""


def _is_telling(word: str, source: str, named: bool) -> bool:
    if word.islower():
        return len(word) >= _MIN_WORD
    return source == "de" and not named and _NOUN_ENDING.fullmatch(word) is not None


def _is_common(word: str, language: str) -> bool:
    return word in _FUNCTION_WORDS.get(language, frozenset()) or (language == "en" and word in _ENGLISH_TOO)


def _is_only_in(word: str, context: Context) -> bool:
    source, target = base_language(context.source_language), base_language(context.target_language)
    if source != _ASKED_SOURCE or not context.lexicon.is_word(word, source):
        return False
    return not (target in _ASKED_TARGETS and context.lexicon.is_word(word, target))


def _words(text: str) -> list[str]:
    return _WORD.findall(without_addresses(text))


def _first(text: str) -> str:
    return text.lstrip()[:1].casefold()[:1]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
