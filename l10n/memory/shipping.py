"""The memory that ships with l10n: sentences of press and official prose in German, English and Russian.

They were written and translated for this project; their facts are invented. They show what a memory does before a
project has one of its own, and are off in real projects unless `[memory] shipped` says otherwise.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files

from l10n.languages import base_language
from l10n.memory.model import Origin, Unit

SHIPPED = "shipped memory diplomacy"
"""The origin of its units, wherever one is named."""

_FILE = "shipped/diplomacy.tsv.xz"
_DOMAIN = 0
"""The column that names the subject field."""


def shipped_units(source_language: str, target_language: str) -> Iterator[Unit]:
    """Gives the shipped units of a language pair, in either direction; none for languages that it does not have.

    Args:
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
    """
    source, target = base_language(source_language), base_language(target_language)
    header, *rows = lzma.decompress(_packed()).decode("utf-8").rstrip("\n").split("\n")
    columns = header.split("\t")
    languages = columns[_DOMAIN + 1 :]
    if source == target or source not in languages or target not in languages:
        return
    places = columns.index(source), columns.index(target)
    for row in rows:
        cells = row.split("\t")
        yield Unit(cells[places[0]], cells[places[1]], source, target, SHIPPED, domain=cells[_DOMAIN])


def shipped_origin(source_language: str, target_language: str) -> Origin:
    """Gives the shipped memory of a language pair as an origin.

    Args:
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
    """
    pair = f"{base_language(source_language)}-{base_language(target_language)}"
    return Origin(
        f"{SHIPPED} {pair}", sha256(_packed()).hexdigest(), lambda: shipped_units(source_language, target_language)
    )


def _packed() -> bytes:
    return files("l10n.memory").joinpath(_FILE).read_bytes()
