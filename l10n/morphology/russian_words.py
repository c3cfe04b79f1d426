"""The forms of Russian words, from pymorphy3's dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from l10n.morphology.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_CASE_OF = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct", **{c: c for c in CASES}}
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
# Variants that nobody writes today (сотрудничестве has no -ье) or that are errors, and the abbreviation "гг" of год.
_UNWANTED = frozenset(("V-be", "V-bi", "V-ie", "Arch", "Erro", "Dist", "Supr", "Cmp2"))
# Forms that are right but that nobody would choose today: энергиею, стратегическою.
_BOOKISH = frozenset(("V-ey", "V-oy"))
# Below this pymorphy3's score speaks against a reading: "онлайна-встречи" has 0.025.
_UNLIKELY = 0.1
_SURNAME_ENDINGS = (
    (re.compile(r"(?:ов|ев|ёв|ин|ын)$"), ("", "а", "у", "а", "ым", "е"), ("ы", "ых", "ым", "ых", "ыми", "ых")),
    (re.compile(r"ь$"), ("ь", "я", "ю", "я", "ем", "е"), ("и", "ей", "ям", "ей", "ями", "ях")),
    (re.compile(r"й$"), ("й", "я", "ю", "я", "ем", "е"), ("и", "ев", "ям", "ев", "ями", "ях")),
    (re.compile(r"[жшщчц]$"), ("", "а", "у", "а", "ем", "е"), ("и", "ей", "ам", "ей", "ами", "ах")),
    (re.compile(r"[бвгдзклмнпрстфх]$"), ("", "а", "у", "а", "ом", "е"), ("ы", "ов", "ам", "ов", "ами", "ах")),
)


class Word(NamedTuple):
    """One form of a word with what it agrees in.

    Attributes:
        text: the form, in lower case.
        case: one of CASES, empty for words that have none.
        number: "sing", "plur" or empty.
        gender: "masc", "femn", "neut", or empty (plural adjectives, words without gender).
        animacy: "anim", "inan" or empty.
        bookish: whether the form is right but dated.
    """

    text: str
    case: str
    number: str
    gender: str
    animacy: str
    bookish: bool = False


class Lexeme(NamedTuple):
    """All forms of a word under one reading of it.

    Attributes:
        part: part of speech as pymorphy3 names it: NOUN, ADJF, PRTF, VERB, INFN...
        lemma: its dictionary form.
        forms: its forms.
        given: how the word that was looked up can be read in this lexeme.
        known: whether the dictionary has the word, or it was guessed from its ending.
        name: whether it is a name of a person.
        place: whether it is a geographical name.
        fixed: whether the word never changes.
    """

    part: str
    lemma: str
    forms: tuple[Word, ...]
    given: tuple[Word, ...]
    known: bool
    name: bool
    place: bool
    fixed: bool


@cache
def analyzer() -> Any:
    """Gives the pymorphy3 analyzer, loaded once: 0.1 s, 30 MB."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=8192)
def lexemes(word: str) -> tuple[Lexeme, ...]:
    """Gives the readings of a word, the likeliest first; none for a word that is not in Cyrillic."""
    if _CYRILLIC.search(word) is None:
        return ()
    found: dict[tuple[Any, ...], Lexeme] = {}
    parses = sorted(analyzer().parse(word.lower()), key=_likelihood)
    if any(parse.word == word.lower() for parse in parses):
        # The analyzer takes е for ё: "небо" is not "нёбо".
        parses = [parse for parse in parses if parse.word == word.lower()]
    for parse in parses:
        tag = parse.tag
        if tag.POS is None or tag.grammemes & {"Erro", "Dist"}:
            continue
        fixed = "Fixd" in tag
        key = (
            tag.POS in {"ADJF", "ADJS"},
            tag.POS,
            parse.normal_form,
            tag.gender,
            tag.animacy if tag.POS == "NOUN" else "",
            fixed,
        )
        if key in found:
            found[key] = found[key]._replace(given=(*found[key].given, _word(parse)))
            continue
        if fixed:
            forms: tuple[Word, ...] = tuple(
                Word(word.lower(), case, number, tag.gender or "", tag.animacy or "")
                for number in ("sing", "plur")
                for case in CASES
            )
        else:
            forms = tuple(_word(form) for form in parse.lexeme if _wanted(form, parse))
        name = bool(tag.grammemes & {"Name", "Surn", "Patr"})
        place = bool(tag.grammemes & {"Geox", "Orgn"})
        found[key] = Lexeme(tag.POS, parse.normal_form, forms, (_word(parse),), parse.is_known, name, place, fixed)
    return tuple(found.values())


