"""A server on loopback that plays as much of the hub's API as fetching a model needs, faults included."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"

Answer = tuple[int, bytes, dict[str, str]]
"""Status, content and headers."""


@dataclass
class Hub:
    """What the server serves, and what was asked of it.

    Attributes:
        folder: the files of its one repository.
        repository: its owner and name.
        card: its model card's metadata.
        told: what it tells of the repository beside that, or in the place of it.
        damaged: files that arrive with a changed byte.
        cut_off: files whose first answer breaks off half-way.
        lost_after: files each of whose answers breaks off after so many bytes.
        held_after: files whose answers stop after so many bytes, and go on when released.
        whole: files that are sent from their start, whatever range is asked for.
        endless: files whose answer never ends.
        answers: what is answered in the place of a file, or of what it tells ("api").
        released: lets answers go on that are held.
        asked: method, path and range of every request.
        tokens: the tokens that came with requests, with their paths.
    """

    folder: Path
    repository: str = "toys/opus-toy-de-mul"
    card: object = field(default_factory=lambda: {"license": "cc-by-4.0", "language": ["de", "en", "ru"]})
    told: dict[str, object] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)
    cut_off: set[str] = field(default_factory=set)
    lost_after: dict[str, int] = field(default_factory=dict)
    held_after: dict[str, int] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)
    endless: set[str] = field(default_factory=set)
    answers: dict[str, Answer] = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    tokens: list[tuple[str, str]] = field(default_factory=list)

    def info(self, revision: str) -> dict[str, object]:
        return {
            "id": self.repository,
            "sha": revision if re.fullmatch("[0-9a-f]{40}", revision) else COMMIT,
            "cardData": self.card,
            "siblings": [self.sibling(path) for path in sorted(self.folder.iterdir()) if path.is_file()],
            **self.told,
        }

    def sibling(self, path: Path) -> dict[str, object]:
        content = path.read_bytes()
        found: dict[str, object] = {
            "rfilename": path.name,
            "size": len(content),
            "blobId": hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest(),
        }
        if path.suffix in (".safetensors", ".bin"):
            found["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 130}
        return found

    def ranges(self, name: str) -> list[str]:
        """Gives the ranges that were asked of a file."""
        return [asked for method, path, asked in self.asked if method == "GET" and path.endswith(f"/{name}")]


class Handler(BaseHTTPRequestHandler):
    """Answers from what is served; the server has it as its attribute."""

    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        served = self.server.served
        path = urlsplit(self.path).path
        name = "api" if path.startswith("/api/") else path.rsplit("/", 1)[1]
        served.asked.append(("GET", path, self.headers.get("Range", "")))
        if self.headers.get("Authorization"):
            served.tokens.append((path, self.headers["Authorization"]))
        if name in served.answers:
            status, content, headers = served.answers[name]
            self.send(content, headers, status=status)
        elif path == f"/api/models/{served.repository}/revision/none":
            self.fail(404, "RevisionNotFound")
        elif path.startswith(f"/api/models/{served.repository}"):
            told = served.info(path.rsplit("/", 1)[1])
            self.send(json.dumps(told).encode(), {"Content-Type": "application/json"})
        elif re.match(f"/{served.repository}/resolve/[0-9a-f]{{40}}/", path):
            self.file(name)
        else:
            gated = path.endswith("/gated")
            self.fail(401 if gated else 404, "GatedRepo" if gated else "RepoNotFound")

    def file(self, name: str) -> None:
        served = self.server.served
        content = (served.folder / name).read_bytes()
        if name in served.damaged:
            content = content[:-1] + bytes([content[-1] ^ 1])
        if name in served.endless:
            self.send_without_end()
            return
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        start = 0 if name in served.whole else start
        headers = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if start else {}
        lost = served.lost_after.get(name)
        if name in served.cut_off:
            served.cut_off.discard(name)
            lost = (len(content) - start) // 2
        self.send(content[start:], headers, status=206 if start else 200, lost=lost, held=served.held_after.get(name))

    def send(
        self,
        content: bytes,
        headers: dict[str, str],
        *,
        status: int = 200,
        lost: int | None = None,
        held: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        if held is not None:
            self.wfile.write(content[:held])
            self.server.served.released.wait(30)
            content = content[held:]
        self.wfile.write(content if lost is None else content[:lost])

    def send_without_end(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(bytes(1 << 16))
        except OSError:
            self.server.served.asked.append(("", "hung up", ""))

    def fail(self, status: int, code: str) -> None:
        self.send(b"{}", {"X-Error-Code": code, "X-Error-Message": "no"}, status=status)


class Server(ThreadingHTTPServer):
    """Serves a hub."""

    def __init__(self, served: Hub) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.served = served

    def handle_error(self, *_: object) -> None:
        """Says nothing of clients that have hung up."""


@contextmanager
def hub(served: Hub) -> Iterator[str]:
    """Serves a repository; gives the address of the server."""
    server = Server(served)
    thread = threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        served.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
