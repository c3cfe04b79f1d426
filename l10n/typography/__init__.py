"""Quotation marks, dashes and no-break spaces as a language sets them."""

from __future__ import annotations

from l10n.typography.quoting import quote_edits
from l10n.typography.reading import apply, read_plain
from l10n.typography.spacing import dash_edits, space_edits

__all__ = ["typeset"]


def typeset(text: str, language: str, *, no_break: bool = True) -> str:
    """Gives a text with its quotation marks, spaced hyphens and spaces set as a language sets them.

    Letters, digits, apostrophes, primes, numbered tags, addresses and code stay as they are, and so does every choice
    that is a writer's: which dash, three points or an ellipsis. Setting a text twice changes nothing more: quotation
    marks that would read otherwise once they are set are not certain, and stay.

    Args:
        text: with numbered tags or without.
        language: BCP 47 tag; a language without rules of its own gets only its quotation marks.
        no_break: whether no-break spaces are set; a draft for an editor is easier to work on without them.
    """
    spaced = _spaced(text, language, no_break)
    quoted = _quoted(spaced, language, no_break)
    if quoted == spaced or _quoted(quoted, language, no_break) == quoted:
        return quoted
    return spaced


def _quoted(text: str, language: str, no_break: bool) -> str:
    plain = read_plain(text)
    edits = quote_edits(plain, language)
    return _spaced(apply(edits, plain), language, no_break) if edits else text


def _spaced(text: str, language: str, no_break: bool) -> str:
    plain = read_plain(text)
    text = apply(dash_edits(plain, language), plain)
    if not no_break:
        return text
    plain = read_plain(text)
    return apply(space_edits(plain, language), plain)
