"""Reading dates and times: from the groups of a shape to kind, key, shape and further readings.

Every reader takes the groups of its shape, the text found and how the language writes values.
"""

from __future__ import annotations

import re
from decimal import Decimal

from l10n.values.model import Groups, Key, Kind, Reading, text_of
from l10n.values.vocabulary import Vocabulary

_PIVOT = 70
"""Two-digit years from here on are of the 20th century, as POSIX's strptime has it (69 and up)."""

_TWELVE = 12


def _year_of(written: str) -> str:
    """Gives a year of four digits.

    Args:
        written: two or four digits.
    """
    if len(written) == 2:
        return f"{'19' if int(written) >= _PIVOT else '20'}{written}"
    return written


def _date_key(year: str, month: int, day: str) -> str:
    return f"{_year_of(year) or '-'}-{month:02}" + (f"-{int(day):02}" if day else "")


def iso_date(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    """Reads 2026-02-11."""
    del groups, words
    return Reading("date", surface, "iso")


def day_first_date(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    """Reads 11.02.2026, 11.02.26, 11-02-2026 and 11.02. with no year."""
    del words
    day, month, year = (text_of(group) for group in groups)
    others: tuple[tuple[Kind, Key], ...] = ()
    if not year:
        others = (("number", Decimal(surface.rstrip("."))),)
    if len(year) == 2:
        others = (("date", f"19{year}-{int(month):02}-{int(day):02}"),)
    shape = "numeric" + (" padded" if day.startswith("0") or month.startswith("0") else "")
    shape += " short" if len(year) == 2 else ""
    return Reading(
        "date", _date_key(year, int(month), day), f"{shape} {'dashes' if '-' in surface else 'dots'}", others
    )


def slash_date(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    """Day first, as in Britain; month first is the other reading, and the only one where the day cannot be a month."""
    del surface, words
    first, second, year = (text_of(group) for group in groups)
    day, month = (second, first) if int(second) > _TWELVE else (first, second)
    others: list[tuple[Kind, Key]] = []
    if int(first) <= _TWELVE and int(second) <= _TWELVE:
        others.append(("date", _date_key(year, int(first), second)))
    return Reading("date", _date_key(year, int(month), day), "numeric slashes", tuple(others))


def _month_number(name: str, words: Vocabulary) -> int:
    """Gives the number of a month from its name, from 1.

    Args:
        name: as the language's patterns find it.
        words: how the language writes values.
    """
    return next(number for number, pattern in enumerate(words.months, start=1) if re.fullmatch(pattern, name))


def day_month(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    """Reads 11. Februar 2026 and 12 June."""
    day, month, year = (*groups, None)[:3]
    shape = "long" + (" abbreviated" if "." in text_of(month) else "")
    shape += " genitive" if re.search(r"года$|г\.$", surface) else ""
    return Reading("date", _date_key(text_of(year), _month_number(text_of(month), words), text_of(day)), shape)


def month_day(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    """Reads February 11, 2026."""
    month, day, year = (*groups, None)[:3]
    return day_month((day, month, year), surface, words)


def month_year(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    """Reads February 2026."""
    return day_month((None, *groups), surface, words)


def time(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    """Reads a time of day; a whole hour may answer for a mere number, such as the 9 of "9 bis 15 Uhr"."""
    hour, minute, half = (*groups, None)[:3]
    hours, minutes = int(text_of(hour)), int(text_of(minute) or 0)
    if half and re.fullmatch(words.afternoon, half) and hours < _TWELVE:
        hours += _TWELVE
    elif half in {"a", "A"} and hours == _TWELVE:
        hours = 0
    shape = "clock" + (" minutes" if minute else "") + (" noon" if "noon" in surface else "")
    others: list[tuple[Kind, Key]] = []
    if not minutes:
        others = [("number", Decimal(hours)), ("number", Decimal(hours % _TWELVE or _TWELVE))]
    return Reading("time", f"{hours:02}:{minutes:02}", shape, tuple(others))


def bare_time(groups: Groups, surface: str, words: Vocabulary) -> Reading:
    """Reads 14:30, and 2:30 as what may be the afternoon; with seconds it is no time of day."""
    if surface.count(":") == 2:
        return Reading("version", surface)
    found = time((*groups, None), surface, words)
    later: tuple[Kind, Key] = ("time", f"{(int(text_of(groups[0])) + _TWELVE) % 24:02}:{groups[1]}")
    return found._replace(shape="bare minutes", readings=(*found.readings, later))
