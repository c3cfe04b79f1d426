"""Writing out abbreviations before an engine sees them: small models copy what they rarely saw."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from l10n.drafting.tags import Untagged

_SPACE = "[   ]?"
_WORDS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "de": (
            ("z. B.", "zum Beispiel"),
            ("u. a.", "unter anderem"),
            ("d. h.", "das heißt"),
            ("v. a.", "vor allem"),
            ("i. d. R.", "in der Regel"),
            ("u. U.", "unter Umständen"),
            ("bzw.", "beziehungsweise"),
            ("ca.", "etwa"),
            ("ggf.", "gegebenenfalls"),
            ("inkl.", "einschließlich"),
            ("sog.", "sogenannte"),
            ("vgl.", "vergleiche"),
            ("usw.", "und so weiter"),
        ),
        "ru": (
            ("т. е.", "то есть"),
            ("т. д.", "так далее"),
            ("т. п.", "тому подобное"),
            ("в т. ч.", "в том числе"),
            ("напр.", "например"),
        ),
    }
)
"""By language: abbreviations that stand for the same words wherever they are. Those whose words would have to agree
with their neighbours (Nr., Abs., г.) are not among them."""


def written_out(source: Untagged, language: str) -> Untagged:
    """Gives a text with its common abbreviations written out, and its marks moved along.

    Args:
        source: plain text, and where its tags were.
        language: BCP 47 tag.
    """
    words = _WORDS.get(language.split("-")[0])
    if words is None:
        return source
    text, marks = source.text, source.marks
    if not any(map(text.__contains__, _beginnings(words))) or not _any_of(words).search(text):
        return source
    for short, long in words:
        for match in reversed(list(_pattern(short).finditer(text))):
            # the stop of an abbreviation at the end of a sentence is also the sentence's
            written = long + ("." if match.end() == len(text) else "")
            text = text[: match.start()] + written + text[match.end() :]
            by = len(written) - len(match[0])
            marks = tuple(
                replace(
                    mark,
                    start=mark.start + by if mark.start >= match.end() else mark.start,
                    end=mark.end + by if mark.end >= match.end() else mark.end,
                )
                for mark in marks
            )
    return Untagged(text, marks)


@lru_cache(maxsize=8)
def _beginnings(words: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(short.split()[0] for short, _ in words))


@lru_cache(maxsize=8)
def _any_of(words: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(short).pattern for short, _ in words))


@lru_cache(maxsize=64)
def _pattern(short: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])" + re.escape(short).replace(r"\ ", _SPACE) + r"(?!\w)")
