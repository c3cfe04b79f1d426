from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from played_services import KEY, SERVICES, Played, played

from l10n.engines.hosted.keys import ENVIRONMENT


@pytest.fixture(autouse=True)
def _quick_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("l10n.engines.hosted.retrying.FIRST_PAUSE", 0.01)


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of the tests, and no other."""
    for names in ENVIRONMENT.values():
        for name in names:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv(names[0], KEY)
    monkeypatch.setattr("l10n.engines.hosted.keys._from_keyring", lambda _: None)


@pytest.fixture(params=sorted(SERVICES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def service(name: str) -> Iterator[Played]:
    with played(name) as one:
        yield one


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one article that has a heading, links and numbers."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_text(
        "# Wasser verbindet\n\nDer Dialog begann mit [zwei Treffen](https://example.org/a) in Bern. "
        "Er hat 12 Partner.\n\nDie **Botschaft** bleibt dabei.\n",
        encoding="utf-8",
    )
    return tmp_path
