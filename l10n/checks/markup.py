"""Checks of what has to come through a translation as it is: tags, white space at the edges."""

from __future__ import annotations

from collections.abc import Iterable

from l10n.checks.model import Context, Pair, Problem
from l10n.inline import tag_problems

_SPACES = " \t\u00a0\u202f"


def tags(pair: Pair, _: Context) -> Iterable[Problem]:
    """Gives a problem where a translation loses, adds, repeats or misnests numbered tags."""
    if "<" not in pair.source and "<" not in pair.target:
        return
    problems = tag_problems(pair.source, pair.target)
    if problems:
        yield Problem(f"The tags differ from the source's: {'; '.join(problems)}.", {"tags": "; ".join(problems)})


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
    if not any(text[:1] in _SPACES or text[-1:] in _SPACES for text in (source, target)):
        return
    for edge, strip in (("beginning", str.lstrip), ("end", str.rstrip)):
        wanted, found = len(source) - len(strip(source, _SPACES)), len(target) - len(strip(target, _SPACES))
        if bool(wanted) != bool(found):
            verb = "lacks the" if wanted else "has a"
            yield Problem(f"The translation {verb} space at its {edge}{'' if wanted else ' that its source lacks'}.")
