"""The cases of Russian month names, as dates need them: 11 февраля, but в феврале 2026 года."""

from __future__ import annotations

import re

_STEMS = r"(январ|феврал|март|апрел|ма|июн|июл|август|сентябр|октябр|ноябр|декабр)"
_MONTH = re.compile(rf"(?<!\w){_STEMS}(ь|я|е|ю|ём|ем|а|у|ом|й|)(?!\w)", re.IGNORECASE)
_HARD = frozenset({"март", "август"})


def genitive(date: str) -> str:
    """Gives a date in words with its month in the genitive, as it stands after the number of a day.

    Args:
        date: such as "11 феврале 2026 года".
    """
    return _MONTH.sub(lambda month: month[1] + ("а" if month[1].lower() in _HARD else "я"), date, count=1)


def in_case_of(date: str, other: str) -> str:
    """Gives a month and year in the case that another date has; a date with a day keeps its genitive.

    Args:
        date: the date to write.
        other: the date whose place it takes.
    """
    if date[:1].isdigit():
        return date
    model = _MONTH.search(other)
    if model is None:
        return date
    ending = model[2].lower()
    if ending in {"я", "а"}:
        return genitive(date)
    if ending == "е":
        return _MONTH.sub(lambda month: month[1] + "е", date, count=1)
    return date
