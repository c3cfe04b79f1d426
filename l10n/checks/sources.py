"""Running checks over articles before anything is translated."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from l10n.checks.model import Check, Context, Pair, PairCheck, Passage, Problem, SourceCheck
from l10n.checks.running import NAMES, chosen_checks, in_order
from l10n.checks.slices import of_kind, severity_of
from l10n.config import Settings
from l10n.languages import base_language
from l10n.model import Article, Entry, Finding, Piece

if TYPE_CHECKING:
    from l10n.glossary import Glossary

_SOFT_HYPHEN = "\u00ad"
"""It belongs to a web page: it says where a long word may break."""


def check_sources(
    articles: Sequence[Article], settings: Settings, glossary: Glossary | None, only: Collection[str] = ()
) -> list[Finding]:
    """Gives what the checks find in source texts, sorted by path and line.

    Args:
        articles: as parsed, with or without segments.
        settings: which checks are off, and which have another severity.
        glossary: the fixed terms, None where there are none.
        only: names of the checks to run; all but the disabled ones where empty.

    Raises:
        ConfigError: a name that no check has, or a severity that does not exist.
    """
    checks = chosen_checks(settings, only)
    findings: list[Finding] = []
    for article in articles:
        context = Context(article.language, article.language, glossary, NAMES)
        passages = passages_of(article)
        for check, passage, problem in _problems(checks, passages, context):
            findings.append(_finding(check, article, passage, problem))
    return in_order(findings)


def read_articles(paths: Sequence[Path], settings: Settings) -> list[Article]:
    """Gives parsed articles, with their paths as the working folder sees them.

    Args:
        paths: the articles.
        settings: the project's.

    Raises:
        ArticleError: an article cannot be read.
    """
    from dataclasses import replace

    from l10n.formats import read_article

    here = Path.cwd()
    articles = []
    for path in paths:
        resolved = path.resolve()
        shown = resolved.relative_to(here) if resolved.is_relative_to(here) else path
        articles.append(replace(read_article(path, settings), path=str(shown)))
    return articles


def passages_of(article: Article) -> list[Passage]:
    """Gives the texts of an article's blocks, without markup.

    Args:
        article: as parsed, with or without segments.
    """
    passages = []
    for block in article.blocks():
        pieces = [piece for part in block.content for piece in ((part,) if isinstance(part, Piece) else part.pieces)]
        text = "".join(piece.text for piece in pieces).replace(_SOFT_HYPHEN, "").strip()
        if text:
            passages.append(Passage(text, block.line, block.kind.value))
    return passages


def _problems(
    checks: Sequence[Check], passages: Sequence[Passage], context: Context
) -> Iterator[tuple[Check, Passage, Problem]]:
    language = base_language(context.source_language)
    for check in of_kind(checks, SourceCheck):
        if not check.languages or language in check.languages:
            for passage, problem in check.function(passages, context):
                yield check, passage, problem
    for pair_check in of_kind(checks, PairCheck):
        if pair_check.alone and (not pair_check.languages or language in pair_check.languages):
            for passage in passages:
                entry = Entry("", passage.text, extracted=(passage.kind,))
                pair = Pair(entry, "", passage.text, "", passage.text)
                for problem in pair_check.function(pair, context):
                    yield pair_check, passage, _about_source(problem)


def _about_source(problem: Problem) -> Problem:
    """Gives a problem of a text that was read as a translation of nothing, told of the source that it is."""
    evidence = {"in source" if name == "found" else name: value for name, value in problem.evidence.items()}
    message = problem.message.replace("The translation holds", "The text holds")
    message = message.replace("those of the target language", "those of the language")
    return Problem(message, evidence, problem.severity, problem.settled)


def _finding(check: Check, article: Article, passage: Passage, problem: Problem) -> Finding:
    return Finding(
        check=check.name,
        severity=severity_of(check, problem),
        path=article.path,
        line=passage.line,
        lang=article.language,
        source=passage.text,
        target="",
        message=problem.message,
        evidence=dict(problem.evidence),
    )
