"""What came back over HTTP, and what a service says in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_DETAIL = 20_000
"""Characters of an answer that are looked through for what was refused."""

MENDS: Mapping[int, str] = MappingProxyType(
    {
        401: "Check the key.",
        402: "Check the account.",
        403: "Check the key, and what it may be used for.",
        404: "Check the address, and the model where one is named.",
        456: "The quota of this period is used up; what was done is kept.",
    }
)
"""What a user can do about a status."""


@dataclass(frozen=True, slots=True)
class HttpReply:
    """An answer.

    Attributes:
        status: of HTTP.
        content: as it came.
        pause: seconds that the service asks to wait; None where it does not say so.
    """

    status: int
    content: bytes
    pause: float | None

    @property
    def said(self) -> str:
        """What the service says: the message in its JSON, else its text, but no page of HTML; keys and all."""
        try:
            return message_in(json.loads(self.content))
        except (ValueError, RecursionError):
            return "" if self.content.lstrip()[:1] == b"<" else self.content.decode("utf-8", "replace")

    @property
    def detail(self) -> str:
        """The beginning of what came, to be looked through and never to be shown."""
        return self.content[: 4 * _DETAIL].decode("utf-8", "replace")[:_DETAIL]


def message_in(told: object) -> str:
    """Gives the message in a service's error, such as {"message": …}, {"error": …} or {"error": {"message": …}}."""
    if isinstance(told, str):
        return told
    if isinstance(told, list) and told:
        return message_in(told[0])
    if isinstance(told, dict):
        for name in ("message", "error", "detail", "error_message"):
            if told.get(name):
                return message_in(told[name])
    return ""
