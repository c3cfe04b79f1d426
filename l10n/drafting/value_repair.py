"""Repairing the values of a machine translation, where it is safe to do so.

An engine that turns 22 into 2.2 or leaves 1.500,50 as it was is wrong by value, and the right value is known. A wrong
value is replaced where it is certain which one it stands for: as many wrong ones of a kind as the source has without an
answer, in their order or as the alignment has them. Everything else stays and is reported.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from l10n.drafting.russian_months import genitive, in_case_of
from l10n.errors import L10nError
from l10n.languages import base_language
from l10n.values import Difference, Value, amount_of, compare_values, find_values, render

__all__ = ["repair_values"]

_AMOUNTS = frozenset({"number", "percent", "currency"})
_ENGLISH_DAY = re.compile(r"(?<!\d)(\d{1,2})\.(?= (?:January|February|March|April|May|June|July|August|September)\b)")
_LIKENESS = 0.52
"""Least share of digits in the same order; on translations of FLORES, pairs below it were of two different things."""

_NEAR = 2
"""How close, in characters, another wrong value makes it unclear where the wrong one begins and ends."""


class Link(Protocol):
    """Words of the source and the words of the target that they became."""

    @property
    def source_start(self) -> int: ...
    @property
    def source_end(self) -> int: ...
    @property
    def target_start(self) -> int: ...
    @property
    def target_end(self) -> int: ...


Edit = tuple[int, int, str]


def repair_values(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    links: Sequence[Link] | None = None,
) -> tuple[str, tuple[str, ...]]:
    """Gives a translation with its wrong values put right where it is safe, and a remark on each.

    Args:
        source: plain text.
        target: its machine translation, plain text.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        links: which words of the source became which of the target; helps where several values are wrong.
    """
    differences = compare_values(source, target, source_language, target_language)
    remarks: list[str] = []
    repaired = target
    if differences:
        edits = [*_format_edits(differences, target_language), *_value_edits(differences, target_language, links or ())]
        candidate = _edited(target, edits)
        left = compare_values(source, candidate, source_language, target_language)
        if len(left) < len(differences):
            repaired, differences = candidate, left
            remarks += [f"value: {target[start:end]} → {text}" for start, end, text in edits]
    remarks += [_remark(difference) for difference in differences]
    return _localized(repaired, target_language), tuple(remarks)


def _edited(text: str, edits: Sequence[Edit]) -> str:
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _remark(difference: Difference) -> str:
    if difference.source is None:
        return f"value not in the source: {difference.target.surface if difference.target else ''}"
    if difference.target is None:
        return f"value missing: {difference.source.surface}"
    return f"value differs: {difference.source.surface}, {difference.target.surface}"


def _format_edits(differences: Sequence[Difference], language: str) -> list[Edit]:
    """Writes right values with the separators of the target's language."""
    found = []
    for difference in differences:
        value = difference.target
        if difference.kind == "format" and value is not None:
            shape = " ".join(word for word in value.shape.split() if word != "foreign")
            found.append((value.start, value.end, render(replace(value, shape=shape), language)))
    return found


def _value_edits(differences: Sequence[Difference], language: str, links: Sequence[Link]) -> list[Edit]:
    wrong = [each for each in differences if each.kind != "format"]
    missing = [each.source for each in wrong if each.source is not None]
    extra = [each.target for each in wrong if each.target is not None]
    # 1.50,500 is no number of any language, but it may be one gone wrong
    misspelt = [] if any(value.kind == "version" for value in missing) else [v for v in extra if v.kind == "version"]
    found = []
    for kinds in (*({kind} for kind in ("date", "time", "code", "range", "version", "phone")), _AMOUNTS):
        left = [value for value in missing if value.kind in kinds]
        right = [value for value in extra if value.kind in kinds or (kinds is _AMOUNTS and value in misspelt)]
        if len(left) == 1 and len(right) > 1 and kinds is _AMOUNTS and _cluster(right):
            found += _cluster_edit(left[0], right, language)
            continue
        if not left or len(left) != len(right) or _crowded(right, extra):
            continue
        for value, other in _paired(left, right, links):
            written = _written(value, other, language)
            if written is not None and (_shared(value, other, links) or _alike(value, other)):
                found.append((other.start, other.end, written))
    return found


