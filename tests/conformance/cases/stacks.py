"""Stack files, drawn at random from pieces."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence

from tests.conformance.cases.services import TEXTS

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
