"""How German writes values: 1.500,50 and 3,5 Mio., 11. Februar 2026, 14.30 Uhr, einundzwanzig.

Written after Duden, „Die deutsche Rechtschreibung“ (numbers, dates) and DIN 5008.
"""

from __future__ import annotations

import re
from decimal import Decimal

from l10n.values.vocabulary import DAY, HOUR, MINUTE, SPACE, YEAR, Vocabulary, numbered

_UNITS = numbered(
    """
    0: null
    1: eins eine einen einem einer eines ein
    2: zwei zweier zweien zwo
    3: drei dreier dreien
    4: vier
    5: fünf
    6: sechs
    7: sieben
    8: acht
    9: neun
    10: zehn
    11: elf
    12: zwölf
    13: dreizehn
    14: vierzehn
    15: fünfzehn
    16: sechzehn
    17: siebzehn
    18: achtzehn
    19: neunzehn
    """
)
_TENS = numbered(
    """
    20: zwanzig
    30: dreißig dreissig
    40: vierzig
    50: fünfzig
    60: sechzig
    70: siebzig
    80: achtzig
    90: neunzig
    """
)
_IRREGULAR = (
    # Words that begin like no cardinal number, and what they say.
    (r"erst\w*", 1),
    (r"einmal\w*|einzig\w*|einfach\w*|einheitlich\w*|solo", 1),
    (r"beid\w*|(?:ver)?doppel\w*|paar\w*|zwilling\w*|halbier\w*|duo", 2),
    (r"dritt\w*|trio\w*|verdreif\w*", 3),
    (r"vervierf\w*|quartett\w*", 4),
    (r"siebt\w*", 7),
    (r"dutzend\w*", 12),
    (r"jahrzehnt\w*", 10),
    (r"jahrhundert\w*", 100),
    (r"tausend\w*|jahrtausend\w*", 1000),
)
_HALF = "(abends|nachmittags|morgens|vormittags|früh|nachts|am (?:Nachmittag|Abend|Morgen|Vormittag))"


def cardinal(word: str) -> int | None:
    """Gives the value of a German cardinal number, such as "zweihundertfünfundzwanzigtausend".

    Args:
        word: in lower case.
    """
    if word in _UNITS:
        return _UNITS[word]
    if word in _TENS:
        return _TENS[word]
    for sign, size in (("tausend", 1000), ("hundert", 100)):
        left, found, right = word.partition(sign)
        if found:
            many = cardinal(left) if left else 1
            rest = cardinal(right.removeprefix("und")) if right else 0
            return None if many is None or rest is None or many == 0 else many * size + rest
    left, found, right = word.partition("und")
    if found and right in _TENS and left in _UNITS and 0 < _UNITS[left] < 10:
        return _TENS[right] + _UNITS[left]
    return None


def number_words(word: str) -> tuple[Decimal, ...]:
    """Gives the values that a German word may stand for: drei, dritte, dreijährig, Dreiertreffen, zweieinhalb.

    Args:
        word: in lower case.
    """
    found = {Decimal(value) for pattern, value in _IRREGULAR if re.fullmatch(pattern, word)}
    if word.startswith("anderthalb"):
        found.add(Decimal("1.5"))
    head, half, _ = word.partition("einhalb")
    if half:
        whole = cardinal(head) or 1
        found.add(Decimal(whole) + Decimal("0.5"))
    for length in range(len(word), 2, -1):
        value = cardinal(word[:length])
        if value is not None:
            found.add(Decimal(value))
            break
    return tuple(found)


