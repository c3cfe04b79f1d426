"""Drafts from the translation memory: what a human has translated before, when it fits well enough.

A match drafts where its source is the same, where rules could adapt it, or where it is at least as like as
`[memory] draft_from` says (85 per cent: below that, editing a machine's translation of the new sentence is less work
than editing a human's of another one). A fuzzy match whose numbers are wrong for the source is left to the engine.
"""

from __future__ import annotations

from collections.abc import Callable

from l10n.config import MemorySettings
from l10n.drafting.enforcement import missed
from l10n.drafting.projection import project_tags
from l10n.drafting.tags import untag
from l10n.glossary import Glossary
from l10n.inline import plain, tag_problems
from l10n.memory import Match, Memory
from l10n.model import Draft
from l10n.values import compare_values

Context = tuple[str, str]
"""The sources before and after a source."""

Recall = Callable[[str, Context | None], Draft | None]
"""Gives the memory's draft of a source, if it has one; its context makes it surer where that is known."""

Accepts = Callable[[str, str], bool]
"""Tells whether a translation may stand for a source."""

_QUOTED = 40
"""Characters of a fuzzy match's source that its provenance quotes: enough to recognize it."""

_TRIED = 3
"""How many matches are tried; where the best ones do not fit, the next are no better than an engine."""


def _anything(_source: str, _target: str) -> bool:
    return True


def recall_from(
    memory: Memory,
    source_language: str,
    target_language: str,
    settings: MemorySettings,
    accepts: Accepts = _anything,
) -> Recall:
    """Gives the function that drafts sources from the memory.

    Args:
        memory: what is known.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        settings: the project's.
        accepts: tells whether a fuzzy match may stand for a source, by its glossary say.
    """

    def recall(source: str, context: Context | None) -> Draft | None:
        languages = (source_language, target_language)
        return draft_from_memory(source, *languages, memory, settings, context=context, accepts=accepts)

    return recall


def keeps_terms(glossary: Glossary, source_language: str, target_language: str) -> Accepts:
    """Gives the function that tells whether a translation has every term that the glossary fixes for its source.

    Args:
        glossary: the fixed terms.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
    """
    matcher = glossary.matcher(source_language)

    def accepts(source: str, target: str) -> bool:
        text = plain(source)
        verdicts = glossary.judge(matcher.match(text), plain(target), source_language, target_language, text)
        return not missed(verdicts)

    return accepts


def draft_from_memory(
    source: str,
    source_language: str,
    target_language: str,
    memory: Memory,
    settings: MemorySettings,
    *,
    context: Context | None = None,
    accepts: Accepts = _anything,
) -> Draft | None:
    """Gives the best draft that the memory has for a source; nothing where no match is good enough.

    Args:
        source: text with numbered tags.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        memory: what is known.
        settings: the project's.
        context: the sources before and after it, where they are known.
        accepts: tells whether a fuzzy match may stand for a source, by its glossary say.
    """
    languages = (source_language, target_language)
    matches = memory.lookup(source, *languages, context=context, domain=settings.domain, limit=_TRIED)
    for match in matches:
        if match.kind == "fuzzy" and match.percent < settings.draft_from:
            continue
        target = _fitting(source, match, languages)
        if target is not None and (match.kind != "fuzzy" or accepts(source, target)):
            return Draft(target, "tm", _maker(match), _remarks(match), reviewed=_is_reviewed(match, settings))
    return None


def _fitting(source: str, match: Match, languages: tuple[str, str]) -> str | None:
    """Gives the translation of a match with the tags of the source; nothing where it cannot stand for the source."""
    if match.kind != "fuzzy":
        return match.target
    target = match.target
    if tag_problems(source, target):
        target = project_tags(untag(source), untag(target).text, ())
    if tag_problems(source, target) or compare_values(plain(source), plain(target), *languages):
        return None
    return target


def _is_reviewed(match: Match, settings: MemorySettings) -> bool:
    return settings.exact == "reviewed" and match.kind == "context" and match.unit.reviewed and not match.penalties


def _maker(match: Match) -> str:
    """Gives what the provenance says: 87 % of "Beide Seiten …" in locales/ru/LC_MESSAGES/wasserdialog.po."""
    words = " ".join(plain(match.unit.source).split()).replace('"', "'")
    quoted = words if len(words) <= _QUOTED else words[:_QUOTED].rsplit(" ", 1)[0] + " …"
    return f'{match.percent} % of "{quoted}" in {match.unit.origin}'


def _remarks(match: Match) -> tuple[str, ...]:
    """Gives what was adapted and why the match counts less, as the provenance lists it."""
    told = (*(f"adapted: {change}" for change in match.adapted), *match.penalties)
    return tuple(" ".join(remark.replace(";", ",").split()) for remark in told)
