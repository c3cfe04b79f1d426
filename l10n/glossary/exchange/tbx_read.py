"""TBX, the exchange format of termbases: versions 2 (martif) and 3 (tbx), in the shapes that are met in practice."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from l10n.errors import GlossaryError, L10nError
from l10n.glossary.exchange.model import Imported, Losses, Pair
from l10n.glossary.exchange.xml_entries import Node, read_entries
from l10n.glossary.loading import slug
from l10n.languages import base_language, parse_tag
from l10n.model import Concept, Severity, Term

_ROOTS = frozenset(("martif", "tbx", "TBX"))
# In the order of versions 2, 3 and the dialect TBX-Min.
_ENTRIES = frozenset(("termEntry", "conceptEntry", "entry"))
_LANGUAGES = frozenset(("langSet", "langSec", "langGroup"))
_TERMS = frozenset(("tig", "ntig", "termSec", "termGroup"))
# Statuses of a term that must not be used: TBX's own, those of Weblate, and those of SUSE's and other termbases.
_FORBIDDEN = re.compile(
    r"deprecated|superseded|obsolete|forbidden|not.?recommended|non?t?.?preferred|rejected|prohibited|do.?not.?use",
    re.IGNORECASE,
)
_PREFERRED = re.compile(r"preferred|recommended|standardized", re.IGNORECASE)
_STATUSES = frozenset(
    ("administrativestatus", "normativeauthorization", "usage", "usagestatus", "status", "termstatus")
)
_DOMAINS = frozenset(("subjectfield", "domain", "subject", "subject field"))
_DEFINITIONS = frozenset(("definition", "descrip", "explanation"))
_NOTES = frozenset(("note", "usagenote", "usage note", "context", "example", "remark", "comment", "translator"))
_UNTRANSLATED = frozenset(("translation needed", "translatable", "translationnote"))
_NO = frozenset(("no", "false", "0"))
_STRUCTURE = (
    frozenset("termGrp term descripGrp adminGrp termNoteGrp noteGrp hi".split()) | _ENTRIES | _LANGUAGES | _TERMS
)
# What our own exports put into a note for what TBX has no place for.
_OWN = re.compile(r"l10n: (.*)\Z")


@dataclass(slots=True)
class _Found:
    """What is found of an entry while it is read."""

    identity: str
    domain: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    own: dict[str, str] = field(default_factory=dict)
    keep: bool = False
    preferred: dict[str, list[str]] = field(default_factory=dict)
    accepted: dict[str, list[str]] = field(default_factory=dict)
    forbidden: dict[str, list[str]] = field(default_factory=dict)


def read(path: Path, _pair: Pair | None) -> Imported:
    """Gives what a termbase in TBX holds.

    Raises:
        GlossaryError: the file is no TBX, or would have to be read with a grammar or entities.
    """
    losses: Losses = Counter()
    concepts: dict[str, Concept] = {}
    banned: list[_Found] = []
    for entry in read_entries(path, _ENTRIES, _ROOTS):
        found = _read_entry(entry, losses)
        if any(language not in found.preferred and language not in found.accepted for language in found.forbidden):
            banned.append(found)
            if len(found.preferred.keys() | found.accepted.keys()) < 2:
                continue
        concept = _concept(found, concepts, losses)
        if concept is not None:
            concepts[concept.id] = concept
    if not concepts and not banned and not losses:
        raise GlossaryError("this termbase has no entry", path=path)
    _place_banned(banned, concepts, losses)
    return Imported(tuple(concepts.values()), +losses)


def _read_entry(entry: Node, losses: Losses) -> _Found:
    found = _Found(entry.attributes.get("id", ""))
    for node in _outside(entry, _LANGUAGES):
        _read_detail(node, found, losses, "")
    for section in (node for node in entry.walk() if node.name in _LANGUAGES):
        language = _language(section, losses)
        if not language:
            continue
        for node in _outside(section, _TERMS):
            _read_detail(node, found, losses, language)
        for term in (node for node in section.walk() if node.name in _TERMS):
            _read_term(term, found, losses, language)
    return found


def _outside(node: Node, boundary: frozenset[str]) -> Iterator[Node]:
    """Gives the elements below a node that do not lie in one of some names."""
    for child in node.children:
        if child.name not in boundary:
            yield child
            yield from _outside(child, boundary)


def _language(section: Node, losses: Losses) -> str:
    tag = section.attributes.get("lang", "")
    try:
        return parse_tag(tag)
    except L10nError:
        losses[f'term in a language that is not known ("{tag[:20]}")'] += 1
        return ""


def _read_term(section: Node, found: _Found, losses: Losses, language: str) -> None:
    status = ""
    words = ""
    for node in section.walk():
        kind = _kind(node)
        if node.name == "term" and not words:
            words = unicodedata.normalize("NFC", node.text)
        elif kind in _STATUSES and (_FORBIDDEN.search(node.text) or _PREFERRED.search(node.text)):
            status = node.text if not _FORBIDDEN.search(status) else status
        elif kind in _STATUSES:
            losses["status of a term other than preferred, admitted or forbidden"] += not _admitted(node.text)
        else:
            _read_detail(node, found, losses, language)
    if not words:
        losses["entry of a term without the term"] += 1
    elif _FORBIDDEN.search(status):
        found.forbidden.setdefault(language, []).append(words)
    elif _PREFERRED.search(status):
        found.preferred.setdefault(language, []).append(words)
    else:
        found.accepted.setdefault(language, []).append(words)


def _admitted(status: str) -> bool:
    return "admitted" in status.lower() or "allowed" in status.lower() or status.lower() in {"approved", ""}


def _kind(node: Node) -> str:
    """Gives what an element says: its type where it has one, as in version 2, else its own name, as in version 3."""
    return (node.attributes.get("type") or node.attributes.get("from") or node.name).strip().lower()


def _read_detail(node: Node, found: _Found, losses: Losses, language: str) -> None:
    kind, text = _kind(node), node.text
    if node.name in _STRUCTURE or not text:
        return
    prefix = f"{language}: " if language else ""
    own = _OWN.match(text) if node.name == "note" else None
    if own:
        for part in own.group(1).split("; "):
            name, _, value = part.partition("=")
            found.own[name] = value
    elif kind in _DOMAINS:
        found.domain.append(text)
    elif kind in _UNTRANSLATED:
        found.keep = found.keep or text.lower() in _NO
    elif kind in _DEFINITIONS:
        found.notes.append(text)
    elif node.name == "note" or kind in _NOTES:
        found.notes.append(prefix + text)
    else:
        losses[_named(node)] += 1


def _named(node: Node) -> str:
    kind = node.attributes.get("type", "")
    return f'{node.name} "{kind[:30]}"' if kind else node.name


def _concept(found: _Found, taken: dict[str, Concept], losses: Losses) -> Concept | None:
    terms: dict[str, Term] = {}
    for language in dict.fromkeys((*found.preferred, *found.accepted)):
        texts = dict.fromkeys((*found.preferred.get(language, ()), *found.accepted.get(language, ())))
        forbidden = tuple(dict.fromkeys(text for text in found.forbidden.get(language, ()) if text not in texts))
        first, *others = texts
        terms[language] = Term(language, first, tuple(others), forbidden)
    if not terms:
        losses["entry without a term that may be used"] += not found.forbidden
        return None
    keep = found.keep or found.own.get("policy") == "keep"
    identity = found.own.get("id") or found.identity
    if not identity or identity in taken:
        losses["id that is there already"] += bool(identity)
        english = terms.get("en") or next(iter(terms.values()))
        identity = slug(english.text, taken)
    if len(set(found.domain)) > 1:
        losses["domain beside the first one"] += len(set(found.domain)) - 1
    policy: Literal["translate", "keep"] = "keep" if keep else "translate"
    severity = found.own.get("severity")
    return Concept(
        identity,
        MappingProxyType(terms),
        policy,
        found.own.get("case") == "sensitive",
        found.domain[0] if found.domain else "",
        "\n".join(dict.fromkeys(found.notes)),
        severity=cast("Severity", severity) if severity in {"error", "warning", "info"} else None,
    )


def _place_banned(banned: list[_Found], concepts: dict[str, Concept], losses: Losses) -> None:
    """Puts wordings that an entry only forbids, as Weblate writes them, to the concept that has the entry's source."""
    owners: dict[tuple[str, str], str] = {}
    for concept in concepts.values() if banned else ():
        for language, term in concept.terms.items():
            owners.setdefault((base_language(language), term.text), concept.id)
    for found in banned:
        usable: dict[str, list[str]] = {**found.accepted, **found.preferred}
        sources = [(base_language(language), text) for language, texts in usable.items() for text in texts]
        for language, texts in found.forbidden.items():
            if language in usable:
                continue
            known = (concepts[owners[key]] for key in sources if key in owners)
            placed = (_forbidding(owner, tag, texts) for owner in known for tag in _same_language(owner, language))
            changed = next(placed, None)
            if changed is None:
                losses["forbidden wording in a language without a term that may be used"] += len(texts)
            else:
                concepts[changed.id] = changed


def _same_language(concept: Concept, language: str) -> list[str]:
    """Gives the tags under which a concept has terms in a language, that of the same region first."""
    tags = [tag for tag in concept.terms if base_language(tag) == base_language(language)]
    return sorted(tags, key=lambda tag: tag != language)


def _forbidding(concept: Concept, language: str, texts: list[str]) -> Concept:
    term = concept.terms[language]
    forbidden = tuple(dict.fromkeys((*term.forbidden, *(text for text in texts if text != term.text))))
    changed = Term(language, term.text, term.variants, forbidden)
    return replace(concept, terms=MappingProxyType({**concept.terms, language: changed}))
