"""Drafts by rule: whole segments that no engine should guess.

A date, a number, a time, an amount, an address, a credit, a label of the page, and datelines made of these: every value
is localized by value, every word comes from a table. One unknown word, and the segment is the engine's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from l10n.drafting.labels import translated_label
from l10n.errors import L10nError
from l10n.model import Draft
from l10n.values import Value, find_values, render

__all__ = ["draft_by_rule", "split_credit"]

_CREDIT = re.compile(r"\s+\(?(?:©|\([cC]\)\s).*\S\s*$", re.DOTALL)
_WHOLE_CREDIT = re.compile(r"\(?(?:©|\([cC]\)\s)\s*\S.*", re.DOTALL)
_SEPARATOR = re.compile(r"(</?[a-z]+\d+/?>|\s+[-–—|·•/]+\s+|\s*[,:;|·•()\[\]]\s*|\s*[.!?…]+\s*$|^\s*[-–—•·*]+\s+)")
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"</?[a-z]+\d+/?>")
_CONTACT = frozenset({"url", "email"})
_RANGE_DASH = re.compile(r"\s*[-–—]\s*")


def draft_by_rule(source: str, source_language: str, target_language: str, labels: Mapping[str, str]) -> Draft | None:
    """Gives the draft of a segment that consists of values and known labels only; nothing for any other segment.

    Args:
        source: the segment's text, with its numbered tags.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        labels: the project's own labels (places and genres of datelines, say) and their translations.
    """
    if not source.strip():
        return None
    if _WHOLE_CREDIT.fullmatch(source):
        return Draft(source, "rule", "credit")
    values = find_values(source, source_language)
    if not _safe(source, values):
        return None
    parts: list[str] = []
    words: list[str] = []
    end = 0
    for value in values:
        written = _words(source[end : value.start], source_language, target_language, labels)
        rendered = _rendered(value, target_language)
        if written is None or rendered is None:
            return None
        words.append(written)
        parts += [written, rendered]
        end = value.end
    written = _words(source[end:], source_language, target_language, labels)
    if written is None:
        return None
    words.append(written)
    worded = any(_LETTER.search(_TAG.sub("", part)) for part in words)
    draft = "".join((*parts, written))
    return Draft(_capitalized(draft, source), "rule", _maker(values, worded=worded))


def split_credit(source: str) -> tuple[str, str] | None:
    """Gives the caption before a picture credit, and the credit, which stays as it is; nothing without both.

    The two together are the source: the credit begins with the white space before it.

    Args:
        source: such as "Treffen in Berlin © Photothek Media Lab".
    """
    found = _CREDIT.search(source)
    if found is None or not source[: found.start()].strip():
        return None
    return source[: found.start()], source[found.start() :]


def _rendered(value: Value, language: str) -> str | None:
    try:
        return render(value, language)
    except L10nError:
        return None


def _capitalized(draft: str, source: str) -> str:
    """Lets a month or a weekday begin a segment with a capital letter, where the source begins with one."""
    if source[0].isupper() and draft[0].islower():
        return draft[0].upper() + draft[1:]
    return draft


def _safe(source: str, values: tuple[Value, ...]) -> bool:
    """Tells whether every value can only mean one thing: 02/11/2026 and 1.1. cannot, nor can 8.30 in 8.30–12 Uhr."""
    for place, value in enumerate(values):
        if value.kind == "date" and (value.has_shape("slashes") and value.readings):
            return False
        if value.kind == "date" and value.has_shape("numeric") and not str(value.key)[0].isdigit():
            return False
        following = values[place + 1] if place + 1 < len(values) else None
        if following is None or value.kind != "number" or following.kind == "number":
            continue
        if _RANGE_DASH.fullmatch(source[value.end : following.start]):
            return False
    return True


def _words(text: str, source_language: str, target_language: str, labels: Mapping[str, str]) -> str | None:
    """Translates the labels between two values, keeping every separator; nothing if one is unknown."""
    parts = _SEPARATOR.split(text)
    found: list[str] = []
    for place, part in enumerate(parts):
        core = part.strip()
        if place % 2 or _LETTER.search(core) is None:
            found.append(part)
            continue
        if place + 1 < len(parts) and parts[place + 1].strip() == ":":
            label = translated_label(core + ":", source_language, target_language, labels)
            if label is not None:
                found.append(part.replace(core, label, 1))
                parts[place + 1] = parts[place + 1].replace(":", "", 1)
                continue
        label = translated_label(core, source_language, target_language, labels)
        if label is None:
            return None
        found.append(part.replace(core, label, 1))
    return "".join(found)


def _maker(values: tuple[Value, ...], *, worded: bool) -> str:
    """Names the rule for provenance."""
    kinds = {value.kind for value in values}
    if worded:
        return "dateline" if "date" in kinds else "label"
    if not kinds:
        return "punctuation"
    if len(kinds) > 1:
        return "values"
    kind = next(iter(kinds))
    return "address" if kind in _CONTACT else kind
