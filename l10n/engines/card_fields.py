"""The fields of a model's card, which may come from anywhere: each is made sure of before it is used."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from l10n.engines.labels import is_language, is_name, is_revision
from l10n.engines.protocol import Pair

Value = TypeVar("Value")
Table = Mapping[str, Any]

MOST_TEXT = 1000
"""Characters of a text; paths may be long."""

_MOST_PAIRS = 100_000
_MOST_ENTRIES = 10_000
_HUGE = 1 << 63
_SHA256 = re.compile(r"[0-9a-f]{64}")
_QUANTIZATION = re.compile(r"[a-z0-9_]{0,20}")


class FieldError(ValueError):
    """A field of a card is missing, or is not what it should be; its text is the field's name."""


def read_field(table: Table, key: str, read: Callable[[Any], Value | None], *, within: str = "") -> Value:
    """Gives a field as it is read.

    Args:
        table: the fields by name.
        key: the name.
        read: gives the value of what stands there, and None where it cannot be one.
        within: the field that the table is itself.

    Raises:
        FieldError: it is missing or wrong.
    """
    value = read(table[key]) if key in table else None
    if value is None:
        raise FieldError(f"{within}.{key}" if within else key)
    return value


def table_of(value: Any, field: str) -> Table:
    """Gives a table as one.

    Raises:
        FieldError: it is none.
    """
    if not isinstance(value, dict):
        raise FieldError(field)
    return value


def text(value: Any) -> str | None:
    """Gives a text of one line that can be shown."""
    return value if isinstance(value, str) and len(value) <= MOST_TEXT and value.isprintable() else None


def name(value: Any) -> str | None:
    """Gives a model's name."""
    return value if isinstance(value, str) and is_name(value) else None


def revision(value: Any) -> str | None:
    """Gives a model's revision."""
    return value if isinstance(value, str) and is_revision(value) else None


def quantization(value: Any) -> str | None:
    """Gives a quantization, CTranslate2's other ones included; empty where it is not known."""
    return value if isinstance(value, str) and _QUANTIZATION.fullmatch(value) else None


def flag(value: Any) -> bool | None:
    """Gives a truth value."""
    return value if isinstance(value, bool) else None


def whole(least: int = 0, most: int = _HUGE) -> Callable[[Any], int | None]:
    """Gives a reader of whole numbers.

    Args:
        least: the smallest one.
        most: the greatest one.
    """
    return lambda value: value if type(value) is int and least <= value <= most else None


def number(least: float, most: float) -> Callable[[Any], float | None]:
    """Gives a reader of finite numbers.

    Args:
        least: the smallest one.
        most: the greatest one.
    """

    def read(value: Any) -> float | None:
        plain = type(value) in (int, float) and abs(value) < _HUGE and math.isfinite(value)
        return value if plain and least <= value <= most else None

    return read


def pairs(value: Any) -> tuple[Pair, ...] | None:
    """Gives pairs of languages, at least one."""
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_PAIRS:
        return None
    found: list[Pair] = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2:
            return None
        source, target = pair
        if not (isinstance(source, str) and isinstance(target, str) and is_language(source) and is_language(target)):
            return None
        found.append((source, target))
    return tuple(found)


def files(value: Any) -> Mapping[str, str] | None:
    """Gives checksums by the names of files, none of which leads to another folder."""
    found = by_name(text)(value)
    if found is None:
        return None
    plain = all(key not in ("", ".", "..") and not re.search(r"[/\\:]", key) for key in found)
    return found if plain and all(_SHA256.fullmatch(digest) for digest in found.values()) else None


def by_name(read: Callable[[Any], Value | None]) -> Callable[[Any], Mapping[str, Value] | None]:
    """Gives a reader of tables whose values are all of one kind.

    Args:
        read: gives a value of that kind, else None.
    """

    def read_all(value: Any) -> Mapping[str, Value] | None:
        if not isinstance(value, dict) or len(value) > _MOST_ENTRIES:
            return None
        found: dict[str, Value] = {}
        for key, content in value.items():
            kept = read(content)
            if kept is None or text(key) is None:
                return None
            found[key] = kept
        return MappingProxyType(found)

    return read_all


def tables(value: Any) -> tuple[Table, ...] | None:
    """Gives a list of tables."""
    plain = isinstance(value, list) and len(value) <= _MOST_ENTRIES and all(isinstance(one, dict) for one in value)
    return tuple(value) if plain else None
