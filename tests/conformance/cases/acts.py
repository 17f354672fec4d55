"""Workflows for the program act, drawn at random: a service, the container of a job, or a step in a container."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

COUNT = 300
SEED = 20261130
IMAGES: tuple[dict[str, Any], ...] = (
    {},
    {"Entrypoint": ["ex"], "Cmd": ["cx", "c y"], "Env": ["A=image", "PATH=/bin"], "User": "7", "WorkingDir": "/w"},
    {"Cmd": ["cx"], "Env": ["B=2"]},
    {"Entrypoint": ["ex", "ey"]},
    {"Entrypoint": ["/bin/sh", "-c"], "Cmd": ["x $A"]},
)
_OPTIONS = (
    "--entrypoint e", "--entrypoint 'a b'", '--entrypoint="q r"', "--entrypoint ''", "-e Q=1", "--env Q='x y' -e R=2",
    "-e A=mine", "--user 9", "-u u:g", "--init", "-w /here", "--workdir=/there", "--health-cmd 'pg x'",
    "--health-cmd pg",
    "--health-cmd pg --health-interval 5s", "--no-healthcheck", "--hostname h", "--cap-add ALL", "--label a=b", "-t",
    "--tty -i", "--memory 64m", "--entrypoint 'open", "--nope", "--entrypoint e more words", "--env", "--user", "-e ''",
    "--stop-signal TERM", "--privileged", "--tmpfs /t", "--shm-size 64m", "--restart no", "--health-retries 3", "--rm",
)  # fmt: skip
_ENV: tuple[Any, ...] = (None, None, {"X": "y z"}, {"A": "own", "N": 1}, {"T": True, "E": ""}, {"Q": "env"})
_ARGS = (
    None,
    None,
    "a b",
    "a 'b c'",
    'x "y z" w',
    "a\\ b",
    "$A ${B}",
    "",
    "'open",
    "a  b",
    "--flag=1",
    '""',
    "a 'b'c\"d\"",
)
_ENTRY = (None, None, "e", "e f", "'e f'", "", "/bin/sh", "e\\ f")
_CHECKOUT = {"uses": "actions/checkout@v4"}
_LISTS: tuple[Any, ...] = (None, [], ["a"], ["a b", "c"], [""], ["a\\", "b"], ["${{ inputs.x }}"], ["'q'"])


def drawn(seed: int, count: int = COUNT) -> Iterator[dict[str, Any]]:
    """Draw cases: ``files``, the number of an ``image``, and the name of the container that is asked about."""
    chance = random.Random(seed)
    for number in range(count):
        draw = (_service, _job, _service, _step, _action)[number % 5]
        yield {"image": chance.randrange(len(IMAGES)), **draw(chance)}


def _kept(chance: random.Random) -> dict[str, Any]:
    fields: dict[str, Any] = {"image": "IMAGE"}
    if (env := chance.choice(_ENV)) is not None:
        fields["env"] = env
    if chosen := chance.sample(_OPTIONS, chance.choice((0, 1, 1, 2, 2, 3))):
        fields["options"] = " ".join(chosen)
    if chance.random() < 0.2:
        fields |= {"ports": ["80:80"], "volumes": ["v:/v"]}
    return fields


def _workflow(job: dict[str, Any]) -> dict[str, Any]:
    return {"on": "push", "jobs": {"j": {"runs-on": "ubuntu-latest", **job}}}


def _file(document: dict[str, Any], container: str) -> dict[str, Any]:
    return {"files": {"ci.yml": json.dumps(document)}, "container": container}


def _service(chance: random.Random) -> dict[str, Any]:
    fields = _kept(chance)
    if chance.random() < 0.1:
        fields |= {"options": ""}
    if chance.random() < 0.1:
        fields |= {"entrypoint": "no", "command": "no no"}
    return _file(_workflow({"services": {"db": fields}, "steps": [{"run": "x"}]}), "j/db")


def _job(chance: random.Random) -> dict[str, Any]:
    return _file(_workflow({"container": _kept(chance), "steps": [{"run": "x"}]}), "j/container")


def _step(chance: random.Random) -> dict[str, Any]:
    step: dict[str, Any] = {"uses": "docker://IMAGE"}
    inputs = {key: value for key, values in (("args", _ARGS), ("entrypoint", _ENTRY))
              if (value := chance.choice(values)) is not None}  # fmt: skip
    step |= {"with": inputs} if inputs else {}
    step |= {"env": env} if (env := chance.choice(_ENV)) is not None else {}
    return _file(_workflow({"steps": [step]}), "j/1")


def _action(chance: random.Random) -> dict[str, Any]:
    runs: dict[str, Any] = {"using": "docker", "image": "docker://IMAGE"}
    for key, values in (("args", _LISTS), ("entrypoint", _ENTRY), ("env", _ENV)):
        if (value := chance.choice(values)) is not None:
            runs[key] = value
    inputs = {key: value for key, values in (("args", _ARGS), ("entrypoint", _ENTRY[:4]))
              if (value := chance.choice((None, None, *values))) is not None}  # fmt: skip
    action = {"name": "a", "description": "d", "inputs": {"x": {"default": "d x"}}, "runs": runs}
    step = {"uses": "./a", **({"with": inputs} if inputs else {})}
    files = {"a/action.yml": json.dumps(action), "ci.yml": json.dumps(_workflow({"steps": [_CHECKOUT, step]}))}
    return {"files": files, "container": "j/2"}
