"""The fixed terms of a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from l10n.glossary.compliance import Side, judge
from l10n.glossary.domains import DomainMatcher
from l10n.glossary.matching import Matcher
from l10n.glossary.rendering import Renderings
from l10n.glossary.verdict import Verdict
from l10n.model import Concept, Hit, Term
from l10n.morphology import primary
from l10n.morphology.lexicon import Lexicon


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """The fixed terms of a project, with what has been prepared for finding them.

    Attributes:
        concepts: in the order of the files and their rows.
        domains: the domains of the project; where one wording stands for several concepts, the first of these decides.
        lexicon: what is known of words already; None to work it out each time.
    """

    concepts: tuple[Concept, ...] = ()
    domains: tuple[str, ...] = ()
    lexicon: Lexicon | None = None
    _matchers: dict[str, Matcher] = field(default_factory=dict, repr=False)
    _renderings: dict[tuple[str, str, str, Side], Renderings | None] = field(default_factory=dict, repr=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The tags of the languages that it has terms in, sorted."""
        return tuple(sorted({language for concept in self.concepts for language in concept.terms}))

    def matcher(self, source_language: str) -> Matcher:
        """Gives what finds the terms in texts of a language.

        Args:
            source_language: BCP 47 tag.
        """
        if source_language not in self._matchers:
            wordings = [(concept, source_texts(concept, source_language)) for concept in self.concepts]
            self._matchers[source_language] = (
                DomainMatcher(wordings, source_language, self.domains, self.lexicon)
                if self.domains
                else Matcher(wordings, source_language, self.lexicon)
            )
        return self._matchers[source_language]

    def judge(
        self, hits: Sequence[Hit], target: str, source_language: str, target_language: str, source: str = ""
    ) -> list[Verdict]:
        """Gives a verdict for every concept among the hits that has a wording in the target language.

        Args:
            hits: what the matcher found in the source.
            target: the translation without tags.
            source_language: BCP 47 tag.
            target_language: BCP 47 tag.
            source: the source without tags, where it is at hand.
        """
        return judge(hits, target, target_language, source_language, self._prepared, source)

    def wordings(self, language: str) -> tuple[str, ...]:
        """Gives every wording that the matcher and the judge may need the forms of in a language.

        Args:
            language: BCP 47 tag.
        """
        terms = (term_in(concept, language) for concept in self.concepts if concept.policy != "keep")
        return tuple(
            dict.fromkeys(text for term in terms if term for text in (term.text, *term.variants, *term.forbidden))
        )

    def _prepared(self, concept: Concept, language: str, source_language: str, side: Side) -> Renderings | None:
        key = (concept.id, language, source_language if concept.policy == "keep" else "", side)
        if key not in self._renderings:
            self._renderings[key] = _renderings(concept, language, source_language, side, self.lexicon)
        return self._renderings[key]


def compliance(
    glossary: Glossary, source_plain: str, target_plain: str, source_lang: str, target_lang: str
) -> list[Verdict]:
    """Gives a verdict for every concept of a source that the glossary has a wording for in the target language.

    Args:
        glossary: the fixed terms.
        source_plain: the source without tags.
        target_plain: its translation without tags.
        source_lang: BCP 47 tag.
        target_lang: BCP 47 tag.
    """
    hits = glossary.matcher(source_lang).match(source_plain)
    return glossary.judge(hits, target_plain, source_lang, target_lang, source_plain) if hits else []


def term_in(concept: Concept, language: str) -> Term | None:
    """Gives a concept's term in a language: that of the tag itself, else of the language without its region.

    Args:
        concept: the concept.
        language: BCP 47 tag.
    """
    return concept.terms.get(language) or concept.terms.get(primary(language))


def source_texts(concept: Concept, language: str) -> tuple[str, ...]:
    """Gives the wordings under which a concept is found in texts of a language."""
    term = term_in(concept, language)
    if term is not None:
        return (term.text, *term.variants)
    if concept.policy == "keep":
        return tuple(dict.fromkeys(term.text for term in concept.terms.values()))
    return ()


def _renderings(
    concept: Concept, language: str, source_language: str, side: Side, lexicon: Lexicon | None
) -> Renderings | None:
    term = term_in(concept, language)
    if side == "forbidden":
        if term is None or not term.forbidden:
            return None
        return Renderings(term.forbidden, language, sensitive=concept.case_sensitive, lexicon=lexicon)
    texts = (term.text, *term.variants) if term is not None else ()
    if concept.policy == "keep":
        own = source_texts(concept, source_language)
        return Renderings((*own, *texts), language, sensitive=True, as_is=True)
    return Renderings(texts, language, sensitive=concept.case_sensitive, lexicon=lexicon) if texts else None
