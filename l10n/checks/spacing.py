"""Checks of the spaces between words and marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType

from l10n.checks.model import Context, Pair, Problem
from l10n.languages import base_language

_BLANK = " \t\u00a0\u202f"
_DOUBLE = re.compile(rf"[{_BLANK}]{{2,}}(?=\S)")
_STRAY = re.compile(
    rf"[{_BLANK}](?:[,.](?![\w.])|[;:!?](?![\w)(/\\*|DP-])|[)\]](?<=\w[{_BLANK}].))|[(\[][{_BLANK}]+(?=\w)"
)
"""" .NET", " .5" and " ..." are words of their own, " :)" is a face."""
_STRAY_BEFORE_BRACKET = re.compile(rf"[{_BLANK}][,.](?![\w.])|[(\[][{_BLANK}]+(?=\w)|[{_BLANK}][)\]](?<=\w[{_BLANK}].)")
_BESIDE_HYPHEN = re.compile(
    rf"(?<=[^\W_])(?<!\bund)(?<!\boder)(?<!\bbis)(?<!\bbzw)(?<!\bsowie)[{_BLANK}]-(?=[A-ZÄÖÜ]\w)"
    rf"|(?<=[^\W_])-[{_BLANK}](?=[A-ZÄÖÜ]\w)(?!(?:[\w,-]+[{_BLANK}]){{0,4}}"
    r"(?:und|oder|sowie|bzw|bis|wie|als|noch|aber|statt)\b)"
)
"""A hyphen between German words takes a space on one side only where a part is left out: "Energie- und Gaspreise",
"Länder und -Kandidaten". Elsewhere hyphens begin the options of commands."""
_INSIDE_QUOTES = MappingProxyType(
    {
        "de": re.compile(rf"„[{_BLANK}]|[{_BLANK}]“(?!\w)"),
        "en": re.compile(rf"“[{_BLANK}](?<![^{_BLANK}]“.)|[{_BLANK}]”"),
        "ru": re.compile(rf"«[{_BLANK}]|[{_BLANK}]»"),
        "uk": re.compile(rf"«[{_BLANK}]|[{_BLANK}]»"),
    }
)
_SPACED_BEFORE_MARKS = ("fr", "br")
"""Languages that set a space before a semicolon, a colon, an exclamation and a question mark."""
_UPPER = "A-ZА-ЯЁÄÖÜ"
_UNSPACED = re.compile(
    rf"[,;!?](?<=[^\W\d_].)[^\W\d_]|\.(?<=[^\W\d_{_UPPER}][^\W\d_{_UPPER}].)[{_UPPER}](?=[^\W\d_{_UPPER}])"
)

_NO_BREAK = "\u00a0\u202f"
_BOUND = re.compile(rf"\d[{_NO_BREAK}](?=[%‰€$£°]|[^\W\d_])|(?<![^\W_])[^\W\d_]{{1,2}}\.[{_NO_BREAK}](?=\w)")
_BOUND_LOOSELY = re.compile(r"\d (?=[%‰€$£°])|(?<![^\W_])[^\W\d_]\. (?=[^\W\d_]\.)")
_BOUND_WRONGLY = re.compile(rf"[^\W\d_]{{4,}}[{_NO_BREAK}][^\W\d_]{{4,}}")


def no_break_spaces(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where a no-break space was lost on the way into a translation, or binds words for no reason."""
    source, target = pair.source_plain, pair.target_plain
    if "\u00a0" not in target and "\u202f" not in target:
        if ("\u00a0" in source or "\u202f" in source) and _BOUND.search(source):
            match = _BOUND_LOOSELY.search(target)
            if match is not None:
                text = _around(target, match)
                yield Problem(f"The source has a no-break space where “{text}” has a space.", {"found": text})
        return
    match = _BOUND_WRONGLY.search(target)
    if match is not None and _BOUND_WRONGLY.search(source) is None:
        yield Problem(f"A no-break space binds “{match[0]}”, and its source has none.", {"found": match[0]})


def double_spaces(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where two spaces follow each other in a translation and not in its source."""
    match = _DOUBLE.search(pair.target_plain)
    if match is not None and match.start() > 0 and _DOUBLE.search(pair.source_plain) is None:
        text = _around(pair.target_plain, match)
        yield Problem(f"Two spaces follow each other in “{text}”.", {"found": text})


def stray_spaces(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a space stands before a comma or inside a bracket or a quotation, only in a translation."""
    language = base_language(context.target_language)
    outer = _STRAY_BEFORE_BRACKET if language in _SPACED_BEFORE_MARKS else _STRAY
    inner = _INSIDE_QUOTES.get(language)
    hyphen = _BESIDE_HYPHEN if language == "de" and "-" in pair.target_plain else None
    for pattern in (outer, inner, hyphen):
        match = pattern.search(pair.target_plain) if pattern else None
        if match and match.span()[0] >= (match[0][0] in _BLANK) and match[0] not in pair.source_plain:
            text = _around(pair.target_plain, match)
            yield Problem(f"There is a space too many in “{text}”.", {"found": text})
            return


def missing_spaces(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where a mark and the word after it are not set apart, only in a translation."""
    for match in _UNSPACED.finditer(pair.target_plain):
        text = _around(pair.target_plain, match)
        seen = pair.target_plain[match.start() - 1 : match.end()] in pair.source_plain
        if not seen and not re.search(r"[@/\\]|www\.", text):
            yield Problem(f"There is no space after “{match[0][0]}” in “{text}”.", {"found": text})
            return


def _around(text: str, match: re.Match[str]) -> str:
    """Gives the words that a match stands in or between."""
    start = max(text.rfind(" ", 0, max(0, match.start() - 1)) + 1, match.start() - 20)
    end = text.find(" ", match.end())
    return text[start : min(len(text) if end < 0 else end, match.end() + 20)]
