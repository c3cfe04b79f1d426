"""Says which elements of an HTML article are left alone: translate="no", class notranslate, configured selectors."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from l10n.config import FILE_NAME, Settings
from l10n.errors import ConfigError
from l10n.formats.html_attributes import Source
from l10n.formats.html_text import text_pieces
from l10n.formats.html_tokens import Token, TokenKind
from l10n.formats.html_tree import Outline
from l10n.formats.html_vocabulary import BLOCK, KINDS, VOID
from l10n.model import BlockKind

_NUMBER = "l10n-token"
_ATTRIBUTE_NAME = re.compile(r"[^\t\n\f\r \"'<>/=\0]+")
_ELEMENT_NAME = re.compile(r"[a-z][a-z0-9:._-]*")


@dataclass(frozen=True, slots=True)
class Scopes:
    """What holds for the content of each element, by the index of its start tag among the tokens.

    Attributes:
        translated: whether it is translated.
        skipped: the elements that a configured selector leaves alone.
        kinds: the kind of a block in it.
        blocks: how many block-level tags stand before each token.
        turns: how many tags that switch translation on stand before each token.
    """

    translated: Sequence[bool]
    skipped: frozenset[int]
    kinds: Sequence[BlockKind]
    blocks: Sequence[int]
    turns: Sequence[int]


def scopes(source: Source, tokens: Sequence[Token], outline: Outline, settings: Settings) -> Scopes:
    """Gives what is left alone in an article.

    Args:
        source: the article.
        tokens: its tokens.
        outline: its elements.
        settings: the project's; `html.skip` holds the selectors.

    Raises:
        ConfigError: a selector is not valid CSS.
    """
    skipped = _selected(source, tokens, outline, settings) if settings.html.skip else frozenset()
    translated: list[bool] = []
    kinds: list[BlockKind] = []
    blocks, turns = [0], [0]
    for index, token in enumerate(tokens):
        parent = outline.parents[index]
        inherited = parent < 0 or translated[parent]
        own = _own_translate(source, token) if token.kind is not TokenKind.END else None
        translated.append(inherited if own is None else own)
        around = BlockKind.PARAGRAPH if parent < 0 else kinds[parent]
        kinds.append(KINDS.get(token.name, around) if token.kind is TokenKind.START else around)
        is_tag = token.kind in (TokenKind.START, TokenKind.END)
        blocks.append(blocks[-1] + (is_tag and token.name in BLOCK))
        turns.append(turns[-1] + bool(own))
    return Scopes(translated, skipped, kinds, blocks, turns)


def _own_translate(source: Source, token: Token) -> bool | None:
    if not token.attributes:
        return None
    if "notranslate" in (source.value(token, "class") or "").lower().split():
        return False
    value = source.value(token, "translate")
    return None if value is None else {"": True, "yes": True, "no": False}.get(value.lower())


def _selected(source: Source, tokens: Sequence[Token], outline: Outline, settings: Settings) -> frozenset[int]:
    """Gives the start tags of the elements that the configured selectors match."""
    import soupsieve
    from bs4 import BeautifulSoup

    patterns = []
    for selector in settings.html.skip:
        try:
            patterns.append(soupsieve.compile(selector))
        except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:  # the latter for "::before" and "@media"
            raise ConfigError(
                f'"html.skip" holds "{selector}", which is not a CSS selector',
                path=_settings_file(settings),
                mend=f"The fault: {str(error).splitlines()[0]}." if str(error) else None,
            ) from error
    markup = "".join(_regular_markup(source, tokens, outline))
    if "<" not in markup:
        return frozenset()
    soup = BeautifulSoup(markup, "html.parser")
    return frozenset(int(str(element[_NUMBER])) for pattern in patterns for element in pattern.select(soup))


def _settings_file(settings: Settings) -> Path:
    path = settings.root / "pyproject.toml"
    own = settings.root / FILE_NAME
    return path if path.is_file() and not own.is_file() else own


def _regular_markup(source: Source, tokens: Sequence[Token], outline: Outline) -> Iterator[str]:
    """Writes the article so that every parser sees the same elements: all of them closed, numbered by their tokens."""
    opened: list[tuple[int, str]] = []
    for index, token in enumerate(tokens):
        while opened and opened[-1][0] <= index:
            yield f"</{opened.pop()[1]}>"
        if token.kind is TokenKind.TEXT:
            yield html.escape("".join(piece.text for piece in text_pieces(source.text, token.start, token.end)))
        if token.kind not in (TokenKind.START, TokenKind.FOREIGN, TokenKind.UNCLOSED):
            continue
        name = token.name if _ELEMENT_NAME.fullmatch(token.name) else "unknown"
        attributes = "".join(
            f' {attribute.name}="{html.escape(source.value(token, attribute.name) or "")}"'
            for attribute in token.attributes
            if _ATTRIBUTE_NAME.fullmatch(attribute.name) and attribute.name != _NUMBER
        )
        if token.kind is not TokenKind.START or token.name in VOID:
            yield f'<{name}{attributes} {_NUMBER}="{index}"/>'
        elif name != "plaintext":
            yield f'<{name}{attributes} {_NUMBER}="{index}">'
            opened.append((outline.ends[index], name))
    while opened:
        yield f"</{opened.pop()[1]}>"
