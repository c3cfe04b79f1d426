"""Adapting a translation by rule where its source differs in nothing but numbers, dates and tags.

Adapted is what can be right without reading the sentence: a value whose words stay the same, a tag that changed its
number. A number that wants another form of the noun beside it (1 Land, 2 Länder) is none of these, nor is a month
whose case must be guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from l10n.errors import L10nError
from l10n.inline import tag_labels, tag_problems
from l10n.languages import base_language
from l10n.memory.folding import TAG, fold
from l10n.memory.model import Unit
from l10n.values import Value, amount_of, compare_values, find_values, render

_FORMATS = frozenset({"plain", "grouped", "decimal", "padded"})
"""Shapes that belong to a number, not to the words around it."""

_VERBATIM = frozenset({"code", "version", "phone", "range", "url", "email"})
"""Values that a translation has as they are."""

_UNINFLECTED_MONTHS = frozenset({"de", "en"})
"""Languages where the name of a month has one form, whatever the preposition before it."""

_LETTERS = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(r"(\d{1,2})([:.])(\d\d)")
_YEARS = range(1000, 2200)


@dataclass(frozen=True, slots=True)
class Adapted:
    """A translation after adapting.

    Attributes:
        target: the translation.
        changes: what was changed, such as "number 12 → 14"; nothing where letter case and the like differ only.
    """

    target: str
    changes: tuple[str, ...]


def adapt(source: str, unit: Unit) -> Adapted | None:
    """Gives a unit's translation as one of another source; nothing if rules cannot do that.

    Args:
        source: text with numbered tags, of the unit's source language.
        unit: whose source differs from it.
    """
    retagged = _retagged(source, unit)
    if retagged is None:
        return None
    unit_source, target, changes = retagged
    if fold(unit_source) == fold(source):
        return Adapted(target, changes)
    languages = (unit.source_language, unit.target_language)
    revalued = _revalued(source, unit_source, target, languages)
    if revalued is None:
        return None
    left = compare_values(source, revalued.target, *languages)
    if len(left) > len(compare_values(unit_source, target, *languages)):
        return None
    return Adapted(revalued.target, (*changes, *revalued.changes))


def _retagged(source: str, unit: Unit) -> tuple[str, str, tuple[str, ...]] | None:
    """Gives the unit's texts with the tags of the source, and what was changed."""
    wanted, had = _tags(source), _tags(unit.source)
    if [tag[0] for tag in wanted] == [tag[0] for tag in had]:
        return unit.source, unit.target, ()
    if tag_problems(unit.source, unit.target):
        return None
    labels = set(tag_labels(unit.source))
    if not wanted:
        return _untagged(unit.source, labels), _untagged(unit.target, labels), ("tags taken out",)
    shapes = [[(tag["close"], tag["empty"]) for tag in tags] for tags in (wanted, had)]
    if shapes[0] != shapes[1]:
        return None
    names = {old["label"]: new["label"] for old, new in zip(had, wanted, strict=True)}
    consistent = all(names[old["label"]] == new["label"] for old, new in zip(had, wanted, strict=True))
    if not consistent or len(set(names.values())) < len(names):
        return None

    def renamed(tag: re.Match[str]) -> str:
        return f"<{tag['close']}{names.get(tag['label'], tag['label'])}{tag['empty']}>"

    texts = TAG.sub(renamed, unit.source), TAG.sub(renamed, unit.target)
    changed = [f"tag {old} → {new}" for old, new in names.items() if old != new]
    return None if tag_problems(*texts) else (*texts, tuple(changed))


def _tags(text: str) -> list[re.Match[str]]:
    labels = set(tag_labels(text))
    return [tag for tag in TAG.finditer(text) if tag["label"] in labels]


def _untagged(text: str, labels: set[str]) -> str:
    without = TAG.sub(lambda tag: "" if tag["label"] in labels else tag[0], text)
    return re.sub(r" {2,}", " ", without).strip(" ")


