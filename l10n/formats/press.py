"""The lines around a press article's prose, recognized by their wording: datelines and captions."""

from __future__ import annotations

import re

MAX_DATELINE = 100
"""Characters in the longest line that is read as a dateline; a longer one is prose that names a date."""

MAX_CAPTION = 300
"""Characters in the longest paragraph that is read as a caption; a longer one is prose that mentions ©."""

MAX_OWNER = 60
"""Characters behind the © of a caption; where more follow, it is prose."""

_MAX_DATELINE_WORDS = 12

_DATE = r"""(?:
    \d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})                   # 11.02.2026
  | \d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,10}\.?\s(?:de\s)?\d{4}(?:\s(?:г\.|года))?  # 11. Februar 2026, 11 февраля 2026 г.
  | [^\W\d_]{3,10}\.?\s\d{1,2},\s\d{4}                         # February 11, 2026
  | \d{4}-\d{2}-\d{2}                                          # 2026-02-11
  | \d{1,2}/\d{1,2}/\d{4}                                      # 11/02/2026
)(?![\w/])"""
_TIME = r"(?:,?\s*(?:um\s|at\s|в\s)?\d{1,2}[:.]\d{2}(?:\s?(?:Uhr|h|a\.?m\.?|p\.?m\.?|ч\.?))?)?"
_DASH = r"\s*[-–—|·:,/]\s*"
_LABEL = r"[^\W\d_][^\s.!?…;]*(?:\s[^\s.!?…;]+){0,3}?"  # up to four words
_DATELINE = re.compile(
    rf"""
    (?:{_LABEL}(?:{_DASH}|,\s(?:den|the)\s|\s(?:vom|from|от)\s))?   # Berlin,  or  Pressemitteilung vom
    (?:{_LABEL}{_DASH})?                                            # Mittwoch,
    (?:den\s)?{_DATE}{_TIME}
    (?:{_DASH}{_LABEL})?                                            # - Artikel
    """,
    re.VERBOSE,
)
_CREDIT = re.compile(r"(?:Foto|Bild|Abbildung|Grafik|Bildquelle|Photo|Image|Picture|Фото|Иллюстрация)s?\s*:\s*\S")


def is_dateline(line: str) -> bool:
    """Tells whether a line says only when, where and as what an article appeared, such as "11.02.2026 - Artikel"."""
    line = line.strip()
    if len(line) > MAX_DATELINE or len(line.split()) > _MAX_DATELINE_WORDS:
        return False
    return _DATELINE.fullmatch(line) is not None


def is_caption(text: str) -> bool:
    """Tells whether a line or short paragraph credits a picture: by a © near its end, or by "Foto:" at its start."""
    text = text.strip()
    owner = text.rpartition("©")[2] if "©" in text else None
    if len(text) > MAX_CAPTION:
        return False
    return (owner is not None and len(owner) <= MAX_OWNER) or _CREDIT.match(text) is not None
