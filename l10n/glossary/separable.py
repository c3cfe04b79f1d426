"""German verbs whose prefix stands at the end of the clause: "Geben Sie den Text frei"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from l10n.morphology import Paradigm, Token

_CLAUSE_END = re.compile(r"[^\w]*(?:$|[.,;:!?)–\n]|\b(?:und|oder|sowie|bevor|wenn|um)\b)")


def split_verbs(text: str, tokens: Sequence[Token], forms: Paradigm) -> list[int]:
    """Gives the places of a verb's finite forms whose separable prefix ends the clause.

    Args:
        text: the text.
        tokens: its words.
        forms: of the verb.
    """
    particles = [
        place
        for place, token in enumerate(tokens)
        if token.key == forms.particle and _CLAUSE_END.match(text[token.end :].lower())
    ]
    found = []
    for particle in particles:
        for place in range(particle - 1, -1, -1):
            if tokens[place + 1].gap[:1] in {".", "!", "?", ";", ",", ":"}:
                break
            if tokens[place].key in forms.without_particle:
                found.append(place)
                break
    return found
