"""Random Compose requests: projects of one to three files, with env files, extends, includes and words of run."""

from __future__ import annotations

from typing import Any

from tests.conformance.cases.compose_texts import (
    VARIABLES,
    Draws,
    command,
    env_file,
    environment,
    plain_word,
    quoted,
    text,
)

COUNT = 1600
IMAGES: tuple[dict[str, Any], ...] = (
    {"Entrypoint": ["ex", "ey"], "Cmd": ["cx", "cy"], "Env": ["PATH=/bin", "IMG=i"], "WorkingDir": "/w", "User": "7"},
    {"Cmd": ["cx", "cy"], "Env": ["PATH=/bin"]},
    {"Entrypoint": ["ex"]},
    {"Entrypoint": ["/bin/sh", "-c", "es"], "Cmd": ["/bin/sh", "-c", "cs"]},
    {"Entrypoint": [""], "Cmd": ["cx"]},
    {},
)
_BOOLEANS = ("true", "false", "'yes'", '"${U:-true}"', "'on'", "yes", "no")
_OTHER = (
    "container_name: c_x", "hostname: h", "labels: {a: 1, b: null}", "labels: [a=1, b]", "ports: []", "expose: [80]",
    "cap_add: [SYS_TIME]", "restart: 'no'", "x-any: {a: [1]}", "logging: {driver: json-file}", "mem_limit: 64m",
    "scale: 1",
    "pids_limit: 100", "profiles: [p]", "annotations: {a: b}", "stdin_open: true", "read_only: 'false'", "dns: 8.8.8.8",
    "extra_hosts: ['h:1.2.3.4']", "sysctls: {}", "ulimits: {nofile: 100}", "deploy: {replicas: 1}", "shm_size: 64m",
    "post_start: [{command: a && b}]", "pre_stop: [{command: [a]}]", "tmpfs: /run", "security_opt: []",
    "group_add: [1]",
)  # fmt: skip
_WRONG = (
    "foo: 1", "image: 5", "command2: a", "labels: 5", "environment: x", "env_file: 5", "working_dir: 5", "user: 1000",
    "stop_signal: 9", "tty: {}", "ports: 80", "depends_on: [gone]", "networks: [gone]", "volumes: ['gone:/x']",
    "volumes: [/a, /a]", "cap_add: [SYS_TIME, SYS_TIME]", "healthcheck: {test: [foo]}", "healthcheck: {tst: a}",
    "restart: 5",
    "init: maybe", "secrets: [gone]", "configs: [gone]", "stop_grace_period: 10", "stop_grace_period: '10'",
    "extends: gone",
    "deploy: {replicas: x}", "cgroup: foo", "platform: 5", "post_start: [{command: \"it's\"}]", "build: 5",
    "entrypoint: {}",
    "profiles: x", "scale: -1", "logging: x", "environment: {A: [1]}", "environment: {A: {}}", "environment: [A, 1]",
    "environment: {D: 2020-01-02}", "labels: [a, a]", "network_mode: 5", "links: [gone]", "models: [gone]",
)  # fmt: skip


def _fields(rng: Draws, first: bool) -> list[str]:
    """Some lines of a service, each ``key: value``."""
    lines: list[str] = []
    if rng.random() < (0.8 if first else 0.55):
        lines.append("command: " + command(rng, "    "))
    if rng.random() < 0.4:
        lines.append("entrypoint: " + command(rng, "    "))
    if rng.random() < 0.35:
        lines.append("environment: " + environment(rng, "    "))
    if rng.random() < 0.25:
        forms = ("one.env", "[one.env, two.env]", "[{path: one.env}]", "[two.env, {path: gone.env, required: false}]")
        rare = ("gone.env", "[{path: one.env, format: raw}]", "[{path: one.env, format: odd}]", "['${V}.env']", "[]")
        more = ("[{path: gone.env, required: 'false'}]", "[one.env, one.env]", "[./one.env]", "sub/three.env")
        lines.append(f"env_file: {rng.choice(rare if rng.rarely(0.3) else forms + more)}")
    if rng.random() < 0.12:
        lines.append(f"working_dir: {rng.choice(('/x', '/x/', '/$V', '/a/$V', quoted('', rng), '/a/../b'))}")
    if rng.random() < 0.12:
        lines.append(f"user: {rng.choice(('u', quoted('1000:1000', rng), quoted('', rng), '$V'))}")
    if rng.random() < 0.1:
        value = rng.choice(("5", quoted("$Q", rng)) if rng.rarely(0.3) else _BOOLEANS)
        lines.append(f"{rng.choice(('init', 'tty', 'stdin_open', 'privileged'))}: {value}")
    if rng.random() < 0.08:
        lines.append(f"stop_signal: {rng.choice(('SIGINT', quoted('9', rng), 'TERM', '$V', quoted('', rng)))}")
    if rng.random() < 0.08:
        times = ("10s", "1m30s", "1500ms", "'0'", "1d", "'1.5h'", "${U:-3s}", "1w2d", "-1s")
        lines.append(f"stop_grace_period: {rng.choice(times)}")
    if rng.random() < 0.15:
        lines.append("healthcheck: " + _health(rng))
    if rng.random() < 0.3:
        lines.append(rng.choice(_OTHER))
    if rng.rarely(0.3):
        lines.append(rng.choice(_WRONG))
    keys: dict[str, str] = {}
    for line in lines:
        keys.setdefault(line.partition(":")[0], line)
    found = list(keys.values())
    rng.shuffle(found)
    if found and rng.rarely(0.04):
        found.append(found[0])
    return found


