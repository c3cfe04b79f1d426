"""What strangers wrote - names, licences, whatever a model brings along - made fit to be shown on one line."""

from __future__ import annotations

_MOST = 80


def printable_line(text: str) -> str:
    """Gives a text on one line, without what a terminal would obey; all of it."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def one_line(text: str, most: int = _MOST) -> str:
    """Gives a text on one line, without what a terminal would obey, and cut where it is long.

    Args:
        text: whatever somebody wrote.
        most: characters that are left of it.
    """
    # a text of megabytes is cut before each of its characters is looked at
    start = text[: 8 * most]
    plain = printable_line(start)
    return plain if len(plain) <= most and len(start) == len(text) else plain[: most - 1] + "…"
