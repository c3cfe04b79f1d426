"""Asking the hub over HTTP: which redirections are followed, who is shown the token, what a refusal means."""

from __future__ import annotations

import ssl
import string
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from urllib.error import URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

from l10n.engines.strangers import one_line
from l10n.errors import ModelError

_REDIRECTED = (301, 302, 303, 307, 308)
_MOST_REDIRECTIONS = 5
_MOST_TOLD = 16 << 20
"""Bytes of what the hub says of a model; a repository of ten thousand files has two million."""

_PATIENCE = 30.0
"""Seconds without a byte after which a connection counts as lost."""


class UnreachableHubError(ModelError):
    """The hub does not answer, or the connection broke off."""


@dataclass(frozen=True, slots=True)
class HubAccess:
    """Where the hub is, and who asks it.

    Attributes:
        endpoint: its address, without a slash at the end.
        token: what the person who asks has logged in with; None for anybody.
    """

    endpoint: str
    token: str | None = field(default=None, repr=False)


def ask(hub: HubAccess, path: str, subject: str, headers: Mapping[str, str] | None = None) -> HTTPResponse:
    """Gives the answer to a request, wherever the hub redirects it to, be it a refusal.

    The token is shown to the hub alone, not to where it redirects to.

    Args:
        hub: the hub.
        path: of what is asked for, quoted, with a slash at its start.
        subject: what is asked for, as it is named in errors.
        headers: to send along.

    Raises:
        UnreachableHubError: there is no answer.
        ModelError: the hub redirects to an address that is not followed.
    """
    address = hub.endpoint + path
    home = _origin(hub.endpoint)
    if home[0] not in ("http", "https") or not home[1]:
        raise ModelError(f"{one_line(hub.endpoint)} is not the address of a hub", mend="Mend HF_ENDPOINT, or unset it.")
    for _ in range(1 + _MOST_REDIRECTIONS):
        shown = {"Authorization": f"Bearer {hub.token}"} if hub.token and _origin(address) == home else {}
        answer = _open(address, {"User-Agent": "l10n", **(headers or {}), **shown}, subject)
        if answer.status not in _REDIRECTED:
            return answer
        with closing(answer):
            address = _target(address, answer, home, subject)
    raise ModelError(f"the hub redirects {subject} from one address to the next without end")


def _target(address: str, answer: HTTPResponse, home: tuple[str, str, int], subject: str) -> str:
    """Gives the address that an answer redirects to.

    Raises:
        ModelError: it is one that is not followed.
    """
    # some servers send other signs than an address may have
    location = quote(answer.headers.get("Location", ""), safe=string.punctuation)
    try:
        target = urljoin(address, location)
    except ValueError:
        target = ""
    if not location or not _may_follow(home, _origin(target)):
        raise ModelError(f"the hub redirects {subject} to {one_line(location)}, where nothing is fetched from")
    return target


def _origin(address: str) -> tuple[str, str, int]:
    """Gives scheme, host and port; empty where it is no address."""
    try:
        parts = urlsplit(address)
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        return "", "", 0
    return parts.scheme, parts.hostname or "", port


def _may_follow(home: tuple[str, str, int], target: tuple[str, str, int]) -> bool:
    """Tells whether a redirection is followed: within the hub, to https, or on this machine from a hub that is here."""
    scheme, host, _ = target
    if not host or scheme not in ("http", "https"):
        return False
    return target == home or scheme == "https" or (_is_here(home[1]) and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _open(address: str, headers: Mapping[str, str], subject: str) -> HTTPResponse:
    # no handler for redirections, which would send the token along, and none for files and FTP
    opener = OpenerDirector()
    opener.add_handler(ProxyHandler())
    opener.add_handler(HTTPSHandler(context=_trust()) if _origin(address)[0] == "https" else HTTPHandler())
    try:
        answer = opener.open(Request(address, headers=dict(headers)), timeout=_PATIENCE)  # noqa: S310 - see ask
    except (OSError, HTTPException, UnicodeError) as error:
        raise unreachable(subject, error) from error
    if not isinstance(answer, HTTPResponse):
        raise UnreachableHubError(f"{subject} cannot be fetched, as nothing answers at {one_line(address)}")
    return answer


def _trust() -> ssl.SSLContext:
    """Gives the certificates of this machine, and those that come with Python libraries where it has none."""
    context = ssl.create_default_context()
    try:
        import certifi
    except ImportError:
        return context
    context.load_verify_locations(certifi.where())
    return context


def unreachable(subject: str, error: Exception) -> UnreachableHubError:
    """Gives the error that says that the hub does not answer.

    Args:
        subject: what was asked for.
        error: what happened.
    """
    cause = error.reason if isinstance(error, URLError) else error
    return UnreachableHubError(
        f"{subject} cannot be fetched, as the hub cannot be reached ({one_line(str(cause)) or type(cause).__name__})",
        mend="Connect to the network, or install the model from a folder.",
    )


def read_some(answer: HTTPResponse, size: int, subject: str) -> bytes:
    """Gives the next bytes of an answer; none at its end.

    Args:
        answer: the answer.
        size: the most to give.
        subject: what was asked for.

    Raises:
        UnreachableHubError: the connection broke off.
    """
    try:
        return answer.read1(size)
    except (OSError, HTTPException) as error:
        raise unreachable(subject, error) from error


def read_told(answer: HTTPResponse, subject: str) -> bytes:
    """Gives what the hub tells of a model.

    Args:
        answer: the answer.
        subject: what was asked for.

    Raises:
        UnreachableHubError: the connection broke off.
        ModelError: it is longer than any such answer.
    """
    told = bytearray()
    while more := read_some(answer, _MOST_TOLD + 1 - len(told), subject):
        told += more
        if len(told) > _MOST_TOLD:
            raise ModelError(f"what the hub tells of {subject} is longer than {_MOST_TOLD >> 20} MB")
    return bytes(told)


def refusal(answer: HTTPResponse, hub: HubAccess, repository: str, subject: str) -> ModelError:
    """Gives the error that says why the hub does not give what was asked for.

    Args:
        answer: an answer whose status is not 200.
        hub: the hub that was asked.
        repository: owner and name.
        subject: what was asked for.
    """
    status, code = answer.status, answer.headers.get("X-Error-Code", "")
    if code == "GatedRepo":
        return ModelError(
            f"{repository} asks its users to log in to the hub first, and to accept its terms ({status})",
            mend="Accept them on its page at the hub, and set HF_TOKEN to a token of yours.",
        )
    if status == 401 and hub.token:
        return ModelError(f"the hub does not accept the token for {subject} (401)", mend="Check HF_TOKEN.")
    if status in (401, 403):
        return ModelError(
            f"the hub does not show {subject} to everybody, if it has it at all ({status})",
            mend="Check owner and name; where it is private or gated, ask for access, and set HF_TOKEN.",
        )
    if status == 404:
        return ModelError(f"the hub has no {subject} (404)", mend="Check owner, name and revision.")
    if status == 429:
        wait = answer.headers.get("Retry-After", "")
        when = f"in {wait} s" if wait.isdecimal() and len(wait) < 6 else "later"
        return ModelError(
            f"the hub was asked too often, and does not give {subject} now (429)", mend=f"Try again {when}."
        )
    if status >= 500:
        return ModelError(f"the hub failed to give {subject} ({status})", mend="Try again later.")
    return ModelError(f"the hub answers with status {status} where {subject} was asked for")
