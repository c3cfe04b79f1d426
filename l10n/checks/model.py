"""What a check is, what it is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from l10n.model import Catalog, Entry, Severity
from l10n.morphology.lexicon import Lexicon

if TYPE_CHECKING:
    from l10n.glossary import Glossary


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check has to say of one text.

    Attributes:
        message: what is wrong, one sentence.
        evidence: what it was concluded from, by name. "found" quotes the words of the target and "in source" those
            of the source, so that a report can show where they stand; "expected" is what would be right.
        severity: of this problem where it weighs less than the check's findings do, None where it does not.
        settled: whether `severity` stands whatever the check's own is, for somebody chose it for this very case.
    """

    message: str
    evidence: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What all entries of a catalog have in common.

    Attributes:
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        glossary: the fixed terms, None where the project has none.
        check_names: names of all checks there are.
        lexicon: what is known of words already.
        single_forms: numbers of the plural forms that stand for one number only; None where nobody knows.
        length_ratio: length of a reviewed translation by that of its source, usually; None where too few are known.
    """

    source_language: str
    target_language: str
    glossary: Glossary | None = None
    check_names: tuple[str, ...] = ()
    length_ratio: float | None = None
    single_forms: frozenset[int] | None = None
    lexicon: Lexicon = field(default_factory=Lexicon)


@dataclass(frozen=True, slots=True)
class Pair:
    """A source text and its translation: a catalog entry, or one plural form of it.

    Attributes:
        entry: the entry it was read from.
        source: the source with numbered tags.
        target: the translation with numbered tags; never blank.
        source_plain: the source without tags.
        target_plain: the translation without tags.
    """

    entry: Entry
    source: str
    target: str
    source_plain: str
    target_plain: str


@dataclass(frozen=True, slots=True)
class Check:
    """The part that all checks share.

    Attributes:
        name: what the configuration, a suppression and a report call it.
        severity: of its findings, unless configured otherwise.
        why: one line on what goes wrong where nobody checks this.
    """

    name: str
    severity: Severity
    why: str


@dataclass(frozen=True, slots=True)
class EntryCheck(Check):
    """A check of an entry's state, also where it has no translation.

    Attributes:
        function: gives the problems of an entry.
    """

    function: Callable[[Entry, Context], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class PairCheck(Check):
    """A check of a translation beside its source.

    Attributes:
        function: gives the problems of a pair.
        languages: target languages that it knows; empty for all.
        firm: whether it keeps its severity on drafts.
        alone: how severe its findings are in an article, read by itself as a translation of nothing; None where it
            needs a translation.
    """

    function: Callable[[Pair, Context], Iterable[Problem]]
    languages: tuple[str, ...] = ()
    firm: bool = False
    alone: Severity | None = None


@dataclass(frozen=True, slots=True)
class CatalogCheck(Check):
    """A check of a catalog as a whole.

    Attributes:
        function: gives problems, each with the entry that it stands in, None for the header.
    """

    function: Callable[[Catalog], Iterable[tuple[Entry | None, Problem]]]


class Note(NamedTuple):
    """What a check of a project keeps of a pair until it has seen all of them.

    Attributes:
        subject: what has to be the same everywhere, such as a source text or a concept.
        variant: how it is here.
        words: the words that show it.
    """

    subject: tuple[str, ...]
    variant: str
    words: str = ""


class Use(NamedTuple):
    """A place where a subject has a variant.

    Attributes:
        catalog: where.
        entry: the entry in it.
        words: the words that show it.
    """

    catalog: Catalog
    entry: Entry
    words: str

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.catalog.path}:{self.entry.line}"


@dataclass(frozen=True, slots=True)
class ProjectCheck(Check):
    """A check across the reviewed entries of a project.

    Attributes:
        notes: gives what is kept of a pair.
        compare: gives the problems of a subject that has several variants, each with its place; variants and their
            uses are in the order of the catalogs.
    """

    notes: Callable[[Pair, Context], Iterable[Note]]
    compare: Callable[[tuple[str, ...], Mapping[str, Sequence[Use]]], Iterable[tuple[Use, Problem]]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of an article, read as one text.

    Attributes:
        text: its text without markup; inline objects are object replacement characters.
        line: its first line in the article.
        kind: what it is in the article, such as "paragraph".
    """

    text: str
    line: int
    kind: str


@dataclass(frozen=True, slots=True)
class SourceCheck(Check):
    """A check of an article before anything is translated.

    Attributes:
        function: gives problems, each with the passage that it stands in.
        languages: languages that it knows; empty for all.
    """

    function: Callable[[Sequence[Passage], Context], Iterable[tuple[Passage, Problem]]]
    languages: tuple[str, ...] = ()
