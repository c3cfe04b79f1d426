"""Reading translation memories in TMX 1.4b, one unit after the other.

The file may come from anywhere: its document type is neither fetched nor read, entities of its own are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from xml.parsers import expat

from l10n.errors import L10nError, TranslationMemoryError
from l10n.memory.model import Unit
from l10n.memory.store import language_group
from l10n.memory.tmx_inline import CHARACTER, Code, Labels, Part

_READ_AT_ONCE = 1 << 16
_EVERY = "*all*"
"""The source language of a file whose languages are all equal."""

_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?Z?")
_DOMAINS = frozenset({"domain", "x-domain", "subject", "x-subject"})
_PLACES: Mapping[str, Literal["open", "close"]] = MappingProxyType({"bpt": "open", "ept": "close"})


def read_tmx(path: Path, *, origin: str | None = None) -> Iterator[Unit]:
    """Gives the units of a TMX file, while it is read.

    A unit with several languages gives one for each translation of its source language, or for each pair where the
    file names no source language.

    Args:
        path: the file.
        origin: what its units are named by; without it, what the file says, else its own name.

    Raises:
        TranslationMemoryError: it cannot be read, is no TMX, names no known language, or declares entities.
    """
    reader = _Reader(path, origin)
    try:
        with path.open("rb") as file:
            while content := file.read(_READ_AT_ONCE):
                yield from reader.fed(content)
            yield from reader.fed(b"", last=True)
    except OSError as error:
        raise TranslationMemoryError(f"this file cannot be read: {error.strerror}", path=path) from error


@dataclass(slots=True)
class _Variant:
    """A <tuv> while it is read."""

    language: str
    attributes: Mapping[str, str]
    properties: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class _Record:
    """A <tu> while it is read."""

    attributes: Mapping[str, str]
    properties: dict[str, str] = field(default_factory=dict)
    variants: list[_Variant] = field(default_factory=list)


class _Reader:
    """Turns the events of the XML parser into units."""

    def __init__(self, path: Path, origin: str | None) -> None:
        self._path = path
        self._origin = origin
        self._source_language = _EVERY
        self._open: list[tuple[str, Mapping[str, str]]] = []
        self._record: _Record | None = None
        self._text: list[str] = []
        self._codes = 0
        self._subflows: list[int] = []
        self._units: list[Unit] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append
        self._parser.EntityDeclHandler = self._refuse_entity
        self._parser.SkippedEntityHandler = self._refuse_entity

    def fed(self, content: bytes, *, last: bool = False) -> Sequence[Unit]:
        """Gives the units that are complete with this much more of the file."""
        self._units = []
        try:
            self._parser.Parse(content, last)
        except expat.ExpatError as error:
            problem = f"this is not well-formed XML: {expat.ErrorString(error.code)}"
            raise TranslationMemoryError(problem, path=self._path, line=error.lineno) from error
        except (ValueError, LookupError) as error:
            raise self._wrong(f"this file cannot be decoded: {error}", "Save it as UTF-8.") from error
        return self._units

    def _wrong(self, problem: str, mend: str | None = None) -> TranslationMemoryError:
        return TranslationMemoryError(problem, path=self._path, line=self._parser.CurrentLineNumber, mend=mend)

    def _refuse_entity(self, name: str, *_: object) -> None:
        raise self._wrong(f'the entity "{name}" is not one of XML\'s own', "Write the character itself.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and name != "tmx":
            raise self._wrong(f"this is no TMX file: it begins with <{name}>")
        in_segment = any(element == "seg" for element, _ in self._open)
        if in_segment:
            self._start_code(name, attributes)
        elif name == "header":
            self._source_language = attributes.get("srclang", _EVERY)
        elif name == "tu":
            self._record = _Record(attributes)
        elif name == "tuv" and self._record is not None:
            tag = attributes.get("xml:lang") or attributes.get("lang") or ""
            self._record.variants.append(_Variant(self._language(tag), attributes))
        if name in {"prop", "seg"}:
            self._text.clear()
        self._open.append((name, attributes))

    def _end(self, name: str) -> None:
        _, attributes = self._open.pop()
        record = self._record
        if record is None:
            return
        if any(element == "seg" for element, _ in self._open):
            self._end_code(name, attributes)
            return
        if name == "seg":
            self._flush()
        elif name == "prop":
            owner = record.variants[-1] if any(element == "tuv" for element, _ in self._open) else record
            owner.properties[attributes.get("type", "").lower()] = "".join(self._text)
        elif name == "tu":
            self._units.extend(_units_of(record, self._source_of(record), self._named))
            self._record = None
        self._text.clear()

    def _flush(self) -> None:
        """Moves the text that was read to the segment it belongs to."""
        text = "".join(self._text)
        self._text.clear()
        if text and self._record is not None and self._record.variants:
            self._record.variants[-1].parts.append(text)

    def _start_code(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._codes == 0:
            self._flush()
        if name == "hi":
            if self._codes == 0:
                self._append(
                    Code("open", f"hi {len(self._open)}", "", attributes.get("type", ""), attributes.get("x", ""))
                )
        else:
            self._codes += 1
            if name == "sub":
                self._subflows.append(len(self._text))

    def _end_code(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "hi":
            if self._codes == 0:
                self._flush()
                self._append(Code("close", f"hi {len(self._open)}", "", "", ""))
            return
        if name == "sub" and self._subflows:
            del self._text[self._subflows.pop() :]
        self._codes -= 1
        if self._codes == 0:
            text = "".join(self._text)
            self._text.clear()
            self._append(
                Code(
                    _PLACES.get(name, "alone"),
                    attributes.get("i", ""),
                    text,
                    attributes.get("type", ""),
                    attributes.get("x", ""),
                )
            )

    def _append(self, code: Code) -> None:
        if code.type == CHARACTER and not re.fullmatch(r"(?:10|0?[0-9A-F])?[0-9A-F]{4}", code.text):
            raise self._wrong(f'"{code.text}" is the number of no character')
        if self._record is not None and self._record.variants:
            self._record.variants[-1].parts.append(code)

    def _language(self, tag: str) -> str:
        from l10n.languages import parse_tag

        try:
            return parse_tag(tag)
        except L10nError as error:
            raise self._wrong(error.problem, error.mend) from error

    def _named(self, told: str) -> str:
        """Gives the origin of a unit whose file tells one, or none."""
        return self._origin if self._origin is not None else told or self._path.name

    def _source_of(self, record: _Record) -> str:
        named = record.attributes.get("srclang", self._source_language)
        return _EVERY if named.lower() == _EVERY else self._language(named)


def _units_of(record: _Record, source_language: str, named: Callable[[str], str]) -> Iterator[Unit]:
    labels = Labels()
    group = language_group(source_language)
    sources = [variant for variant in record.variants if language_group(variant.language) == group]
    others = [variant for variant in record.variants if language_group(variant.language) != group]
    texts = [(variant, labels.tagged(variant.parts)) for variant in (*sources, *others)]
    for source in texts[: len(sources)] or texts:
        for target in texts:
            if language_group(target[0].language) == language_group(source[0].language):
                continue
            if source[1].strip() and target[1].strip():
                yield _unit(record, source, target, named)


def _unit(
    record: _Record, source: tuple[_Variant, str], target: tuple[_Variant, str], named: Callable[[str], str]
) -> Unit:
    properties = {**record.properties, **source[0].properties, **target[0].properties}
    dates = (
        attributes.get(kind, "")
        for attributes in (target[0].attributes, record.attributes)
        for kind in ("changedate", "creationdate")
    )
    return Unit(
        source[1],
        target[1],
        source[0].language,
        target[0].language,
        origin=named(properties.get("x-origin", "")),
        context=(properties.get("prev", ""), properties.get("next", "")),
        domain=next((properties[kind] for kind in _DOMAINS if properties.get(kind)), ""),
        changed=next((date for written in dates if (date := _timestamp(written))), ""),
        reviewed=properties.get("x-reviewed") != "no",
    )


def _timestamp(date: str) -> str:
    found = _DATE.fullmatch(date.strip())
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else ""
