"""Servers on loopback that play the documented APIs of the services, faults included.

A service "translates" by writing every word backwards, so that one can tell which source a translation is of.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "sk-secret-0123456789"

_TAG = re.compile(r"(<[^<>]*>|&\w+;)")


def backwards(text: str) -> str:
    """Gives a text with every word backwards, outside of tags and entities."""
    return "".join(
        part if place % 2 else re.sub(r"[^\W\d_]+", lambda word: word[0][::-1], part)
        for place, part in enumerate(_TAG.split(text))
    )


@dataclass
class Asked:
    """A question that arrived."""

    method: str
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Raw:
    """An answer as it goes over the line."""

    status: int = 200
    content: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    seconds: float = 0.0


@dataclass
class Played:
    """A service that is played.

    Attributes:
        answer: gives status and JSON for a question.
        faults: answers in place of its own, for the first questions that translate; None for its own.
        spoil: changes the list of translations of every question.
        refuse: gives an answer in place of its own for the texts of a question; None for its own.
        seconds: that every answer takes.
    """

    answer: Callable[[Played, Asked], tuple[int, object]]
    faults: list[Raw | None] = field(default_factory=list)
    spoil: Callable[[list[str]], list[str]] = lambda texts: texts
    refuse: Callable[[list[str]], Raw | None] = lambda _: None
    seconds: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    open: int = 0
    most_open: int = 0
    url: str = ""
    glossaries: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def translations(self) -> list[Asked]:
        return [one for one in self.asked if one.body is not None and "glossaries" not in one.path]

    def texts(self) -> list[str]:
        return [text for one in self.translations() for text in texts_in(one.body)]


def texts_in(body: Any) -> list[str]:
    """Gives the texts that a question of any of the services holds."""
    if isinstance(body, list):
        return [one["Text"] for one in body]
    for name in ("text", "q", "contents"):
        if name in body:
            return body[name] if isinstance(body[name], list) else [body[name]]
    told = json.loads(body["messages"][-1]["content"])
    return [segment["text"] for segment in told["segments"]]


def deepl(played: Played, asked: Asked) -> tuple[int, object]:
    if asked.headers.get("authorization") != f"DeepL-Auth-Key {KEY}":
        return 403, {"message": f"wrong key {asked.headers.get('authorization')}"}
    if asked.path == "/v2/usage":
        return 200, {"character_count": 100, "character_limit": 500_000}
    if asked.path.startswith("/v2/glossaries"):
        return _glossaries(played, asked)
    assert asked.path == "/v2/translate"
    body = asked.body
    assert len(body["text"]) <= 50
    assert body["source_lang"] == "DE"
    assert body["target_lang"] == "EN-GB"
    identity = body.get("glossary_id")
    if identity and identity not in played.glossaries:
        return 404, {"message": "Glossary not found"}
    terms = {}
    if identity:
        terms = dict(line.split("\t") for line in played.glossaries[identity]["entries"].split("\n"))
    texts = [with_terms(text, terms) for text in body["text"]]
    return 200, {"translations": [{"detected_source_language": "DE", "text": text} for text in played.spoil(texts)]}


def with_terms(text: str, terms: dict[str, str]) -> str:
    for wording, becomes in terms.items():
        text = text.replace(wording, becomes[::-1])
    return backwards(text)


def _glossaries(played: Played, asked: Asked) -> tuple[int, object]:
    identity = asked.path.removeprefix("/v2/glossaries").strip("/")
    if asked.method == "DELETE":
        return (204, None) if played.glossaries.pop(identity, None) else (404, {"message": "none"})
    if asked.method == "GET":
        if identity:
            return 200, played.glossaries[identity]
        return 200, {"glossaries": list(played.glossaries.values())}
    body = asked.body
    assert body["entries_format"] == "tsv"
    identity = f"0000-{len(played.glossaries) + sum('glossaries' in one.path for one in played.asked)}"
    played.glossaries[identity] = {"glossary_id": identity, "ready": True, **body}
    return 201, played.glossaries[identity]


def libretranslate(played: Played, asked: Asked) -> tuple[int, object]:
    assert asked.path == "/translate"
    if asked.body.get("api_key") != KEY:
        return 403, {"error": "Invalid API key"}
    assert (asked.body["source"], asked.body["target"]) == ("de", "en")
    texts = played.spoil([backwards(text) for text in texts_in(asked.body)])
    return 200, {"translatedText": texts if isinstance(asked.body["q"], list) else texts[0]}


def google(played: Played, asked: Asked) -> tuple[int, object]:
    assert asked.path == "/language/translate/v2"
    assert "key" not in asked.parameters
    if asked.headers.get("x-goog-api-key") != KEY:
        return 403, {"error": {"code": 403, "message": "The request is missing a valid API key."}}
    assert len(asked.body["q"]) <= 128
    texts = played.spoil([backwards(text) for text in asked.body["q"]])
    return 200, {"data": {"translations": [{"translatedText": text} for text in texts]}}


def google_v3(played: Played, asked: Asked) -> tuple[int, object]:
    assert asked.path == "/v3/projects/press/locations/global:translateText"
    if asked.headers.get("authorization") != f"Bearer {KEY}":
        return 401, {"error": {"code": 401, "message": "Request had invalid authentication credentials."}}
    texts = played.spoil([backwards(text) for text in asked.body["contents"]])
    return 200, {"translations": [{"translatedText": text} for text in texts]}


def azure(played: Played, asked: Asked) -> tuple[int, object]:
    assert asked.path == "/translate"
    assert asked.parameters["api-version"] == "3.0"
    if asked.headers.get("ocp-apim-subscription-key") != KEY:
        return 401, {"error": {"code": 401000, "message": "The request is not authorized."}}
    texts = played.spoil([backwards(one["Text"]) for one in asked.body])
    return 200, [{"translations": [{"text": text, "to": asked.parameters["to"]}]} for text in texts]


def openai(played: Played, asked: Asked) -> tuple[int, object]:
    assert asked.path == "/v1/chat/completions"
    if asked.headers.get("authorization") != f"Bearer {KEY}":
        return 401, {"error": {"message": f"Incorrect API key provided: {asked.headers.get('authorization')}"}}
    told = json.loads(asked.body["messages"][-1]["content"])["segments"]
    texts = played.spoil([backwards(segment["text"]) for segment in told])
    rows = [{"id": segment["id"], "text": text} for segment, text in zip(told, texts, strict=False)]
    return 200, completion(json.dumps({"translations": rows}))


def completion(content: str, reason: str = "stop") -> dict[str, object]:
    return {
        "choices": [{"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 50},
    }


SERVICES: dict[str, Callable[[Played, Asked], tuple[int, object]]] = {
    "deepl": deepl,
    "libretranslate": libretranslate,
    "google": google,
    "google v3": google_v3,
    "azure": azure,
    "openai": openai,
}


@contextmanager
def played(name: str) -> Iterator[Played]:
    """Plays a service on loopback."""
    service = Played(SERVICES[name])

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: the second would wait for an acknowledgement

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def handle_any(self) -> None:
            with service.lock:
                service.open += 1
                service.most_open = max(service.most_open, service.open)
            try:
                self.reply(self.answered())
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                with service.lock:
                    service.open -= 1

        do_GET = handle_any  # noqa: N815 - the names that http.server looks for
        do_POST = handle_any  # noqa: N815 - the same
        do_DELETE = handle_any  # noqa: N815 - the same

        def answered(self) -> Raw:
            length = int(self.headers.get("Content-Length", "0"))
            parts = urlsplit(self.path)
            asked = Asked(
                self.command,
                parts.path,
                {name: values[0] for name, values in parse_qs(parts.query).items()},
                {name.lower(): value for name, value in self.headers.items()},
                json.loads(self.rfile.read(length)) if length else None,
            )
            with service.lock:
                service.asked.append(asked)
                translates = asked.body is not None and "glossaries" not in asked.path
                fault = service.faults.pop(0) if translates and service.faults else None
            if fault is None and translates:
                fault = service.refuse(texts_in(asked.body))
            if fault is not None:
                return fault
            with service.lock:
                status, told = service.answer(service, asked)
            content = b"" if told is None else json.dumps(told, ensure_ascii=True).encode()
            return Raw(status, content, seconds=service.seconds)

        def reply(self, raw: Raw) -> None:
            time.sleep(raw.seconds)
            self.send_response(raw.status)
            for header, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(raw.content)),
                **raw.headers,
            }.items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(raw.content[: len(raw.content) // 2] if raw.cut else raw.content)
            if raw.cut:
                self.close_connection = True

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            # one that hangs up is no error here
            if not isinstance(sys.exc_info()[1], ConnectionError):
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def error(status: int, message: str = "no", **headers: str) -> Raw:
    told = json.dumps({"message": message}).encode()
    return Raw(status, told, {name.replace("_", "-"): value for name, value in headers.items()})


HTML = Raw(200, b"<!DOCTYPE html><html><body>Bad gateway</body></html>", {"Content-Type": "text/html"})
CUT = Raw(200, b'{"translations": [{"text": "' + b"x" * 200 + b'"}]}', cut=True)
SLOW = Raw(200, b"{}", seconds=1.5)
NONSENSE: Sequence[Raw] = (
    HTML,
    Raw(200, b""),
    Raw(200, b"null"),
    Raw(200, b"[]"),
    Raw(200, b"{}"),
    Raw(200, b'{"translations": "x", "data": 3, "translatedText": {}, "choices": []}'),
    Raw(200, b"[" * 200_000),
    Raw(200, b'{"translations": [{"text": 5}], "translatedText": 7, "data": {"translations": [1]}, "choices": [{}]}'),
    Raw(200, b"\xff\xfe\x00"),
    Raw(200, b'{"translatedText": NaN}'),
)
