"""The values that flow through l10n: frozen, slotted, without behaviour of their own beyond reading.

An article is parsed into a layout of literal text and blocks. A block's content is a row of pieces (text, and the
inline markup around it); segmentation replaces runs of pieces by segments. Every piece keeps the raw text it came
from, so that an article whose segments are not translated serializes to the bytes it was read from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Severity = Literal["error", "warning", "info"]


class BlockKind(StrEnum):
    """What a block is in its article, in the words that a translator sees in the catalog."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    DATELINE = "dateline"
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"
    LIST_ITEM = "list item"
    TABLE_CELL = "table cell"
    QUOTE = "quote"
    ATTRIBUTE = "attribute"
    TITLE = "title"
    FRONT_MATTER = "front matter"


class PieceKind(StrEnum):
    """Text, or one of the three shapes of inline markup."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text or one inline markup token, with the raw text it stands for.

    Attributes:
        kind: text, opening, closing or self-contained markup.
        raw: the text in the article; for markup that carries translatable attributes, literal text and blocks.
        text: for TEXT, what a translator reads (entities and escapes decoded, white space folded). For EMPTY,
            what the markup counts as in a sentence: a line break is a new line, an image or code an object.
        name: for markup, its short name in tags: a, b, i, code, img, br, x.
        note: for markup, what the legend says of it, such as "links to /de/wasser".
        rebuilt: raw text to write instead where the segment around it is translated; None for the same.
    """

    kind: PieceKind
    raw: tuple[str | Block, ...]
    text: str = ""
    name: str = ""
    note: str = ""
    rebuilt: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A numbered tag of a segment and the markup that it stands for.

    Attributes:
        label: name and number, such as "a1"; the tag is written <a1>..</a1>, or <x2/> where it is empty.
        note: what the legend says of it.
        opening: the opening or self-contained piece.
        closing: the closing piece, None where the tag is self-contained.
    """

    label: str
    note: str
    opening: Piece
    closing: Piece | None


@dataclass(frozen=True, slots=True)
class Segment:
    """What is translated as one: usually a sentence.

    Attributes:
        source: its text with numbered tags, the msgid of its catalog entry.
        pieces: the pieces it was made from, whose raw text is its place in the article.
        tags: the legend of its numbered tags.
        number: its place among the segments of its block, from 1.
        count: how many segments its block has.
    """

    source: str
    pieces: tuple[Piece, ...]
    tags: tuple[Tag, ...]
    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article that is read as one: a paragraph, a heading, a table cell, an attribute.

    Attributes:
        kind: what it is.
        content: pieces as parsed, segments in place of some of them once segmented.
        place: where it stands, for a translator: "paragraph 2", "heading 1", "image alt 3".
        line: its first line in the article file, from 1.
        quoting: how a translation must be escaped here; the meaning belongs to the article's format.
    """

    kind: BlockKind
    content: tuple[Piece | Segment, ...]
    place: str
    line: int
    quoting: str = ""


@dataclass(frozen=True, slots=True)
class LanguageMark:
    """The place where an article names its own language, rewritten when it is built in another."""

    raw: str


@dataclass(frozen=True, slots=True)
class Article:
    """A parsed article.

    Attributes:
        path: its path relative to the project, with forward slashes.
        format: the name of its format: text, markdown, html.
        language: BCP 47 tag of the language it is written in.
        layout: literal text and blocks, in order; together they are the whole file.
    """

    path: str
    format: str
    language: str
    layout: tuple[str | Block | LanguageMark, ...]

    def blocks(self) -> Iterator[Block]:
        """Gives every block in reading order, those inside inline markup right after the block around them."""
        for part in self.layout:
            if isinstance(part, Block):
                yield from _with_inner_blocks(part)

    def segments(self) -> Iterator[tuple[Block, Segment]]:
        """Gives every segment with its block, in reading order."""
        for block in self.blocks():
            for part in block.content:
                if isinstance(part, Segment):
                    yield block, part


def _with_inner_blocks(block: Block) -> Iterator[Block]:
    yield block
    for part in block.content:
        for piece in part.pieces if isinstance(part, Segment) else (part,):
            for raw in piece.raw:
                if isinstance(raw, Block):
                    yield from _with_inner_blocks(raw)


