"""Making sources ready for an engine: without tags and credit, with the terms in them and the key of their drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from l10n.drafting.abbreviations import written_out
from l10n.drafting.draft_cache import draft_key
from l10n.drafting.recall import Context
from l10n.drafting.rules import split_credit
from l10n.drafting.tags import Untagged, untag
from l10n.glossary import Glossary
from l10n.glossary.fixed_terms import fixed_by
from l10n.glossary.glossary import term_in
from l10n.inline import plain
from l10n.model import Hit


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source that wants a draft.

    Attributes:
        source: text with numbered tags.
        context: the sources before and after it in its article; None where they are not known.
        number: tells apart what is otherwise alike, such as one sentence in two articles.
    """

    source: str
    context: Context | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A source on its way through the engine.

    Attributes:
        wanted: all that wait for it.
        untagged: what is translated of it.
        credit: what stays behind the translation as it is.
        hits: the terms in it.
        fixed_terms: what the glossary fixes for it, in words.
        key: of its draft in the cache.
    """

    wanted: list[Wanted]
    untagged: Untagged
    credit: str
    hits: tuple[Hit, ...]
    fixed_terms: str
    key: bytes

    @property
    def source(self) -> str:
        """The text with numbered tags."""
        return self.wanted[0].source


class Preparing:
    """Makes the sources of one pair ready.

    Attributes of a source that shape its draft go into the key of the draft, and so does the recipe: the engine and its
    settings.
    """

    def __init__(self, glossary: Glossary, languages: tuple[str, str], *recipe: str) -> None:
        self._glossary = glossary
        self._languages = languages
        self._matcher = glossary.matcher(languages[0])
        self._recipe = recipe

    def prepare(self, wanted: Sequence[Wanted]) -> list[Pending]:
        """Gives what the engine may have to translate: each source once.

        Args:
            wanted: sources that neither a rule nor the memory could draft.
        """
        by_source: dict[str, list[Wanted]] = {}
        for one in wanted:
            by_source.setdefault(one.source, []).append(one)
        return [self._pending(source, same) for source, same in by_source.items()]

    def _pending(self, source: str, wanted: list[Wanted]) -> Pending:
        text, credit = split_credit(source) or (source, "")
        untagged = written_out(untag(text), self._languages[0])
        hits = self._matcher.match(untagged.text)
        terms = "; ".join(f"{hit.start}-{hit.end} {self._terms(hit)}" for hit in hits)
        key = draft_key(*self._recipe, *self._languages, source, terms)
        fixed = fixed_by(
            hits if untagged.text == plain(source) else self._matcher.match(plain(source)), self._languages[1]
        )
        return Pending(wanted, untagged, credit, tuple(hits), fixed, key)

    def _terms(self, hit: Hit) -> str:
        """Gives all of a concept that its translation is judged by."""
        concept = hit.concept
        terms = [term_in(concept, language) for language in self._languages]
        return f"{concept.policy} {concept.case_sensitive} {terms}"
