"""How a glossary fares in the articles and the reviewed catalogs of its project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from l10n.glossary.glossary import Glossary, term_in
from l10n.glossary.lint.model import finding
from l10n.inline import plain
from l10n.model import Catalog, Concept, Entry, Finding

FREQUENT = 0.1
"""Share of segments that have a term which is remarked on for that."""
_FEWEST_SEGMENTS = 50
NOISY = 0.34
"""Share of reviewed entries without the rendering from which on translators rather disagree than forget."""
_FEWEST_ENTRIES = 5
_PLACES = 3


@dataclass(slots=True)
class _Tally:
    """How often a rendering was asked for in reviewed entries, and where it was not there."""

    asked: int = 0
    missing: list[str] = field(default_factory=list)
    instead: Counter[str] = field(default_factory=Counter)


def lint_articles(glossary: Glossary, segments: Sequence[str], source: str) -> Iterator[Finding]:
    """Gives the terms that no article has, and those that are nearly everywhere.

    Args:
        glossary: the terms.
        segments: the segments of all articles, without tags; without any there is nothing to say.
        source: the language of the articles.
    """
    if not segments:
        return
    matcher = glossary.matcher(source)
    counts: Counter[str] = Counter()
    for segment in segments:
        counts.update({hit.concept.id for hit in matcher.match(segment)})
    for concept in glossary.concepts:
        term = term_in(concept, source)
        count = counts[concept.id]
        if term is not None and not count:
            yield finding("unused", "info", concept, source, term.text, "No article has this term.")
        elif term is not None and len(segments) >= _FEWEST_SEGMENTS and count > FREQUENT * len(segments):
            message = f'"{term.text}" is in {count} of {len(segments)} segments; is it a fixed term?'
            yield finding("frequent", "info", concept, source, term.text, message)


def lint_catalogs(glossary: Glossary, catalogs: Iterable[Catalog]) -> Iterator[Finding]:
    """Gives the terms whose rendering a large share of the reviewed entries does not have.

    Args:
        glossary: the terms.
        catalogs: the catalogs of the project.
    """
    tallies: dict[tuple[str, str, str], _Tally] = {}
    for catalog in catalogs:
        matcher = glossary.matcher(catalog.source_language)
        for entry in catalog.entries:
            if not _is_reviewed(entry):
                continue
            source = plain(entry.source)
            hits = matcher.match(source)
            if not hits:
                continue
            verdicts = glossary.judge(hits, plain(entry.target), catalog.source_language, catalog.language, source)
            for verdict in {verdict.concept.id: verdict for verdict in verdicts}.values():
                key = (verdict.concept.id, catalog.source_language, catalog.language)
                tally = tallies.setdefault(key, _Tally())
                tally.asked += 1
                if verdict.kind in {"missing", "forbidden", "broken"}:
                    tally.missing.append(f"{catalog.path}:{entry.line}")
                    tally.instead.update(verdict.found)
    concepts = {concept.id: concept for concept in glossary.concepts}
    for (identity, source_language, language), tally in tallies.items():
        if tally.asked >= _FEWEST_ENTRIES and len(tally.missing) >= NOISY * tally.asked:
            yield _noisy(concepts[identity], source_language, language, tally)


def _is_reviewed(entry: Entry) -> bool:
    return bool(entry.target.strip()) and not entry.fuzzy and not entry.obsolete


def _noisy(concept: Concept, source: str, language: str, tally: _Tally) -> Finding:
    asked, target = term_in(concept, source), term_in(concept, language)
    wording = asked.text if asked else concept.id
    wanted = f'"{target.text}"' if target else "as it is"
    share = f"{len(tally.missing)} of {tally.asked}"
    message = f'{share} reviewed translations into "{language}" do not have {wanted} for "{wording}".'
    evidence = {
        "instead": "; ".join(f"{words} ({count})" for words, count in tally.instead.most_common(_PLACES)),
        "for example": ", ".join(tally.missing[:_PLACES]),
    }
    return finding("noisy", "warning", concept, source, wording, message, evidence)
