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
        reader: the module whose `read` reads it.
        writer: the module that writes it, and its function.
        paired: whether it holds one pair of languages only.
    """

    name: str
    suffixes: tuple[str, ...]
    title: str
    reader: str
    writer: tuple[str, str]
    paired: bool = False

    def read(self, path: Path, pair: Pair | None = None) -> Imported:
        """Gives what a file holds.

        Args:
            path: the file.
            pair: its languages, where the format does not say.

        Raises:
            GlossaryError: the file cannot be read in this format.
        """
        function: Reader = import_module(f"{__package__}.{self.reader}").read
        return function(path, pair)

    def write(self, concepts: Sequence[Concept], pair: Pair | None = None) -> Exported:
        """Gives a file that holds some concepts, as far as it can.

        Args:
            concepts: what it is to hold.
            pair: the languages, for formats that hold two; for others, the languages that come first.

        Raises:
            GlossaryError: what the format needs is not installed.
        """
        module, name = self.writer
        function: Writer = getattr(import_module(f"{__package__}.{module}"), name)
        return function(concepts, pair)
