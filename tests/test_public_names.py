from __future__ import annotations

import pytest

import l10n


@pytest.mark.parametrize("name", l10n.__all__)
def test_every_public_name_is_there_and_described(name: str) -> None:
    assert getattr(l10n, name).__doc__


def test_what_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        l10n.nonsense  # noqa: B018 - the access is what raises
