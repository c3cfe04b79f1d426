"""Checks of what has to come through a translation as it is: tags, placeholders, white space at the edges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from l10n.checks.model import Context, Pair, Problem
from l10n.inline import tag_problems

_NAMED = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|\$?\{\{?[\w.:!]*\}?\}")
_PRINTF = re.compile(r"%(?:\d+\$)?[#0\-+ ']*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|L|q|j|z|t)?[a-zA-Z]|%%")
_SPACES = " \t\u00a0\u202f"


def tags(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where a translation loses, adds, repeats or misnests numbered tags."""
    if "<" not in pair.source and "<" not in pair.target:
        return
    problems = tag_problems(pair.source, pair.target)
    if problems:
        yield Problem(f"The tags differ from the source's: {'; '.join(problems)}.", {"tags": "; ".join(problems)})


def placeholders(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where a placeholder of the source is not in the translation as often, or the reverse."""
    pattern = _PRINTF if any(flag in ("c-format", "python-format") for flag in pair.entry.flags) else _NAMED
    if pattern is _NAMED and "{" not in pair.source + pair.target and "%(" not in pair.source + pair.target:
        return
    wanted, found = Counter(pattern.findall(pair.source)), Counter(pattern.findall(pair.target))
    if wanted == found or (pair.entry.plural_source is not None and not found - wanted):
        return
    lost, added = " ".join((wanted - found).elements()), " ".join((found - wanted).elements())
    said = [f"{lost} is lost"] * bool(lost) + [f"{added} is added"] * bool(added)
    yield Problem(f"The placeholders differ from the source's: {'; '.join(said)}.", {"found": added, "in source": lost})


def newlines(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where only one side begins or ends with a new line, which msgfmt refuses."""
    for edge, at_edge in (("begins", str.startswith), ("ends", str.endswith)):
        in_source, in_target = at_edge(pair.source, "\n"), at_edge(pair.target, "\n")
        if in_source != in_target:
            which, other = ("source", "translation") if in_source else ("translation", "source")
            yield Problem(f"The {which} {edge} with a new line and the {other} does not; msgfmt refuses that.")


def edge_spaces(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where a translation has other white space at its edges than its source."""
    source, target = pair.source.strip("\n"), pair.target.strip("\n")
    for edge, strip in (("beginning", str.lstrip), ("end", str.rstrip)):
        wanted, found = len(source) - len(strip(source, _SPACES)), len(target) - len(strip(target, _SPACES))
        if bool(wanted) != bool(found):
            verb = "lacks the" if wanted else "has a"
            yield Problem(f"The translation {verb} space at its {edge}{'' if wanted else ' that its source lacks'}.")