@dataclass(frozen=True, slots=True)
class Term:
    """A concept's wording in one language.

    Attributes:
        language: BCP 47 tag.
        text: the preferred wording.
        variants: further accepted wordings and forms (the column <lang>:forms).
        forbidden: wordings that must not be used (the column <lang>:forbidden).
    """

    language: str
    text: str
    variants: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """One row of a glossary: what is fixed, in every language it is fixed in.

    Attributes:
        id: unique in its glossary; the row's id, else made from the first term.
        terms: by language.
        policy: "translate", or "keep" for a name that stays as it is in every language.
        case_sensitive: whether upper and lower case must agree for a match.
        domain: subject field, empty for all.
        note: for translators.
        path: the glossary file.
        row: its line in that file, from 1.
        severity: of findings about it, None for the usual one.
    """

    id: str
    terms: Mapping[str, Term]
    policy: Literal["translate", "keep"] = "translate"
    case_sensitive: bool = False
    domain: str = ""
    note: str = ""
    path: str = ""
    row: int = 0
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found in a text.

    Attributes:
        concept: what was found.
        start: first character in the text without tags, from 0.
        end: the character after the last one.
        surface: the words found there.
    """

    concept: Concept
    start: int
    end: int
    surface: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A machine-made translation of one segment.

    Attributes:
        target: the text with numbered tags.
        origin: "mt", "tm" or "rule".
        maker: which engine, memory or rule made it, as provenance names it.
        remarks: further provenance, such as "terms: spliced 1".
        fixed_terms: what the glossary fixed for its source, in words; empty where nothing is fixed.
        reviewed: whether it counts as approved: the memory's, where the project says so.
    """

    target: str
    origin: Literal["mt", "tm", "rule"]
    maker: str
    remarks: tuple[str, ...] = ()
    fixed_terms: str = ""
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found.

    Attributes:
        check: the check's name.
        severity: error, warning or info.
        path: the file, as the user named it or relative to the project.
        line: the line, from 1; 0 where the whole file is meant.
        lang: the target language, or the source's for findings in a source.
        source: the source text.
        target: the target text.
        message: what is wrong, one sentence.
        evidence: what it was concluded from, by name.
    """

    check: str
    severity: Severity
    path: str
    line: int
    lang: str
    source: str
    target: str
    message: str
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a catalog, as read.

    Attributes:
        source: msgid.
        target: msgstr; empty where untranslated; for a plural entry, its first form.
        context: msgctxt, None where absent (an empty context is not an absent one).
        fuzzy: whether nobody has approved it yet.
        obsolete: whether its sentence has left the article (#~).
        line: its first line in the file, from 1.
        comments: translators' comments (# ), one line each; provenance is among them.
        extracted: the extractor's comments (#.), one line each.
        references: files it comes from (#:).
        previous: the msgid it was translated for (#|), None where absent.
        flags: flags other than fuzzy (#,).
        workflow: flags of a #= line (gettext 1.0), fuzzy among them where it stands there.
        previous_context: the msgctxt it was translated for.
        previous_plural: the msgid_plural it was translated for.
        plural_source: msgid_plural, None where absent.
        plural_targets: msgstr[0], msgstr[1], ... of a plural entry.
    """

    source: str
    target: str
    context: str | None = None
    fuzzy: bool = False
    obsolete: bool = False
    line: int = 0
    comments: tuple[str, ...] = ()
    extracted: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    previous: str | None = None
    flags: tuple[str, ...] = ()
    workflow: tuple[str, ...] = ()
    previous_context: str | None = None
    previous_plural: str | None = None
    plural_source: str | None = None
    plural_targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """A catalog as read from disk.

    Attributes:
        path: the file.
        language: target language, from its header, else from its place under the locales folder.
        source_language: from X-Source-Language, else the project's.
        header: the header's fields, in order.
        entries: in file order, obsolete ones last.
        comments: translators' comments above the header, one line each.
        newline: how its lines end.
        header_notes: other comment lines above the header, whole: flags, extracted comments, references.
        ending: translators' comments below the last entry, one line each.
    """

    path: str
    language: str
    source_language: str
    header: Mapping[str, str]
    entries: tuple[Entry, ...]
    comments: tuple[str, ...] = ()
    newline: str = "\n"
    header_notes: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()
