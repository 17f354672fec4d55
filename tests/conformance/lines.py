"""Put lines of ``docker create`` to the real command line, record what it does, and compare dsim with it.

python -m tests.conformance.lines SOCKET [--root DIR] [--count N]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``); SOCKET is as seen
from here.
Writes tests/conformance/observed/docker-<version>.lines.jsonl.gz.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from simulator.callers.docker import run
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.engine.engines import find_engine
from simulator.engine.image_config import image_config
from simulator.simulation.container import Simulation, simulate
from tests.conformance import run_lines
from tests.conformance.engines import RealEngine
from tests.conformance.record import OBSERVED, provenance, write

SEED = 4
PREFIX = "localhost/dr-"


class Shown(NamedTuple):
    """What the command line did: its exit status, its message or the container that it made."""

    status: int
    message: str = ""
    made: Mapping[str, Any] | None = None


class RealLine:
    """The command line beside one engine."""

    def __init__(self, real: RealEngine, socket: str, root: str = "/") -> None:
        self.real, self.root = real, Path(root)
        self.socket = "/" + str(Path(socket).relative_to(root)) if root != "/" else socket
        self.folder = Path(tempfile.mkdtemp(prefix="dr-", dir=self.root / "tmp"))
        inside = "/" + str(self.folder.relative_to(self.root))
        enter = [] if root == "/" else ["chroot", root]
        self.enter = [*enter, "env", "-i", "-C", inside, "PATH=/usr/bin:/bin", f"DOCKER_HOST=unix://{self.socket}"]
        real.load({f"dr-{name}": config for name, config in run_lines.IMAGES.items()})

    def close(self) -> None:
        """Remove the folder and what the lines may have made."""
        shutil.rmtree(self.folder)
        for volume in ("dr-vol",):
            self.real.request("DELETE", f"/volumes/{volume}")

    def create(self, case: run_lines.Case) -> Shown:
        """Put one line to the command line."""
        for path in self.folder.iterdir():
            path.unlink()
        for name, text in case["files"].items():
            (self.folder / name).write_text(text, encoding="utf-8", newline="")
        image = f"{PREFIX}{case['image']}:1"
        words = [image if word == "IMAGE" else word for word in case["words"]]
        variables = [f"{name}={value}" for name, value in case["environment"].items()]
        done = subprocess.run(
            [*self.enter, *variables, "docker", "create", *words], capture_output=True, text=True, check=False
        )
        if done.returncode or len(done.stdout.strip()) != 64:
            return Shown(done.returncode, done.stderr.strip()[:1000])
        return Shown(0, "", self._made(done.stdout.strip()))

    def _made(self, container: str) -> dict[str, Any]:
        made = json.loads(self.real.request("GET", f"/containers/{container}/json")[1])
        self.real.request("DELETE", f"/containers/{container}?force=1&v=1")
        config = made["Config"]
        return {
            "args": [made["Path"], *made["Args"]],
            "env": sorted(config.get("Env") or []),
            "cwd": config.get("WorkingDir") or "/",
            "user": config.get("User") or "",
            "tty": config["Tty"],
            "init": made["HostConfig"].get("Init"),
            "stop_signal": config.get("StopSignal") or "",
            "stop_timeout": config.get("StopTimeout"),
            "healthcheck": config.get("Healthcheck"),
        }


def simulated(case: run_lines.Case, name: str) -> Simulation | Refusal | Request:
    """Ask dsim; ``Asked`` alone where the line names another image."""
    engine = find_engine(name)
    context = CallerContext(case["environment"], case["files"])
    try:
        asked = run.line(case["words"], "create", engine, context)
        if asked.image != "IMAGE":
            return asked
        built = image_config(dict(run_lines.IMAGES[case["image"]]), engine)
        simulation = simulate(built, asked, engine)
    except Refusal as refusal:
        return refusal
    return simulation.refusal or simulation


_NO_IMAGE = ("Unable to find image", "No such image")
_MACHINE = ("bind source path does not exist",)  # what dsim takes to be there


def difference(case: run_lines.Case, shown: Shown, name: str) -> str | None:
    """Say in which way dsim answers otherwise than the command line did; None where it does not."""
    try:
        done = simulated(case, name)
    except NotModelled as missing:
        return f"not modelled: {missing}"
    if isinstance(done, Request):
        return None if any(text in shown.message for text in _NO_IMAGE) else f"{case}: another image, {shown}"
    if any(text in shown.message for text in _MACHINE):
        return None
    words = f"{case['words']} on {case['image']}: "
    if isinstance(done, Refusal):
        what = f"dsim refuses with {done.status} {done} ({done.decision.rule.id})"
        if done.stage == "create" and any(text in shown.message for text in _NO_IMAGE):
            return None  # it looks for the image before it looks at all of its settings
        if shown.made is not None or shown.status != done.status:
            return f"{words}{what}, {name} gives {shown}"
        said = shown.message.replace(f"{PREFIX}{case['image']}:1", "IMAGE")
        same = str(done).strip() in " ".join([said, *said.split("\n")])
        return None if same or done.status == 0 else f"{words}{what}, {name} says {shown.message!r}"
    process, asked = done.process, done.request.container
    assert process is not None  # it is no refusal
    ours = {
        "args": list(process.args),
        "env": sorted(process.env),
        "cwd": process.cwd,
        "user": process.user,
        "tty": asked.tty,
        "init": asked.init,
        "stop_signal": asked.stop_signal,
        "stop_timeout": asked.stop_timeout,
        "healthcheck": None if asked.healthcheck is None else dict(asked.healthcheck),
    }
    if shown.made is None:
        return f"{words}dsim gives {ours}, {name} refuses with {shown.status} {shown.message!r}"
    theirs = dict(shown.made)
    return None if ours == theirs else f"{words}dsim gives {ours}, {name} gives {theirs}"


def cases(count: int) -> Iterator[run_lines.Case]:
    """The systematic lines, and so many drawn ones; half as many with a changed value."""
    yield from run_lines.systematic()
    yield from run_lines.drawn(SEED, count)
    yield from run_lines.strange(SEED, count // 2)


def packed(case: run_lines.Case, shown: Shown) -> list[Any]:
    """Write a row: what the drawn words alone say is left out."""
    changed = {name: text for name, text in case["files"].items() if text != run_lines.FILES[name]}
    return [case["image"], case["words"], changed or list(case["files"]), *shown]


def unpacked(row: Sequence[Any]) -> tuple[run_lines.Case, Shown]:
    """Read a row again."""
    image, words, files, *shown = row
    given = files if isinstance(files, dict) else {name: run_lines.FILES[name] for name in files}
    return {"image": image, "words": words, "environment": run_lines.ENVIRONMENT, "files": given}, Shown(*shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=2400)
    chosen = parser.parse_args()
    real = RealEngine(chosen.socket)
    line = RealLine(real, chosen.socket, chosen.root)
    try:
        rows = [packed(case, line.create(case)) for case in cases(chosen.count)]
    finally:
        line.close()
    path = OBSERVED / f"{real.name}-{real.version}.lines.jsonl.gz"
    write(path, provenance(real.name, real.version), rows)
    print(f"{path}: {len(rows)} lines, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
