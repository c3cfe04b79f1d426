"""What several commands need of the project around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from l10n.config import Settings, load_settings
from l10n.errors import ArticleError, ConfigError

if TYPE_CHECKING:
    from l10n.glossary import Glossary


def article_argument(*, required: bool = False) -> Callable[[Any], Any]:
    """Gives the decorator for article paths."""
    return click.argument(
        "articles", nargs=-1, required=required, type=click.Path(path_type=Path), metavar="ARTICLE..."
    )


def to_option(command: Any) -> Any:
    """Adds --to."""
    return click.option("--to", "to", metavar="LANGS", help="Target languages, such as en,ru; all of them by default.")(
        command
    )


def settings_here() -> Settings:
    """Gives the settings of the project that holds the working folder."""
    return load_settings(Path.cwd())


def target_languages(to: str | None, settings: Settings) -> tuple[str, ...]:
    """Gives the languages that --to names, else the project's.

    Raises:
        ConfigError: a language is no BCP 47 tag, or the source's own.
    """
    from l10n.languages import parse_tag

    named = [part.strip() for part in to.split(",") if part.strip()] if to is not None else settings.targets
    languages = tuple(dict.fromkeys(parse_tag(tag) for tag in named))
    if not languages:
        raise ConfigError("no target language is named", mend="Name some with --to en,ru or in l10n.toml.")
    if settings.source in languages:
        raise ConfigError(f'"{settings.source}" is the language the articles are written in', mend="Leave it out.")
    return languages


def find_articles(named: Sequence[Path], settings: Settings) -> tuple[Path, ...]:
    """Gives the named articles, with those inside named folders; without names, all of the project.

    Raises:
        ArticleError: a name does not exist, or there is no article at all.
    """
    from l10n.formats import FORMATS

    suffixes = {suffix for known in FORMATS.values() for suffix in known.suffixes}
    articles: dict[Path, None] = {}
    for path in named or (settings.root / settings.articles,):
        if path.is_dir():
            inside = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in suffixes and p.is_file()]
            articles.update(dict.fromkeys(inside))
        elif path.exists():
            articles[path] = None
        elif named:
            raise ArticleError("there is no such article", path=path)
    if not articles:
        folder = settings.root / settings.articles
        mend = "Put .txt, .md or .html files there, or run: l10n init"
        raise ArticleError("there is no article to work on", path=folder, mend=mend)
    return tuple(articles)


def load_project_glossary(settings: Settings) -> Glossary:
    """Gives the glossary of the project; an empty one where it has none."""
    from dataclasses import replace

    from l10n.glossary import load_glossary
    from l10n.morphology.lexicon import Lexicon

    folder = settings.root / settings.glossaries
    paths = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    glossary = load_glossary(paths, settings.root, settings.glossary.domains)
    return replace(glossary, lexicon=Lexicon(settings.root / ".l10n" / "cache" / "words.json"))


def shown(path: Path | str) -> str:
    """Gives a path as a person in the working folder would write it."""
    resolved, here = Path(path).resolve(), Path.cwd().resolve()
    return str(resolved.relative_to(here)) if resolved.is_relative_to(here) else str(path)
