"""Stack files to compare with the real command line: what each service's specification comes to.

python -m tests.conformance.stacks SOCKET [--root DIR]

DIR is a folder with a Linux system of its own, in which the command line runs (``chroot``). No swarm is needed.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from simulator.callers.swarm.stack import Stack
from simulator.callers.swarm.stack_file import Text
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engines import find_engine
from tests.conformance.engines import RealEngine
from tests.conformance.record import OBSERVED, provenance, write
from tests.conformance.services import FIELDS, TEXTS
from tests.conformance.tap import Answer, Asked, Tap

LIST = (
    "[a]",
    "[a, 'b c']",
    "[]",
    "['']",
    "[a, '$V']",
    "['$$V', \"${U:-d e}\"]",
    "[a, 1]",
    "null",
    "5",
    "{a: b}",
    "true",
)
DOLLARS = (
    "$V", "${V}", "$$V", "${U}", "${U-d}", "${E:-d}", "${E-d}", "${U:?gone}", "${V:?gone}", "$U-x y", "$1", "$", "a$",
    "${V", "${V}x${U:-a b}", "$1 ${V}", "${V} $1", "${Ké}", "${V:+x}", "$v", "sh -c '$V $$HOME'", "${A?x-y}", "$$$V",
)  # fmt: skip
LINES = (
    "environment: {A: 1, B: null, H: , C: '', V: x, D: 1.50, F: 1e3}", "environment: [A=1, B, H, 'C=', V=x, A=2]",
    "environment: {A: true}", "environment: [1]", "env_file: one.env", "env_file: [one.env, two.env]",
    "env_file: none.env", "working_dir: /w", "working_dir: rel", "user: 'u:g'", "user: 5", "hostname: h", "tty: true",
    "tty: '${T}'", "tty: ${T}", "tty: '${V}'", "init: true", "init: false", "init: '${T}'", "stop_signal: SIGINT",
    "stop_signal: 9", "stop_grace_period: 90s", "stop_grace_period: 1m30s", "stop_grace_period: 5",
    "stop_grace_period: x", "healthcheck: {test: x y}",
    "healthcheck: {test: [CMD, a, 'b c'], interval: 5s, retries: 3}", "healthcheck: {test: []}",
    "healthcheck: {test: [a]}", "healthcheck: {disable: true}", "healthcheck: {disable: true, test: x}",
    "healthcheck: {retries: '${N}'}", "healthcheck: {test: '$V $$V', start_period: 1s}", "healthcheck: {interval: 5}",
    "healthcheck: {start_interval: 2s}", "build: .", "build: {context: ., args: [a]}", "restart: always",
    "container_name: n", "expose: [80]", "privileged: true", "network_mode: host", "extends: {service: x}",
    "mem_limit: 1g", "cpu_shares: 5", "volumes_from: [x]", "links: [a]", "depends_on: [b]", "depends_on: {b: {}}",
    "ports: ['80:80', 81]", "ports: [{target: 80, published: 81}]", "deploy: {replicas: 2}", "deploy: {replicas: x}",
    "deploy: {mode: global, labels: {a: b}}", "deploy: {resources: {limits: {cpus: '0.5', memory: 1g}}}",
    "deploy: {update_config: {order: x}}", "x-own: 1", "bogus: 1", "labels: [a=b]", "labels: {a: 1}", "dns: 1.1.1.1",
    "ulimits: {nofile: 5, nproc: {soft: 1, hard: 2}}", "oom_score_adj: 5", "stdin_open: true", "cap_add: [ALL]",
    "shm_size: 1g", "pid: host", "read_only: ${T}", "profiles: [a]", "platform: linux/amd64", "command: yes",
    "logging: {driver: none, options: {a: 1}}", "isolation: default", "extra_hosts: ['a:1.1.1.1']", "sysctls: {a: 1}",
)  # fmt: skip
HEADS = (
    "version: '3'", "version: '3.8'", "version: '3.0'", "version: '3.7'", "version: '3.13'", "version: '3.12'",
    "version: '3.99'", "version: '2.4'", "version: 3.8", "", "name: x", "version: ''", "version: '3.5'",
)  # fmt: skip
TAILS = (
    "",
    "",
    "",
    "networks: {n: {}}",
    "x-top: {a: $V}",
    "bogus: 1",
    "volumes: {v: {}}",
    "networks: {default: {driver: overlay}}",
)
# What is refused whatever stands around it; drawn less often.
SELDOM = (
    "none.env", "bogus", "user: 5", "'${V}'", "signal: 9", "period: 5", "period: x", "test: x}", "5}", "extends",
    "mem_limit", "cpu_shares", "volumes_from", "{b: {}}", "replicas: x", "order: x", "[1]", "A: true", "init: '$",
    "profiles", "platform", "isolation: d", "[a]}", "oom_score", "start_interval", "$1", "'$'", "a$", "gone", "${V",
    "$v", "Ké", ":+",
)  # fmt: skip
FILES = {"one.env": "F=1\nA=file\nH\nV=\n", "two.env": "G= x \nB=two\n"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "H": "here", "V": "a b", "E": "", "T": "yes", "N": "4"}


def drawn(seed: int, count: int) -> Iterator[list[str]]:
    """Draw stacks: one file, or two that merge."""
    chance = random.Random(seed)
    for _ in range(count):
        head = chance.choice(HEADS) if chance.random() < 0.25 else "version: '3.7'"
        texts = [_file(chance, head)]
        if chance.random() < 0.35:
            texts.append(_file(chance, head if chance.random() < 0.93 else chance.choice(HEADS)))
        yield texts


def _file(chance: random.Random, head: str) -> str:
    lines = [head, "services:"]
    for name in chance.choice((["s"], ["s"], ["s", "b"])):
        lines.append(f"  {name}:")
        body = {"image": "image: img"} if chance.random() < 0.9 else {}
        if chance.random() < 0.05:
            body["image"] = chance.choice(("image: ''", "image: Bad", "image: ${V}", "image: ${U:-x/y}"))
        for half in ("entrypoint", "command"):
            if chance.random() < 0.5:
                text = json.dumps(_chosen(chance, (*TEXTS, *DOLLARS, *DOLLARS)), ensure_ascii=False)
                body[half] = f"{half}: {chance.choice((text, text, chance.choice(LIST[:6]), chance.choice(LIST)))}"
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3))):
            line = _chosen(chance, LINES)
            body[line.partition(":")[0]] = line
        lines += [f"    {line}" for line in body.values()] or ["    {}"]
    return "\n".join([*lines, chance.choice(TAILS)]) + "\n"


def _chosen(chance: random.Random, texts: Sequence[str]) -> str:
    text = chance.choice(texts)
    again = any(part in text for part in SELDOM) and chance.random() < 0.85
    return _chosen(chance, texts) if again else text


class RealStack:
    """The command line in front of a socket that answers what a swarm would."""

    def __init__(self, socket: str, root: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stack-", dir=Path(root) / "tmp"))
        for name, text in FILES.items():
            (self.folder / name).write_text(text)
        inside = "/" + str(self.folder.relative_to(root))
        self.info = json.loads(RealEngine(socket).request("GET", "/info")[1])
        self.info["Swarm"] = {
            "ControlAvailable": True,
            "LocalNodeState": "active",
            "NodeID": "n",
            "NodeAddr": "127.0.0.1",
        }
        self.tap = Tap(str(self.folder / "tap.sock"), socket, self._own)
        enter = [] if root == "/" else ["chroot", root]
        variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        host = f"DOCKER_HOST=unix://{inside}/tap.sock"
        self.cli = [*enter, "env", "-i", "-C", inside, host, *variables, "docker", "stack", "deploy"]

    def _own(self, asked: Asked) -> Answer | None:
        path = asked.path.partition("?")[0]
        if path == "/info":
            return 200, self.info
        if path in ("/services", "/networks", "/secrets", "/configs", "/tasks"):
            return 200, []
        if path in ("/networks/create", "/services/create"):
            return 201, {"Id": "i", "ID": "i"}
        return (404, {"message": "no registry"}) if path.startswith("/distribution/") else None

    def ask(self, texts: list[str]) -> dict[str, Any]:
        """Put one stack to the command line."""
        self.tap.seen.clear()
        words = []
        for number, text in enumerate(texts):
            (self.folder / f"f{number}.yaml").write_text(text)
            words += ["-c", f"f{number}.yaml"]
        line = [*self.cli, *words, "--resolve-image", "never", "st"]
        done = subprocess.run(line, capture_output=True, check=False, timeout=60)
        found: dict[str, Any] = {"status": done.returncode, "message": done.stderr.decode(errors="replace")[:300]}
        for asked in self.tap.seen:
            if asked.path.startswith("/services/create"):
                spec = asked.body["TaskTemplate"]["ContainerSpec"]
                name = asked.body["Name"].removeprefix("st_")
                kept = {key: spec[key] for key in (*FIELDS, "Init") if spec.get(key) not in (None, "", [], {})}
                found.setdefault("services", {})[name] = {**kept, "Image": spec.get("Image", "")}
        return found


def spelled(texts: list[str], name: str) -> dict[str, Any] | Refusal | NotModelled:
    """What dsim reads, or why there is nothing."""
    try:
        files = [Text(f"f{number}.yaml", text) for number, text in enumerate(texts)]
        known = {**FILES, "none.env": ""} if "none.env" not in str(texts) else FILES
        stack = Stack(files, find_engine(name), CallerContext(ENVIRONMENT, known))
        return {service: _spec(stack, service) for service in stack.services}
    except (Refusal, NotModelled) as error:
        return error


def _spec(stack: Stack, name: str) -> dict[str, Any]:
    asked = stack.asked(name)
    wanted = asked.container
    spec = {
        "Command": list(wanted.entrypoint or ()), "Args": list(wanted.cmd or ()), "Env": list(wanted.env or ()),
        "Dir": wanted.working_dir, "User": wanted.user, "TTY": wanted.tty or None, "Hostname": wanted.hostname,
        "Init": wanted.init, "StopSignal": wanted.stop_signal, "StopGracePeriod": wanted.stop_timeout,
        "Healthcheck": dict(wanted.healthcheck or ()), "Image": asked.image,
    }  # fmt: skip
    return {key: value for key, value in spec.items() if value not in (None, "", [], {})}


def difference(texts: list[str], seen: Mapping[str, Any], name: str) -> str | None:
    """Say where dsim and the command line disagree."""
    ours = spelled(texts, name)
    if isinstance(ours, NotModelled):
        return None if "none.env" in str(ours) and seen["status"] else f"not modelled: {ours}"
    if isinstance(ours, Refusal):
        if ours.stage == "create":  # only the swarm refuses it
            return None
        same = seen["status"] == ours.status and "services" not in seen
        return None if same else f"refused with {ours.status}: {ours}, seen {seen}"
    if seen["status"]:
        return f"dsim reads {ours}, seen {seen}"
    theirs = json.loads(json.dumps(seen["services"]))
    for spec in theirs.values():
        spec["Image"] = spec["Image"].removesuffix(":latest")
        if "StopGracePeriod" in spec:
            spec["StopGracePeriod"] //= 10**9
    return None if ours == theirs else f"{ours}, seen {theirs}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=900)
    chosen = parser.parse_args()
    about = RealEngine(chosen.socket)
    real = RealStack(chosen.socket, chosen.root)
    rows = [[texts, real.ask(texts)] for texts in drawn(20261127, chosen.count)]
    path = OBSERVED / f"{about.name}-{about.version}.stacks.jsonl.gz"
    write(path, provenance(about.name, about.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
