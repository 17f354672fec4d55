"""Ask a real engine over its socket: load images of any configuration, create a container, inspect it, remove it."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import shlex
import shutil
import socket
import tarfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.conformance.comparisons.starts import Seen

Config = Mapping[str, Any]


class _Connection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=120)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(120)
        self.sock.connect(self.path)


class RealEngine:
    """One running engine that speaks the Engine API on a socket: Docker, or ``podman system service``."""

    def __init__(self, path: str) -> None:
        self.connection = _Connection(path)
        version = json.loads(self.request("GET", "/version")[1])
        podman = any("Podman" in part["Name"] for part in version.get("Components") or ())
        self.name, self.version = "podman" if podman else "docker", version["Version"].partition("+")[0]

    def request(self, method: str, url: str, body: Any = None, kind: str = "application/json") -> tuple[int, bytes]:
        """Send a request and give the status and the body of the answer; a broken connection is tried anew once."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        for last in (False, True):
            try:
                self.connection.request(method, url, data, {"Content-Type": kind})
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                if last:
                    raise
        raise AssertionError

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

    def load(self, images: Mapping[str, Config | None], layer: bytes = b"") -> None:
        """Load an image of each configuration under its name; None is an image without ``config``.

        ``layer`` is the archive of their one layer, which holds one small file where it is empty.
        """
        names = list(images)
        for start in range(0, len(names), 200):
            part = {name: images[name] for name in names[start : start + 200]}
            status, answer = self.request("POST", "/images/load?quiet=1", archive(part, layer), "application/x-tar")
            if status != 200 or b'"error"' in answer:
                raise RuntimeError(f"cannot load images: {answer.decode()[:2000]}")

    def create(self, image: str, body: Config) -> Seen:
        """Create a container, look at it, and remove it."""
        host = {"NetworkMode": "none"}
        status, answer = self.request("POST", "/containers/create", {"HostConfig": host, **body, "Image": image})
        if status >= 300:
            return Seen(None, message=json.loads(answer.decode(errors="replace")).get("message", ""))
        return self.inspect(json.loads(answer)["Id"])

    def inspect(self, container: str) -> Seen:
        """Look at a container and remove it."""
        shown = json.loads(self.request("GET", f"/containers/{container}/json")[1])
        self.request("DELETE", f"/containers/{container}?force=1")
        config = shown["Config"]
        args = [shown["Path"], *shown["Args"]]
        if self.name == "podman":  # it repeats an argv of one word
            entrypoint, cmd = config.get("Entrypoint") or [], config.get("Cmd") or []
            if len(entrypoint if entrypoint != [""] else []) + len(cmd) < 2 and args[1:] == args[:1]:
                args = args[:1]
        return Seen(args, config.get("Env") or [], config.get("WorkingDir") or "/", config.get("User") or "")


def archive(images: Mapping[str, Config | None], layer: bytes = b"") -> bytes:
    """Write the archive that ``docker load`` reads."""
    layer = layer or _tar({"file": b"x"})
    digest = "sha256:" + hashlib.sha256(layer).hexdigest()
    files, manifest = {"layer.tar": layer}, []
    for name, config in images.items():
        image: dict[str, Any] = {
            "architecture": "amd64",
            "os": "linux",
            "created": "2026-01-01T00:00:00Z",
            "comment": name,
            "history": [{"created": "2026-01-01T00:00:00Z", "created_by": name}],
            "rootfs": {"type": "layers", "diff_ids": [digest]},
        }
        if config is not None:
            image["config"] = config
        data = json.dumps(image).encode()
        path = hashlib.sha256(data).hexdigest() + ".json"
        files[path] = data
        manifest.append({"Config": path, "RepoTags": [f"localhost/{name}:1"], "Layers": ["layer.tar"]})
    return _tar({**files, "manifest.json": json.dumps(manifest).encode()})


def _tar(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def entered(root: str, enter: str = "") -> list[str]:
    """Give the words that run a command in a system: those of ``enter``, or ``chroot`` for another than this one."""
    return shlex.split(enter) or ([] if root == "/" else ["chroot", root])


def docker_of(root: str) -> str:
    """Name the command line of a system; of this one by its path, for an environment without PATH."""
    return (shutil.which("docker") if root == "/" else None) or "docker"


def sockets(listed: str) -> Sequence[Path]:
    """Split a list of socket paths at colons."""
    return [Path(path) for path in listed.split(":") if path]
