"""Dev containers of Compose projects, drawn at random: the project's files, a devcontainer.json, an image."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

COUNT = 330
FOLDER = ".devcontainer"
_METADATA = (
    None, None, None, None, "no json", '"text"', "{}", '{"overrideCommand": true}', '[{"overrideCommand": false}]',
    '[{"containerUser": "v"}, {"containerEnv": {"L": "1", "A": "label"}}]', '[{"entrypoint": "/start.sh"}]',
    '[{"entrypoint": "/a.sh"}, {"entrypoint": "/b.sh", "init": true}]',
    '{"capAdd": ["SYS_PTRACE"], "privileged": true}',
)  # fmt: skip
_ENTRYPOINTS: tuple[Any, ...] = (
    None,
    None,
    [],
    [""],
    ["e"],
    ["e", "f g"],
    ["/bin/sh", "-c", "x $HOME ${A} $$"],
    ["q\"'\\", "\n\té"],
)
_CMDS: tuple[Any, ...] = (None, [], [""], ["c"], ["c", "d e"], ["/bin/sh", "-c", "exec y $Z"], ["$$", "{a: b}", "# x"])
_FIELDS_OF_IMAGE = ("Entrypoint", "Cmd", "Env", "User", "WorkingDir", "Labels")


def _image(number: int) -> dict[str, Any]:
    label = _METADATA[number % len(_METADATA)]
    values = (
        _ENTRYPOINTS[number % len(_ENTRYPOINTS)], _CMDS[(number * 3 + number // 8) % len(_CMDS)],
        ["A=image", "B=2"] if number % 3 else None, "w" if number % 5 == 0 else None,
        "/w" if number % 4 == 0 else None, None if label is None else {"devcontainer.metadata": label},
    )  # fmt: skip
    return {field: value for field, value in zip(_FIELDS_OF_IMAGE, values, strict=True) if value is not None}


IMAGES = tuple(_image(number) for number in range(56))
_WORDS = (
    None, None, "null", '""', "[]", '[""]', "p 'q r'", "[p, q r]", '["$$x", "$${y}"]', "${V:-d} e", "${U}", "a && b",
    "[sh, -c, 'echo \"hi\"; # no']", '["a\\nb", "\\t"]', "'it\\'s'", "\"x 'y\"", "[é, \"'\"]",
)  # fmt: skip
_SERVICE = (
    "user: u", "user: '12'", "user: ''", "working_dir: /s", "environment: {A: service, C: '$$'}",
    "environment: [A=list, B, D]", "init: true", "init: false", "tty: true", "stdin_open: true", "privileged: true",
    "cap_add: [ALL]", "labels: {x: y}", "hostname: h", "stop_signal: TERM", "depends_on: [db]", "profiles: [x]",
)  # fmt: skip
_FIELDS: tuple[dict[str, Any], ...] = (
    {"overrideCommand": True}, {"overrideCommand": True}, {"overrideCommand": False}, {"overrideCommand": None},
    {"overrideCommand": "true"}, {"containerEnv": {"A": "dev", "E": "x y"}}, {"containerEnv": {"E": "it's $E"}},
    {"containerEnv": {"E": "two\nlines", "F": ""}}, {"containerEnv": {"N": 1, "T": True}}, {"containerUser": "d"},
    {"containerUser": "1000"}, {"containerUser": "1000:1000"}, {"containerUser": ""}, {"containerUser": "yes"},
    {"init": True}, {"init": False}, {"privileged": True}, {"capAdd": ["NET_ADMIN"]}, {"remoteUser": "r"},
    {"updateRemoteUserUID": False}, {"runServices": ["db"]}, {"runServices": []}, {"workspaceFolder": "/ws"},
    {"shutdownAction": "none"}, {"mounts": ["type=volume,source=vol,target=/v"]}, {"name": "x", "forwardPorts": [1]},
    {"postCreateCommand": "x"}, {"remoteEnv": {"R": "1"}}, {"runArgs": ["--entrypoint", "foo"]}, {"entrypoint": "/x"},
)  # fmt: skip
_FEATURES: dict[str, tuple[Any, ...]] = {
    "entrypoint": ("/start.sh", "/a b.sh --x", 'echo "$A"'),
    "init": (True, False),
    "privileged": (True,),
    "capAdd": (["SYS_PTRACE"], ["NET_ADMIN", "SYS_PTRACE"]),
    "containerEnv": ({"F": "x y"}, {"PATH": "/f:${PATH}", "F": "2"}, {"A": "f", "G": "$A-${A}"}, {"Q": 'q"\\ w'}),
    "options": ({"version": {"type": "string", "default": "d"}},),
}
ENVIRONMENT = {"U": "u 'v w'", "B": "caller"}


def drawn(seed: int, count: int = COUNT) -> Iterator[dict[str, Any]]:
    """Draw cases: ``files``, the number of an ``image``, and the name of the file that is asked about."""
    chance = random.Random(seed)
    for _ in range(count):
        yield _case(chance)


def drawn_images(seed: int, count: int = COUNT) -> Iterator[dict[str, Any]]:
    """Draw cases about an image alone."""
    chance = random.Random(seed)
    for _ in range(count):
        fields: dict[str, Any] = {"image": "IMAGE"}
        for more in chance.sample(_FIELDS, chance.choice((0, 1, 2, 3, 4))):
            fields |= more
        if chance.random() < 0.3:
            fields["runArgs"] = chance.choice((["-u", "z"], ["-e", "A=run"], ["--user=1", "--init"], ["-w", "/r"]))
        files = {f"{FOLDER}/devcontainer.json": json.dumps(fields)}
        yield {"files": files, "image": chance.randrange(len(IMAGES))}


def drawn_features(seed: int, count: int = COUNT) -> Iterator[dict[str, Any]]:
    """Draw cases about an image with features that are folders of the project."""
    chance = random.Random(seed)
    for _ in range(count):
        fields: dict[str, Any] = {"image": "IMAGE", "features": {}}
        for more in chance.sample(_FIELDS, chance.choice((0, 1, 2, 3))):
            fields |= more
        files = {}
        for name in chance.sample(("one", "two", "three", "Four"), chance.choice((1, 1, 2, 3))):
            fields["features"][f"./{name}"] = chance.choice(({}, "1", {"version": "2"}))
            about: dict[str, Any] = {"id": name.lower(), "version": "1.0.0", "name": name}
            for key, values in _FEATURES.items():
                if (value := chance.choice((None, *values))) is not None:
                    about[key] = value
            files[f"{FOLDER}/{name}/devcontainer-feature.json"] = json.dumps(about)
            files[f"{FOLDER}/{name}/install.sh"] = "true\n"
        files[f"{FOLDER}/devcontainer.json"] = json.dumps(fields)
        yield {"files": files, "image": chance.randrange(len(IMAGES))}


def _case(chance: random.Random) -> dict[str, Any]:
    service = ["image: IMAGE", "network_mode: none"]
    service += [f"{key}: {value}" for key in ("entrypoint", "command") if (value := chance.choice(_WORDS)) is not None]
    service += chance.sample(_SERVICE, chance.choice((0, 1, 1, 2, 3)))
    keys = {line.partition(":")[0]: line for line in service}
    files = {f"{FOLDER}/compose.yaml": _project(keys.values())}
    listed: Any = chance.choice(("compose.yaml", "./compose.yaml", ["compose.yaml"]))
    if chance.random() < 0.3:
        lines = [f"{key}: {value}" for key in ("entrypoint", "command") if (value := chance.choice(_WORDS))]
        files["more.yaml"] = _project([*lines, "labels: {more: '1'}"], alone=True)
        listed = ["compose.yaml", "../more.yaml"]
    if chance.random() < 0.2:
        files[f"{FOLDER}/.env"] = "V=from 'the file'\n"
    fields: dict[str, Any] = {"dockerComposeFile": listed, "service": "app" if chance.random() < 0.97 else "nope"}
    for more in chance.sample(_FIELDS, chance.choice((0, 1, 1, 2, 3))):
        fields |= more
    text = json.dumps(fields, indent=chance.choice((None, 2)))
    files[f"{FOLDER}/devcontainer.json"] = text if chance.random() < 0.8 else f"// a comment\n{text[:-1]},}}"
    return {"files": files, "image": chance.randrange(len(IMAGES))}


def _project(lines: Any, *, alone: bool = False) -> str:
    other = "" if alone else "  db: {image: IMAGE, network_mode: none}\n"
    return "services:\n  app:\n" + "".join(f"    {line}\n" for line in lines) + other
