"""Keys of services: from the environment, else from the system's keyring; never shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from l10n.errors import EngineError

KEYRING_NAME = "l10n"
"""The service under which the keyring has keys; the user name is the engine's name."""

ENVIRONMENT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "openai": ("OPENAI_API_KEY",),
        "deepl": ("DEEPL_AUTH_KEY", "DEEPL_API_KEY"),
        "libretranslate": ("LIBRETRANSLATE_API_KEY",),
        "google": ("GOOGLE_TRANSLATE_API_KEY", "GOOGLE_API_KEY"),
        "google v3": ("GOOGLE_ACCESS_TOKEN",),
        "azure": ("AZURE_TRANSLATOR_KEY", "AZURE_TRANSLATE_KEY"),
    }
)
"""Variables of the environment by engine, the first that is set counts."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A key that does not show itself.

    Attributes:
        value: the key.
        found: where it was found.
    """

    value: str
    found: str

    def __repr__(self) -> str:
        return f"Key(from {self.found})"


def find_key(engine: str) -> Key | None:
    """Gives the key of an engine; None where there is none.

    Args:
        engine: its name in ENVIRONMENT.

    Raises:
        EngineError: what was found cannot be a key.
    """
    for name in ENVIRONMENT[engine]:
        value = os.environ.get(name, "").strip()
        if value:
            return _checked(Key(value, name))
    value = (_from_keyring(engine) or "").strip()
    return _checked(Key(value, "the keyring")) if value else None


def need_key(engine: str) -> Key:
    """Gives the key of an engine.

    Raises:
        EngineError: there is none.
    """
    key = find_key(engine)
    if key is None:
        raise EngineError(f"{engine.split()[0]} needs a key, and there is none", mend=how_to_set(engine))
    return key


def how_to_set(engine: str) -> str:
    """Gives the sentence that says where a key is looked for."""
    name = engine.split()[0]
    return (
        f"Set {ENVIRONMENT[engine][0]} in the environment, or store it with: keyring set {KEYRING_NAME} {name} "
        '(pip install "l10n[keyring]").'
    )


def _checked(key: Key) -> Key:
    # anything else cannot stand in a header, and the library that refuses it would print it
    if not all("!" <= character <= "~" for character in key.value):
        raise EngineError(
            f"the key from {key.found} holds spaces, line breaks or letters that no key has",
            mend="Set it again, without quotation marks around it.",
        )
    return key


def _from_keyring(engine: str) -> str | None:
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return None
    try:
        return keyring.get_password(KEYRING_NAME, engine.split()[0])
    except keyring.errors.KeyringError:
        return None
