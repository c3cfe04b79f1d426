"""The tags by which multilingual models are told languages.

They are >>ru<< in Marian's models, <2ru> in MADLAD's, __ru__ in M2M100's and rus_Cyrl in NLLB's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

_SHAPES = (
    re.compile(r">>([A-Za-z]{2,4}(?:[-_][A-Za-z0-9]+)*)<<"),
    re.compile(r"<2([a-z]{2,3}(?:_[A-Za-z]{2,4})?)>"),
    re.compile(r"__([a-z]{2,3})__"),
    re.compile(r"([a-z]{3}_[A-Z][a-z]{3})"),
)
_PAIRED = _SHAPES[2:]
"""M2M100 and NLLB name both languages, the source's and the target's."""

_LEAST = 2
"""Tags of these shapes that make a model one of many languages: a single one may be a word."""


def language_tags(vocabulary: Iterable[str]) -> Mapping[str, str]:
    """Gives the language tags of a vocabulary by the language in them, such as {"srp_Latn": ">>srp_Latn<<"}.

    Args:
        vocabulary: the pieces of a model.
    """
    pieces = tuple(vocabulary)
    for shape in _SHAPES:
        found = {match[1]: piece for piece in pieces if (match := shape.fullmatch(piece))}
        if len(found) >= (1 if shape is _SHAPES[0] else _LEAST):
            return MappingProxyType(found)
    return MappingProxyType({})


def are_paired(tags: Mapping[str, str]) -> bool:
    """Tells whether source and target begin with the tag of their own language each.

    Args:
        tags: a model's tags, by the language in them.
    """
    return any(shape.fullmatch(tag) for tag in tags.values() for shape in _PAIRED)


def tag_for(tags: Mapping[str, str], language: str) -> str | None:
    """Gives the tag of a language: of it with its script and region, else of it alone.

    Args:
        tags: a model's tags, by the language in them.
        language: BCP 47 tag.
    """
    known: dict[str, str] = {}
    for name in sorted(tags, reverse=True):
        known[plain_language(name)] = tags[name]
    parts = plain_language(language).split("-")
    for count in range(len(parts), 0, -1):
        found = known.get("-".join(parts[:count]))
        if found is not None:
            return found
    # a model may know a language by its scripts or regions only
    first = parts[0] + "-"
    return next((known[name] for name in sorted(known) if name.startswith(first)), None)


@lru_cache(maxsize=1024)
def plain_language(code: str) -> str:
    """Gives a language code in one shape: lower case, hyphens, the two-letter code where there is one.

    Args:
        code: such as "ru", "rus", "srp_Latn" or "pt-BR".
    """
    first, *rest = code.replace("_", "-").lower().split("-")
    if len(first) == 3:
        from babel.core import get_global

        alias = get_global("language_aliases").get(first)
        first = str(alias).split("_")[0].lower() if alias else first
    return "-".join((first, *rest))