def _cluster(values: Sequence[Value]) -> bool:
    """Tells whether wrong values are the pieces of one: 22 that became 2, 2."""
    return all(0 <= after.start - value.end <= _NEAR for value, after in itertools.pairwise(values)) and not any(
        value.has_shape(name) for value in values for name in ("million", "billion", "thousand")
    )


def _cluster_edit(value: Value, pieces: Sequence[Value], language: str) -> list[Edit]:
    last = pieces[-1]
    written = _written(value, last, language)
    return [] if written is None else [(pieces[0].start, last.end, written)]


def _crowded(values: Sequence[Value], extra: Sequence[Value]) -> bool:
    """Tells whether a wrong value touches another: 27 % that became 2 7 %."""
    return any(
        0 <= other.start - value.end <= _NEAR or 0 <= value.start - other.end <= _NEAR
        for value in values
        for other in extra
        if value is not other
    )


def _paired(left: Sequence[Value], right: Sequence[Value], links: Sequence[Link]) -> list[tuple[Value, Value]]:
    """Pairs values by the alignment where it gives each a partner of its own, else by their order."""
    chosen = [max((_shared(value, other, links), -other.start, other) for other in right)[2] for value in left]
    aligned = all(_shared(value, other, links) for value, other in zip(left, chosen, strict=True))
    if aligned and len({other.start for other in chosen}) == len(right):
        return list(zip(left, chosen, strict=True))
    return list(zip(left, right, strict=True))


def _alike(value: Value, other: Value) -> bool:
    """Tells whether a wrong value looks like the right one gone wrong: 22 and 2.2, not 11 and 140 190."""
    if value.kind not in _AMOUNTS:
        return True
    right, wrong = (re.sub(r"\D", "", each.surface) for each in (value, other))
    return difflib.SequenceMatcher(None, right, wrong, autojunk=False).ratio() >= _LIKENESS


def _shared(value: Value, other: Value, links: Sequence[Link]) -> int:
    """Counts the links between two values."""
    return sum(
        link.source_start < value.end
        and value.start < link.source_end
        and link.target_start < other.end
        and other.start < link.target_end
        for link in links
    )


def _written(value: Value, wrong: Value, language: str) -> str | None:
    """Writes the source's value in the place of a wrong one; nothing if that is not safe."""
    try:
        if value.kind in _AMOUNTS and wrong.kind != value.kind:
            return _number_in(value, wrong, language)
        if value.kind == "time" and wrong.has_shape("bare"):
            return render(replace(value, surface=str(value.key), shape="bare"), language)
        written = render(value, language)
    except L10nError:
        return None
    if value.kind == "date" and base_language(language) == "ru":
        return in_case_of(written, wrong.surface)
    return written


def _number_in(value: Value, wrong: Value, language: str) -> str | None:
    """Puts the right number before the words of the wrong value: 27 % for "2.7 points" gives "27 points"."""
    if any(each.has_shape(name) for each in (value, wrong) for name in ("million", "billion", "thousand", "spelled")):
        return None
    digits = render(Value("number", amount_of(value), 0, 0, "", value.shape.split()[0]), language)
    return re.sub(r"\d[\d.,\s]*\d|\d", lambda _: digits, wrong.surface, count=1)


def _localized(text: str, language: str) -> str:
    """Puts right what is right by value and wrong in the language: 11. February, 11 феврале 2026."""
    base = base_language(language)
    if base == "en":
        return _ENGLISH_DAY.sub(r"\1", text)
    if base != "ru":
        return text
    edits = [
        (value.start, value.end, genitive(value.surface))
        for value in find_values(text, language)
        if value.kind == "date" and value.has_shape("long") and value.surface[0].isdigit()
    ]
    return _edited(text, edits)
