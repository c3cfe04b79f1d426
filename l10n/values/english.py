"""How English writes values: 1,500.50 and 3.5 million, 11 February 2026, 2.30 p.m., twenty-one.

Written after New Hart's Rules (Oxford University Press), chapter 11, and the Chicago Manual of Style, chapter 9.
"""

from __future__ import annotations

from decimal import Decimal

from l10n.values.vocabulary import DAY, HOUR, MINUTE, SPACE, YEAR, Vocabulary, numbered

_CARDINALS = numbered(
    """
    0: zero nought
    1: one
    2: two
    3: three
    4: four
    5: five
    6: six
    7: seven
    8: eight
    9: nine
    10: ten
    11: eleven
    12: twelve
    13: thirteen
    14: fourteen
    15: fifteen
    16: sixteen
    17: seventeen
    18: eighteen
    19: nineteen
    20: twenty
    30: thirty
    40: forty
    50: fifty
    60: sixty
    70: seventy
    80: eighty
    90: ninety
    100: hundred
    """
)
_OTHERS = numbered(
    """
    1: first once single only a an another
    2: second twice both double doubled doubling pair twin twofold couple either twins halve halved secondly
    3: third thirds triple tripled trio thrice threefold threes
    4: quadruple quarter quarters
    5: fifth fifths
    8: eighth eighths
    9: ninth
    12: twelfth dozen dozens
    20: twentieth twenties
    30: thirtieth thirties
    40: fortieth forties
    50: fiftieth fifties
    60: sixtieth sixties
    70: seventieth seventies
    80: eightieth eighties
    90: ninetieth nineties
    10: decade decades
    100: century centuries hundreds centenary
    1000: thousand thousands millennium
    """
)


def cardinal(word: str) -> int | None:
    """Gives the value of an English cardinal number of one word; "twenty-one" is two.

    Args:
        word: in lower case.
    """
    return _CARDINALS.get(word)


def number_words(word: str) -> tuple[Decimal, ...]:
    """Gives the values that an English word may stand for: seven, seventh, sevenfold, sevens.

    Args:
        word: in lower case.
    """
    value = _CARDINALS.get(word, _OTHERS.get(word))
    for ending in ("th", "ths", "s", "fold", "some", "ly"):
        if value is None and word.endswith(ending):
            value = _CARDINALS.get(word[: -len(ending)])
    return () if value is None else (Decimal(value),)


VOCABULARY = Vocabulary(
    decimal=".",
    group=",",
    months=(
        r"(?:January|Jan\b\.?)",
        r"(?:February|Feb\b\.?)",
        r"(?:March|Mar\b\.?)",
        r"(?:April|Apr\b\.?)",
        r"May\b",
        r"(?:June|Jun\b\.?)",
        r"(?:July|Jul\b\.?)",
        r"(?:August|Aug\b\.?)",
        r"(?:September|Sept?\b\.?)",
        r"(?:October|Oct\b\.?)",
        r"(?:November|Nov\b\.?)",
        r"(?:December|Dec\b\.?)",
    ),
    magnitudes=(
        (r"(?:thousand\b)", 3),
        (r"(?:million\b|mn\b)", 6),
        (r"(?:billion\b|bn\b)", 9),
        (r"(?:trillion\b|tn\b)", 12),
    ),
    percent=rf"(?:{SPACE}?%|[-{SPACE[1:-1]}]?per{SPACE}?cent(?:age)?\b)",
    currencies=(
        (r"(?:[Ee]uros?\b|EUR\b|€)", "EUR"),
        (r"(?:US dollars?\b|U\.S\. dollars?\b|USD\b|dollars?\b|\$)", "USD"),
        (r"(?:pounds sterling\b|British pounds?\b|GBP\b|£)", "GBP"),
        (r"(?:(?:Swiss )?francs?\b|CHF\b)", "CHF"),
        (r"(?:(?:Russian )?(?:roubles?|rubles?)\b|RUB\b)", "RUB"),
        (r"(?:yen\b|JPY\b|¥)", "JPY"),
        (r"(?:tenge\b|KZT\b)", "KZT"),
        (r"(?:złoty|zloty)\b", "PLN"),
        (r"(?:yuan|renminbi)\b", "CNY"),
        (r"(?:Deutschmarks?|D-Marks?|Deutsche Marks?|German marks)\b", "DEM"),
    ),
    day_month=(
        rf"({DAY})(?:st|nd|rd|th)?{SPACE}+(?:(?:day )?of{SPACE}+)?(MONTH)(?![a-z])(?:,?{SPACE}+({YEAR}))?",
        rf"({DAY})-(MONTH)-({YEAR})",
    ),
    month_day=(rf"\b(MONTH){SPACE}+({DAY})(?:st|nd|rd|th)?(?!\d|[.,:]\d)(?:,?{SPACE}+({YEAR}))?",),
    month_year=(rf"\b(MONTH),?{SPACE}+(?:of{SPACE}+)?({YEAR})",),
    times=(
        rf"({HOUR})(?:[.:]({MINUTE}))?{SPACE}?([AaPp])(?:\.{SPACE}?[Mm]\.|[Mm]\b)",
        rf"({HOUR})(?:[.:]({MINUTE}))?{SPACE}o[’']clock\b",
        r"(12)(){SPACE}(?:noon|midday)\b".replace("{SPACE}", SPACE),
    ),
    afternoon=r"[Pp]",
    number_words=number_words,
    cardinal=cardinal,
    links=frozenset({"and", "a"}),
    amount_signs=(
        *("ill", "housand", "bn", "mn", "tn", "cent", "%", "uro", "EUR", "€", "ollar", "USD", "$", "ound", "GBP", "£"),
        *("ranc", "CHF", "uble", "RUB", "yen", "JPY", "¥", "enge", "KZT", "oty", "uan", "enminbi", "ark"),
    ),
    measures=(
        r"(?:°\s?C|degrees Celsius|\w*met(?:re|er)s?\b|[kcm]?m[²³]?\b|kilograms?|kilos?|kg\b|lit(?:re|er)s?)",
        r"(?:°\s?F|\(F\)|degrees Fahrenheit|in the \d+s|mile\w*|feet|foot|inch\w*|pounds?|ounces?)",
    ),
    counted=frozenset({"hundred"}),
    labels=r"(?i:fig\.|figure|section|chapter|table|version|room|paragraph|no\.|windows|web)\s?$",
    hints=(
        (r"(?i:\bnoon\b|\bmidday\b)", (12,)),
        (r"(?i:\bmidnight\b)", (0, 24)),
        (r"(?i:\bhalf\b|\bhalves\b)", (50, 2)),
        (r"(?i:\bquarters?\b)", (25, 15)),
        (r"(?i:\bday\b)", (24,)),
        (r"(?i:around the clock|round the clock)", (24, 7)),
        (r"(?i:\bweeks?\b)", (7,)),
        (r"(?i:\bfortnight\w*)", (14, 2)),
        (r"(?i:\bmillions?\b)", (10**6,)),
        (r"(?i:\bbillions?\b)", (10**9,)),
        (r"(?i:\btrillions?\b)", (10**12,)),
    ),
)
