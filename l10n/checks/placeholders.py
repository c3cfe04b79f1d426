"""The check of what a program fills in: placeholders come through a translation, as msgfmt demands of each format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from l10n.checks.model import Context, Pair, Problem

_NAMED = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|\$?\{\{?[\w.:!]*\}?\}")
_PRINTF = re.compile(
    r"%(?:(?P<at>\d+)\$|\((?P<name>\w+)\))?[#0\-+ 'I]*(?:\d+|\*)?(?:\.(?:\d+|\*))?"
    r"(?P<size>hh|h|ll|l|L|q|j|z|t)?(?P<type>[a-zA-Z%])?"
)
_BRACE = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}]*)\}|(?P<stray>[{}])")
_PATTERNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "sh-format": re.compile(r"\$(?:\w+|\{\w+\})"),
        "java-format": re.compile(r"\{\d+[^{}]*\}"),
        "csharp-format": re.compile(r"\{\d+[^{}]*\}"),
        "perl-brace-format": re.compile(r"\{\w+\}"),
        "qt-format": re.compile(r"%L?\d{1,2}|%n"),
        "qt-plural-format": re.compile(r"%L?\d{1,2}|%n"),
        "kde-format": re.compile(r"%\d{1,2}"),
    }
)
"""What is filled in, by the flag of the entry."""
_PRINTF_FLAGS = frozenset(
    "c-format objc-format python-format javascript-format perl-format php-format gcc-internal-format awk-format "
    "lua-format tcl-format object-pascal-format".split()
)
_SAME_TYPE = MappingProxyType({"i": "d"})


def placeholders(pair: Pair, context: Context) -> Iterable[Problem]:
    """Gives a problem where a placeholder of the source is not in the translation as often, or the reverse."""
    # msgfmt holds every plural form against the plural source
    source, target = pair.entry.plural_source or pair.source, pair.target
    formats = [flag for flag in pair.entry.flags if flag.endswith("-format")]
    if not formats and "{" not in source and "{" not in target and "%(" not in source and "%(" not in target:
        return
    wanted, found = _arguments(source, formats), _arguments(target, formats)
    if wanted == found or (not found - wanted and _may_omit(pair, context)):
        return
    lost, added = " ".join((wanted - found).elements()), " ".join((found - wanted).elements())
    said = [f"{lost} is lost"] * bool(lost) + [f"{added} is added"] * bool(added)
    evidence = {"found": added if added in target else "", "in source": lost if lost in source else ""}
    yield Problem(f"The placeholders differ from the source's: {'; '.join(said)}.", evidence)


def without_placeholders(text: str, flags: Iterable[str]) -> str:
    """Gives a text with a space in place of what a program fills in, so that nobody takes %2$s for a number.

    Args:
        text: with placeholders.
        flags: of its entry.
    """
    for flag in flags:
        if flag in _PRINTF_FLAGS:
            text = _PRINTF.sub(" ", text)
        elif flag in _PATTERNS:
            text = _PATTERNS[flag].sub(" ", text)
        elif flag == "python-brace-format":
            text = _BRACE.sub(" ", text)
    return text


def _arguments(text: str, formats: list[str]) -> Counter[str]:
    """Gives what is filled in, written so that those that stand for the same are equal."""
    known = [flag for flag in formats if flag in _PRINTF_FLAGS or flag in _PATTERNS or flag == "python-brace-format"]
    if not known:
        return Counter() if formats else Counter(_NAMED.findall(text))
    if known[0] in _PRINTF_FLAGS:
        return _printf_arguments(text)
    if known[0] == "python-brace-format":
        return Counter(
            f"{{{match['name']}}}" if match["stray"] is None else match["stray"]
            for match in _BRACE.finditer(text)
            if match[0] not in ("{{", "}}")
        )
    return Counter(_PATTERNS[known[0]].findall(text))


def _printf_arguments(text: str) -> Counter[str]:
    arguments: Counter[str] = Counter()
    next_one = 1
    for match in _PRINTF.finditer(text):
        kind = match["type"] or ""
        if kind == "%":
            continue
        kind = (match["size"] or "") + _SAME_TYPE.get(kind, kind)
        if match["name"]:
            arguments[f"%({match['name']}){kind}"] += 1
        elif match["at"]:
            arguments[_numbered(int(match["at"]), kind)] += 1
        else:
            arguments[_numbered(next_one, kind)] += 1
            next_one += 1
    if next_one == 2 and len(arguments) == 1:
        return Counter({f"%{key.partition('$')[2]}": count for key, count in arguments.items()})
    # an argument may be used twice where its number says which one it is
    return arguments if next_one > 1 else Counter(dict.fromkeys(arguments, 1))


def _numbered(number: int, kind: str) -> str:
    return f"%{number}${kind}"


def _may_omit(pair: Pair, context: Context) -> bool:
    """Tells whether a plural form speaks of one number only, which it may say in words."""
    if pair.entry.plural_source is None:
        return False
    targets = pair.entry.plural_targets
    return context.single_forms is None or any(
        form in context.single_forms for form, target in enumerate(targets) if target == pair.target
    )
