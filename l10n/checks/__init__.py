"""Checks of catalogs: one function each, listed in the registry, run together."""

from __future__ import annotations

from l10n.checks.model import CatalogCheck, Check, Context, EntryCheck, Pair, PairCheck, Problem, ProjectCheck
from l10n.checks.registry import CHECKS
from l10n.checks.running import chosen_checks, run_checks

__all__ = [
    "CHECKS",
    "CatalogCheck",
    "Check",
    "Context",
    "EntryCheck",
    "Pair",
    "PairCheck",
    "Problem",
    "ProjectCheck",
    "chosen_checks",
    "run_checks",
]
