"""The tags by which multilingual Marian models are told their target language, such as >>ru<< or >>srp_Latn<<."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

_TAG = re.compile(r">>([A-Za-z]{2,4}(?:[-_][A-Za-z0-9]+)*)<<")


def language_tags(vocabulary: Iterable[str]) -> Mapping[str, str]:
    """Gives the language tags of a vocabulary by the language in them, such as {"srp_Latn": ">>srp_Latn<<"}."""
    return MappingProxyType({match[1]: piece for piece in vocabulary if (match := _TAG.fullmatch(piece))})


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
