"""Models that are known to be good: what is installed by a short name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from l10n.engines.protocol import Pair

FILE = Path(__file__).with_name("known_models.toml")


@dataclass(frozen=True, slots=True)
class StatedScore:
    """What somebody says that a model scored.

    Attributes:
        pair: source and target language, such as "de-en".
        test: the test set.
        source: who says so.
        bleu: BLEU.
        chrf: chrF, from 0 to 100; None where it is not stated.
    """

    pair: str
    test: str
    source: str
    bleu: float
    chrf: float | None = None

    def __str__(self) -> str:
        figures = f"BLEU {self.bleu:.1f}" + ("" if self.chrf is None else f", chrF {self.chrf:.1f}")
        return f"{self.pair} {figures} on {self.test}, says {self.source}"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that can be installed by its name.

    Attributes:
        name: the short name.
        repository: owner and name on the hub.
        pairs: what it translates; "*" is any of its languages.
        licence: as its repository states it.
        megabytes: of its weights as they are fetched.
        revision: the commit that is installed; empty for the newest one.
        languages: how many it knows, where that is more than its pairs say.
        scores: what it is said to score; nothing where nobody says.
    """

    name: str
    repository: str
    pairs: tuple[Pair, ...]
    licence: str
    megabytes: int
    revision: str = ""
    languages: int = 0
    scores: tuple[StatedScore, ...] = ()


@lru_cache(maxsize=1)
def known_models() -> Mapping[str, KnownModel]:
    """Gives the known models by name, in the order of their file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return MappingProxyType({name: _known(name, table) for name, table in tables.items()})


def _known(name: str, table: Mapping[str, Any]) -> KnownModel:
    pairs = tuple((str(source), str(target)) for source, target in (pair.split("-") for pair in table["pairs"]))
    scores = tuple(StatedScore(**score) for score in table.get("scores", ()))
    return KnownModel(**{**table, "name": name, "pairs": pairs, "scores": scores})


def repository_of(origin: str, revision: str | None) -> tuple[str, str | None]:
    """Gives repository and revision for what a person names: a short name, or a repository as it is.

    Args:
        origin: such as "opus-mt-de-en" or "Helsinki-NLP/opus-mt-de-en".
        revision: as a person named it; None where none was.
    """
    known = known_models().get(origin)
    if known is None:
        return origin, revision
    return known.repository, revision or known.revision or None
