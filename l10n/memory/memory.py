"""The translation memory: asked for a source, it answers with what was translated before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Self, TypeVar

from l10n.errors import L10nError
from l10n.memory.adapting import adapt
from l10n.memory.folding import ALIKE, fold, percent, skeleton
from l10n.memory.model import Holding, Match, MatchKind, Origin, Unit
from l10n.memory.store import DamagedIndexError, Store, language_group

OTHER_DOMAIN = 5
"""Points off a match from another subject field, where both fields are known."""

OTHER_VARIETY = 2
"""Points off a match of another region: de-AT for de-DE."""

NOT_REVIEWED = 5
"""Points off a match that nobody approved, as TMX files can hold them."""

_WIDER = 4
"""How many times more texts are looked at than answers are wanted: penalties and the same translations shift ranks."""

_TRIED = 5
"""How many of the likest texts are tried by rule where figures stand in both; reading values takes most of the time."""

_Answer = TypeVar("_Answer")


class Memory:
    """Answers from a store, and makes the store anew where it is damaged.

    Args:
        store: keeps the units.
        threshold: the least percentage of a fuzzy match.
    """

    def __init__(self, store: Store, threshold: int = 70) -> None:
        self._store = store
        self._threshold = threshold
        self._origins: tuple[Origin, ...] = ()

    def refresh(
        self,
        origins: Sequence[Origin],
        on_problem: Callable[[L10nError], None] | None = None,
        on_read: Callable[[str], None] = lambda name: None,  # noqa: ARG005 - named for its readers
    ) -> None:
        """Brings the store up to its origins: new and changed ones are read, those that are gone are dropped.

        In a store that is shared none is gone: what this project lacks another may have.

        Args:
            origins: everything that the memory is to hold.
            on_problem: told of an origin that cannot be read, which keeps the units it had; without it the problem is
                raised.
            on_read: called with the name of each origin that is read.

        Raises:
            L10nError: an origin cannot be read, or the store cannot be written.
        """
        self._origins = tuple(origins)

        def brought_up() -> None:
            held = self._store.fingerprints()
            gone = set() if self._store.shared else held.keys() - {origin.name for origin in origins}
            for name in gone:
                self._store.forget(name)
            for origin in origins:
                if held.get(origin.name) != origin.fingerprint:
                    on_read(origin.name)
                    self._read(origin, on_problem)

        self._on_sound_store(brought_up)

    def lookup(
        self,
        source: str,
        source_language: str,
        target_language: str,
        *,
        context: tuple[str, str] | None = None,
        domain: str = "",
        limit: int = 5,
    ) -> tuple[Match, ...]:
        """Gives the best matches of a source, the best one first; of equal ones, the newest that was reviewed.

        Args:
            source: text with numbered tags.
            source_language: BCP 47 tag.
            target_language: BCP 47 tag.
            context: the sources before and after it, where they are known.
            domain: its subject field, empty where it is not known.
            limit: how many matches are wanted; each has another translation.
        """
        pair = (language_group(source_language), language_group(target_language))

        def asked() -> tuple[Mapping[int, float], Sequence[tuple[int, Unit]]]:
            found = self._alike(source, pair, limit * _WIDER)
            return found, self._store.units_of(list(found), pair)

        likeness, units = self._on_sound_store(asked)
        tried = set(list(likeness)[:_TRIED])
        folded = fold(source)
        matches = []
        for text, unit in units:
            found = self._match(source, folded, unit, likeness[text], by_rule=text in tried)
            if found is not None:
                languages = (source_language, target_language)
                matches.append(_with_context(_penalized(found, languages, domain), context))
        matches = [match for match in matches if match.percent >= self._threshold]
        matches.sort(key=lambda match: match.unit.changed, reverse=True)
        matches.sort(key=lambda match: (-match.percent, match.kind != "context", not match.unit.reviewed))
        best: dict[str, Match] = {}
        for match in matches:
            best.setdefault(match.target, match)
        return tuple(best.values())[:limit]

    def containing(self, phrases: Sequence[Sequence[str]]) -> Iterator[Unit]:
        """Gives the units whose source or target has all the words of one of some phrases, the newest first.

        Args:
            phrases: each a row of words, in any case of letters.
        """
        return self._store.units_containing(phrases)

    def units(self, origins: Sequence[str] = ()) -> Iterator[Unit]:
        """Gives all units, or those of some origins.

        Args:
            origins: their names.
        """
        return self._store.every_unit(origins)

    def holdings(self) -> Sequence[Holding]:
        """Gives what the memory holds, by origin and language pair."""
        return self._on_sound_store(self._store.holdings)

    def close(self) -> None:
        """Lets go of the store."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, origin: Origin, on_problem: Callable[[L10nError], None] | None) -> None:
        try:
            self._store.replace(origin.name, origin.fingerprint, origin.read())
        except DamagedIndexError:
            raise
        except L10nError as problem:
            if on_problem is None:
                raise
            on_problem(problem)

    def _on_sound_store(self, ask: Callable[[], _Answer]) -> _Answer:
        """Gives an answer of the store; a damaged one is made anew from its origins first."""
        try:
            return ask()
        except DamagedIndexError:
            self._store.reset()
            for origin in self._origins:
                self._store.replace(origin.name, origin.fingerprint, origin.read())
            return ask()

    def _alike(self, source: str, pair: tuple[str, str], wanted: int) -> Mapping[int, float]:
        """Gives the likest texts with their likeness, the likest first; after them those that figures tell apart."""
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        folded = fold(source)
        texts = dict(self._store.texts_like(folded, pair, self._threshold / 100))
        same = self._store.text_of(folded, pair)
        if same is not None:
            texts[same] = folded
        likest = process.extract(
            folded,
            texts,
            scorer=Levenshtein.normalized_similarity,
            processor=None,
            score_cutoff=self._threshold / 100,
            limit=wanted,
        )
        likeness = {text: float(score) for _, score, text in likest}
        for text in self._store.texts_of_skeleton(skeleton(folded), pair):
            likeness.setdefault(text, 0.0)
        return likeness

    def _match(self, source: str, folded: str, unit: Unit, likeness: float, *, by_rule: bool) -> Match | None:
        if unit.source == source:
            return Match(unit, unit.target, 100, "exact")
        unit_folded = fold(unit.source)
        figures = by_rule and _has_figures(folded) and _has_figures(unit_folded)
        if figures or skeleton(unit_folded) == skeleton(folded):
            adapted = adapt(source, unit)
            if adapted is not None:
                return Match(unit, adapted.target, ALIKE, "adapted", adapted.changes)
        if likeness * 100 < self._threshold:
            return None
        return Match(unit, unit.target, percent(likeness), "fuzzy")


def _has_figures(folded: str) -> bool:
    return any(character.isdigit() for character in folded)


def _with_context(match: Match, context: tuple[str, str] | None) -> Match:
    kind: MatchKind = "context"
    in_context = context is not None and match.kind == "exact" and match.unit.context == context
    return replace(match, kind=kind) if in_context else match


def _penalized(match: Match, languages: tuple[str, str], domain: str) -> Match:
    unit = match.unit
    reasons = {}
    if domain and unit.domain and unit.domain.casefold() != domain.casefold():
        reasons[f"other domain: {unit.domain}"] = OTHER_DOMAIN
    for wanted, tag in zip(languages, (unit.source_language, unit.target_language), strict=True):
        if "-" in wanted and "-" in tag and wanted.casefold() != tag.casefold():
            reasons[f"other variety: {tag}"] = OTHER_VARIETY
    if not unit.reviewed:
        reasons["not reviewed"] = NOT_REVIEWED
    if not reasons:
        return match
    return replace(match, percent=match.percent - sum(reasons.values()), penalties=tuple(reasons))