def _likelihood(parse: Any) -> tuple[bool, int, float, str, str]:
    """Gives what readings are sorted by.

    Of two readings of a compound that are both likely it is the one whose first part inflects too (страны-партнёра).
    """
    firsts = {form.word.partition("-")[0] for form in parse.lexeme} if "-" in parse.word else ()
    return parse.score < _UNLIKELY, -len(firsts), -round(parse.score, 6), str(parse.tag), parse.normal_form


def _wanted(form: Any, given: Any) -> bool:
    part = _participle(given.tag)
    if part:
        # A participle keeps its voice and tense: вооружённые силы, not вооружившие.
        return part == _participle(form.tag) and not _is_unwanted(form.tag)
    # "гг" is in the lexeme of "год".
    return not (_is_unwanted(form.tag) or (len(form.word) <= 2 < len(form.normal_form) and "Abbr" in form.tag))


@lru_cache(maxsize=4096)
def _is_unwanted(tag: Any) -> bool:
    return bool(tag.grammemes & _UNWANTED)


@lru_cache(maxsize=4096)
def _participle(tag: Any) -> tuple[Any, ...]:
    """Gives voice and tense of a participle; empty for other words."""
    return ("PRTF", tag.voice, tag.tense) if tag.POS == "PRTF" else ()


def _word(parse: Any) -> Word:
    return Word(parse.word, *_features(parse.tag))


@lru_cache(maxsize=4096)
def _features(tag: Any) -> tuple[str, str, str, str, bool]:
    """Gives case, number, gender, animacy and whether it is bookish: pymorphy3 looks each up anew for every form."""
    gender = tag.gender or ""
    if tag.number == "plur" and tag.POS != "NOUN":
        gender = ""
    case = _CASE_OF.get(tag.case or "", "")
    return case, tag.number or "", gender, tag.animacy or "", bool(tag.grammemes & _BOOKISH)


def nominal_readings(word: str) -> tuple[Lexeme, ...]:
    """Gives the readings of a word as a noun in the nominative, surnames that only rules can tell among them."""
    readings = [
        reading
        for reading in lexemes(word)
        if reading.part in {"NOUN", "NPRO"} and any(given.case == "nomn" for given in reading.given)
    ]
    if len(word) <= 3 and any(reading.part in {"CONJ", "PREP", "PRCL"} for reading in lexemes(word)):
        # "и" is the name of a letter too.
        return ()
    if any(reading.known for reading in readings):
        readings = [reading for reading in readings if reading.known]
    elif word[:1].isupper() and not word.isupper() and not any(reading.known for reading in lexemes(word)):
        readings += surname_readings(word)
    return tuple(readings)


