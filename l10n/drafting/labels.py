"""The labels of press pages and their wording in other languages, from the table beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from l10n.languages import base_language

_TABLE = "labels.tsv"


@lru_cache(maxsize=64)
def label_table(source_language: str, target_language: str) -> Mapping[str, str]:
    """Gives the labels of one language, in lower case, with their wording in another.

    Args:
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
    """
    lines = files("l10n.drafting").joinpath(_TABLE).read_text(encoding="utf-8").splitlines()
    header, *rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    source, target = base_language(source_language), base_language(target_language)
    if source not in header or target not in header:
        return MappingProxyType({})
    found: dict[str, str] = {}
    preferred: dict[str, str] = {}
    for row in rows:
        wordings = row[header.index(source)].split("|")
        translation = row[header.index(target)].split("|")[0]
        preferred.setdefault(wordings[0].casefold(), translation)
        for wording in wordings:
            found.setdefault(wording.casefold(), translation)
    return MappingProxyType({**found, **preferred})


def translated_label(text: str, source_language: str, target_language: str, labels: Mapping[str, str]) -> str | None:
    """Gives a label or the name of a weekday in another language; nothing if it is not known.

    What is written in capitals stays in capitals.

    Args:
        text: the label, without punctuation.
        source_language: BCP 47 tag of the text.
        target_language: BCP 47 tag of the result.
        labels: the project's own labels and their translations, which come first.
    """
    if text in labels:
        return labels[text]
    found = label_table(source_language, target_language).get(" ".join(text.casefold().split()))
    if found is None:
        found = _weekdays(source_language, target_language).get(text.casefold())
    if found is None:
        return None
    if text.isupper() and len(text) > 1:
        return found.upper()
    return found


@lru_cache(maxsize=64)
def _weekdays(source_language: str, target_language: str) -> Mapping[str, str]:
    from babel import Locale, UnknownLocaleError

    try:
        source, target = (Locale.parse(language, sep="-") for language in (source_language, target_language))
    except (UnknownLocaleError, ValueError):
        return MappingProxyType({})
    names = target.days["stand-alone"]["wide"]
    return MappingProxyType(
        {str(name).casefold(): str(names[day]) for day, name in source.days["format"]["wide"].items()}
    )
