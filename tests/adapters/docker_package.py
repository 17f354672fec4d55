"""docker-py, the package ``docker``: a text as command or entrypoint. Its Python has to be the one that starts this."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from importlib import import_module

from tests.adapters.protocol import Answer, Request, Unsupported, body_of, handed_on, serve

VERSION = "1.44"
"""The version of the Engine API, which is part of the call and of nothing that is asked."""


def answer(request: Request) -> Answer:
    """Give a line's words as texts, quoted as for a shell; the body that the package makes goes to the engine."""
    entrypoint, words = parts_of(body_of(request, "docker-run"))
    container = import_module("docker.types").ContainerConfig(
        VERSION,
        image="IMAGE",
        command=shlex.join(words) if words else None,
        entrypoint=None if entrypoint is None else shlex.join([entrypoint]),
    )
    return handed_on(request, {"engine-api": {key: container[key] for key in ("Entrypoint", "Cmd")}}, ("args",))


def parts_of(line: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """Split a line into the value of ``--entrypoint`` and the words after the image; other options are unsupported."""
    match list(line):
        case ["--entrypoint", value, "IMAGE", *words]:
            return value, words
        case ["IMAGE", *words]:
            return None, words
    raise Unsupported("the line has options that are arguments of other names in Python")


if __name__ == "__main__":
    serve(answer)