def _health(rng: Draws) -> str:
    tests: tuple[str, ...] = (
        "[CMD, a, 'b c']",
        "a && b",
        "[CMD-SHELL, x]",
        "[NONE]",
        "NONE",
        "[]",
        "''",
        "$V x",
        "'[\"CMD\"]'",
    )
    tests = ("[foo]", "null", "[CMD, 1]") if rng.rarely(0.2) else tests
    parts = [f"test: {rng.choice(tests)}"] if rng.random() < 0.85 else []
    if rng.random() < 0.3:
        parts.append(f"interval: {rng.choice(('5s', '1d', '1ms', '0s', '2m'))}")
    if rng.random() < 0.2:
        parts.append(f"retries: {rng.choice(('3', quoted('3', rng), '0'))}")
    if rng.rarely(0.3):
        parts.append(f"start_interval: {rng.choice(('1s', '5s'))}")
    if rng.random() < 0.15:
        parts.append(f"start_period: {rng.choice(('1s', '5s'))}")
    if rng.random() < 0.15:
        parts.append(f"disable: {rng.choice(('true', 'false', quoted('true', rng)))}")
    return "{" + ", ".join(parts) + "}"


def _service(name: str, lines: list[str]) -> str:
    if not lines:
        return f"  {name}: {{}}\n"
    return f"  {name}:\n" + "".join(f"    {line}\n" for line in lines)


def _run(rng: Draws) -> list[str]:
    words: list[str] = []
    if rng.random() < 0.6:
        words += ["--entrypoint", text(rng) if rng.random() < 0.6 else rng.choice(("", "sh", "sh -c", '""', "a b"))]
    if rng.random() < 0.25:
        words += rng.choice((["-w", "/r"], ["--workdir=/r"], ["-u", "me"], ["--user", "1:1"]))
    if rng.random() < 0.35:
        words += rng.choice(
            (["-e", "A=r"], ["-eB"], ["--env", "V"], ["-e", "U"], ["-e", "IMG="], ["-e", "A=1", "-e", "A=2"])
        )
    if rng.random() < 0.1:
        words += rng.choice((["--no-deps"], ["--use-aliases"], ["-T"], ["-iT"], ["--label", "a=b"], ["--rm=false"]))
    if rng.rarely(0.1):
        words += rng.choice(
            (["--foo"], ["-Z"], ["--env-from-file", "one.env"], ["--env-from-file", "gone"], ["--rm=maybe"])
        )
    words += rng.choice((["a"], ["a"], ["a"], ["--", "a"])) if not rng.rarely(0.1) else rng.choice((["gone"], []))
    words += [plain_word(rng) if rng.random() < 0.7 else rng.choice(("-e", "--rm", "$V", "&&", "--", "a b"))
              for _ in range(rng.choice((0, 0, 1, 1, 2, 3)))]  # fmt: skip
    return words


def case(seed: int) -> dict[str, Any]:
    """The request of a seed, as the oracle takes it, with an ``image``."""
    rng = Draws(f"compose {seed}")
    rng.wild = rng.random() < 0.35
    files = {"one.env": env_file(rng), "two.env": env_file(rng), "sub/three.env": "T=3\nA=t\n"}
    top = ["name: $V\n"] if rng.rarely(0.1) else []
    services = [_fields(rng, True)]
    body = ""
    kind = rng.random()
    base = _fields(rng, True)
    shared = ["image: IMAGE", "network_mode: none"]
    if kind < 0.1:  # extends in the same file
        services[0] = [rng.choice(("extends: base", "extends: {service: base}")), *services[0], *shared]
        body += _service("base", [*base, *shared])
    elif kind < 0.2:  # extends from another file
        services[0] = ["extends: {service: base, file: sub/base.yaml}", *services[0]]
        more = [line.replace("one.env", "three.env").replace("two.env", "../two.env") for line in base]
        files["sub/base.yaml"] = "services:\n" + _service("base", [*more, *shared])
    elif kind < 0.27:  # anchors and merge keys
        anchor = "".join(f"  {line}\n" for line in base if "\n" not in line)
        top.append("x-base: &base\n  x-one: 1\n" + anchor)
        services[0] = ["<<: *base", *services[0], *shared]
    elif kind < 0.32:  # include
        top.append("include: [sub/inc.yaml]\n")
        files["sub/inc.yaml"] = "services:\n" + _service("a", [*base, *shared])
        if rng.random() < 0.5:
            files["sub/.env"] = "V=included\n"
        services = []
    else:
        services[0] += shared
    for lines in services:
        body += _service("a", lines)
    names = ["compose.yaml"]
    files["compose.yaml"] = "".join(top) + ("services:\n" + body if body else "")
    if rng.random() < 0.35:
        names.append("over.yaml")
        files["over.yaml"] = "services:\n" + _service("a", _fields(rng, False))
    if rng.rarely(0.06):
        files["compose.yaml"] = rng.choice(
            ("", "services:\n", "a: b: c", "services: []\n", "- a\n", "services:\n  a:\n", "5")
        )
    files = _with_dot_env(rng, files)
    variables = {name: value for name, value in VARIABLES.items() if name == "PATH" or rng.random() < 0.85}
    found: dict[str, Any] = {"files": files, "file": names, "environment": variables, "service": "a"}
    if rng.random() < 0.2:
        found["run"] = _run(rng)
        del found["service"]
    return {"compose": found, "image": rng.randrange(len(IMAGES))}


def _with_dot_env(rng: Draws, files: dict[str, str]) -> dict[str, str]:
    return {**files, ".env": env_file(rng)} if rng.random() < 0.15 else files