VOCABULARY = Vocabulary(
    decimal=",",
    group=".",
    months=(
        r"(?:Januar|Jänner|Jan\.)",
        r"(?:Februar|Feber|Feb\.|Febr\.)",
        r"(?:März|Mär\.|Mrz\.)",
        r"(?:April|Apr\.)",
        r"Mai",
        r"(?:Juni|Jun\.)",
        r"(?:Juli|Jul\.)",
        r"(?:August|Aug\.)",
        r"(?:September|Sept\.|Sep\.)",
        r"(?:Oktober|Okt\.)",
        r"(?:November|Nov\.)",
        r"(?:Dezember|Dez\.)",
    ),
    magnitudes=(
        (r"(?:Tsd\.|Tausend\b|tausend\b)", 3),
        (r"(?:Mio\b\.?|Millionen\b|Million\b)", 6),
        (r"(?:Mrd\b\.?|Milliarden\b|Milliarde\b)", 9),
        (r"(?:Bio\.|Billionen\b|Billion\b)", 12),
        (r"(?:Billiarden\b|Billiarde\b)", 15),
    ),
    percent=rf"(?:{SPACE}?%|[-{SPACE[1:-1]}]?[Pp]rozent\w*|[-{SPACE[1:-1]}]Prozent\w*|{SPACE}v\.{SPACE}?H\.)",
    currencies=(
        (r"(?:Euros?\b|EUR\b|€)", "EUR"),
        (r"(?:US-?Dollars?\b|USD\b|US\$|Dollars?\b|\$)", "USD"),
        (r"(?:(?:britische[nr]? )?Pfund\b|GBP\b|£)", "GBP"),
        (r"(?:(?:Schweizer )?Franken\b|CHF\b)", "CHF"),
        (r"(?:(?:russische[nr]? )?Rubel\b|RUB\b)", "RUB"),
        (r"(?:Yen\b|JPY\b|¥)", "JPY"),
        (r"(?:Tenge\b|KZT\b)", "KZT"),
        (r"(?:Złoty|Zloty)\b", "PLN"),
        (r"Yuan\b", "CNY"),
        (r"(?:D-Mark|DM|Deutsche Mark)\b", "DEM"),
    ),
    day_month=(rf"({DAY})\.?{SPACE}*(MONTH)(?:{SPACE}+({YEAR}))?",),
    month_year=(rf"\b(MONTH)\s+({YEAR})",),
    times=(
        rf"({HOUR})(?:[.:]({MINUTE}))?{SPACE}?Uhr\b(?:{SPACE}{_HALF})?",
        rf"({HOUR})({MINUTE}){SPACE}?Uhr\b",
        rf"({HOUR}){SPACE}Uhr{SPACE}({MINUTE})(?!\d)",
    ),
    afternoon=r"abends|nachmittags|am (?:Nachmittag|Abend)",
    number_words=number_words,
    cardinal=cardinal,
    links=frozenset({"und"}),
    amount_signs=(
        *(
            "Mio",
            "Mrd",
            "Mill",
            "Bil",
            "ausend",
            "Tsd",
            "rozent",
            "%",
            "v. H.",
            "v.H.",
            "Euro",
            "EUR",
            "€",
            "ollar",
            "USD",
            "$",
        ),
        *(
            "Pfund",
            "GBP",
            "£",
            "Franken",
            "CHF",
            "Rubel",
            "RUB",
            "Yen",
            "JPY",
            "¥",
            "Tenge",
            "KZT",
            "loty",
            "Yuan",
            "Mark",
            "DM",
        ),
    ),
    measures=(
        r"(?:°\s?C|Grad Celsius|(?:Kilo|Zenti|Milli)?[Mm]eter|Quadrat\w+|Kubik\w+|[kcm]?m[²³]?\b|Kilogramm|kg\b|Liter)",
        r"(?:°\s?F|Grad Fahrenheit|Meilen?|Fuß|Zoll|Pfund|Unzen?|Gallonen?|Yards?|mph\b)",
    ),
    labels=r"(?i:Abb\.|Abbildung|Abschnitt|Kapitel|Tabelle|Version|Raum|Zimmer|Ziffer|Nr\.|Windows|Web)\s?$",
    hints=(
        (r"\w+erste[nrs]?\b", (1,)),
        (r"\b[Mm]ittag\w*", (12,)),
        (r"\bMitternacht\w*", (0, 24)),
        (r"(?i:\bhalb\w*|hälfte\b)", (50, 2)),
        (r"(?i:viertel\w*)", (4, 25, 15)),
        (r"(?i:\w*stündig\w*|\btag\w*)", (24,)),
        (r"(?i:rund um die uhr)", (24, 7)),
        (r"(?i:\bwoche\w*)", (7,)),
        (r"\banderthalb\w*", (18,)),
        (r"(?i:million\w*)", (10**6,)),
        (r"(?i:milliard\w*)", (10**9,)),
        (r"(?i:billion\w*)", (10**12,)),
    ),
)
