"""Asking a service over HTTP: to one address only, within a time and a size, again after what passes by itself.

What comes back is JSON or an error of ours. No redirection is followed, no key is shown, and no error of the library
below is passed on, for it holds the request with its headers.
"""

from __future__ import annotations

import json
import logging
import random
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from l10n.engines.hosted.addresses import checked_address, is_loopback
from l10n.engines.hosted.background import in_background
from l10n.engines.hosted.failures import AnswerError, PassingError, ServiceError
from l10n.engines.hosted.http_replies import MENDS, HttpReply, message_in
from l10n.engines.hosted.redaction import Redaction
from l10n.engines.hosted.retrying import LONGEST_WAIT, backoff, told_pause
from l10n.errors import EngineError
from l10n.hosted_settings import ServiceSettings

if TYPE_CHECKING:
    import httpx

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest answer: hundreds of times a batch of segments."""

_GRACE = 0.5
"""Seconds that a question which ends itself at its time-out is waited for."""

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
"""Statuses that pass by themselves: RFC 9110, RFC 6585 (429), RFC 8470 (425); 529 is an overload at some services."""

_HOPELESS = frozenset({401, 402, 403, 404, 405, 407, 410, 456})
"""Statuses that the next question would get too: no right, no money, no such address; 456 is DeepL's spent quota."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a service.

    Attributes:
        path: below its address.
        body: sent as JSON; None for a question without one.
        parameters: of the address.
        method: of HTTP.
        passable: statuses among the usual hopeless ones that concern this question only.
        characters: of source in it, for the account.
        money: what it may cost.
    """

    path: str
    body: object = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    passable: frozenset[int] = frozenset()
    characters: int = 0
    money: float = 0.0


class Client:
    """Asks one service.

    Args:
        name: of the engine, for error texts.
        url: the address that every path is below.
        headers: sent with every question, the key among them.
        secrets: texts that no error and no answer may hold.
        settings: time-out and retries.
        count: called for every question that is sent.
        book: called with the characters and the money of a question that was answered in vain.
        sleep: waits some seconds.
    """

    def __init__(
        self,
        name: str,
        url: str,
        headers: Mapping[str, str],
        secrets: tuple[str, ...],
        settings: ServiceSettings,
        count: Callable[[], None] = lambda: None,
        book: Callable[[int, float], None] = lambda _characters, _money: None,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self.name = name
        self.address = checked_address(name, url, secret=bool(secrets))
        self._headers = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
        self._redaction = Redaction(secrets)
        self._settings = settings
        self._count = count
        self._book = book
        self._closed = threading.Event()
        self._sleep = sleep or self._closed.wait
        self._http = _open(self.address, max(settings.timeout, 0.05))
        # engines are never closed: connections end with the last that uses them
        weakref.finalize(self, self._http.close)

    def __repr__(self) -> str:
        return f"Client({self.name} at {self.address})"

    def close(self) -> None:
        """Ends what is open; questions that wait fail at once."""
        self._closed.set()
        self._http.close()

    def pause(self, seconds: float) -> None:
        """Waits, unless the client is closed meanwhile."""
        self._sleep(seconds)

    def ask(self, question: Question) -> Any:
        """Gives the JSON that a service answers.

        Raises:
            AnswerError: this question got no usable answer, also not after retries.
            ServiceError: no question will get one.
        """
        attempt, waited = 0, 0.0
        while True:
            try:
                reply = self._send(question)
                return self._read(question, reply)
            except PassingError as error:
                attempt += 1
                if error.answered:
                    self.book(question)
                pause = backoff(attempt, random.random()) if error.pause is None else error.pause  # noqa: S311 - no key
                waited += pause
                spent = attempt > self._settings.retries or waited > LONGEST_WAIT or (error.once and attempt > 1)
                if spent or self._closed.is_set():
                    raise self._given_up(error) from None
                logger.info("%s: %s; asking again in %.1f s", self.name, error, pause)
                self.pause(pause)

    def _given_up(self, error: PassingError) -> EngineError:
        if error.status == 429:
            return ServiceError(
                f"{self.name} at {self.address} limits how often it is asked: {error}",
                mend=f'Run it again later, or lower "concurrency" in [engine.{self.name}].',
            )
        return AnswerError(str(error), outage=error.outage, status=error.status, detail=error.detail)

    def book(self, question: Question) -> None:
        """Books a question that was answered, though with nothing of use: a service counts it all the same."""
        if question.characters or question.money:
            self._book(question.characters, question.money)

    def knows(self, text: str) -> bool:
        """Tells whether a text holds a secret."""
        return self._redaction.holds(text)

    def redacted(self, text: str) -> str:
        """Gives a text on one line, without secrets, signs of control and what is too long to read."""
        return self._redaction.shown(text)

    def told(self, answer: object) -> str:
        """Gives what a service says in an error, fit to be shown; empty where it says nothing."""
        return self.redacted(message_in(answer))

    def _send(self, question: Question) -> HttpReply:
        import httpx

        self._count()
        timeout = self._settings.timeout
        try:
            # the library's own time-out is for each read, and headers may come a byte at a time
            return in_background(lambda: self._exchange(question)).result(timeout + _GRACE)
        except (httpx.TimeoutException, TimeoutError):
            raise PassingError(f"no answer within {timeout:g} s", once=True) from None
        except httpx.ConnectError as error:
            detail = self.redacted(str(error))
            raise ServiceError(
                f"{self.name} at {self.address} cannot be reached: {detail}", mend="Check the address and the network."
            ) from None
        except (httpx.TransportError, httpx.StreamError):
            raise PassingError("the answer broke off") from None
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError) as error:
            # a client that was closed meanwhile raises RuntimeError
            raise AnswerError(self.redacted(f"{type(error).__name__}"), outage=True) from None

    def _exchange(self, question: Question) -> HttpReply:
        deadline = time.monotonic() + self._settings.timeout
        headers, body = self._headers, None
        if question.body is not None:
            headers = {**headers, "Content-Type": "application/json"}
            # half a surrogate pair, which a text may hold by mistake, has no place in UTF-8
            body = json.dumps(question.body, ensure_ascii=False).encode("utf-8", "replace")
        with self._http.stream(
            question.method,
            self.address + question.path,
            params=dict(question.parameters) or None,
            content=body,
            headers=headers,
        ) as reply:
            received: list[bytes] = []
            size = 0
            for part in reply.iter_raw():
                received.append(part)
                size += len(part)
                if size > LARGEST:
                    raise AnswerError(f"the answer is longer than {LARGEST >> 20} MiB")
                if time.monotonic() > deadline:
                    raise PassingError(f"no whole answer within {self._settings.timeout:g} s", once=True)
            if reply.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise AnswerError("the answer is compressed, though none was asked for")
            return HttpReply(reply.status_code, b"".join(received), told_pause(reply.headers, time.time()))

    def _read(self, question: Question, reply: HttpReply) -> Any:
        status = reply.status
        # Google says 403 where others say 429
        if status in _PASSING or (status == 403 and b"rate limit" in reply.content.lower()):
            raise PassingError(self._shown(reply), status=status, pause=reply.pause, detail=reply.detail)
        if 300 <= status < 400:
            raise ServiceError(
                f"{self.name} at {self.address} sends its users to another address (status {status}), "
                "where no key is sent",
                mend=f'Set "url" in [engine.{self.name}] to where it is now.',
            )
        if status in _HOPELESS and status not in question.passable:
            raise ServiceError(
                f"{self.name} at {self.address} refuses: {self._shown(reply)}", mend=MENDS.get(status, "")
            ) from None
        if not 200 <= status < 300:
            raise AnswerError(self._shown(reply), status=status, detail=reply.detail)
        if not reply.content.strip() and question.method == "DELETE":
            return None
        try:
            return json.loads(reply.content)
        except (ValueError, RecursionError):
            kind = "an HTML page" if reply.content.lstrip()[:1] == b"<" else "something that is not JSON"
            raise PassingError(f"it answered with {kind}", once=True, outage=False, answered=True) from None

    def _shown(self, reply: HttpReply) -> str:
        """Gives the status with what the service says of it."""
        said = self.redacted(reply.said)
        return f"status {reply.status}" + (f", {said}" if said.strip() else "")


def _open(address: str, timeout: float) -> httpx.Client:
    try:
        import httpx
    except ImportError as error:
        raise EngineError(f"services need the library {error.name}", mend='Run: pip install "l10n[hosted]".') from error
    # at their chattiest these two log headers that a server may have copied a key into
    for chatty in ("httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    parts = urlsplit(address)
    return httpx.Client(
        timeout=timeout,
        follow_redirects=False,
        # a proxy of the user's is for the network, not for this machine
        trust_env=not is_loopback(parts.hostname or ""),
        # reading the certificates takes a tenth of a second, and http has no use for them
        verify=parts.scheme == "https",
    )
