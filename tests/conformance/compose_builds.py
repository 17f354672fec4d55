"""Put Compose services that are built to a real Compose and a real engine, and compare dsim with what they did.

python -m tests.conformance.compose_builds SOCKET --root DIR [--count N]

DIR is a folder with a Linux system of its own (or ``/``), where docker and its Compose plugin are; SOCKET is the
engine's as seen from here. Writes tests/conformance/observed/builds-<version>.jsonl.gz.
"""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from simulator.oracle import protocol
from tests.conformance.engines import RealEngine
from tests.conformance.record import OBSERVED, provenance, write

Files = dict[str, str]
SEED = 8
ENVIRONMENT = {"HOST": "from host", "TARGET": "last", "EMPTY": ""}
_DOCKERFILE = """\
ARG BASE=scratch
ARG NAME=none
FROM scratch AS first
ARG A=a
ENV FIRST=$A
ENTRYPOINT ["first"]
CMD ["1"]

FROM ${BASE} AS last
ARG A=unset
ARG HOST
ARG EMPTY=full
ARG NAME
ENV A=$A HOST=$HOST EMPTY=$EMPTY NAME=$NAME
WORKDIR /w/$A
USER $A
ENTRYPOINT ["last"]
CMD ["2", "two words"]
"""
_SHELL = 'FROM scratch\nSHELL ["/sh", "-c"]\nENTRYPOINT exec top\nCMD ["x"]\n'
_BROKEN = "FROM scratch\nNONSENSE x\n"


def case(seed: int) -> dict[str, Any]:
    """Draw a project whose service ``a`` is built."""
    draw = random.Random(SEED * 1000 + seed)
    text = draw.choice((_DOCKERFILE, _DOCKERFILE, _DOCKERFILE, _SHELL, _BROKEN if seed % 9 == 0 else _DOCKERFILE))
    files: Files = {"Dockerfile": text, "sub/Dockerfile": _SHELL, "sub/Other": _DOCKERFILE, "Third": _DOCKERFILE}
    build: list[str] = []
    place = draw.choice((".", "sub", "./sub", "${DIR:-sub}", "", "sub/..", "gone" if seed % 11 == 0 else "."))
    short = draw.random() < 0.15
    if place and not short:
        build.append(f"context: {place}")
    if draw.random() < 0.25:
        inline = draw.choice((_DOCKERFILE, _SHELL)).replace("$", "$$").replace("\n", "\n          ")
        build.append(f"dockerfile_inline: |\n          {inline.rstrip()}")
    elif draw.random() < 0.5:
        name = draw.choice(
            ("Other", "Dockerfile", "../Third", "sub/Other", "./Other", "gone" if seed % 7 == 0 else "Other")
        )
        build.append(f"dockerfile: {name}")
    if draw.random() < 0.5:
        build.append(
            f"target: {draw.choice(('first', 'last', '${TARGET}', 'FIRST', '0', 'gone' if seed % 5 == 0 else 'first'))}"
        )
    if draw.random() < 0.7:
        build.append("args: " + draw.choice((
            "{A: one}", "[A=one, HOST]", "{A: $HOST, EMPTY: ''}", "{HOST: null, A: 5}", "[HOST, EMPTY, GONE]", "{BASE: first}",
            "{NAME: x, A: true}", "[A=a=b, NAME=]", "{A: ''}", "{A: '$$x'}", "{A: 1.50}", "[A]", "{}", "{HOST: }",
        )))  # fmt: skip
    service = ["network_mode: none"]
    if short or not build:
        service.append(f"build: {place or '.'}")
    else:
        service.append("build:\n" + "".join(f"      {line}\n" for line in build).rstrip())
    if draw.random() < 0.4:
        service.append(draw.choice(("command: x 'y z'", "command: []", "entrypoint: e", "entrypoint: []", "user: u")))
    if draw.random() < 0.3:
        service.append(
            draw.choice(("image: localhost/dsim-built:1", "environment: {A: own, NEW: $HOST}", "environment: [HOST]"))
        )
    draw.shuffle(service)
    files["compose.yaml"] = "services:\n  a:\n" + "".join(f"    {line}\n" for line in service)
    return {"files": files, "file": ["compose.yaml"], "environment": ENVIRONMENT, "service": "a"}


