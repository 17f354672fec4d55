"""Lines of ``docker exec`` to compare with the real command line and engine: what is asked, and what is executed.

python -m tests.conformance.adapters.execs SOCKET [--root DIR]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import pty
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.conformance.adapters.engines import RealEngine, docker_of, entered
from tests.conformance.adapters.tap import Answer, Asked, Tap
from tests.conformance.cases.execs import CONTAINERS, ENVIRONMENT, FILES, drawn
from tests.conformance.recordings import OBSERVED, provenance, write


class RealExec:
    """The command line, and containers that run on its engine."""

    def __init__(self, real: RealEngine, socket: str, root: str) -> None:
        self.real, self.root = real, Path(root)
        self.ids: dict[str, str] = {}
        self.process: dict[str, Any] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="exec-", dir=self.root / "tmp"))
        for name, text in FILES.items():
            (self.folder / name).write_text(text)
        inside = "/" + str(self.folder.relative_to(self.root))
        self.started = False
        self.tap = Tap(str(self.folder / "tap.sock"), socket, self._own)
        variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        host = f"DOCKER_HOST=unix://{inside}/tap.sock"
        self.cli = [*entered(root), "env", "-i", "-C", inside, host, *variables, docker_of(root), "exec"]
        self._start()

    def _start(self) -> None:
        query = "fromSrc=-&repo=localhost/exec-busybox&tag=1"
        status, answer = self.real.request(
            "POST", f"/images/create?{query}", busybox_layer("sh", "cat", "pwd", "sleep", "true"), "application/x-tar"
        )
        assert status == 200 and b"error" not in answer, answer
        for name, config in CONTAINERS.items():
            body = {"HostConfig": {"NetworkMode": "none"}, "Image": "localhost/exec-busybox:1", **config}
            made = json.loads(self.real.request("POST", f"/containers/create?name=exec-{name}", body)[1])["Id"]
            self.real.request("POST", f"/containers/{made}/start")
            self.ids[name] = made

    def close(self) -> None:
        """Remove what was made."""
        for made in self.ids.values():
            self.real.request("DELETE", f"/containers/{made}?force=1")
        self.real.request("DELETE", "/images/localhost/exec-busybox:1?force=1")
        self.tap.close()

    def _own(self, asked: Asked) -> Answer | None:
        """Start nothing, but look at what would start."""
        if asked.path.endswith("/start") and asked.path.startswith("/exec/"):
            identity = asked.path.split("/")[2]
            self.process = json.loads(self.real.request("GET", f"/exec/{identity}/json")[1])["ProcessConfig"]
            return 500, {"message": "not started"}
        return None

    def ask(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """Put one line to the command line."""
        words = [f"exec-{case['of']}" if word == "CONTAINER" else word for word in case["words"]]
        self.tap.seen.clear()
        self.process = {}
        outer, inner = pty.openpty()
        done = subprocess.run([*self.cli, *words], stdin=inner, capture_output=True, check=False, timeout=60)
        os.close(outer)
        os.close(inner)
        body: Any = next((a.body for a in self.tap.seen if a.method == "POST" and a.path.endswith("/exec")), None)
        found: dict[str, Any] = {"status": done.returncode, "message": done.stderr.decode(errors="replace")[:200]}
        if self.process:
            found["process"] = {
                key: self.process.get(key) for key in ("entrypoint", "arguments", "user", "tty", "privileged")
            }
            found["asked"] = {key: body.get(key) for key in ("Cmd", "Env", "WorkingDir", "User")}
            if case["shown"] and "/bin/show" in words and not found["asked"]["WorkingDir"].startswith("r"):
                found["run"] = self._run(case["of"], body)
        return found

    def _run(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Execute two programs as the line asks for: one shows the variables, one the directory."""
        shown = {}
        for what, command in {"env": ["/bin/cat", "/proc/self/environ"], "cwd": ["/bin/pwd"]}.items():
            request = {**body, "Cmd": command, "AttachStdin": False, "AttachStdout": True, "Tty": False}
            made = json.loads(self.real.request("POST", f"/containers/exec-{name}/exec", request)[1])["Id"]
            data = self.real.request("POST", f"/exec/{made}/start", {"Detach": False, "Tty": False})[1]
            shown[what] = _unframed(data).decode(errors="replace")
        return {"env": shown["env"].split("\0")[:-1], "cwd": shown["cwd"].rstrip("\n")}


def _unframed(data: bytes) -> bytes:
    found = b""
    while len(data) >= 8:
        size = int.from_bytes(data[4:8], "big")
        found, data = found + data[8 : 8 + size], data[8 + size :]
    return found


def busybox_layer(*names: str) -> bytes:
    """Write a file system with busybox under these names."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.add("/bin/busybox", "bin/busybox")
        for name in names:
            link = tarfile.TarInfo(f"bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            archive.addfile(link)
        for name in ("usr", "tmp", "proc"):
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(folder)
    return buffer.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=700)
    chosen = parser.parse_args()
    engine_ = RealEngine(chosen.socket)
    real = RealExec(engine_, chosen.socket, chosen.root)
    try:
        rows = [[case, real.ask(case)] for case in drawn(20261125, chosen.count)]
    finally:
        real.close()
    path = OBSERVED / f"{engine_.name}-{engine_.version}.execs.jsonl.gz"
    write(path, provenance(engine_.name, engine_.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
