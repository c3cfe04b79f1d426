"""Which form of an English term fits a place: its number and whether it is a possessive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType

from l10n.morphology.context import NEVER
from l10n.morphology.paradigm import Form

_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")
_PLURAL = re.compile(r"(?<![sui])s$")
_ENDINGS = MappingProxyType({"past": re.compile(r"ed$"), "participle": re.compile(r"ing$")})
_ONE = re.compile(r"\b(?:an?|one|this|that|each|every)\s(?:\w+\s)?$", re.IGNORECASE)
_MANY = re.compile(r"\b(?:these|those|many|several|both|all|two|three|four|five|[2-9])\s$", re.IGNORECASE)


def misfits(forms: Sequence[Form], replaced: str, before: str) -> list[int]:
    """Gives for each form how badly it fits a place; 0 is best.

    Args:
        forms: of the term's paradigm, the given one first.
        replaced: the words at the place.
        before: the text before it.
    """
    possessive = bool(_POSSESSIVE.search(replaced))
    plural = bool(_PLURAL.search(_POSSESSIVE.sub("s" if replaced.endswith(("s'", "s’")) else "", replaced)))
    number_known = True
    if _ONE.search(before):
        plural = False
    elif _MANY.search(before):
        plural = True
    else:
        # the engine's words tell the number only where there are any, and a term may be a plural by itself
        number_known = bool(replaced.strip())
    found = []
    for form in forms:
        is_plural = "plural" in form.label
        misfit = 0
        if ("possessive" in form.label) is not possessive:
            misfit += NEVER
        if form.label in _ENDINGS and not _ENDINGS[form.label].search(replaced):
            # a verb's forms, which a noun of the same spelling has in its paradigm too
            misfit += NEVER
        if is_plural is not plural:
            misfit += 2 if number_known else 1
        found.append(misfit)
    return found
