"""What keeps the units of a memory: the one seam, behind which a SQLite file or a PostgreSQL database stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from l10n.errors import TranslationMemoryError
from l10n.memory.model import Holding, Unit

Pair = tuple[str, str]
"""Source and target language, as `language_group` gives them."""


class DamagedIndexError(TranslationMemoryError):
    """The index cannot be read any more; it is made anew from what it was built of."""


class Store(Protocol):
    """Keeps units by origin, and finds those whose folded sources are like a text.

    Texts are folded sources; each has a number, and any number of units. Those of one language are indexed once,
    whatever languages they were translated to.
    """

    @property
    def shared(self) -> bool:
        """Tells whether others fill it too, so that an origin that this project lacks may be theirs."""

    def fingerprints(self) -> Mapping[str, str]:
        """Gives the fingerprint of each origin that is held."""

    def replace(self, origin: str, fingerprint: str, units: Iterable[Unit]) -> None:
        """Puts units in the place of those of an origin, all or none of them."""

    def forget(self, origin: str) -> None:
        """Drops the units of an origin."""

    def texts_like(self, folded: str, pair: Pair, floor: float) -> Mapping[int, str]:
        """Gives the texts that may be as like as a floor; how like they are is for the caller to find."""

    def texts_of_skeleton(self, skeleton: str, pair: Pair) -> Mapping[int, str]:
        """Gives the texts that differ in figures and tags only."""

    def text_of(self, folded: str, pair: Pair) -> int | None:
        """Gives the number of a folded text, if it is held."""

    def units_of(self, texts: Sequence[int], pair: Pair) -> Sequence[tuple[int, Unit]]:
        """Gives the units of texts in a language pair, each with the number of its text."""

    def units_containing(self, phrases: Sequence[Sequence[str]]) -> Iterator[Unit]:
        """Gives the units whose source or target has all the words of one of some phrases, in any case of letters."""

    def every_unit(self, origins: Sequence[str] = ()) -> Iterator[Unit]:
        """Gives all units, or those of some origins, in the order they came in."""

    def holdings(self) -> Sequence[Holding]:
        """Gives what is held, by origin and language pair."""

    def reset(self) -> None:
        """Makes an empty store of a damaged one."""

    def close(self) -> None:
        """Lets go of the files or the connection."""


def language_group(tag: str) -> str:
    """Gives the language of a tag with its script: texts of its regions serve each other, those of its scripts do not.

    Args:
        tag: a BCP 47 tag.
    """
    language, *rest = tag.replace("_", "-").split("-")
    scripts = [part.title() for part in rest if len(part) == 4 and part.isalpha()]
    return "-".join([language.lower(), *scripts[:1]])