def _revalued(source: str, unit_source: str, target: str, languages: tuple[str, str]) -> Adapted | None:
    """Gives the translation with the values of the source, if nothing else differs."""
    after, before = find_values(source, languages[0]), find_values(unit_source, languages[0])
    if not after or _gaps(source, after) != _gaps(unit_source, before):
        return None
    exchanges: dict[Value, Value] = {}
    for old, new in zip(before, after, strict=True):
        if old.kind != new.kind or exchanges.setdefault(old, new) != new:
            return None
    edits: list[tuple[int, int, str]] = []
    written = find_values(target, languages[1])
    for old, new in exchanges.items():
        places = [value for value in written if value == old]
        if old == new:
            continue
        texts = [_rewritten(value, old, new, target, languages[1]) for value in places]
        if not texts or None in texts:
            return None
        edits += [(value.start, value.end, text or "") for value, text in zip(places, texts, strict=True)]
    for start, end, text in sorted(edits, reverse=True):
        target = target[:start] + text + target[end:]
    return Adapted(
        target, tuple(f"{old.kind} {old.surface} → {new.surface}" for old, new in exchanges.items() if old != new)
    )


def _gaps(text: str, values: Sequence[Value]) -> list[str]:
    """Gives what stands before, between and after values, folded."""
    starts, ends = [0, *(value.end for value in values)], [*(value.start for value in values), len(text)]
    return [fold(text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _rewritten(written: Value, old: Value, new: Value, target: str, language: str) -> str | None:
    """Writes a new value in the place of a translated one, in its shape; nothing where that is not safe."""
    if old.kind in _VERBATIM:
        return new.surface if written.surface == old.surface else None
    if _has_ending(written, target):
        return None
    if any(value.has_shape("foreign") for value in (written, old, new)) or _words(old) != _words(new):
        return None
    if old.kind == "date":
        return _date(written, new, language)
    if old.kind == "time" and (clock := _CLOCK.fullmatch(written.surface)):
        hour, minute = str(new.key).split(":")
        return f"{hour.lstrip('0') or '0' if len(clock[1]) == 1 else hour}{clock[2]}{minute}"
    if _plural(old, language) != _plural(new, language) and _agrees(written, target):
        return None
    shape = " ".join((_shapes(written) - _FORMATS) | (_shapes(new) & _FORMATS))
    text = _in_style(written, replace(new, shape=shape, surface=written.surface), language)
    if text is None or (old.kind == "number" and _LETTERS.findall(text) != _LETTERS.findall(written.surface)):
        return None
    return text


def _shapes(value: Value) -> frozenset[str]:
    return frozenset(value.shape.split())


def _words(value: Value) -> frozenset[str]:
    return _shapes(value) - _FORMATS


def _in_style(written: Value, new: Value, language: str) -> str | None:
    """Writes a value where the one there is written as our rules would, with its kind of spaces."""
    try:
        habit, text = render(written, language), render(new, language)
    except L10nError:
        return None
    if habit == written.surface:
        return text
    if " ".join(habit.split()) == " ".join(written.surface.split()):
        return " ".join(text.split())
    return None


def _date(written: Value, new: Value, language: str) -> str | None:
    """Writes a date: by rule, or by exchanging day and year where the month and its form stay."""
    was, becomes = str(written.key).split("-")[-3:], str(new.key).split("-")[-3:]
    if len(str(written.key)) != len(str(new.key)):
        return None
    same_month = was[1 if len(was) > 1 else 0] == becomes[1 if len(becomes) > 1 else 0]
    inflected = base_language(language) not in _UNINFLECTED_MONTHS
    if same_month and _LETTERS.search(written.surface):
        figures = {old.lstrip("0"): fresh.lstrip("0") for old, fresh in zip(was, becomes, strict=True) if old != fresh}
        return re.sub(r"\d+", lambda found: figures.get(found[0], found[0]), written.surface)
    if inflected and not re.match(r"\d", written.surface):
        return None
    return _in_style(written, replace(new, shape=written.shape, surface=new.surface), language)


def _plural(value: Value, language: str) -> str:
    """Gives which plural form of a noun a number takes; a year takes none."""
    from babel import Locale, UnknownLocaleError

    if value.kind == "time":
        return "time"
    number = amount_of(value)
    if value.kind == "number" and number in _YEARS and not value.has_shape("grouped"):
        return "year"
    try:
        return str(Locale.parse(base_language(language)).plural_form(abs(number)))
    except (UnknownLocaleError, ValueError):
        return str(number)


def _agrees(written: Value, target: str) -> bool:
    """Tells whether a word in an amount, or beside a bare number, may agree with it."""
    if written.kind == "number":
        return re.match(r"\s*[^\W\d_]", target[written.end :]) is not None
    return _LETTERS.search(written.surface) is not None


def _has_ending(written: Value, target: str) -> bool:
    """Tells whether letters are attached to a value, as to an ordinal: 3rd."""
    return target[written.end : written.end + 1].isalpha() or target[: written.start][-1:].isalpha()
