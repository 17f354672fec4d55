"""Compose projects whose services depend on each other, and whose files repeat mappings through aliases."""

from __future__ import annotations

import random
from typing import Any

COUNT = 320
_SHARES = (
    "links: [{0}]", "links: ['{0}:alias']", "links: ['{0}:x:y']", "volumes_from: [{0}]", "volumes_from: ['{0}:ro']",
    "cgroup: private", "ipc: 'service:{0}'", "pid: 'service:{0}'", "uts: 'service:{0}'",
    "cgroup: 'service:{0}'", "network_mode: 'service:{0}'", "pid: host", "depends_on: [{0}]",
    "depends_on: {{{0}: {{condition: service_started, required: false}}}}",
)  # fmt: skip
_BESIDE = (
    "env_file: one.env", "env_file: gone.env", "scale: 0", "deploy: {replicas: 0}", "profiles: [p]", "command: x y",
    "container_name: dsim_twice", "use_api_socket: true", "environment: {DOCKER_CONFIG: /q}",
    "environment: [DOCKER_CONFIG]", "entrypoint: []",
)  # fmt: skip
_TAGS = ("", "", "!reset ", "!override ")
_KEYS = ("command", "entrypoint", "environment", "user")
_HEADS = ("%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%YAML 2.0\n---\n", "%TAG ! tag:x,2:\n---\n", "---\n")


def _service(rng: random.Random, name: str, others: str) -> str:
    lines = {"image": "image: IMAGE"}
    for _ in range(rng.choice((0, 1, 1, 2))):
        line = rng.choice(_SHARES).format(rng.choice(others))
        lines.setdefault(line.partition(":")[0], line)
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        line = rng.choice(_BESIDE if name != "a" else _BESIDE[:2] + _BESIDE[4:])
        lines.setdefault(line.partition(":")[0], line)
    lines.setdefault("network_mode", "network_mode: none")
    return f"  {name}: {{{', '.join(lines.values())}}}\n"


def _value(rng: random.Random, key: str) -> str:
    tag = rng.choice(_TAGS)
    if key == "user":
        return tag + rng.choice(("'1'", "u", "null"))
    if key == "environment":
        return tag + rng.choice(("{A: o}", "[B=o]", "{}", "null"))
    return tag + rng.choice(("[o]", "[]", "o p", "null", "[o, !reset p]"))


def _mapping(rng: random.Random) -> str:
    keys = rng.sample(_KEYS, rng.choice((1, 2, 3)))
    return "{" + ", ".join(f"{key}: {_value(rng, key)}" for key in keys) + "}"


def _repeated(rng: random.Random) -> dict[str, str]:
    """Two files; the second repeats mappings with tags through aliases."""
    first = (
        "services:\n  a: {image: IMAGE, network_mode: none, entrypoint: [be, bf], command: [bc], user: '7', "
        "environment: {A: b}}\n"
    )
    uses = rng.choice(
        ("*m", "{<<: *m}", "{<<: [*m]}", "{<<: *m, command: [own]}", "{command: *w}", "{entrypoint: *w, command: *w}")
    )
    word = rng.choice(_TAGS) + rng.choice(("[w]", "w", "[]", "null"))
    top = [f"x-m: &m {_mapping(rng)}\n", f"x-w: &w {word}\n"]
    rng.shuffle(top)
    services = [f"  a: {uses}\n"]
    if rng.random() < 0.5:
        services.insert(rng.choice((0, 1)), "  b: {image: IMAGE, <<: *m, network_mode: none}\n")
    return {"compose.yaml": first, "over.yaml": "".join(top) + "services:\n" + "".join(services)}


def shared(seed: int) -> dict[str, Any]:
    """The request of a seed, as the oracle takes it, with an ``image``."""
    rng = random.Random(f"shared {seed}")
    if rng.random() < 0.45:
        files = _repeated(rng)
    else:
        names = "ab" if rng.random() < 0.5 else "abc"
        text = "services:\n" + "".join(_service(rng, name, names + "z" * (rng.random() < 0.1)) for name in names)
        head = rng.choice(_HEADS) if rng.random() < 0.15 else ""
        files = {"compose.yaml": head + text}
    names_of_files = list(files)
    files["one.env"] = "E=1\n"
    found = {"files": files, "file": names_of_files, "environment": {}, "service": "a"}
    return {"compose": found, "image": rng.randrange(3)}
