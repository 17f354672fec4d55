"""Really stop and interrupt containers drawn at random, and record what came of each.

python -m tests.conformance.adapters.signals SOCKET      writes tests/conformance/observed/<engine>.signals.jsonl.gz

Works with every engine that speaks the Engine API on a socket, Docker and Podman alike. Compiles its test programs with
cc, and takes the shells and inits of this machine (dash, bash, busybox, mksh, zsh, ksh, tini, dumb-init, catatonit);
cases whose programs it has not are left out. --seed and --count draw other containers than those that are recorded.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import socket
import subprocess
import tarfile
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.conformance.adapters.engines import RealEngine
from tests.conformance.cases.signals import LEAVES, Case, drawn
from tests.conformance.recordings import OBSERVED, provenance, write

SEED, COUNT, AT_ONCE = 20261128, 400, 24
SOURCE = Path(__file__).with_name("signals.c")
COPIED = "dash bash busybox mksh zsh ksh93 tini dumb-init catatonit env nice nohup setpriv timeout".split()
PATIENCE = 3
"""Seconds after which a signal counts as ignored, and that ``docker stop`` is told to wait."""
IMAGE = "signals:1"


def programs() -> dict[str, bytes]:
    """Give the files of the image by their paths: the test programs, what this machine has, and its libraries."""
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in LEAVES:
            flags = ["-DHANDLES"] if name == "handler" else []
            subprocess.run(["cc", "-static", "-O1", *flags, "-o", f"{folder}/{name}", SOURCE], check=True)
            found[f"/bin/{name}"] = Path(folder, name).read_bytes()
    for name in COPIED:
        if path := shutil.which(name):
            found[f"/bin/{name}"] = Path(path).read_bytes()
            needed = subprocess.run(["ldd", path], capture_output=True, text=True, check=False).stdout
            for library in re.findall(r"(/\S+)", needed):
                found[library] = Path(library).read_bytes()
    return found


def archive(files: Mapping[str, bytes]) -> bytes:
    """Write a root filesystem as a tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for path, content in files.items():
            member = tarfile.TarInfo(path.strip("/"))
            member.mode, member.size = 0o755, len(content)
            tar.addfile(member, io.BytesIO(content))
        member = tarfile.TarInfo("tmp")
        member.type, member.mode = tarfile.DIRTYPE, 0o1777
        tar.addfile(member)
    return buffer.getvalue()


