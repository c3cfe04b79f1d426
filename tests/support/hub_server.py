"""A server on loopback that plays as much of the hub's API as fetching a model needs, faults included."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """What the server serves, and what was asked of it.

    Attributes:
        folder: the files of its one repository.
        repository: its owner and name.
        card: its model card's metadata.
        damaged: files that arrive with a changed byte.
        cut_off: files whose first answer breaks off half-way.
        asked: method, path and range of every request.
    """

    folder: Path
    repository: str = "toys/opus-toy-de-mul"
    card: dict[str, object] = field(default_factory=lambda: {"license": "cc-by-4.0", "language": ["de", "en", "ru"]})
    damaged: set[str] = field(default_factory=set)
    cut_off: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def info(self) -> dict[str, object]:
        return {
            "id": self.repository,
            "sha": COMMIT,
            "cardData": self.card,
            "siblings": [self.sibling(path) for path in sorted(self.folder.iterdir()) if path.is_file()],
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


@contextmanager
def hub(served: Hub) -> Iterator[str]:
    """Serves a repository; gives the address of the server."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            path = urlsplit(self.path).path
            served.asked.append((self.command, path, self.headers.get("Range", "")))
            if path == f"/api/models/{served.repository}/revision/none":
                self.fail(404, "RevisionNotFound")
            elif path.startswith(f"/api/models/{served.repository}"):
                self.send(json.dumps(served.info()).encode(), {"Content-Type": "application/json"}, body=body)
            elif path.startswith(f"/{served.repository}/resolve/{COMMIT}/"):
                self.file(path.rsplit("/", 1)[1], body=body)
            else:
                self.fail(
                    401 if path.endswith("/gated") else 404, "GatedRepo" if path.endswith("/gated") else "RepoNotFound"
                )

        def file(self, name: str, *, body: bool) -> None:
            content = (served.folder / name).read_bytes()
            sibling = served.sibling(served.folder / name)
            lfs = sibling.get("lfs")
            etag = lfs["sha256"] if isinstance(lfs, dict) else sibling["blobId"]
            if name in served.damaged:
                content = content[:-1] + bytes([content[-1] ^ 1])
            headers = {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
            start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
            if start:
                headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            cut = body and name in served.cut_off
            served.cut_off.discard(name) if cut else None
            self.send(content[start:], headers, body=body, status=206 if start else 200, cut=cut)

        def send(
            self, content: bytes, headers: dict[str, str], *, body: bool, status: int = 200, cut: bool = False
        ) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            if body:
                self.wfile.write(content[: len(content) // 2] if cut else content)
            if cut:
                self.close_connection = True

        def fail(self, status: int, code: str) -> None:
            self.send(b"{}", {"X-Error-Code": code, "X-Error-Message": "no"}, body=True, status=status)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
