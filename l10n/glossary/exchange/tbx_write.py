"""Writing termbases in TBX: version 3 in its dialects Basic and Core, version 2 (martif), and what Weblate reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr  # escapes only; nothing is parsed

from l10n.errors import GlossaryError
from l10n.glossary.exchange.model import Exported, Losses, Pair
from l10n.glossary.exchange.pairs import PairEntry, Room, as_pairs
from l10n.model import Concept, Term

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
_PREFERRED, _ACCEPTED, _FORBIDDEN = (f"{status}Term-admn-sts" for status in ("preferred", "admitted", "deprecated"))


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a version of TBX names things.

    Attributes:
        head: what stands before the entries, with a place for the main language.
        foot: what stands after them.
        entry: element of a concept.
        section: element of a language.
        term: element of a term.
        rich: whether there is a place for a status, a domain and a note of one's own.
    """

    head: str
    foot: str
    entry: str
    section: str
    term: str
    rich: bool = True


def _version_3(name: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<tbx type="{name}" style="dca" xml:lang={{language}} xmlns="urn:iso:std:iso:30042:ed-2">\n'
        "  <tbxHeader>\n    <fileDesc>\n      <sourceDesc>\n        <p>Glossary of an l10n project</p>\n"
        "      </sourceDesc>\n    </fileDesc>\n  </tbxHeader>\n  <text>\n    <body>\n"
    )


_FOOT_3 = "    </body>\n  </text>\n</tbx>\n"
_BASIC = _Dialect(_version_3("TBX-Basic"), _FOOT_3, "conceptEntry", "langSec", "termSec")
_CORE = _Dialect(_version_3("TBX-Core"), _FOOT_3, "conceptEntry", "langSec", "termSec", rich=False)
_MARTIF = _Dialect(
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<martif type="TBX-Basic" xml:lang={language}>\n'
    "  <martifHeader>\n    <fileDesc>\n      <sourceDesc>\n        <p>Glossary of an l10n project</p>\n"
    "      </sourceDesc>\n    </fileDesc>\n"
    '    <encodingDesc>\n      <p type="XCSURI">TBXBasicXCSV02.xcs</p>\n    </encodingDesc>\n'
    "  </martifHeader>\n  <text>\n    <body>\n",
    "    </body>\n  </text>\n</martif>\n",
    "termEntry",
    "langSet",
    "tig",
)


def write_basic(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a termbase in version 3, dialect TBX-Basic."""
    return _write(concepts, pair, _BASIC)


def write_core(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a termbase in version 3, dialect TBX-Core: terms and notes only."""
    return _write(concepts, pair, _CORE)


def write_version_2(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a termbase in version 2, dialect TBX-Basic, as most tools read it."""
    return _write(concepts, pair, _MARTIF)


def write_weblate(concepts: Sequence[Concept], pair: Pair | None) -> Exported:
    """Gives a termbase as Weblate takes it: two languages, one wording of each in an entry."""
    if pair is None:
        raise GlossaryError("Weblate's TBX holds two languages", mend="Name them with --pair, such as --pair de:en.")
    losses: Losses = Counter()
    out = [_MARTIF.head.format(language=quoteattr(pair.source))]
    for number, entry in enumerate(as_pairs(concepts, pair, losses, Room(forbidden=True, domains=True)), start=1):
        out += _weblate_entry(entry, pair, f"e{number}", losses)
    out.append(_MARTIF.foot)
    return Exported("".join(out).encode(), +losses)


def _weblate_entry(entry: PairEntry, pair: Pair, identity: str, losses: Losses) -> Iterator[str]:
    yield f'      <termEntry id="{identity}">\n'
    if entry.domain:
        yield f'        <descrip type="subjectField">{_text(entry.domain, losses)}</descrip>\n'
    if entry.note:
        yield f'        <descrip type="Usage note">{_text(entry.note, losses)}</descrip>\n'
    if entry.keep:
        yield '        <descrip type="Translation needed">No</descrip>\n'
    for language, text in ((pair.source, entry.source), (pair.target, entry.target)):
        yield f"        <langSet xml:lang={quoteattr(language)}>\n          <tig>\n"
        yield f"            <term>{_text(text, losses)}</term>\n"
        if entry.forbidden and language == pair.target:
            yield '            <termNote type="administrativeStatus">forbidden</termNote>\n'
        yield "          </tig>\n        </langSet>\n"
    yield "      </termEntry>\n"


def _write(concepts: Sequence[Concept], pair: Pair | None, dialect: _Dialect) -> Exported:
    losses: Losses = Counter()
    languages = [*(pair or ()), *(language for concept in concepts for language in concept.terms)]
    out = [dialect.head.format(language=quoteattr(languages[0] if languages else "en"))]
    taken: set[str] = set()
    for number, concept in enumerate(concepts, start=1):
        identity = concept.id if _NAME.match(concept.id) and concept.id not in taken else f"c{number}"
        taken.add(identity)
        out += _entry(concept, identity, dialect, losses)
    out.append(dialect.foot)
    return Exported("".join(out).encode(), +losses)


def _entry(concept: Concept, identity: str, dialect: _Dialect, losses: Losses) -> Iterator[str]:
    yield f"      <{dialect.entry} id={quoteattr(identity)}>\n"
    own = _own(concept, identity)
    if dialect.rich:
        if concept.domain:
            yield f'        <descrip type="subjectField">{_text(concept.domain, losses)}</descrip>\n'
        if own:
            yield f"        <note>l10n: {_text(own, losses)}</note>\n"
    else:
        told = {"domain": bool(concept.domain), "id": "id=" in own, "policy": "policy=" in own}
        losses.update({**told, "case that counts": concept.case_sensitive, "severity": concept.severity is not None})
    for note in concept.note.splitlines():
        if note.strip():
            yield f"        <note>{_text(note, losses)}</note>\n"
    for language, term in concept.terms.items():
        yield f"        <{dialect.section} xml:lang={quoteattr(language)}>\n"
        yield from _terms(term, dialect, losses)
        yield f"        </{dialect.section}>\n"
    yield f"      </{dialect.entry}>\n"


def _own(concept: Concept, identity: str) -> str:
    """Gives what TBX has no place for, as a note that our own import understands."""
    told = {
        "id": concept.id if identity != concept.id else "",
        "policy": "keep" if concept.policy == "keep" else "",
        "case": "sensitive" if concept.case_sensitive else "",
        "severity": concept.severity or "",
    }
    return "; ".join(f"{name}={value}" for name, value in told.items() if value)


def _terms(term: Term, dialect: _Dialect, losses: Losses) -> Iterator[str]:
    rows: list[tuple[str, str]] = [(term.text, _PREFERRED), *((text, _ACCEPTED) for text in term.variants)]
    if dialect.rich:
        rows += [(text, _FORBIDDEN) for text in term.forbidden]
    else:
        losses["forbidden wording"] += len(term.forbidden)
    for text, status in rows:
        note = f'\n            <termNote type="administrativeStatus">{status}</termNote>' if dialect.rich else ""
        inner = f"            <term>{_text(text, losses)}</term>{note}\n"
        yield f"          <{dialect.term}>\n{inner}          </{dialect.term}>\n"


def _text(text: str, losses: Losses) -> str:
    clean = _NO_XML.sub("", text)
    losses["character that XML cannot hold"] += len(text) - len(clean)
    return escape(clean)
