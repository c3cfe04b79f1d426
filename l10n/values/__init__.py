"""Values in running text: found, compared across languages and written in another one."""

from __future__ import annotations

from l10n.values.comparing import compare_values
from l10n.values.finding import amount_of, find_values
from l10n.values.model import Difference, Value
from l10n.values.rendering import render

__all__ = ["Difference", "Value", "amount_of", "compare_values", "find_values", "render"]
