"""Which glossary files a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from l10n.config import Settings
from l10n.errors import GlossaryError

NEW_FILE = "terms.csv"


def glossary_files(settings: Settings) -> tuple[Path, ...]:
    """Gives the glossary files of the project, in the order of their names."""
    folder = settings.root / settings.glossaries
    return tuple(sorted(folder.glob("*.csv"))) if folder.is_dir() else ()


def file_to_change(named: Path | None, settings: Settings) -> Path:
    """Gives the glossary file that new concepts go to: the named one, else the project's only one, else a new one.

    Raises:
        GlossaryError: the project has several.
    """
    if named is not None:
        return named
    files = glossary_files(settings)
    if len(files) > 1:
        names = ", ".join(path.name for path in files)
        raise GlossaryError(
            f"the project has several glossaries: {names}",
            path=settings.root / settings.glossaries,
            mend="Name one with --into.",
        )
    return files[0] if files else settings.root / settings.glossaries / NEW_FILE


def project_languages(settings: Settings) -> tuple[str, ...]:
    """Gives the languages of the project, the one of its articles first."""
    return tuple(dict.fromkeys((settings.source, *settings.targets)))


def named_languages(text: str | None) -> Sequence[str]:
    """Gives the languages that an option lists, such as "de,en".

    Raises:
        L10nError: one of them is no BCP 47 tag.
    """
    from l10n.languages import parse_tag

    return [parse_tag(part.strip()) for part in text.split(",") if part.strip()] if text else []