def surname_readings(word: str) -> list[Lexeme]:
    """Gives the readings of a word as a man's and as a woman's surname; none if it does not end like one."""
    lower = word.lower()
    for ending, singular, plural in _SURNAME_ENDINGS:
        if ending.search(lower):
            stem = lower[:-1] if singular[0] else lower
            forms = [Word(stem + e, case, "sing", "masc", "anim") for case, e in zip(CASES, singular, strict=True)]
            forms += [Word(stem + e, case, "plur", "masc", "anim") for case, e in zip(CASES, plural, strict=True)]
            still = [Word(lower, case, "sing", "femn", "anim") for case in CASES]
            if ending.pattern.startswith("(?:ов"):
                feminine = ("а", "ой", "ой", "у", "ой", "ой")
                still = [Word(stem + e, case, "sing", "femn", "anim") for case, e in zip(CASES, feminine, strict=True)]
            given = (Word(lower, "nomn", "sing", "masc", "anim"),)
            rows: Sequence[tuple[list[Word], bool]] = ((forms, False), (still, True))
            return [Lexeme("NOUN", lower, tuple(row), given, False, True, False, fixed) for row, fixed in rows]
    return []


def adjectival_readings(word: str) -> tuple[Lexeme, ...]:
    """Gives the readings of a word as an adjective, participle, pronoun or ordinal in the nominative."""
    readings = [
        reading
        for reading in lexemes(word)
        if reading.part in {"ADJF", "PRTF"} and any(given.case == "nomn" for given in reading.given)
    ]
    readings = [reading for reading in readings if reading.known] or readings
    # What is an adjective of its own ("вооружённый") is no participle in a term.
    return tuple([reading for reading in readings if reading.part == "ADJF"] or readings)


def agreeing(readings: Iterable[Lexeme], case: str, number: str, gender: str, animacy: str) -> dict[str, bool]:
    """Gives the forms of an adjective that agree with a noun, each with whether it is bookish.

    Args:
        readings: readings of the adjective.
        case: the noun's case.
        number: the noun's number.
        gender: the noun's gender, empty where it is not known (any is then accepted).
        animacy: the noun's animacy, which tells in the accusative; empty where it is not known.
    """
    found: dict[str, bool] = {}
    for reading in readings:
        for form in reading.forms:
            if form.case != case or form.number != number:
                continue
            if number == "sing" and gender and form.gender and form.gender != gender:
                continue
            if case == "accs" and form.animacy and animacy and form.animacy != animacy:
                continue
            found.setdefault(form.text, form.bookish)
    return found


# Only endings that do little but turn a noun into its adjective; those in -ный and -овой have meanings of their own
# (часть, частный; вид, видный; тип, типовой).
_RELATIONAL = ("овый", "евый", "ский", "ческий", "ионный")


@lru_cache(maxsize=4096)
def relational_forms(noun: str) -> frozenset[str]:
    """Gives the folded forms of the adjectives that are made from a noun, as "балансовый" from "баланс"."""
    lower = noun.lower()
    if len(lower) < 4 or not any(reading.part == "NOUN" and reading.known for reading in lexemes(lower)):
        return frozenset()
    stems = {lower, lower[:-1] if lower[-1] in "аеёийоуыьэюя" else lower}
    stems |= {lower[:-2]} if lower.endswith(("ия", "ие")) else set()
    found: set[str] = set()
    for stem in stems:
        for ending in _RELATIONAL:
            for reading in lexemes(stem + ending):
                if reading.part == "ADJF" and reading.known:
                    found.update(fold(form.text) for form in reading.forms if form.case)
    return frozenset(found)


def all_forms(word: str) -> frozenset[str]:
    """Gives the folded forms of a word under all its readings."""
    forms = {fold(word)}
    for reading in (*lexemes(word), *nominal_readings(word)):
        forms.update(fold(form.text) for form in reading.forms)
    return frozenset(forms)


def cased(form: str, like: str) -> str:
    """Gives a form in the upper and lower case of the word that it is a form of, part by part at hyphens."""
    parts = form.split("-")
    models = like.split("-")
    if len(parts) != len(models):
        models = [like] * len(parts)
    return "-".join(_cased_part(part, model) for part, model in zip(parts, models, strict=True))


def _cased_part(part: str, model: str) -> str:
    if len(model) > 1 and model.isupper():
        shared = len(model) if part.startswith(model.lower()) else len(part)
        return part[:shared].upper() + part[shared:]
    return part[:1].upper() + part[1:] if model[:1].isupper() else part
