"""Keeping keys out of everything that is shown or kept: error texts, notes, translations."""

from __future__ import annotations

import base64
import html
import json
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

from l10n.engines.strangers import printable_line

LONGEST = 200
"""Characters of what a service says that are shown."""

_HIDDEN = "***"
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TELLING = 12
"""So many first characters of a long key stand for it: an answer that was cut may hold no more of it."""

_LONG = 20
"""Keys from this length on are known by their beginning, and in any case of letters."""


class Redaction:
    """Knows keys wherever they stand: whole, cut, in other letters, escaped, or with other signs strewn in."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secret for secret in secrets if secret)
        forms = dict.fromkeys(form for secret in self._secrets for form in _forms(secret))
        self._pattern = re.compile("|".join(forms) or r"(?!)")

    def holds(self, text: str) -> bool:
        """Tells whether a text holds a key, also where tags or white space divide it."""
        if not self._secrets:
            return False
        # a tag may be moved afterwards, and what it divided is one word then
        return any(self._pattern.search(each) for each in (text, _solid(text), _solid(_TAG.sub("", text))))

    def shown(self, text: str) -> str:
        """Gives a text on one line, without keys, signs of control and what is too long to read."""
        text = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text) if self._secrets else text
        # before anything is cut: of a key that was cut, the rest would be shown
        text = printable_line(self._pattern.sub(_HIDDEN, text)[: 20 * LONGEST])
        if self.holds(text):
            return _HIDDEN
        return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _forms(secret: str) -> list[str]:
    """Gives patterns of what a key may look like in an answer."""
    written = [secret, quote(secret, safe=""), quote(secret), html.escape(secret), json.dumps(secret)[1:-1]]
    written.append(base64.b64encode(secret.encode()).decode().rstrip("="))
    if len(secret) < _LONG:
        return [re.escape(each) for each in dict.fromkeys(written)]
    whole = [f"(?i:{re.escape(each)})" for each in dict.fromkeys(written)]
    return [*whole, f"(?i:{re.escape(secret[:_TELLING])})" + r"[^\s\"'<>]*"]


def _solid(text: str) -> str:
    """Gives a text without white space and signs that cannot be seen."""
    return "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf"))
