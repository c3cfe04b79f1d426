"""The forms of Russian words, from pymorphy3's dictionary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from l10n.morphology.russian_lexemes import CASES, Lexeme, Word
from l10n.morphology.russian_names import name_readings

_CASE_OF = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct", **{c: c for c in CASES}}
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
# Variants that nobody writes today (сотрудничестве has no -ье) or that are errors, and the abbreviation "гг" of год.
_UNWANTED = frozenset(("V-be", "V-bi", "V-ie", "Arch", "Erro", "Dist", "Supr", "Cmp2"))
# Forms that are right but that nobody would choose today or in a text for all: энергиею, стратегическою, договора as
# a plural, порядку as a genitive.
_BOOKISH = frozenset(("V-ey", "V-oy", "Infr", "gen2"))
# Forms that belong to another word, or to none, by lemma: лета are summers, and only "лет" is of "год".
_FOREIGN_FORMS = MappingProxyType({"год": ("лета", "летам", "летами", "летах"), "дело": ("делов",)})
_ORDINAL_SLIP = re.compile(r"\d-ы")
# Names that the dictionary declines as nobody does: Лахра.
_MISDECLINED = frozenset(("лахор",))
# What the press writes and the dictionary lacks: на Западных Балканах, стран Западных Балкан.
_FURTHER_FORMS = MappingProxyType({"балканы": (("балкан", "gent", "plur"),)})
# Below this pymorphy3's score speaks against a reading: "онлайна-встречи" has 0.025.
_UNLIKELY = 0.1


@cache
def analyzer() -> Any:
    """Gives the pymorphy3 analyzer, loaded once: 0.1 s, 30 MB."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=8192)
def lexemes(word: str) -> tuple[Lexeme, ...]:
    """Gives the readings of a word, the likeliest first; none for a word that is not in Cyrillic."""
    return _readings(word, _all_forms)


@lru_cache(maxsize=8192)
def readings(word: str) -> tuple[Lexeme, ...]:
    """Gives the same without the forms of each reading, in a third of the time."""
    return _readings(word, lambda _: ())


def _readings(word: str, forms_of: Callable[[Any], tuple[Word, ...]]) -> tuple[Lexeme, ...]:
    if _CYRILLIC.search(word) is None:
        return ()
    if word.lower() in _MISDECLINED:
        return tuple(name_readings(word))
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
        name = bool(tag.grammemes & {"Name", "Surn", "Patr"})
        place = bool(tag.grammemes & {"Geox", "Orgn"})
        forms, given = forms_of(parse), (_word(parse),)
        found[key] = Lexeme(tag.POS, parse.normal_form, forms, given, parse.is_known, name, place, fixed)
    return _sound(found.values())


def _all_forms(parse: Any) -> tuple[Word, ...]:
    tag = parse.tag
    if "Fixd" not in tag:
        return _forms(parse)
    return tuple(
        Word(parse.word, case, number, tag.gender or "", tag.animacy or "")
        for number in ("sing", "plur")
        for case in CASES
    )


def _sound(readings: Iterable[Lexeme]) -> tuple[Lexeme, ...]:
    """Leaves out what the analyzer only guesses: that a word never changes (Индо-Тихоокеанский, Приаралье)."""
    kept = list(readings)
    if any(reading.part == "ADJF" and not reading.fixed for reading in kept):
        kept = [reading for reading in kept if reading.known or not (reading.part == "ADJF" and reading.fixed)]
    if any(reading.part == "NOUN" and not reading.fixed for reading in kept):
        kept = [reading for reading in kept if reading.known or not (reading.part == "NOUN" and reading.fixed)]
    return tuple(kept)


def _likelihood(parse: Any) -> tuple[bool, int, float, str, str]:
    """Gives what readings are sorted by.

    Of two readings of a compound that are both likely it is the one whose first part inflects too (страны-партнёра).
    """
    firsts = {form.word.partition("-")[0] for form in parse.lexeme} if "-" in parse.word else ()
    return parse.score < _UNLIKELY, -len(firsts), -round(parse.score, 6), str(parse.tag), parse.normal_form


