"""What lint finds in a glossary."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from l10n.model import Concept, Finding, Severity

PREFIX = "glossary-lint/"

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "file": "A file that cannot be read as a glossary guards nothing.",
        "row": "A row that cannot be read stops every command that needs the glossary.",
        "invisible": "Two terms that look alike but differ in what nobody sees never match.",
        "mixed-script": "A Latin letter in a Cyrillic word looks right and never matches.",
        "white-space": "Stray white space comes back in every export.",
        "formula": "A spreadsheet calculates a cell that begins like a formula.",
        "empty-target": "A concept without a term in a target language is not checked there.",
        "repeated": "A wording that is there twice says nothing new.",
        "forbidden": "A wording cannot be both right and forbidden.",
        "duplicate": "One concept in two rows: a change to one is forgotten in the other.",
        "conflict": "One wording with two translations: the check takes either for right.",
        "near-duplicate": "Two rows that differ by a few letters are often one concept, or a slip of the pen.",
        "form": "A form that the paradigm does not have may be a slip of the pen.",
        "common": "A term that every text has by chance cries wolf.",
        "frequent": "A term in every tenth sentence deserves a second look: is it a fixed term?",
        "noisy": "Reviewed translations rarely have this rendering: translators disagree with the glossary.",
        "unused": "No article has the term.",
    }
)
"""The kinds of findings, and why each is one."""


def finding(
    kind: str,
    severity: Severity,
    concept: Concept,
    language: str,
    source: str,
    message: str,
    evidence: Mapping[str, str] | None = None,
) -> Finding:
    """Gives a finding about a concept.

    Args:
        kind: one of KINDS.
        severity: how much it weighs.
        concept: what it is about.
        language: of the wording.
        source: the wording.
        message: what is wrong.
        evidence: what that was concluded from.
    """
    told = {"concept": concept.id, **(evidence or {})}
    return Finding(PREFIX + kind, severity, concept.path, concept.row, language, source, "", message, told)
