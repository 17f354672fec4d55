"""podman-compose: python -m tests.adapters.podman_compose PROGRAM, with a podman that only writes down its words."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.adapters import stand_in
from tests.adapters.protocol import Answer, Refused, Request, Unsupported, body_of, handed_on, serve

PODMAN = "podman@5.8"
ANSWERS = ((["--version"], "podman version 5.8.6"), (["ps"], "[]"))


def answer(program: str, request: Request) -> Answer:
    """Let it create the service; the line with which it calls podman goes to podman."""
    body = body_of(request, "compose")
    if "run" in body or "version" in body:
        raise Unsupported("it is asked about `up` alone, without a version of Docker's Compose")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        for path, text in {**request.get("files", {}), **body["files"]}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8", newline="")
        variables = {**request.get("environment", {}), **body.get("environment", {})}
        files = [word for path in body.get("file", ()) for word in ("-f", path)]
        calls, said = called(program, folder, variables, [*files, "up", "--no-start", *services(body)])
    line = created(calls, body.get("service"))
    if line is None:
        raise Refused(said.replace(name, "").strip().rpartition("\n")[2].strip() or "it creates no container")
    return handed_on(request, {"podman-run": line}, ("args", "cwd", "user"), engine=PODMAN)


def services(body: Request) -> list[str]:
    """Give the words that name the service."""
    return [body["service"]] if "service" in body else []


def called(program: str, folder: Path, variables: dict[str, str], words: Sequence[str]) -> tuple[list[list[str]], str]:
    """Start podman-compose in a folder; give the words with which it calls podman, and what it says."""
    podman = folder.parent / "podman"
    line = [program, "--podman-path", str(podman), *words]
    seen = stand_in.called(line, folder, podman, ANSWERS, {"PATH": "/usr/bin:/bin", **variables})
    return seen.calls, seen.error


def created(calls: Sequence[list[str]], service: str | None) -> list[str] | None:
    """Give the words of the call that creates the service, without those about its network and its pod."""
    for command, *words in calls:
        if command == "create" and (service is None or f"com.docker.compose.service={service}" in words):
            return [word for word in words if not word.startswith(("--pod=", "--network=", "--requires="))]
    return None


if __name__ == "__main__":
    serve(partial(answer, sys.argv[1]))
