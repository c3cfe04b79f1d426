"""Engines of other packages, found by their entry points."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from l10n.config import Settings
from l10n.engines.choose import choose_engine
from l10n.engines.overview import describe_engines
from l10n.engines.protocol import Request
from l10n.errors import EngineError

MODULE = """
from l10n.engines.protocol import Candidates, Hypothesis

class Shouting:
    pairs = (("*", "*"),)

    def __init__(self, rest, settings):
        self.id = f"shout:{rest}" if rest else "shout"
        self.beam = settings.beam

    def translate(self, requests):
        return [Candidates((Hypothesis(one.source.upper(), 0.0),)) for one in requests]

def broken(rest, settings):
    raise RuntimeError("it is broken")

def none(rest, settings):
    return object()
"""


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Installs a package that offers an engine, so far as Python's import system needs it."""

    def install(entry: str) -> None:
        (tmp_path / "shouting.py").write_text(MODULE, encoding="utf-8")
        info = tmp_path / "shouting-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.2\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[l10n.engines]\n{entry}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))

    return install


def test_another_package_adds_an_engine(offer: Callable[[str], None]) -> None:
    offer("shout = shouting:Shouting")
    choice = choose_engine("de", "en", Settings(), named="shout:loud")
    assert choice.id == "shout:loud"
    assert "offered by shouting 1.2" in choice.describe()
    engine = choice.load()
    assert engine.id == choice.id
    assert engine.translate([Request("Bern.", "de", "en")])[0].best.text == "BERN."
    kinds = {kind.name: kind for kind in describe_engines(Settings()).kinds}
    assert kinds["shout"].about == "offered by shouting 1.2"


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("shout = shouting:broken", 'engine "shout" of shouting 1.2 cannot be loaded: RuntimeError: it is broken'),
        ("shout = shouting:none", "is no engine"),
        ("shout = shouting:absent", "cannot be loaded: AttributeError"),
        ("shout = nowhere:Shouting", "cannot be loaded: ModuleNotFoundError"),
    ],
)
def test_what_another_package_does_wrong_is_said_with_its_name(
    offer: Callable[[str], None], entry: str, message: str
) -> None:
    offer(entry)
    choice = choose_engine("de", "en", Settings(), named="shout")
    with pytest.raises(EngineError, match=message):
        choice.load()


def test_no_package_can_take_the_place_of_our_own_engines(offer: Callable[[str], None]) -> None:
    offer("deepl = shouting:Shouting")
    assert "a service" in choose_engine("de", "en", Settings(), named="deepl").describe()
