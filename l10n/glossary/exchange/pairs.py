"""Entries of two languages, which many tools have in the place of concepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from l10n.glossary.exchange.model import Imported, Losses, Pair
from l10n.glossary.glossary import term_in
from l10n.glossary.loading import slug
from l10n.model import Concept, Term


@dataclass(frozen=True, slots=True)
class PairEntry:
    """A wording and what it is in another language.

    Attributes:
        source: the wording.
        target: what it is, or must not be.
        note: for translators.
        domain: subject field, empty for all.
        forbidden: whether the target must not be used.
        keep: whether the source stays as it is.
    """

    source: str
    target: str
    note: str = ""
    domain: str = ""
    forbidden: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """What entries of a format have a place for.

    Attributes:
        variants: several targets of a source.
        forbidden: wordings that must not be used.
        notes: notes.
        domains: subject fields.
    """

    variants: bool = True
    forbidden: bool = False
    notes: bool = True
    domains: bool = False


def as_pairs(concepts: Iterable[Concept], pair: Pair, losses: Losses, room: Room) -> list[PairEntry]:
    """Gives concepts as entries of two languages: one for each wording of the source.

    Args:
        concepts: what is written.
        pair: the two languages.
        losses: what entries cannot hold is counted here.
        room: what entries of the format have a place for.
    """
    entries: list[PairEntry] = []
    for concept in concepts:
        source, target = _sides(concept, pair)
        if source is None or target is None:
            losses[f'concept without a term in "{pair.target if source else pair.source}"'] += 1
            continue
        keep = concept.policy == "keep"
        common = (concept.note, concept.domain)
        for place, wording in enumerate((source.text, *source.variants)):
            targets = [wording if keep and not concept.terms.get(pair.target) else target.text]
            if place == 0 and room.variants:
                targets += target.variants
            entries += [PairEntry(wording, text, *common, keep=keep) for text in targets]
        if room.forbidden:
            entries += [PairEntry(source.text, text, *common, forbidden=True) for text in target.forbidden]
        _count_losses(concept, source, target, losses, room)
    return entries


def _sides(concept: Concept, pair: Pair) -> tuple[Term | None, Term | None]:
    source, target = term_in(concept, pair.source), term_in(concept, pair.target)
    if concept.policy == "keep":
        source = source or next(iter(concept.terms.values()))
        target = target or Term(pair.target, source.text)
    return source, target


def _count_losses(concept: Concept, source: Term, target: Term, losses: Losses, room: Room) -> None:
    counted = {
        "wording of the source beside the preferred one (written as an entry of its own)": len(source.variants),
        "accepted wording of the target beside the preferred one": 0 if room.variants else len(target.variants),
        "forbidden wording": len(source.forbidden) + (0 if room.forbidden else len(target.forbidden)),
        "term in another language": sum(term not in {source, target} for term in concept.terms.values()),
        "case that counts": int(concept.case_sensitive),
        "severity": int(concept.severity is not None),
        "note": int(bool(concept.note) and not room.notes),
        "domain": int(bool(concept.domain) and not room.domains),
        "id": 1,
    }
    losses.update({name: count for name, count in counted.items() if count})


def as_concepts(entries: Sequence[PairEntry], pair: Pair) -> Imported:
    """Gives entries of two languages as concepts: those of one source and domain together.

    Args:
        entries: in the order of their file.
        pair: the two languages.
    """
    groups: dict[tuple[str, str], list[PairEntry]] = {}
    for entry in entries:
        groups.setdefault((entry.source, entry.domain), []).append(entry)
    losses: Losses = Counter()
    concepts: dict[str, Concept] = {}
    for (source, domain), group in groups.items():
        targets = list(dict.fromkeys(entry.target for entry in group if not entry.forbidden and entry.target))
        forbidden = tuple(dict.fromkeys(entry.target for entry in group if entry.forbidden and entry.target))
        keep = any(entry.keep for entry in group)
        if not source:
            losses["entry without a source"] += len(group)
            continue
        if not targets and not keep:
            kind = "source that has forbidden wordings only" if forbidden else "source without a translation"
            losses[kind] += 1
            continue
        terms = {pair.source: Term(pair.source, source)}
        if targets:
            terms[pair.target] = Term(pair.target, targets[0], tuple(targets[1:]), forbidden)
        note = "\n".join(dict.fromkeys(entry.note for entry in group if entry.note))
        identity = slug(source, concepts)
        policy: Literal["translate", "keep"] = "keep" if keep else "translate"
        concepts[identity] = Concept(identity, MappingProxyType(terms), policy, domain=domain, note=note)
    return Imported(tuple(concepts.values()), losses)
