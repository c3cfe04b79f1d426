"""Running checks over articles before anything is translated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from l10n.checks.model import Check, Context, Pair, PairCheck, Passage, Problem, SourceCheck
from l10n.checks.punctuation import quotation_marks
from l10n.checks.running import NAMES, chosen_checks, in_order
from l10n.checks.slices import of_kind, severity_of
from l10n.checks.source_texts import unfinished
from l10n.config import Settings
from l10n.languages import base_language
from l10n.model import Article, Entry, Finding, Piece
from l10n.morphology.lexicon import Lexicon

if TYPE_CHECKING:
    from l10n.glossary import Glossary

_SOFT_HYPHEN = "\u00ad"
"""It belongs to a web page: it says where a long word may break."""

_TOLD_BY = MappingProxyType(
    {
        "quotation-style": ("mixed-quotation-marks",),
        "quotation-marks": ("mixed-quotation-marks", "quotation-style"),
    }
)
"""What is told better by another check: English marks in a German text have no partner either."""


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
    lexicon = (glossary.lexicon if glossary is not None else None) or Lexicon()
    findings: list[Finding] = []
    for article in articles:
        context = Context(article.language, article.language, glossary, NAMES, lexicon=lexicon)
        passages = passages_of(article)
        found = list(_problems(checks, passages, context))
        told = {(check.name, id(passage)) for check, passage, _ in found}
        for check, passage, problem in found:
            better = _TOLD_BY.get(check.name, ())
            if not any((name, id(passage)) in told for name in better):
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
            found = [(passage, problem) for passage in passages for problem in _alone(pair_check, passage, context)]
            if pair_check.function is quotation_marks:
                found = unfinished(passages, found)
            weighed = replace(pair_check, severity=pair_check.alone)
            for passage, problem in found:
                yield weighed, passage, _about_source(problem)


def _alone(check: PairCheck, passage: Passage, context: Context) -> Iterable[Problem]:
    entry = Entry("", passage.text, extracted=(passage.kind,))
    return check.function(Pair(entry, "", passage.text, "", passage.text), context)


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
