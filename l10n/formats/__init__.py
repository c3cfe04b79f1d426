"""Article formats: each parses text to an article and writes translated text back into it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Protocol, cast

from l10n.config import Settings
from l10n.errors import ArticleError
from l10n.formats.serialize import Compose, run_by_run, serialize_with
from l10n.model import Article, Block


class FormatModule(Protocol):
    """What a module of an article format has.

    One where a run of text cannot be escaped without knowing its neighbours has `compose` too, of the type
    `l10n.formats.serialize.Compose`; it is called in place of `escape`.
    """

    def parse(self, text: str, path: str, language: str, settings: Settings) -> Article:
        """Gives the article; its layout is the whole text."""

    def escape(self, text: str, block: Block, at_start: bool) -> str:
        """Gives plain text written so that it reads back as that text in the block."""


@dataclass(frozen=True, slots=True)
class Format:
    """An article format.

    Attributes:
        name: how it is called.
        suffixes: endings of its files.
        module: where it is implemented; imported when first used.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str

    def load(self) -> FormatModule:
        """Gives the module that implements the format."""
        return cast("FormatModule", import_module(self.module))


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        known.name: known
        for known in (
            Format("text", (".txt",), "l10n.formats.text"),
            Format("markdown", (".md", ".markdown"), "l10n.formats.markdown"),
            Format("html", (".html", ".htm", ".xhtml"), "l10n.formats.html"),
        )
    }
)


def format_of(path: PurePosixPath | Path) -> Format:
    """Gives the format of a file by its ending.

    Raises:
        ArticleError: no format has that ending.
    """
    for known in FORMATS.values():
        if path.suffix.lower() in known.suffixes:
            return known
    endings = ", ".join(suffix for known in FORMATS.values() for suffix in known.suffixes)
    raise ArticleError(f'no article format has the ending "{path.suffix}"', path=path, mend=f"Known are {endings}.")


def read_article(path: Path, settings: Settings) -> Article:
    """Gives the parsed article of a file.

    Args:
        path: the file, below the project folder.
        settings: the project's.

    Raises:
        ArticleError: the file cannot be read, is not UTF-8, or is in no known format.
    """
    chosen = format_of(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ArticleError(f"this article cannot be read: {error.strerror}", path=path) from error
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ArticleError(
            "this article is not UTF-8 text", path=path, line=line, mend="Save the file as UTF-8."
        ) from error
    return chosen.load().parse(text, article_name(path, settings), settings.source, settings)


def article_name(path: Path, settings: Settings) -> str:
    """Gives the path of an article relative to the project, with forward slashes; also of one outside of it."""
    resolved, root = path.resolve(), settings.root.resolve()
    if resolved.is_relative_to(root):
        return resolved.relative_to(root).as_posix()
    return Path(os.path.relpath(resolved, root)).as_posix()


def serialize(article: Article, translations: Mapping[str, str], language: str | None = None) -> str:
    """Gives the text of the article with translated segments.

    Args:
        article: a segmented article.
        translations: target by source, both with numbered tags; sources without one stand as they were read.
        language: BCP 47 tag that takes the place of the article's own; None leaves it.

    Raises:
        BuildError: a translation loses, adds or misnests a tag.
    """
    module = FORMATS[article.format].load()
    compose = cast("Compose | None", getattr(module, "compose", None))
    return serialize_with(article, translations, compose or run_by_run(module.escape), language)
