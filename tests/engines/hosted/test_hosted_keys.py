"""Where keys come from, and what budgets are."""

from __future__ import annotations

import pytest

from l10n.engines.account import Account, Budget, parse_budget
from l10n.engines.hosted import keys
from l10n.errors import ConfigError, EngineError


def test_the_environment_comes_before_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring", reason="keyring is not installed, and is not needed")
    from keyring.backend import KeyringBackend

    class Memory(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return "from-the-keyring" if (service, username) == ("l10n", "deepl") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

        def delete_password(self, service: str, username: str) -> None:
            raise NotImplementedError

    monkeypatch.undo()
    for names in keys.ENVIRONMENT.values():
        for name in names:
            monkeypatch.delenv(name, raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(Memory())  # type: ignore[no-untyped-call] # keyring has no types for it
    try:
        found = keys.need_key("deepl")
        assert found.value == "from-the-keyring"
        assert "from-the-keyring" not in repr(found)
        assert keys.find_key("azure") is None
        monkeypatch.setenv("DEEPL_API_KEY", " other ")
        assert keys.need_key("deepl").value == "other"
    finally:
        keyring.set_keyring(before)


@pytest.mark.parametrize("value", ["a b", "a\nb", "schlüssel", '"a"\u200b'])
def test_what_cannot_be_a_key_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DEEPL_AUTH_KEY", value)
    with pytest.raises(EngineError, match="DEEPL_AUTH_KEY") as caught:
        keys.find_key("deepl")
    assert value not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("20000", Budget(20000, "characters")),
        ("20_000", Budget(20000, "characters")),
        ("2.50", Budget(2.5, "money")),
        ("0", Budget(0, "characters")),
    ],
)
def test_a_budget_is_characters_or_money(text: str, budget: Budget) -> None:
    assert parse_budget(text) == budget


@pytest.mark.parametrize("text", ["", "-5", "1e9", "nan", "inf", "2,50", "1.2.3", "ten", ".", "٣"])
def test_what_is_no_budget_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is no budget"):
        parse_budget(text)


def test_what_is_set_aside_counts_until_it_is_given_back() -> None:
    account = Account(Budget(100, "characters"))
    assert account.reserve(60, 0.0)
    assert not account.reserve(60, 0.0)
    account.release(60, 0.0)
    assert account.reserve(60, 0.0)
    account.book(60, 0.0)
    account.release(60, 0.0)
    assert account.reserve(40, 0.0)
    assert not account.reserve(1, 0.0)


def test_an_account_of_nothing_says_nothing() -> None:
    assert Account().lines() == []
