"""What an engine is asked, what it answers, and what it may offer beyond that.

The contract of Engine.translate: one Candidates for every Request, in the order of the requests; nothing merged,
nothing dropped. An empty source gives one empty hypothesis without any work. A source of any length is translated
whole. White space inside a source, line breaks included, may come back as single spaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from l10n.model import Hit

Pair = tuple[str, str]
"""BCP 47 tags of a source and a target language; "*" stands for any language, where a model does not say."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a source and the words of a hypothesis that they became.

    Attributes:
        source_start: first character in the untagged source, from 0.
        source_end: the character after the last one.
        target_start: first character in the hypothesis, from 0.
        target_end: the character after the last one.
        weight: how sure the engine is, from 0 to 1.
    """

    source_start: int
    source_end: int
    target_start: int
    target_end: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """One segment to translate.

    Attributes:
        source: plain text without tags.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        hits: glossary terms found in the source; engines that cannot use them ignore them.
        prefix: how the translation must begin; only engines that are a PrefixDecoder heed it.
        align: whether an alignment is wanted; engines may leave it out otherwise, which is faster.
        hypotheses: how many hypotheses are of use; 0 for as many as the engine is set to give. Engines may give more or
            fewer; fewer are faster.
        tagged: the source with its numbered tags, empty where it has none; only engines that are a TagKeeper heed it.
        before: the segment before it, tags and all, for engines that read around a sentence; empty where unknown.
        after: the segment after it.
        attempt: whether this is one more try beside a translation that is there, so that its failure costs nothing.
    """

    source: str
    source_language: str
    target_language: str
    hits: tuple[Hit, ...] = ()
    prefix: str = ""
    align: bool = True
    hypotheses: int = 0
    tagged: str = ""
    before: str = ""
    after: str = ""
    attempt: bool = False


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of a segment.

    Attributes:
        text: plain text.
        score: mean log probability of a target token, end of sentence included; 0 is best. Comparable among the
            hypotheses of one engine only.
        alignment: one link for each word or punctuation mark of `text`, in its order; None where the engine has none.
        tagged: `text` with the tags of Request.tagged, each in its place; empty where the engine kept none.
    """

    text: str
    score: float
    alignment: tuple[Link, ...] | None = None
    tagged: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What an engine proposes for one request.

    Attributes:
        hypotheses: at least one, best first, no two with the same text; one with an empty text says that there is no
            translation of a source that has words.
        problem: why there is none; empty otherwise.
    """

    hypotheses: tuple[Hypothesis, ...]
    problem: str = ""

    @property
    def best(self) -> Hypothesis:
        """The first hypothesis."""
        return self.hypotheses[0]


class InterruptedTranslation(KeyboardInterrupt):
    """The user broke a call off.

    Args:
        answers: one for each request, in order; those that had not come say that there is no translation.
    """

    def __init__(self, answers: Sequence[Candidates]) -> None:
        super().__init__()
        self.answers = list(answers)


@runtime_checkable
class Engine(Protocol):
    """Translates segments."""

    @property
    def id(self) -> str:
        """Names engine, model and revision, such as "ct2:opus-mt-de-en@1a2b3c4d"; for provenance and caches."""

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """What it translates."""

    def translate(self, requests: Sequence[Request]) -> list[Candidates]:
        """Gives the candidates of every request, in order.

        Raises:
            EngineError: the engine failed; nothing was translated.
        """
        ...


@runtime_checkable
class Scorer(Protocol):
    """An engine that can say how good a given translation is."""

    def score(self, requests: Sequence[Request], targets: Sequence[str]) -> list[float]:
        """Gives the score of each target as the translation of its request, as Hypothesis.score is meant."""
        ...


@runtime_checkable
class PrefixDecoder(Protocol):
    """An engine whose translate heeds Request.prefix: every hypothesis begins with exactly that text."""

    @property
    def heeds_prefix(self) -> bool:
        """Whether prefixes are heeded; a chain of engines may have to say no."""
        ...


@runtime_checkable
class Concurrent(Protocol):
    """An engine whose translate may be called from several threads at once, and is the faster for it."""

    @property
    def calls(self) -> int:
        """How many calls keep it busy; 1 where they would only wait for each other."""
        ...


@runtime_checkable
class TagKeeper(Protocol):
    """An engine that may translate Request.tagged in place of Request.source, and give Hypothesis.tagged."""

    @property
    def keeps_tags(self) -> bool:
        """Whether tags are heeded."""
        ...


@runtime_checkable
class TermTaker(Protocol):
    """An engine that is told all fixed terms of a pair before it translates, not only the hits of each request."""

    def take_terms(self, source_language: str, target_language: str, terms: Sequence[tuple[str, str]]) -> None:
        """Takes the wordings of a source and what each becomes, to be used from now on."""
        ...


@runtime_checkable
class Repairer(Protocol):
    """An engine that can be told what is wrong with a translation."""

    def repair(self, request: Request, hypothesis: Hypothesis, instruction: str) -> Hypothesis | None:
        """Gives a translation repaired as told, with the tags of the request; None where the engine could not.

        Args:
            request: what was translated.
            hypothesis: the translation to repair.
            instruction: what to change, one or two English sentences.
        """
        ...


def empty_candidates() -> Candidates:
    """Gives the answer to an empty source."""
    return Candidates((Hypothesis("", 0.0, ()),))


def no_candidates(problem: str) -> Candidates:
    """Gives the answer to a source that could not be translated.

    Args:
        problem: why, a phrase.
    """
    return Candidates((Hypothesis("", 0.0, ()),), problem)


def covers(pairs: Sequence[Pair], source: str, target: str) -> bool:
    """Tells whether pairs include a language pair, regions and scripts aside.

    Args:
        pairs: what an engine or a model translates.
        source: BCP 47 tag.
        target: BCP 47 tag.
    """
    wanted = (_language(source), _language(target))
    return any(one in ("*", source, wanted[0]) and two in ("*", target, wanted[1]) for one, two in pairs)


def _language(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()