def _forms(parse: Any) -> tuple[Word, ...]:
    """Gives the wanted forms of a reading; of a word in the dictionary by its table, in a third of the time."""
    found_by, kind = parse.methods_stack, _kind(parse.tag)
    if len(found_by) != 1 or type(found_by[0][0]).__name__ != "DictionaryAnalyzer":
        forms = [(form.word, form.tag) for form in parse.lexeme if _wanted(form.tag, kind)]
        found = [Word(text, *_features(tag)) for text, tag in forms if not _is_short_form(text, parse.normal_form, tag)]
    else:
        _, fixed_word, table, place = found_by[0]
        before, behind, endings = _endings(table, place)
        stem = fixed_word[before : len(fixed_word) - behind]
        found = [
            Word(text, *features)
            for prefix, suffix, tag, features in endings
            if len(text := prefix + stem + suffix) > 2 or not _is_short_form(text, parse.normal_form, tag)
        ]
    if parse.normal_form in _FURTHER_FORMS:
        found += [Word(*form, "", "inan") for form in _FURTHER_FORMS[parse.normal_form]]
    foreign = _FOREIGN_FORMS.get(parse.normal_form, ())
    return tuple(
        form
        for form in found
        if form.text not in foreign and (form.text == parse.word or _belongs(form.text, parse.word, kind))
    )


def _belongs(form: str, given: str, kind: tuple[Any, ...]) -> bool:
    """Says whether a form is of the very word that was given, and not of one that the dictionary files with it."""
    if "-" in form and "-" not in given:
        return False  # восточно-европейский is no form of восточноевропейский
    if kind == _SUPERLATIVE:
        return form.startswith(given[:-2])  # высшая, высочайшая, наивысшая
    return _ORDINAL_SLIP.search(form) is None or _ORDINAL_SLIP.search(given) is not None


_Ending = tuple[str, str, Any, tuple[str, str, str, str, bool]]


@lru_cache(maxsize=4096)
def _endings(table: int, place: int) -> tuple[int, int, list[_Ending]]:
    """Gives how much of the form at a place of a table is no stem, before and behind, and the wanted forms' endings."""
    forms = analyzer().dictionary.build_paradigm_info(table)
    prefix, given, suffix = forms[place]
    kind = _kind(given)
    wanted = [(pre, suf, tag, _features(tag)) for pre, tag, suf in forms if _wanted(tag, kind)]
    return len(prefix), len(suffix), wanted


def _wanted(tag: Any, kind: tuple[Any, ...]) -> bool:
    # A participle keeps its voice and tense: вооружённые силы, not вооружившие; высшая школа is no высокая.
    if kind and kind != _kind(tag):
        return False
    return kind == _SUPERLATIVE or not tag.grammemes & _UNWANTED


def _is_short_form(word: str, lemma: str, tag: Any) -> bool:
    # "гг" is in the lexeme of "год".
    return len(word) <= 2 < len(lemma) and "Abbr" in tag


_SUPERLATIVE = ("Supr",)


@lru_cache(maxsize=4096)
def _kind(tag: Any) -> tuple[Any, ...]:
    """Gives what a word keeps in all its forms: voice and tense of a participle, the degree of a superlative."""
    if tag.POS == "PRTF":
        return ("PRTF", tag.voice, tag.tense)
    return _SUPERLATIVE if tag.POS == "ADJF" and "Supr" in tag else ()


def _word(parse: Any) -> Word:
    return Word(parse.word, *_features(parse.tag))


@lru_cache(maxsize=4096)
def _features(tag: Any) -> tuple[str, str, str, str, bool]:
    """Gives case, number, gender, animacy and whether it is bookish: pymorphy3 looks each up anew for every form."""
    gender = tag.gender or ""
    if tag.number == "plur" and tag.POS != "NOUN":
        gender = ""
    # A short adjective has cases in set phrases only: по белу свету.
    case = "" if tag.POS == "ADJS" else _CASE_OF.get(tag.case or "", "")
    return case, tag.number or "", gender, tag.animacy or "", bool(tag.grammemes & _BOOKISH)
