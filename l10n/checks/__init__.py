"""Checks of catalogs and source texts: one function each, listed in the registry, run together."""

from __future__ import annotations

from l10n.checks.model import (
    CatalogCheck,
    Check,
    Context,
    EntryCheck,
    Pair,
    PairCheck,
    Passage,
    Problem,
    ProjectCheck,
    SourceCheck,
)
from l10n.checks.registry import CHECKS
from l10n.checks.running import chosen_checks, run_checks
from l10n.checks.sources import check_sources, read_articles

__all__ = [
    "CHECKS",
    "CatalogCheck",
    "Check",
    "Context",
    "EntryCheck",
    "Pair",
    "PairCheck",
    "Passage",
    "Problem",
    "ProjectCheck",
    "SourceCheck",
    "check_sources",
    "chosen_checks",
    "read_articles",
    "run_checks",
]
