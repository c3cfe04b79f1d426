"""Candidates for terms: what the articles say often and other texts do not, with the translations it has had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from l10n.glossary.function_words import is_function_word
from l10n.glossary.glossary import Glossary
from l10n.glossary.suggest.ranking import candidates
from l10n.glossary.suggest.translations import Translation, align, translation_of
from l10n.inline import plain
from l10n.model import Catalog
from l10n.morphology import primary, tokenize

__all__ = ["Suggestion", "rows", "suggest_terms"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that may be a term.

    Attributes:
        text: the phrase, with its head in the nominative.
        count: how often the articles have it.
        articles: how many of them have it.
        score: how likely it is a term.
        translations: by language, what reviewed entries have for it.
    """

    text: str
    count: int
    articles: int
    score: float
    translations: Mapping[str, Translation]


def suggest_terms(
    segments: Sequence[tuple[str, str]],
    source: str,
    targets: Sequence[str],
    glossary: Glossary,
    catalogs: Iterable[Catalog] = (),
    most: int = 50,
    fewest: int = 2,
) -> list[Suggestion]:
    """Gives the phrases of articles that are likely terms and that the glossary does not have, the likeliest first.

    Args:
        segments: the name of an article and a segment of it without tags, for each one.
        source: language of the articles, BCP 47 tag.
        targets: languages that they are translated to.
        glossary: what is a term already.
        catalogs: the catalogs of the project; only their reviewed entries count.
        most: how many are given.
        fewest: how often a phrase must be there.
    """
    texts = [text for _, text in segments]
    new = [each for each in candidates(texts, source, fewest) if not _is_covered(each.text, source, glossary)][:most]
    by_language: dict[str, list[tuple[str, str]]] = {language: [] for language in targets}
    for catalog in catalogs:
        if catalog.language in by_language:
            by_language[catalog.language] += _reviewed(catalog)
    aligned = {
        language: align(pairs, source, language, [each.key for each in new])
        for language, pairs in by_language.items()
        if pairs
    }
    return [
        Suggestion(
            each.text,
            each.count,
            len({segments[place][0] for place in each.segments}),
            each.score,
            {language: translation_of(each.key, own) for language, own in aligned.items()},
        )
        for each in new
    ]


def _is_covered(text: str, language: str, glossary: Glossary) -> bool:
    """Says whether a phrase is a term, or nothing but terms side by side."""
    hits = glossary.matcher(language).match(text)
    return all(
        any(hit.start <= token.start and token.end <= hit.end for hit in hits)
        or is_function_word(text[token.start : token.end].lower(), primary(language))
        for token in tokenize(text)
    )


def _reviewed(catalog: Catalog) -> list[tuple[str, str]]:
    return [
        (plain(entry.source), plain(entry.target))
        for entry in catalog.entries
        if entry.target.strip() and not entry.fuzzy and not entry.obsolete
    ]


def rows(suggestions: Sequence[Suggestion], source: str, targets: Sequence[str]) -> list[list[str]]:
    """Gives suggestions as a table in the layout of glossary files, the statistics in the column of notes.

    Args:
        suggestions: what is shown.
        source: language of the articles.
        targets: languages that they are translated to.
    """
    table = [[source, *targets, "policy", "domain", "note"]]
    for each in suggestions:
        texts = [each.translations[language].text if language in each.translations else "" for language in targets]
        table.append([each.text, *texts, "", "", _note(each)])
    return table


def _note(suggestion: Suggestion) -> str:
    where = f"{suggestion.articles} article{'s' if suggestion.articles > 1 else ''}"
    parts = [f"{suggestion.count} times in {where}", f"score {suggestion.score:.1f}"]
    for language, found in suggestion.translations.items():
        if not found.entries:
            continue
        if not found.text:
            parts.append(f"{language}: no translation stands out in {found.entries} reviewed")
            continue
        told = f"{language}: in {found.count} of {found.entries} reviewed, Dice {found.dice:.2f}"
        told += "".join(f', else "{text}" ({count})' for text, count in found.others)
        parts.append(told)
    return "; ".join(parts)
