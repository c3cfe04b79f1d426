"""Russian names of persons and places that no dictionary has, by their endings."""

from __future__ import annotations

import re

from l10n.morphology.russian_lexemes import CASES, Lexeme, Word

_SURNAME_ENDINGS = (
    (re.compile(r"(?:ов|ев|ёв|ин|ын)$"), ("", "а", "у", "а", "ым", "е"), ("ы", "ых", "ым", "ых", "ыми", "ых")),
    (re.compile(r"ь$"), ("ь", "я", "ю", "я", "ем", "е"), ("и", "ей", "ям", "ей", "ями", "ях")),
    (re.compile(r"й$"), ("й", "я", "ю", "я", "ем", "е"), ("и", "ев", "ям", "ев", "ями", "ях")),
    (re.compile(r"[жшщчц]$"), ("", "а", "у", "а", "ем", "е"), ("и", "ей", "ам", "ей", "ами", "ах")),
    (re.compile(r"[бвгдзклмнпрстфх]$"), ("", "а", "у", "а", "ом", "е"), ("ы", "ов", "ам", "ов", "ами", "ах")),
)
# Names in a vowel: how they end, how much of that changes, their gender, and the endings of their cases.
_NAME_ENDINGS = (
    (re.compile(r"ия$"), 1, "femn", ("я", "и", "и", "ю", "ей", "и")),
    (re.compile(r"[гкх]а$"), 1, "femn", ("а", "и", "е", "у", "ой", "е")),
    (re.compile(r"[жшчщ]а$"), 1, "femn", ("а", "и", "е", "у", "ей", "е")),
    (re.compile(r"ца$"), 1, "femn", ("а", "ы", "е", "у", "ей", "е")),
    (re.compile(r"[бвдзлмнпрстф]а$"), 1, "femn", ("а", "ы", "е", "у", "ой", "е")),
    (re.compile(r"[лнрстдвбмпаеоуя]я$"), 1, "femn", ("я", "и", "е", "ю", "ей", "е")),
    (re.compile(r"ье$"), 1, "neut", ("е", "я", "ю", "е", "ем", "е")),
    (re.compile(r"[ео]во$"), 1, "neut", ("о", "а", "у", "о", "ом", "е")),
)


def name_readings(word: str) -> list[Lexeme]:
    """Gives the readings of a name of a person or place that is in no dictionary; none if it does not end like one."""
    lower = word.lower()
    for ending, cut, gender, endings in _NAME_ENDINGS:
        if ending.search(lower):
            stem = lower[: len(lower) - cut]
            forms = tuple(
                Word(stem + each, case, "sing", gender, "inan") for case, each in zip(CASES, endings, strict=True)
            )
            return [Lexeme("NOUN", lower, forms, forms[:1], False, False, True, False)]
    return surname_readings(word)


def surname_readings(word: str) -> list[Lexeme]:
    """Gives the readings of a word as a man's and a woman's surname; none if it does not end like a man's."""
    lower = word.lower()
    for ending, singular, plural in _SURNAME_ENDINGS:
        if ending.search(lower):
            stem = lower[:-1] if singular[0] else lower
            forms = [Word(stem + e, case, "sing", "masc", "anim") for case, e in zip(CASES, singular, strict=True)]
            forms += [Word(stem + e, case, "plur", "masc", "anim") for case, e in zip(CASES, plural, strict=True)]
            rows = [(forms, False)]
            if not ending.pattern.startswith("(?:ов"):
                # A woman's name in a consonant stays as it is; one in -ова is another word.
                rows.append(([Word(lower, case, "sing", "femn", "anim") for case in CASES], True))
            return [
                Lexeme("NOUN", lower, tuple(row), (row[0]._replace(text=lower),), False, True, False, fixed)
                for row, fixed in rows
            ]
    return []
