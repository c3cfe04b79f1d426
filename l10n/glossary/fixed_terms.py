"""What a glossary fixes for one source, in words that change exactly when the glossary says something else of it."""

from __future__ import annotations

from collections.abc import Callable

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
        wordings = (_wording(hit, target_language) for hit in matcher.match(plain(source)))
        return "; ".join(sorted({wording for wording in wordings if wording}))

    return fixed_terms


def _wording(hit: Hit, language: str) -> str:
    term = term_in(hit.concept, language)
    right = () if term is None else (term.text, *term.variants)
    wrong = () if term is None else term.forbidden
    if hit.concept.policy == "keep":
        right = (hit.surface, *right)
    if not right and not wrong:
        return ""
    return f"{hit.surface} → {' | '.join(right)}" + "".join(f" ≠ {text}" for text in wrong)