class Stopper:
    """An engine on a socket, which starts containers and is told to stop them."""

    def __init__(self, path: str) -> None:
        self.path, self.own = path, threading.local()

    def ask(self, method: str, url: str, body: Any = None, kind: str = "application/json") -> tuple[int, Any]:
        """Send a request over the connection of this thread; give the status and the JSON of the answer."""
        if not hasattr(self.own, "engine"):
            self.own.engine = RealEngine(self.path)
        status, answer = self.own.engine.request(method, url, body, kind)
        try:
            return status, json.loads(answer)
        except ValueError:
            return status, None

    def observe(self, case: Case) -> dict[str, Any]:
        """Start a container, do to it what the case says, and tell how it ended."""
        args = case["args"]
        host = {"NetworkMode": "host", "Init": case["init"]}  # quicker than none, and of no matter here
        body = {
            "Image": IMAGE,
            "Entrypoint": args[:1],
            "Cmd": args[1:],
            "Env": ["PATH=/bin"],
            "Tty": case["tty"],
            "OpenStdin": case["tty"] or case["tree"].get("alone", False),
            "HostConfig": host,
            **({"StopSignal": case["stop_signal"]} if case["stop_signal"] else {}),
        }
        status, answer = self.ask("POST", "/containers/create", body)
        if status >= 300:
            return {"create": status, "message": answer}
        name = answer["Id"]
        try:
            if "script" in case:
                self._put(name, case["script"])
            return self._act(name, case)
        finally:
            self.ask("DELETE", f"/containers/{name}?force=1")

    def _put(self, name: str, text: str) -> None:
        """Write /script into a container that is created."""
        self.ask("PUT", f"/containers/{name}/archive?path=/", archive({"/script": text.encode()}), "application/x-tar")

    def _act(self, name: str, case: Case) -> dict[str, Any]:
        terminal = _attach(self.path, name) if case["tty"] else None
        status, answer = self.ask("POST", f"/containers/{name}/start")
        if status >= 300:
            return {"start": status, "message": answer}
        if not self._ready(name, case):
            return {"ready": False}
        began = time.monotonic()
        if case["action"] == "stop":
            self.ask("POST", f"/containers/{name}/stop?t={PATIENCE}")
        elif terminal is not None and case["action"] == "type":
            terminal.sendall(b"\x03")
        else:
            self.ask("POST", f"/containers/{name}/kill?signal=SIG{case['signal']}")
        state = self._ended(name)
        took = time.monotonic() - began
        if terminal is not None:
            terminal.close()
        return {
            "ended": not state["Running"],
            "exit": None if state["Running"] else state["ExitCode"],
            "seconds": round(took, 1),
        }

    def _ended(self, name: str) -> dict[str, Any]:
        """Wait until a container has ended, or for as long as ``PATIENCE`` says; give its state."""
        until = time.monotonic() + PATIENCE
        while True:
            state = self.ask("GET", f"/containers/{name}/json")[1]["State"]
            if not state["Running"] or time.monotonic() > until:
                return dict(state)
            time.sleep(0.1)

    def _ready(self, name: str, case: Case) -> bool:
        """Wait until the last program runs, and a moment more for traps and handlers; tell whether it runs."""
        tree = case["tree"]
        last = tree.get("last") or tree.get("child") or tree["first"]
        self.ask("GET", "/version")
        columns = "pid,comm" if self.own.engine.name == "podman" else "-eo%20pid,comm"
        for _ in range(100):
            _, shown = self.ask("GET", f"/containers/{name}/top?ps_args={columns}")
            titles = (shown or {}).get("Processes") or []
            if tree.get("alone") or any(str(row[-1]).rpartition("/")[2].startswith(last) for row in titles):
                time.sleep(1.0 if tree.get("alone") else 0.5)
                return bool(self.ask("GET", f"/containers/{name}/json")[1]["State"]["Running"])
            time.sleep(0.4)
        return False


def _attach(path: str, name: str) -> socket.socket:
    """Connect to a container's terminal, as ``docker run -it`` does."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(30)
    connection.connect(path)
    url = f"/containers/{name}/attach?stream=1&stdin=1&stdout=1&stderr=1"
    connection.sendall(f"POST {url} HTTP/1.1\r\nHost: x\r\nUpgrade: tcp\r\nConnection: Upgrade\r\n\r\n".encode())
    connection.recv(4096)
    return connection


def main(words: Sequence[str] | None = None) -> None:
    """Draw, observe and record."""
    parser = argparse.ArgumentParser()
    parser.add_argument("socket")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args(words)
    engine = RealEngine(asked.socket)
    files = programs()
    status, answer = engine.request(
        "POST", "/images/create?fromSrc=-&repo=signals&tag=1", archive(files), "application/x-tar"
    )
    if status != 200:
        raise SystemExit(answer.decode())
    cases = [case for case in drawn(asked.seed, asked.count) if possible(case, files)]
    stopper = Stopper(asked.socket)
    path = asked.write or OBSERVED / f"{engine.name}-{engine.version}.signals.jsonl.gz"
    rows: list[Any] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for case, outcome in zip(cases, pool.map(stopper.observe, cases), strict=True):
            rows.append([case, outcome])
            if len(rows) % 50 == 0 or len(rows) == len(cases):
                write(path, provenance(engine.name, engine.version), rows)
    print(f"{engine.name} {engine.version}: {len(rows)} containers")


def possible(case: Case, files: Mapping[str, bytes]) -> bool:
    """Return whether this machine has the programs of a case."""
    names = [value for key, value in case["tree"].items() if key in {"first", "child", "last"}]
    return all(f"/bin/{name}" in files for name in names)


if __name__ == "__main__":
    main()
