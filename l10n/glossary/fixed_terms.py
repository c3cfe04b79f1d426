"""What a glossary fixes for one source, in words that change exactly when the glossary says something else of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from l10n.glossary.exchange.model import Pair
from l10n.glossary.exchange.pairs import Room, as_pairs
from l10n.glossary.glossary import Glossary, term_in
from l10n.inline import plain
from l10n.model import Hit


def fixed_terms_of(glossary: Glossary, source_language: str, target_language: str) -> Callable[[str], str]:
    """Gives the function that says what a glossary fixes for a source, empty where that is nothing.

    Notes, domains and the order of the rows are not among it, for they change no translation.

    Args:
        glossary: the fixed terms.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
    """
    matcher = glossary.matcher(source_language)

    def fixed_terms(source: str) -> str:
        return fixed_by(matcher.match(plain(source)), target_language)

    return fixed_terms


def fixed_by(hits: Iterable[Hit], target_language: str) -> str:
    """Gives what the terms that were found in a source fix for its translation, empty where that is nothing.

    Args:
        hits: what the matcher found in the source without its tags.
        target_language: BCP 47 tag.
    """
    wordings = (_wording(hit, target_language) for hit in hits)
    return "; ".join(sorted({wording for wording in wordings if wording}))


def fixed_wordings(glossary: Glossary, source_language: str, target_language: str) -> tuple[tuple[str, str], ...]:
    """Gives every wording that a glossary fixes for a pair, and what it becomes.

    Args:
        glossary: the fixed terms.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
    """
    entries = as_pairs(glossary.concepts, Pair(source_language, target_language), Counter(), Room(variants=False))
    return tuple(dict.fromkeys((entry.source, entry.target) for entry in entries))


def _wording(hit: Hit, language: str) -> str:
    term = term_in(hit.concept, language)
    right = () if term is None else (term.text, *term.variants)
    wrong = () if term is None else term.forbidden
    if hit.concept.policy == "keep":
        right = (hit.surface, *right)
    if not right and not wrong:
        return ""
    return f"{hit.surface} → {' | '.join(right)}" + "".join(f" ≠ {text}" for text in wrong)
