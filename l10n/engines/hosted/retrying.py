"""How long to wait before asking again."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping

FIRST_PAUSE = 0.5
"""Seconds, at most, before the first retry; each further one may take twice as long."""

LONGEST_PAUSE = 60.0
"""Seconds, at most, whatever a service asks for: a longer wait is the user's to decide."""

LONGEST_WAIT = 150.0
"""Seconds of pauses, at most, that one question is worth."""


def backoff(attempt: int, chance: float) -> float:
    """Gives the seconds before a retry: growing, and spread by chance, so that clients do not return together.

    Half of it is fixed and half is chance: "equal jitter", after M. Brooker, Exponential Backoff And Jitter, 2015.

    Args:
        attempt: the number of the retry, from 1.
        chance: between 0 and 1.
    """
    ceiling = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempt, 16))
    return ceiling / 2 * (1 + chance)


def told_pause(headers: Mapping[str, str], now: float) -> float | None:
    """Gives the seconds that a service asks to wait, at most LONGEST_PAUSE; None where it does not say so.

    Retry-After holds seconds or a date (RFC 9110, 10.2.3).

    Args:
        headers: of the answer, whatever the case of their names.
        now: seconds since the epoch.
    """
    told = headers.get("Retry-After", "").strip()
    if not told:
        return None
    try:
        seconds = float(told) if told.replace(".", "", 1).isdigit() else _until(told, now)
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_PAUSE)


def _until(date: str, now: float) -> float:
    return email.utils.parsedate_to_datetime(date).timestamp() - now
