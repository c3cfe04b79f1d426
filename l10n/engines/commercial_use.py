"""Licences that forbid some uses of a model."""

from __future__ import annotations

import re

_NOT_COMMERCIAL = re.compile(
    r"(?<![a-z])nc(?![a-z])|non[\W_]*commercial|research[\W_]*(?:use|purposes)?[\W_]*only", re.IGNORECASE
)
"""What the names of licences have that forbid commercial use, such as NLLB's cc-by-nc-4.0, however they are written."""


def forbids_commercial_use(licence: str) -> bool:
    """Tells whether a licence forbids commercial use, as far as its name says.

    Args:
        licence: as the model's card names it, in whatever form.
    """
    return _NOT_COMMERCIAL.search(licence) is not None
