"""Lines of ``docker service create`` to compare with the real command line: the specification that it sends.

python -m tests.conformance.services SOCKET [--root DIR]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``). No swarm is needed.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.callers.swarm.service import read_request
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engines import find_engine
from tests.conformance.engines import RealEngine
from tests.conformance.record import OBSERVED, provenance, write
from tests.conformance.tap import Answer, Asked, Tap

TEXTS = (
    "", " ", "a", "a b", "sh -c 'echo hi'", 'a "b c"', "a # b", "a#b", "#a", "a && b; c | d > e", "'a", '"a', 'a\\',
    'a\\ b', '"a\\"b"', "'a\\b'", '"a\\nb"', 'a\nb', 'a\tb', '""', "''", '"" x', '["a","b"]', "$A ${B}", "a '' b",
    "é ü", 'a\xa0b', 'x#y #z\nw', 'a\\\nb', "`a b`", "$(a b)", "(a b)", "~ *",
)  # fmt: skip
OPTIONS = (
    ["--name", "n"], ["-d"], ["-t"], ["-dt"], ["-q"], ["-e", "A=1"], ["-e", "A=2"], ["-e", "B"], ["-e", "H"],
    ["--env=H=x"], ["-e", "A=1", "-e", "A=1"], ["-e", "N={{.Node.Hostname}}"], ["--env-file", "one.env"],
    ["-w", "/w"], ["-w", "rel"], ["-u", "u:g"], ["--hostname", "h"], ["--init"], ["--init=false"],
    ["--stop-signal", "9"], ["--stop-signal", "BOGUS"], ["--stop-grace-period", "90s"],
    ["--stop-grace-period", "1500ms"], ["--health-cmd", "x y"], ["--health-interval", "5s"],
    ["--health-timeout", "0"], ["--health-retries", "3"], ["--health-start-period", "1m"], ["--no-healthcheck"],
    ["--health-start-interval", "2s"], ["--health-cmd", ""], ["--mode", "global"], ["--mode", "replicated-job"],
    ["--replicas", "2"], ["--mode", "x"], ["--max-concurrent", "1"], ["--update-delay", "1s"], ["--network", "net"],
    ["-p", "80:80"], ["--publish", "published=80,target=81"], ["--mount", "type=volume,dst=/x"], ["-l", "a=b"],
    ["--container-label", "c"], ["--limit-cpu", ".5"], ["--limit-memory", "1g"], ["--reserve-memory", "1x"],
    ["--constraint", "node.role==manager"], ["--placement-pref", "spread=x"], ["--placement-pref", "x"],
    ["--dns", "1.1.1.1"], ["--dns", "x"], ["--host", "a:1.1.1.1"], ["--host", "a"], ["--cap-add", "ALL"],
    ["--sysctl", "x"], ["--ulimit", "nofile=1"], ["--oom-score-adj", "5"], ["--read-only"],
    ["--endpoint-mode", "dnsrr"], ["--restart-condition", "any"], ["--restart-max-attempts", "3"],
    ["--update-max-failure-ratio", ".1"], ["--update-max-failure-ratio", "x"], ["--credential-spec", "x"],
    ["--replicas-max-per-node", "1"], ["--log-driver", "none"], ["--no-resolve-image"],
)  # fmt: skip
WRONG = (
    ["--rm"], ["-it"], ["--restart", "no"], ["-v", "/a:/b"], ["-e", "=x"], ["--help"], ["-h"], ["--tty=yes"],
    ["--replicas", "-1"], ["--env-file", "bad.env"], ["--stop-grace-period", "5"], ["--health-interval=-1s"],
    ["--args", "x"], ["--entrypoint"],
)  # fmt: skip
FILES = {"one.env": "F=1\nA=file\nH\n", "bad.env": "X Y=1\n"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "H": "here"}
FIELDS = (
    "Command", "Args", "Env", "Dir", "User", "TTY", "Hostname", "Init", "StopSignal", "StopGracePeriod",
    "Healthcheck",
)  # fmt: skip


def drawn(seed: int, count: int) -> Iterator[list[str]]:
    """Draw the words behind ``docker service create``."""
    chance = random.Random(seed)
    for _ in range(count):
        line: list[str] = []
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            line += chance.choice(OPTIONS)
        if chance.random() < 0.7:
            line += chance.choice((["--entrypoint", chance.choice(TEXTS)], [f"--entrypoint={chance.choice(TEXTS)}"]))
        if chance.random() < 0.12:
            line += chance.choice(WRONG)
        image = [] if chance.random() < 0.02 else [chance.choice(("img", "img", "a/b:1", "Bad", "IMG:x"))]
        words = chance.choice(([], ["x"], ["x", "y z"], [""], ["-t"], ["--", "a"], ["{{.Service.Name}}"]))
        yield [*line, *image, *words]


class RealService:
    """The command line in front of a socket that answers what a swarm would."""

    def __init__(self, socket: str, root: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="svc-", dir=Path(root) / "tmp"))
        for name, text in FILES.items():
            (self.folder / name).write_text(text)
        inside = "/" + str(self.folder.relative_to(root))
        self.tap = Tap(str(self.folder / "tap.sock"), socket, self._own)
        enter = [] if root == "/" else ["chroot", root]
        variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        host = f"DOCKER_HOST=unix://{inside}/tap.sock"
        self.cli = [*enter, "env", "-i", "-C", inside, host, *variables, "docker"]

    def _own(self, asked: Asked) -> Answer | None:
        path = asked.path.partition("?")[0]
        if path == "/services/create":
            return 500, {"message": "not made"}
        if path.startswith("/networks/"):
            return 200, {"Id": path.split("/")[2], "Name": path.split("/")[2], "Scope": "swarm"}
        return (404, {"message": "no registry"}) if path.startswith("/distribution/") else None

    def ask(self, words: list[str]) -> dict[str, Any]:
        """Put one line to the command line."""
        self.tap.seen.clear()
        line = [*self.cli, "service", "create", *words]
        done = subprocess.run(line, capture_output=True, check=False, timeout=60)
        body = next((a.body for a in self.tap.seen if a.path.startswith("/services/create")), None)
        found: dict[str, Any] = {"status": done.returncode, "message": done.stderr.decode(errors="replace")[:200]}
        if body:
            spec = body["TaskTemplate"]["ContainerSpec"]
            found["spec"] = {key: spec[key] for key in FIELDS if spec.get(key)}
        return found


def spelled(words: list[str], name: str) -> dict[str, Any] | Refusal | NotModelled:
    """The specification that dsim reads, or why there is none."""
    try:
        wanted = read_request(words, find_engine(name), CallerContext(ENVIRONMENT, FILES)).container
    except (Refusal, NotModelled) as error:
        return error
    spec = {
        "Command": list(wanted.entrypoint or ()), "Args": list(wanted.cmd or ()), "Env": list(wanted.env or ()),
        "Dir": wanted.working_dir, "User": wanted.user, "TTY": wanted.tty, "Hostname": wanted.hostname,
        "Init": wanted.init, "StopSignal": wanted.stop_signal, "StopGracePeriod": wanted.stop_timeout,
        "Healthcheck": dict(wanted.healthcheck or ()),
    }  # fmt: skip
    return {key: value for key, value in spec.items() if value}


def difference(words: list[str], seen: Mapping[str, Any], name: str) -> str | None:
    """Say where dsim and the command line disagree."""
    ours = spelled(words, name)
    if isinstance(ours, NotModelled):
        return f"not modelled: {ours}"
    if isinstance(ours, Refusal):
        if ours.stage == "create":  # only the swarm refuses it
            return None
        same = "spec" not in seen and seen["status"] == ours.status
        return None if same else f"refused with {ours.status}: {ours}, seen {seen}"
    if "spec" not in seen:
        return f"dsim reads {ours}, seen {seen}"
    theirs = dict(seen["spec"])
    if "StopGracePeriod" in theirs:
        theirs["StopGracePeriod"] //= 10**9
    return None if ours == theirs else f"{ours}, seen {theirs}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=800)
    chosen = parser.parse_args()
    about = RealEngine(chosen.socket)
    real = RealService(chosen.socket, chosen.root)
    rows = [[words, real.ask(words)] for words in drawn(20261126, chosen.count)]
    path = OBSERVED / f"{about.name}-{about.version}.services.jsonl.gz"
    write(path, provenance(about.name, about.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
