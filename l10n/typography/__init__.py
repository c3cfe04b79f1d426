"""Quotation marks, dashes and no-break spaces as a language sets them."""

from __future__ import annotations

from l10n.typography.quoting import quote_edits
from l10n.typography.reading import Edits, apply, read_plain
from l10n.typography.spacing import dash_edits, space_edits

__all__ = ["typeset"]


def typeset(text: str, language: str) -> str:
    """Gives a text with its quotation marks, spaced hyphens and spaces set as a language sets them.

    Letters, digits, apostrophes, primes, numbered tags, addresses and code stay as they are, and so does every choice
    that is a writer's: which dash, three points or an ellipsis. Setting a text twice changes nothing more.

    Args:
        text: with numbered tags or without.
        language: BCP 47 tag; a language without rules of its own gets only its quotation marks.
    """
    plain = read_plain(text)
    edits: Edits = {**quote_edits(plain, language), **dash_edits(plain, language)}
    return apply(space_edits(read_plain(apply(edits, plain)), language), read_plain(apply(edits, plain)))
