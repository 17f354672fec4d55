"""Lines of ``docker exec`` to compare with the real command line and engine: what is asked, and what is executed.

python -m tests.conformance.execs SOCKET [--root DIR]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import pty
import random
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from simulator.callers.docker.exec import read_request
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engines import find_engine
from simulator.images.config import ContainerObject
from simulator.simulation.exec import container_config, exec_in
from tests.conformance.engines import RealEngine
from tests.conformance.record import OBSERVED, provenance, write
from tests.conformance.tap import Answer, Asked, Tap

CONTAINERS: Mapping[str, dict[str, Any]] = {
    "plain": {"Entrypoint": ["/bin/sleep"], "Cmd": ["1000000"]},
    "full": {
        "Entrypoint": ["/bin/sleep"], "Cmd": ["1000000"], "WorkingDir": "/usr", "User": "7:8",
        "Env": ["PATH=/bin", "A=own", "B=1", "A=twice", "C="],
    },
}  # fmt: skip
OPTIONS = (
    ["-i"], ["-t"], ["-it"], ["-ti"], ["-d"], ["--detach"], ["--privileged"], ["--privileged=false"], ["--tty=0"],
    ["-e", "A=1"], ["-eA=2"], ["-e", "A"], ["-e", "U"], ["-e", "H"], ["--env=H"], ["--env", "B="], ["-e", "D=x y"],
    ["-e", "C"], ["-e", "D=1", "-e", "D=2"], ["-e", "PATH"], ["-e", "PATH=/x"], ["-e=A=3"], ["-ie", "E=5"],
    ["-itu", "3"],
    ["-u", "9"], ["--user", "9:10"], ["-u="], ["-u", ""], ["--user="], ["-w", "/"], ["-w", "/bin"], ["--workdir=/tmp"],
    ["-w", ""], ["--env-file", "one.env"], ["--env-file=two.env"], ["--detach-keys", "ctrl-x,a"],
    ["--detach-keys=DEL"],
)  # fmt: skip
WRONG = (
    ["--rm"], ["--entrypoint", "x"], ["-x"], ["--name", "n"], ["-e", "=x"], ["-e", ""], ["--tty=yes"],
    ["--detach-keys", "ab"],
    ["--detach-keys", "ctrl-"], ["--env-file", "none.env"], ["--env-file", "bad.env"], ["---"], ["--=x"], ["-h"],
    ["--help"], ["-e"], ["-l"], ["--latest"], ["-w", "rel"], ["-v", "/x:/y"],
)  # fmt: skip
WORDS = (
    ["sh", "-c", "echo hi"], ["/bin/true"], ["ls", "-l", "--all"], ["ls -l"], ["a", "", "b"], ["-l"], ["--", "x"],
    ["sh", "-c", "$A"], ["é"], ["echo", "a\nb"], ["-it", "sh"], ["--help"], ["x"], ["[\"a\"]"], [" "],
)  # fmt: skip
FILES = {"one.env": "F=1\n# no\nA=file\nH\nU\n", "two.env": "G= x \nB=two\n", "bad.env": "X Y=1\n"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "H": "here"}
# What depends on the container's name, on files of the image, or on the machine.
OUTSIDE = ("No such container", "no matching entries in passwd", "unable to apply caps")
ADDED = ("HOSTNAME", "HOME", "TERM", "PATH")


def drawn(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw lines: the container and the words behind exec."""
    chance = random.Random(seed)
    for number in range(count):
        line: list[str] = []
        for _ in range(chance.choice((0, 1, 1, 2, 3, 4))):
            line += chance.choice(OPTIONS)
        if chance.random() < 0.2:
            line += chance.choice(WRONG)
        if chance.random() < 0.1:
            line.append("--")
        shown = number % 3 == 0
        words = ["/bin/show"] if shown else chance.choice(WORDS)
        if chance.random() < 0.05:
            words = chance.choice(([], [""], ["", "x"]))
        name = [] if chance.random() < 0.03 else ["CONTAINER"]
        yield {"of": chance.choice(tuple(CONTAINERS)), "words": [*line, *name, *words], "shown": shown}


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
        enter = [] if root == "/" else ["chroot", root]
        variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        host = f"DOCKER_HOST=unix://{inside}/tap.sock"
        self.cli = [*enter, "env", "-i", "-C", inside, host, *variables, "docker", "exec"]
        self._start()

    def _start(self) -> None:
        query = "fromSrc=-&repo=localhost/exec-busybox&tag=1"
        status, answer = self.real.request("POST", f"/images/create?{query}", _busybox(), "application/x-tar")
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


def _busybox() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.add("/bin/busybox", "bin/busybox")
        for name in ("sh", "cat", "pwd", "sleep", "true"):
            link = tarfile.TarInfo(f"bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            archive.addfile(link)
        for name in ("usr", "tmp", "proc"):
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(folder)
    return buffer.getvalue()


def difference(case: Mapping[str, Any], seen: Mapping[str, Any], name: str) -> str | None:
    """Say where dsim and the engine disagree."""
    if any(text in str(seen) for text in OUTSIDE):
        return None
    engine = find_engine(name)
    context = CallerContext(ENVIRONMENT, {**FILES, "none.env": ""} if "none.env" not in str(case) else FILES)
    config = container_config(ContainerObject(CONTAINERS[case["of"]], {"Running": True}), engine)
    try:
        request = read_request(case["words"], engine, context)
    except Refusal as refusal:
        same = "process" not in seen and (seen["status"], 0)[refusal.status == 0] == refusal.status
        return None if same else f"refused with {refusal.status}: {refusal}, seen {seen}"
    except NotModelled as error:
        return None if "process" not in seen and "none.env" in str(error) else f"{error}, seen {seen}"
    if "process" not in seen:
        return f"dsim reads it, seen {seen}"
    ours = {
        "Cmd": list(request.container.cmd or ()), "Env": list(request.container.env or ()) or None,
        "WorkingDir": request.container.working_dir, "User": request.container.user,
    }  # fmt: skip
    theirs = {key: value or ours[key] for key, value in seen["asked"].items()}
    process = seen["process"]
    if (
        ours != theirs
        or [process["entrypoint"], *process["arguments"]] != ours["Cmd"]
        or process["tty"] != request.container.tty
    ):
        return f"{ours}, seen {seen}"
    simulation = exec_in(config, request, engine)
    if simulation.process is None:
        empty = not ours["Cmd"][0] or not str(ours["WorkingDir"]).startswith("/")
        return None if empty else f"dsim refuses: {simulation.refusal}"
    if (process["user"] or "") != simulation.process.user:
        return f"user {simulation.process.user}, seen {process}"
    return _run_difference(simulation.process.env, simulation.process.cwd, seen.get("run"))


def _run_difference(env: Sequence[str], cwd: str, run: Mapping[str, Any] | None) -> str | None:
    if run is None:
        return None
    names = {entry.partition("=")[0] for entry in env}
    ours = dict(entry.split("=", 1) for entry in env)
    theirs = dict(entry.split("=", 1) for entry in run["env"])
    theirs = {key: value for key, value in theirs.items() if key in names or key not in ADDED}
    return None if (ours, cwd) == (theirs, run["cwd"]) else f"{ours} {cwd}, seen {run}"


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
