"""XML read entry by entry: bounded in memory, and nothing is fetched or expanded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from l10n.errors import GlossaryError

LARGEST = 512 * 1024 * 1024
"""Bytes of the largest file that is read; Microsoft's terminology of one language has about 25 MB."""

_READ_AT_ONCE = 256 * 1024
_DEEPEST = 64
_LARGEST_ENTRY = 1024 * 1024
"""Characters of the largest entry; those of real termbases have some thousands."""
# Files of older standards name their grammar. The name alone does no harm: it is not looked for.
_HARMLESS_DTDS = frozenset(
    name.lower()
    for name in (
        "TBXcoreStructV02.dtd",
        "TBXBasiccoreStructV02.dtd",
        "TBXBasiccoreStructV02b.dtd",
        "TBXcdv04.dtd",
        "XLTCDV04.DTD",
        "TBX.dtd",
    )
)
_DTD_MEND = "Delete the line <!DOCTYPE …>, up to its last >: a glossary needs none."


@dataclass(slots=True)
class Node:
    """An element inside an entry.

    Attributes:
        name: without its namespace.
        attributes: without their namespaces; xml:lang is "lang".
        line: the line that it begins on.
        text: all text inside it, that of its children too.
        children: its elements.
    """

    name: str
    attributes: dict[str, str]
    line: int
    parts: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside it, with white space folded as XML files are indented at will."""
        return " ".join("".join(self.parts).split())

    def walk(self) -> Iterator[Node]:
        """Gives the element and those inside it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


class _Reading:
    """What the parser tells, as the tree of the entry that is being read."""

    def __init__(self, path: Path, parser: Any, entries: frozenset[str]) -> None:
        self.path = path
        self.parser = parser
        self.wanted = entries
        self.root = ""
        self.ready: list[Node] = []
        self.stack: list[Node] = []
        self.depth = 0
        self.size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        name = _local(name)
        self.root = self.root or name
        if self.depth > _DEEPEST:
            raise self.error(f"elements stand in each other more than {_DEEPEST} deep")
        if self.stack or name in self.wanted:
            node = Node(name, {_local(key): value for key, value in attributes.items()}, self.parser.CurrentLineNumber)
            self.count(sum(map(len, attributes.values())) + len(name))
            if self.stack:
                self.stack[-1].children.append(node)
            self.stack.append(node)

    def text(self, text: str) -> None:
        if self.stack:
            self.count(len(text))
            for node in self.stack:
                node.parts.append(text)

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.stack:
            node = self.stack.pop()
            if not self.stack:
                self.ready.append(node)
                self.size = 0

    def count(self, characters: int) -> None:
        self.size += characters
        if self.size > _LARGEST_ENTRY:
            raise self.error(f"an entry has more than {_LARGEST_ENTRY} characters")

    def doctype(self, _name: str, system: str | None, _public: str | None, has_internal: int) -> None:
        if has_internal:
            raise self.error("this file declares entities or a grammar of its own, which are not read", _DTD_MEND)
        if system is not None and system.lower() not in _HARMLESS_DTDS:
            raise self.error(f'this file wants to be read with "{system}", which is not fetched', _DTD_MEND)

    def entity(self, *_told: object) -> None:
        raise self.error("this file declares entities, which are not read", _DTD_MEND)

    def external(self, *told: object) -> int:
        self.entity(*told)
        return 0

    def skipped(self, name: str, _is_parameter: int) -> None:
        raise self.error(f'the entity "&{name};" is not one of XML\'s own five', "Write the character itself.")

    def error(self, problem: str, mend: str | None = None) -> GlossaryError:
        return GlossaryError(problem, path=self.path, line=self.parser.CurrentLineNumber, mend=mend)


def read_entries(path: Path, entries: frozenset[str], roots: frozenset[str]) -> Iterator[Node]:
    """Gives the entries of an XML file, one after the other.

    A document type that brings declarations, or that lies outside the file, is refused, save for the bare names of the
    grammars that termbases of old name; these are not looked for either. No entities but XML's five are known.

    Args:
        path: the file.
        entries: the names of the elements that are entries.
        roots: the names that the outermost element may have.

    Raises:
        GlossaryError: the file cannot be read, is no such XML, is too large, or would have to be read with a grammar.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    reading = _Reading(path, parser, entries)
    parser.StartElementHandler = reading.start
    parser.CharacterDataHandler = reading.text
    parser.EndElementHandler = reading.end
    parser.StartDoctypeDeclHandler = reading.doctype
    parser.EntityDeclHandler = reading.entity
    parser.UnparsedEntityDeclHandler = reading.entity
    parser.ExternalEntityRefHandler = reading.external
    parser.SkippedEntityHandler = reading.skipped
    try:
        with path.open("rb") as file:
            if path.stat().st_size > LARGEST:
                raise GlossaryError(
                    f"this file has more than {LARGEST // 1024 // 1024} MB", path=path, mend="Split it."
                )
            while part := file.read(_READ_AT_ONCE):
                parser.Parse(part, False)
                _refuse_other(reading, roots)
                yield from reading.ready
                reading.ready.clear()
            parser.Parse(b"", True)
            yield from reading.ready
    except expat.ExpatError as error:
        raise GlossaryError(f"this is not well-formed XML: {error}", path=path, line=error.lineno) from error
    except FileNotFoundError as error:
        raise GlossaryError("there is no such file", path=path) from error
    except (LookupError, ValueError) as error:
        raise GlossaryError(f"this XML is in an encoding that is not known: {error}", path=path, line=1) from error


def _refuse_other(reading: _Reading, roots: frozenset[str]) -> None:
    if reading.root and reading.root not in roots:
        raise GlossaryError(
            f"this is XML, but <{reading.root}> is not what a termbase begins with",
            path=reading.path,
            mend=f"Termbases in TBX begin with one of: {', '.join(sorted(roots))}.",
        )


def _local(name: str) -> str:
    return name.rpartition("}")[2]
