"""The configuration of an image as a running Docker daemon has it: what ``docker image inspect`` prints.

dsim asks the daemon only if a command line has ``docker-daemon:NAME``, and changes nothing in it.
Compare: docker/cli ``resolveContextName`` and ``GetCurrentContext`` (cli/command/cli.go), cli/context/store, and the
Engine API's ``GET /images/{name}/json``.
"""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from simulator.core.errors import Unreadable
from simulator.images.config import parse
from simulator.workspace.archives import DAEMON
from simulator.workspace.deadline import SECONDS, TimedConnection, TimedSocket
from simulator.workspace.pipes import read_small

_DEFAULT = "unix:///var/run/docker.sock"
_LARGEST = 16 * 1024 * 1024


def inspect(name: str) -> bytes:
    """Ask docker's current daemon about an image; return JSON. Raises ``Unreadable`` without a daemon or the image."""
    if not name or not name.isprintable():
        raise Unreadable(f"{DAEMON} is followed by the name of an image, such as {DAEMON}nginx")
    host = _host()
    try:
        connection = _connection(host)
        try:
            connection.request("GET", f"/images/{quote(name, safe='/:@')}/json", headers={"Host": "docker"})
            answer = connection.getresponse()
            data = answer.read(_LARGEST + 1)
            if len(data) <= _LARGEST and answer.length:
                raise IncompleteRead(data, answer.length)
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Unreadable(f"cannot ask the docker daemon at {host}: {reason.lower()}; set DOCKER_HOST") from None
    if len(data) > _LARGEST:
        raise Unreadable(f"the docker daemon at {host} tells more than {_LARGEST // 2**20} MiB about {name}")
    if answer.status == 404:
        raise Unreadable(f"the docker daemon at {host} has no image {name}; pull it, or give a file")
    if answer.status != 200:
        raise Unreadable(f"the docker daemon at {host} does not tell about {name}: {_message(data)}")
    return data


@contextmanager
def exported(name: str) -> Iterator[HTTPResponse]:
    """Stream an image as ``docker save`` writes it; raises ``Unreadable`` where the daemon does not give it."""
    host = _host()
    connection = _connection(host)
    try:
        connection.request("GET", f"/images/{quote(name, safe='/:@')}/get", headers={"Host": "docker"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise Unreadable(f"the docker daemon at {host} does not give {name}: {_message(answer.read(_LARGEST))}")
        yield answer
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Unreadable(f"the docker daemon at {host} does not give {name}: {reason.lower()}") from None
    finally:
        connection.close()


class _Unix(HTTPConnection):
    """A connection to a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("docker", timeout=SECONDS)
        self.path = path

    def connect(self) -> None:
        self.sock = TimedSocket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(SECONDS)
        self.sock.connect(self.path)


def _connection(host: str) -> HTTPConnection:
    if host.startswith("unix://"):
        return _Unix(host.removeprefix("unix://"))
    parts = urlsplit(host)
    if parts.scheme in ("tcp", "http") and parts.hostname and not os.environ.get("DOCKER_TLS_VERIFY"):
        return TimedConnection(parts.hostname, parts.port or 2375, timeout=SECONDS)
    raise Unreadable(f"dsim asks daemons at unix:// and, without TLS, tcp://, and {host} is neither; give a file")


def _host() -> str:
    """Return the daemon's address: DOCKER_HOST, else that of the context, else the usual socket."""
    if host := os.environ.get("DOCKER_HOST"):
        return host
    folder = Path(os.environ.get("DOCKER_CONFIG") or Path("~/.docker").expanduser())
    context = os.environ.get("DOCKER_CONTEXT") or _json(folder / "config.json").get("currentContext")
    if not isinstance(context, str) or context in ("", "default"):
        return _DEFAULT
    metadata = _json(
        folder
        / "contexts"
        / "meta"
        / hashlib.sha256(context.encode("utf-8", "surrogatepass")).hexdigest()
        / "meta.json"
    )
    found: Any = metadata
    for key in ("Endpoints", "docker", "Host"):
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, str) or not found:
        raise Unreadable(f"docker has no context {context} with a host; set DOCKER_HOST")
    return found


def _json(path: Path) -> dict[str, Any]:
    try:
        value = parse(read_small(str(path)))
    except (OSError, Unreadable):
        return {}
    return value if isinstance(value, dict) else {}


def _message(data: bytes) -> str:
    try:
        return str(parse(data)["message"])
    except (Unreadable, KeyError, TypeError):
        return "it gives no reason"
