"""What goes from one terminology format to another, and what gets lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from l10n.model import Concept

Losses = Counter[str]
"""How often each kind of thing could not be held."""


class Pair(NamedTuple):
    """The two languages of a format that holds no more, as BCP 47 tags."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file of terminology holds.

    Attributes:
        concepts: as a glossary has them.
        losses: what a glossary has no place for.
    """

    concepts: tuple[Concept, ...]
    losses: Losses = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of terminology.

    Attributes:
        content: its bytes.
        losses: what it could not hold.
    """

    content: bytes
    losses: Losses = field(default_factory=Counter)


Reader = Callable[[Path, Pair | None], Imported]
Writer = Callable[[Sequence[Concept], Pair | None], Exported]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of terminology files.

    Attributes:
        name: as --to and --from name it.
        suffixes: endings that files of it have; the first format with an ending is meant by it.
        title: what it is.
        module: where it is read and written.
        paired: whether it holds one pair of languages only.
        reader: name of the function that reads it.
        writer: name of the function that writes it.
    """

    name: str
    suffixes: tuple[str, ...]
    title: str
    module: str
    paired: bool = False
    reader: str = "read"
    writer: str = "write"

    def read(self, path: Path, pair: Pair | None = None) -> Imported:
        """Gives what a file holds.

        Args:
            path: the file.
            pair: its languages, where the format does not say.

        Raises:
            GlossaryError: the file cannot be read in this format.
        """
        function: Reader = getattr(import_module(self.module), self.reader)
        return function(path, pair)

    def write(self, concepts: Sequence[Concept], pair: Pair | None = None) -> Exported:
        """Gives a file that holds some concepts, as far as it can.

        Args:
            concepts: what it is to hold.
            pair: the languages, for formats that hold two; for others, the languages that come first.

        Raises:
            GlossaryError: what the format needs is not installed.
        """
        function: Writer = getattr(import_module(self.module), self.writer)
        return function(concepts, pair)
