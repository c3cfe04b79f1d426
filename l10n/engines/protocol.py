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
    """

    source: str
    source_language: str
    target_language: str
    hits: tuple[Hit, ...] = ()
    prefix: str = ""
    align: bool = True


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of a segment.

    Attributes:
        text: plain text.
        score: mean log probability of a target token, end of sentence included; 0 is best. Comparable among the
            hypotheses of one engine only.
        alignment: one link for each word or punctuation mark of `text`, in its order; None where the engine has none.
    """

    text: str
    score: float
    alignment: tuple[Link, ...] | None = None


@dataclass(frozen=True, slots=True)
class Candidates:
    """What an engine proposes for one request.

    Attributes:
        hypotheses: at least one, best first, no two with the same text.
    """

    hypotheses: tuple[Hypothesis, ...]

    @property
    def best(self) -> Hypothesis:
        """The first hypothesis."""
        return self.hypotheses[0]


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


def empty_candidates() -> Candidates:
    """Gives the answer to an empty source."""
    return Candidates((Hypothesis("", 0.0, ()),))


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
