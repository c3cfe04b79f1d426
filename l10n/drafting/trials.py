"""Edits that put forms of a term into a translation, with its alignment kept in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from l10n.engines.protocol import Link
from l10n.glossary.glossary import term_in
from l10n.model import Concept
from l10n.morphology import paradigm, primary
from l10n.morphology.context import fitting_first
from l10n.morphology.paradigm import Form

_ARTICLE = re.compile(r"\b[Aa]n? $")
_SPOKEN_AS_CONSONANT = ("eu", "uni", "use", "uti", "one", "u.", "un ")
_DETERMINED = re.compile(r"\b(?:the|an?|its|their|our|his|her|this|that)\s(?:[\w-]+\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Edit:
    """What is written in place of some characters.

    Attributes:
        start: the first character that goes.
        end: the character after the last one that goes.
        text: what stands there instead.
    """

    start: int
    end: int
    text: str

    def overlaps(self, other: Edit) -> bool:
        """Says whether two edits concern the same characters, or the same gap."""
        return (self.start < other.end and other.start < self.end) or self.start == other.start


def forms_at(
    concept: Concept, surface: str, text: str, place: tuple[int, int], language: str
) -> tuple[list[Edit], int]:
    """Gives the edits that put each form of a term at a place, those that fit first, and how many fit alike.

    Args:
        concept: the term's.
        surface: the term in the source, which is what a kept term stays.
        text: the translation.
        place: first character and the one after the last; the same for a gap.
        language: BCP 47 tag of the translation.
    """
    term = term_in(concept, language)
    if concept.policy == "keep":
        forms, fitting = [Form(surface)], 1
    elif term is None:
        return [], 0
    else:
        before, replaced = text[: place[0]], text[place[0] : place[1]]
        known = paradigm(term.text, language).forms
        forms, fitting = fitting_first(known, replaced, before, primary(language))
    edits = [_edit(text, place, form.text, language) for form in forms]
    if place[0] == place[1] and primary(language) == "en" and not _DETERMINED.search(text[: place[0]]):
        # a term that was passed over had no article either; the engine says whether it wants one
        edits.insert(1, _edit(text, place, f"the {forms[0].text}", language))
        fitting += 1
    return edits, fitting


def _edit(text: str, place: tuple[int, int], form: str, language: str) -> Edit:
    start, end = place
    written = form
    if not text[:start].strip():
        written = form[:1].upper() + form[1:]
        start = 0 if start == end else start
    if start == end:
        before = " " if start and not text[start - 1].isspace() else ""
        after = " " if end < len(text) and text[end].isalnum() else ""
        return Edit(start, end, before + written + after)
    article = _ARTICLE.search(text[:start]) if primary(language) == "en" else None
    if article:
        start = article.start()
        written = _article(article[0], form) + written
    return Edit(start, end, written)


def _article(article: str, following: str) -> str:
    """Gives the English indefinite article that goes before a term, as far as its spelling tells."""
    vowel = following[:1].lower() in "aeiou" and not following.lower().startswith(_SPOKEN_AS_CONSONANT)
    return article[0] + ("n " if vowel else " ")


def edited(text: str, links: Sequence[Link], edits: Sequence[Edit]) -> tuple[str, tuple[Link, ...], int]:
    """Gives a translation with edits made, its alignment, and where the last edit ends.

    Args:
        text: the translation.
        links: its alignment.
        edits: none over another.
    """
    ordered = sorted(edits, key=lambda edit: edit.start)
    pieces: list[str] = []
    done = shift = end = 0
    spans: list[tuple[Edit, int]] = []
    for edit in ordered:
        pieces += [text[done : edit.start], edit.text]
        spans.append((edit, shift))
        end = edit.start + shift + len(edit.text)
        shift += len(edit.text) - (edit.end - edit.start)
        done = edit.end
    pieces.append(text[done:])

    def moved(place: int, *, closing: bool) -> int:
        by = 0
        for edit, before in spans:
            if place < edit.start or (place == edit.start and (closing or edit.start == edit.end)):
                return place + by
            if place < edit.end or (closing and place == edit.end):
                return edit.start + before + (len(edit.text) if closing else 0)
            by = before + len(edit.text) - (edit.end - edit.start)
        return place + by

    kept = tuple(
        replace(
            link,
            target_start=moved(link.target_start, closing=False),
            target_end=moved(link.target_end, closing=True),
        )
        for link in links
    )
    return "".join(pieces), kept, end
