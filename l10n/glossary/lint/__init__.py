"""Lint: what is wrong with a glossary, before it cries wolf or keeps silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from l10n.errors import GlossaryError
from l10n.glossary.lint.cells import lint_cells
from l10n.glossary.lint.concepts import lint_concepts
from l10n.glossary.lint.model import KINDS, PREFIX
from l10n.glossary.lint.usage import lint_articles, lint_catalogs
from l10n.glossary.loading import load_leniently, shown_path
from l10n.model import Catalog, Finding

__all__ = ["KINDS", "lint_glossary"]


def lint_glossary(
    paths: Sequence[Path],
    root: Path,
    source: str,
    targets: Sequence[str],
    segments: Sequence[str] = (),
    catalogs: Iterable[Catalog] = (),
    domains: Sequence[str] = (),
) -> list[Finding]:
    """Gives what is wrong with glossary files, sorted by file and line.

    Args:
        paths: the files.
        root: the project folder; findings name files relative to it.
        source: the language of the articles.
        targets: the languages that they are translated to.
        segments: the segments of all articles, without tags.
        catalogs: the catalogs of the project; only their reviewed entries count.
        domains: the domains of the project, the one that weighs most first.

    Raises:
        GlossaryError: a file does not exist.
    """
    for path in paths:
        if not path.is_file():
            raise GlossaryError("there is no such file", path=path)
    findings = [found for path in paths for found in _cells(path, root)]
    broken = {(found.path, found.line) for found in findings if found.severity == "error"}
    glossary, errors = load_leniently(paths, root, domains)
    findings += [
        found for found in map(_of_error, errors, [root] * len(errors)) if (found.path, found.line) not in broken
    ]
    findings += lint_concepts(glossary.concepts, source, targets)
    findings += lint_articles(glossary, segments, source)
    findings += lint_catalogs(glossary, catalogs)
    order = [PREFIX + kind for kind in KINDS]
    return sorted(findings, key=lambda found: (found.path, found.line, order.index(found.check), found.message))


def _cells(path: Path, root: Path) -> Iterator[Finding]:
    try:
        yield from lint_cells(path, shown_path(path, root))
    except GlossaryError:
        return  # loading tells it once more


def _of_error(error: GlossaryError, root: Path) -> Finding:
    path = shown_path(Path(error.path), root) if error.path else ""
    kind = "row" if error.line is not None and error.line > 1 else "file"
    message = f"{error.problem[:1].upper()}{error.problem[1:]}."
    return Finding(PREFIX + kind, "error", path, error.line or 0, "", "", "", message, {"mend": error.mend or ""})
