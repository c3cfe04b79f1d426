"""Spaces that must not break, and hyphens that stand for dashes, language by language.

A rule is a pattern whose groups are the single spaces that become no-break ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from l10n.languages import base_language
from l10n.typography.reading import Edits, Plain

_NBSP = "\u00a0"
_DASHES = MappingProxyType({"de": "–", "en": "–", "ru": "—"})
_SPACED_HYPHEN = re.compile(r"(?<=\S[ \u00a0])-(?=[ \u00a0]\S)")
_DATELINE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[ \u00a0]$")

_UNITS = r"[kcm]?m[²³]?|km/h|[km]?g|[kMGT]?Wh?|[kMG]Hz|ha|l|t|°C|°F"
_GERMAN_MONTHS = "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_RUSSIAN_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"

_GERMAN = (
    # DIN 5008, 2020, 5.4 and 10: a number and its sign or unit; Duden, D 2: abbreviations of several words.
    r"\d( )[%‰€$£°]",
    rf"\d( )(?:Mio\.|Mrd\.|Tsd\.|Euro|EUR|Prozent|Uhr|{_UNITS})(?!\w)",
    r"(?:Mio\.|Mrd\.|Tsd\.)( )(?:Euro|EUR|US-Dollar|Dollar|€|\$)",
    rf"(?<!\d)\d{{1,2}}\.( )(?:{_GERMAN_MONTHS})(?!\w)",
    r"(?<!\w)(?:Nr|Art|Abs|Kap|Bd|Ziff|Abb|Tab|Anm|Rn|S)\.( )(?=\d)",
    r"[§№]( )(?=\d)",
    r"(?<!\w)(?:z\.( )[BTZ]|d\.( )h|[uv]\.( )a|[uo]\.( )Ä|s\.( )[ou]|i\.( )[AV]|u\.( )U|m\.( )E)\.",
    r"(?<!\w)i\.( )d\.( )R\.",
)
_ENGLISH = (
    # New Hart's Rules 2.5.1 and 14.1.5: an abbreviation and its number stay together.
    r"(?<!\w)(?:Nos?|pp?|Art|Fig|Vol|Sec|Ch)\.( )(?=\d)",
    r"[§№]( )(?=\d)",
    r"\d( )[ap]\.m\.",
)
_RUSSIAN = (
    # Мильчин, Чельцова, «Справочник издателя и автора», 10.1.3 (what a line must not break) and ГОСТ Р 7.0.97.
    r"\d( )[%‰€$£₽°]",
    r"[№§]( )(?=\S)",
    r"(?<![\w’'-])[вксоуияВКСОУИАЯа]( )(?=[\w«„“\"(№])",
    r"(?<=\S)( )(?=[—–](?:[ \u00a0]|$))",
    r"(?<!\w)[А-ЯЁ]\.(?:( )?[А-ЯЁ]\.)?( )(?=[А-ЯЁ][а-яё])",
    r"(?<=[а-яё])( )(?=[А-ЯЁ]\.[ \u00a0]?[А-ЯЁ]\.)",
    r"(?<!\w)[А-ЯЁ]\.( )(?=[А-ЯЁ]\.)",
    r"\d( )(?:тыс\.|млн|млрд|трлн|евро|долл\.|доллар\w*|рубл\w*|руб\.|тенге)(?!\w)",
    r"\d( )(?:гг?\.|год[ауе]?|году|годом|годов|лет|вв?\.|час\w*|мин\.|ч\.)(?!\w)",
    rf"\d( )(?:{_RUSSIAN_MONTHS})(?!\w)",
    rf"\d( )(?:[кс]?м[²³]?|мм|км/ч|м?г|кг|[кМГ]?Вт(?:·ч)?|га|л|т|°C|{_UNITS})(?!\w)",
    r"[IVXLC]( )(?:век\w*|вв?\.)(?!\w)",
    r"(?<!\w)(?:т\.( )[едкнпос]|н\.( )э|и( )др|и( )пр)\.",
    r"(?<!\w)и( )(?=т\.)",
    r"(?<!\w)(?:рис|ст|гл|стр|с|п|пп|табл|ил|им|г|ул|д|т|ч|кв)\.( )(?=[\dА-ЯЁ«])",
    r"(?:млн|млрд|трлн|тыс\.)( )(?:евро|долл|руб|тенге|кВт|человек)",
)
_RULES: Mapping[str, tuple[re.Pattern[str], ...]] = MappingProxyType(
    {
        language: tuple(map(re.compile, rules))
        for language, rules in (("de", _GERMAN), ("en", _ENGLISH), ("ru", _RUSSIAN))
    }
)
_UNSPACED_PERCENT = re.compile(r"(?<=\d)[%‰](?!\w)")
_SPACED_PERCENT = re.compile(r"(?<=\d)[ \u00a0\u202f](?=[%‰](?!\w))")
_UNSPACED_NUMBER_SIGN = re.compile(r"№(?=\d)")


def dash_edits(plain: Plain, language: str) -> Edits:
    """Gives the edits that turn a hyphen between spaces into the dash that a language sets there.

    Hyphens between numbers, which may be minus signs, and after the date of a dateline, where they belong to the page's
    layout, are left.

    Args:
        plain: the text.
        language: BCP 47 tag.
    """
    dash = _DASHES.get(base_language(language))
    edits: Edits = {}
    if dash is None:
        return edits
    text = plain.text
    for hyphen in _SPACED_HYPHEN.finditer(text):
        place = hyphen.start()
        numbers = text[place - 2].isdigit() and text[place + 2].isdigit()
        if not numbers and not _DATELINE.search(text[:place]):
            edits[place] = dash
    return edits


def space_edits(plain: Plain, language: str) -> Edits:
    """Gives the edits that keep together what a language does not let a line break.

    Args:
        plain: the text.
        language: BCP 47 tag.
    """
    base = base_language(language)
    text = plain.text
    edits: Edits = {}
    for rule in _RULES.get(base, ()):
        for found in rule.finditer(text):
            for group in range(1, rule.groups + 1):
                if found.start(group) >= 0:
                    edits[found.start(group)] = _NBSP
    if base in {"de", "ru"}:
        edits |= {found.start(): _NBSP + found.group() for found in _UNSPACED_PERCENT.finditer(text)}
    if base == "en":
        edits |= {found.start(): "" for found in _SPACED_PERCENT.finditer(text)}
    if base == "ru":
        edits |= {found.start(): "№" + _NBSP for found in _UNSPACED_NUMBER_SIGN.finditer(text)}
    return edits