class RealBuilds:
    """The docker command line with its Compose, beside one engine."""

    def __init__(self, socket: str, root: str) -> None:
        self.engine, self.root = RealEngine(socket), Path(root)
        inside = socket if root == "/" else "/" + str(Path(socket).relative_to(root))
        self.enter = [*([] if root == "/" else ["chroot", root]), "env", "-i", "PATH=/usr/bin:/bin", "HOME=/root",
                      f"DOCKER_HOST=unix://{inside}"]  # fmt: skip
        shown = subprocess.run(
            [*self.enter, "docker", "compose", "version", "--short"], capture_output=True, text=True, check=True
        )
        self.version = shown.stdout.strip().partition("-")[0].removeprefix("v")

    def ask(self, asked: dict[str, Any], project: str) -> list[Any]:
        """Build the service and make its container; give its process, or None and what was said."""
        folder = Path(tempfile.mkdtemp(prefix="builds-", dir=self.root / "tmp"))
        inside = "/" + str(folder.relative_to(self.root))
        try:
            for name, text in asked["files"].items():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
            variables = [f"{name}={value}" for name, value in asked["environment"].items()]
            compose = [*self.enter, *variables, "docker", "compose", "--project-directory", inside, "-p", project]
            for words in (["build", "a"], ["create", "--no-build", "a"]):
                done = subprocess.run([*compose, *words], capture_output=True, text=True, check=False, timeout=300)
                if done.returncode:
                    return [None, done.stderr.strip()[-300:].replace(inside, "")]
            return self._inspect(project)
        finally:
            shutil.rmtree(folder)
            subprocess.run(
                [*self.enter, "docker", "compose", "-p", project, "down", "--rmi", "all"],
                capture_output=True,
                check=False,
            )

    def _inspect(self, project: str) -> list[Any]:
        shown = subprocess.run([*self.enter, "docker", "ps", "-aq", "--filter", f"label=com.docker.compose.project={project}"],
                               capture_output=True, text=True, check=True)  # fmt: skip
        seen = self.engine.inspect(shown.stdout.split()[0])
        return [[seen.args, sorted(seen.env or []), seen.cwd, seen.user], ""]


def difference(asked: dict[str, Any], seen: list[Any] | None, said: str, version: str, engine: str) -> str | None:
    """Say in which way dsim answers otherwise; None where it does not."""
    body = {**asked, "version": version, "environment": {**asked["environment"], "COMPOSE_PROJECT_NAME": "p"}}
    answer = protocol.answer({"engine": engine, "request": {"compose": body}})
    ours = None
    if answer["outcome"] == "process":
        process = answer["process"]
        ours = [list(process["args"]), sorted(process["env"]), process["cwd"], process["user"]]
    elif seen is None and "is not among the files" in answer["message"]:
        return None
    elif answer["outcome"] != "refused":
        return f"{asked['files']['compose.yaml']}: {answer}, Compose {seen or said}"
    return None if ours == seen else f"{asked['files']['compose.yaml']}: dsim {ours or answer}, Compose {seen or said}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=150)
    chosen = parser.parse_args()
    real = RealBuilds(chosen.socket, chosen.root)
    rows = [[asked, *real.ask(asked, f"dsim-build-{seed}")] for seed in range(chosen.count) for asked in [case(seed)]]
    path = OBSERVED / f"builds-{real.version}.jsonl.gz"
    write(path, {**provenance("compose", real.version), "behind": real.engine.version}, rows)
    print(
        f"{path}: {len(rows)} answers, {sum(row[1] is not None for row in rows)} made, {json.dumps(path.stat().st_size)} bytes"
    )


if __name__ == "__main__":
    main()
