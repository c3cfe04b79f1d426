"""The errors that l10n raises.

L10nError
├── ConfigError      l10n.toml cannot be read as settings
├── ArticleError     an article cannot be read, parsed or written
├── GlossaryError    a glossary cannot be read
├── CatalogError     a catalog cannot be read, merged or written
├── BuildError       a finished article cannot be made from its catalog
├── TranslationMemoryError  the memory or a TMX file cannot be read or written
├── EngineError      an engine cannot be used or failed
│   └── ModelError   a model cannot be found, fetched, verified or converted
└── LockError        another run holds the project
"""

from __future__ import annotations

from os import PathLike


class L10nError(Exception):
    """What went wrong, where, and how to mend it.

    Args:
        problem: one sentence, without a final full stop.
        path: the file concerned.
        line: the line in that file, counted from 1.
        mend: what the reader can do about it, as an imperative sentence.
    """

    def __init__(
        self,
        problem: str,
        *,
        path: str | PathLike[str] | None = None,
        line: int | None = None,
        mend: str | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.path = None if path is None else str(path)
        self.line = line
        self.mend = mend

    def __str__(self) -> str:
        where = "" if self.path is None else f"{self.path}:" if self.line is None else f"{self.path}:{self.line}:"
        text = f"{where} {self.problem}" if where else self.problem
        return text if self.mend is None else f"{text}. {self.mend}"


class ConfigError(L10nError):
    """The configuration cannot be read as settings."""


class ArticleError(L10nError):
    """An article cannot be read, parsed or written."""


class GlossaryError(L10nError):
    """A glossary cannot be read."""


class CatalogError(L10nError):
    """A catalog cannot be read, merged or written."""


class BuildError(L10nError):
    """A finished article cannot be made from its catalog."""


class TranslationMemoryError(L10nError):
    """The translation memory, or a file of one, cannot be read or written."""


class EngineError(L10nError):
    """An engine cannot be used, or failed."""


class ModelError(EngineError):
    """A model cannot be found, fetched, verified or converted."""


class LockError(L10nError):
    """Another run holds the project."""
