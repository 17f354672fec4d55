"""Lists of --change to compare with real engines: the whole configuration that docker commit and import store.

python -m tests.conformance.changes SOCKET
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from simulator.build.commit import committed, imported
from simulator.callers.docker.commit import changes_of
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.engines import find_engine
from simulator.engine.image_config import image_config
from simulator.images.config import ContainerObject, to_json
from simulator.simulation.exec import container_config
from tests.conformance.dockerfiles import BASES, FIELDS, FILES, LINES, PATHS, VALUES, comparable
from tests.conformance.engines import RealEngine, archive
from tests.conformance.record import OBSERVED, provenance, write

ASKED: Sequence[dict[str, Any]] = (
    {},
    {"Entrypoint": ["x"]},
    {"Cmd": ["y"]},
    {"Entrypoint": ["x"], "Cmd": ["y", "z w"]},
    {"Entrypoint": [""], "Cmd": ["y"]},
    {"Entrypoint": []},
    {"Env": ["A=asked", "N"], "WorkingDir": "/asked", "User": "au:ag", "StopSignal": "SIGUSR1", "StopTimeout": 3},
    {"Shell": ["/bin/asked", "-c"], "Healthcheck": {"Test": ["NONE"]}},
    {"Healthcheck": {"Timeout": 7000000000, "StartPeriod": 1000000}, "Labels": {"x": "y"}},
    {"ExposedPorts": {"9/udp": {}}, "Volumes": {"/asked": {}}, "OnBuild": ["CMD asked"]},
)
ALLOWED = tuple(line for line in LINES if not line.startswith(("ARG", "SHELL", "MAINTAINER", "FOO")))
ODD = (
    "", "#", "# escape=`", "ARG A=1", "SHELL [\"/b\", \"-c\"]", "RUN x", "FROM scratch", "MAINTAINER me", "COPY a b",
    "ADD a b", "ONBUILD RUN x", "ONBUILD FROM x", "ONBUILD", "cmd x", "Entrypoint [\"q\"]", "CMD \\", "CMD a \\\n b",
    "ENV A=`\n", "VOLUME []", "VOLUME [\"\"]", "HEALTHCHECK", "HEALTHCHECK CMD", "CMD --x y", "ENTRYPOINT [ \"\" ]",
    "CMD [\"\"]", "CMD [\"a\" , \"b\" ]", "CMD ['a']", "ENTRYPOINT [\"a\"", "USER", "USER a b", "EXPOSE", "EXPOSE x",
    "LABEL", "LABEL a", "ENV", "ENV =x", "STOPSIGNAL", "WORKDIR $U", "USER $U", "ONBUILD ONBUILD CMD x",
    "CMD x\nCMD y", "ENTRYPOINT $A", "ENV A=$B B=$A", "HEALTHCHECK --interval=1x CMD y", "ENTRYPOINT", "CMD",
    "CMD []", "ENTRYPOINT []",
)  # fmt: skip


def drawn(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw requests: a command, the image of the container and what was asked of it, and the lines."""
    chance = random.Random(seed)
    bases = (*BASES, "none")
    for number in range(count):
        lines = [_line(chance) for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4, 6)))]
        if number % 4 == 0:
            yield {"command": "import", "lines": lines}
        else:
            yield {
                "command": "commit",
                "base": chance.choice(bases),
                "asked": {} if chance.random() < 0.4 else dict(chance.choice(ASKED)),
                "lines": lines,
            }


def _line(chance: random.Random) -> str:
    kind = chance.randrange(10)
    if kind == 0:
        return f"ENV {chance.choice('ABCX')}={chance.choice(VALUES)}"
    if kind == 1:
        return f"WORKDIR {chance.choice(PATHS)}"
    if kind == 2:
        return f"LABEL {chance.choice('lmn')}={chance.choice(VALUES)}"
    if kind == 3:
        return chance.choice(ODD)
    if kind == 4:
        return (
            chance.choice(("CMD", "ENTRYPOINT")) + " " + chance.choice(('["e1", "e 2"]', "word $A", "[]", '[""]', ""))
        )
    return chance.choice(ALLOWED)


def rows_of(real: RealEngine, cases: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """Put the cases to an engine: each with the container's configuration, the image's or None, and the message."""
    real.load({f"exec-{name}": config for name, config in BASES.items()} | {"exec-none": None})
    found = []
    for case in cases:
        container, made = None, None
        if case["command"] == "commit":
            body = {"HostConfig": {"NetworkMode": "none"}, "Image": f"localhost/exec-{case['base']}:1", **case["asked"]}
            status, answer = real.request("POST", "/containers/create", body)
            if status >= 300:
                continue
            made = json.loads(answer)["Id"]
            container = json.loads(real.request("GET", f"/containers/{made}/json")[1])["Config"]
            query = urlencode([("container", made), ("pause", "0"), *[("changes", line) for line in case["lines"]]])
            status, answer = real.request("POST", f"/commit?{query}", {})
            image, message = _outcome(status, answer)
        else:
            query = urlencode([("fromSrc", "-"), *[("changes", line) for line in case["lines"]]])
            status, answer = real.request("POST", f"/images/create?{query}", archive({}), "application/x-tar")
            lines = [json.loads(line) for line in answer.splitlines() if line.strip()]
            image = next((line["status"] for line in lines if "status" in line), None)
            message = next((str(line[key]) for line in lines for key in ("error", "message") if key in line), "")
        config = None
        if image is not None:
            shown = json.loads(real.request("GET", f"/images/{quote(image)}/json")[1])
            config = comparable(shown["Config"] or {})
            real.request("DELETE", f"/images/{quote(image)}?force=1")
        if made:
            real.request("DELETE", f"/containers/{made}?force=1")
        kept = (
            None
            if container is None
            else {key: container[key] for key in (*FIELDS, "StopTimeout") if container.get(key)}
        )
        if not any(text in message for text in FILES):
            found.append([case, kept, config, message[:200]])
    for name in (*BASES, "none"):
        real.request("DELETE", f"/images/localhost/exec-{name}:1?force=1")
    return found


def _outcome(status: int, answer: bytes) -> tuple[str | None, str]:
    body = json.loads(answer)
    return (body["Id"], "") if status == 201 else (None, body.get("message", ""))


def simulated(case: Mapping[str, Any], container: Mapping[str, Any] | None, name: str) -> dict[str, Any] | None:
    """The configuration that dsim gives; None where it refuses."""
    engine = find_engine(name)
    how = changes_of(engine)
    try:
        if container is None:
            built = imported(ImageConfig(), case["lines"], how)
        else:
            built = committed(image_config(container, engine).image, case["lines"], how)
    except Refusal:
        return None
    return comparable(to_json(built.image))


def made_of(base: str, name: str) -> dict[str, Any]:
    """The configuration that dsim gives to a container of a base image."""
    found = container_config(ContainerObject(BASES.get(base, {}), None), find_engine(name))
    return {key: value for key, value in json.loads(json.dumps(to_json(found.image))).items() if value}


def main() -> None:
    real = RealEngine(sys.argv[1])
    rows = rows_of(real, list(drawn(20261125, 1600)))
    path = OBSERVED / f"{real.name}-{real.version}.changes.jsonl.gz"
    write(path, provenance(real.name, real.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
