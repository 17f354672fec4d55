"""A socket between a command line and its engine: it hands everything on, and answers some requests itself.

So one sees what a command line asks for, and what it asks for is not done where that is not wanted.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """A request: its method, its path without the version of the API, its body in JSON."""

    method: str
    path: str
    body: Any


Answer = tuple[int, Any]
Own = Callable[[Asked], Answer | None]
_KEPT = (
    "Content-Type",
    "Api-Version",
    "Builder-Version",
    "Docker-Experimental",
    "Ostype",
    "Server",
    "Swarm",
    "X-Docker-Container-Path-Stat",
)


class _Engine(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class _Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True
    request_queue_size = 50

    def __init__(self, path: str, engine: str, own: Own) -> None:
        super().__init__(path, _Handler)
        self.engine = engine
        self.own = own
        self.seen: list[Asked] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def address_string(self) -> str:
        return "tap"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _all(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length) if length else self._chunks()
        version, _, rest = self.path[1:].partition("/")
        path_ = "/" + rest if version[:1] == "v" and version[1:2].isdigit() else self.path
        try:
            body = json.loads(data) if data else None
        except ValueError:
            body = None
        asked = Asked(self.command, path_, body)
        self.server.seen.append(asked)
        status, answer, headers = self._answered(asked, data)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def _chunks(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return b""
        found = b""
        while size := int(self.rfile.readline().strip() or b"0", 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _answered(self, asked: Asked, data: bytes) -> tuple[int, bytes, dict[str, str]]:
        own_answer = self.server.own(asked)
        if own_answer is not None:
            return own_answer[0], json.dumps(own_answer[1]).encode(), {"Content-Type": "application/json"}
        connection = _Engine(self.server.engine)
        kind = {"Content-Type": self.headers["Content-Type"]} if "Content-Type" in self.headers else {}
        connection.request(asked.method, self.path, data or None, kind)
        answer = connection.getresponse()
        headers = {name: value for name, value in answer.getheaders() if name.title() in _KEPT}
        found = answer.read()
        connection.close()
        return answer.status, found, headers


for _method in ("GET", "POST", "HEAD", "PUT", "DELETE"):
    setattr(_Handler, f"do_{_method}", _Handler._all)


class Tap:
    """A socket at ``path`` in front of the engine at ``engine``; ``own`` answers what it does not give None for."""

    def __init__(self, path: str, engine: str, own: Own) -> None:
        Path(path).unlink(missing_ok=True)
        self.server = _Server(path, engine, own)
        self.seen = self.server.seen
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        """Stop."""
        self.server.shutdown()
        self.server.server_close()
