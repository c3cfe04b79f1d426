from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from database_server import open_store

import l10n.memory
from l10n.inline import tag_problems
from l10n.memory import Memory, shipped_origin, shipped_units


@pytest.mark.parametrize("pair", [("de", "en"), ("de", "ru"), ("en", "de"), ("ru", "en"), ("de-AT", "en-GB")])
def test_every_shipped_unit_is_whole_and_names_its_origin(pair: tuple[str, str]) -> None:
    units = list(shipped_units(*pair))
    assert len(units) > 19_000
    assert all(unit.source.strip() and unit.target.strip() and unit.domain for unit in units)
    assert {unit.origin for unit in units} == {"shipped memory diplomacy"}
    assert not any(tag_problems(unit.source, unit.target) for unit in units)


@pytest.mark.parametrize("pair", [("de", "fr"), ("fr", "ru"), ("de", "de")])
def test_other_languages_have_no_shipped_unit(pair: tuple[str, str]) -> None:
    assert not list(shipped_units(*pair))


def test_a_match_names_the_shipped_memory(place: str) -> None:
    source = next(shipped_units("de", "ru"))
    with Memory(open_store(place)) as memory:
        shipped = shipped_origin("de", "ru")
        few = l10n.memory.Origin(shipped.name, shipped.fingerprint, lambda: islice(shipped.read(), 500))
        memory.refresh([few])
        (match, *_) = memory.lookup(source.source, "de", "ru")
        assert (match.percent, match.target) == (100, source.target)
        assert match.unit.origin == "shipped memory diplomacy de-ru"


def test_it_stays_small() -> None:
    path = Path(l10n.memory.__file__).parent / "shipped" / "diplomacy.tsv.xz"
    assert path.stat().st_size < 2_000_000
