"""Addresses of services: where texts and keys may go."""

from __future__ import annotations

from urllib.parse import urlsplit

from l10n.errors import EngineError


def checked_address(name: str, url: str, *, secret: bool) -> str:
    """Gives an address without a slash at its end.

    Args:
        name: of the engine, for the error text.
        url: as it is configured.
        secret: whether a key will be sent there.

    Raises:
        EngineError: it is no address of HTTP, holds a password, or would get a key unencrypted over a network.
    """
    mend = f'Set "url" in [engine.{name}], such as "https://translate.example.org".'
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise EngineError(f"the address of {name} is no address", mend=mend) from None
    if parts.scheme not in ("http", "https") or not host or any(not "!" <= c <= "~" for c in url):
        raise EngineError(f"the address of {name} is no address of a web service", mend=mend)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise EngineError(f"the address of {name} holds a user name, a question mark or a #", mend=mend)
    if secret and parts.scheme == "http" and not is_loopback(host):
        raise EngineError(
            f"the key of {name} would go over the network unencrypted, to {host}",
            mend="Use an address with https, or unset the key.",
        )
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Tells whether a host is this machine."""
    return host in ("localhost", "::1") or host.startswith("127.")
