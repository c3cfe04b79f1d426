"""Writing translation memories as TMX 1.4b, one unit after the other."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from l10n.memory.folding import TAG
from l10n.memory.model import Unit
from l10n.memory.tmx_inline import CHARACTER, Code, parts_of

_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="l10n" creationtoolversion="1" segtype="sentence" o-tmf="l10n" adminlang="en" srclang="*all*" datatype="plaintext"/>
  <body>
"""  # noqa: E501 - one line of the file
_FOOTER = "  </body>\n</tmx>\n"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (section 2.2)."""


def write_tmx(units: Iterable[Unit], stream: IO[str]) -> int:
    """Writes units as a TMX file; gives how many there were.

    A context, domain or origin with characters that XML cannot hold has U+FFFD in their place; sources and
    translations come back whole.

    Args:
        units: what to write.
        stream: takes UTF-8 text, with newlines as they are.
    """
    stream.write(_HEADER)
    count = 0
    for unit in units:
        stream.write("".join(_unit(unit)))
        count += 1
    stream.write(_FOOTER)
    return count


def save_tmx(units: Iterable[Unit], path: Path) -> int:
    """Writes units to a TMX file at once, so that it is whole at every moment; gives how many there were.

    Args:
        units: what to write.
        path: the file.

    Raises:
        OSError: it cannot be written; what stood there is unharmed.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-new.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as stream:
            count = write_tmx(units, stream)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return count


def _unit(unit: Unit) -> Iterator[str]:
    date = re.sub(r"[-:]", "", unit.changed)
    changed = f' changedate="{_attribute(date)}"' if date else ""
    yield f'    <tu srclang="{_attribute(unit.source_language)}"{changed}>\n'
    properties = {
        "prev": unit.context[0],
        "next": unit.context[1],
        "x-domain": unit.domain,
        "x-origin": unit.origin,
        "x-reviewed": "" if unit.reviewed else "no",
    }
    for name, text in properties.items():
        if text:
            yield f'      <prop type="{name}">{_escaped(_NO_XML.sub(chr(0xFFFD), text))}</prop>\n'
    labels = dict.fromkeys(tag["label"] for tag in TAG.finditer(unit.source + unit.target))
    links = {label: number for number, label in enumerate(labels, start=1)}
    for language, text in ((unit.source_language, unit.source), (unit.target_language, unit.target)):
        segment = "".join(_text(before) + (_code(code) if code else "") for before, code in parts_of(text, links))
        yield f'      <tuv xml:lang="{_attribute(language)}"><seg>{segment}</seg></tuv>\n'
    yield "    </tu>\n"


def _code(code: Code) -> str:
    element = {"open": "bpt", "close": "ept", "alone": "ph"}[code.place]
    pair = f' i="{code.pair}"' if code.pair else ""
    link = "" if code.place == "close" else f' x="{code.link}" type="{_attribute(code.type)}"'
    return f"<{element}{pair}{link}>{_escaped(code.text)}</{element}>"


def _text(text: str) -> str:
    parts = []
    position = 0
    for found in _NO_XML.finditer(text):
        parts.append(_escaped(text[position : found.start()]))
        parts.append(f'<ph type="{CHARACTER}">{ord(found[0]):04X}</ph>')
        position = found.end()
    return "".join((*parts, _escaped(text[position:])))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _attribute(text: str) -> str:
    return _escaped(text).replace('"', "&quot;").replace("\t", "&#9;").replace("\n", "&#10;")
