"""Translation memory: what was reviewed once is never translated twice."""

from __future__ import annotations

from l10n.memory.catalog_units import neighbours, units_of
from l10n.memory.memory import Memory
from l10n.memory.model import Holding, Match, MatchKind, Origin, Unit
from l10n.memory.postgres_server import is_database_address
from l10n.memory.postgres_store import PostgresStore
from l10n.memory.shipping import SHIPPED, shipped_origin, shipped_units
from l10n.memory.sqlite_store import SqliteStore
from l10n.memory.store import DamagedIndexError, Store
from l10n.memory.tmx_reading import read_tmx
from l10n.memory.tmx_writing import write_tmx

__all__ = [
    "SHIPPED",
    "DamagedIndexError",
    "Holding",
    "Match",
    "MatchKind",
    "Memory",
    "Origin",
    "PostgresStore",
    "SqliteStore",
    "Store",
    "Unit",
    "is_database_address",
    "neighbours",
    "read_tmx",
    "shipped_origin",
    "shipped_units",
    "units_of",
    "write_tmx",
]
