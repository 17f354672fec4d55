"""The package ``composerize`` of npm: python -m tests.adapters.composerize FOLDER."""

from __future__ import annotations

import re
import shlex
import sys
from functools import partial

from tests.adapters.node_package import NodePackage
from tests.adapters.protocol import Answer, Refused, Request, body_of, handed_on, serve

IMAGE = "app"
"""A name for what the vectors call IMAGE, which stands for any image and is no name that Compose accepts."""
PROJECT = "<your project name>"
"""What it leaves to its user to fill in."""


def answer(package: NodePackage, request: Request) -> Answer:
    """Give it the line, quoted as for a shell; what it writes goes to Compose."""
    words = [IMAGE if word == "IMAGE" else word for word in body_of(request, "docker-run")]
    line = shlex.join(["docker", "run", *words])
    text = package.ask(line)["text"].replace(PROJECT, "project")
    compose = {"files": {"compose.yaml": text}, "service": service_of(text)}
    return handed_on(request, {"compose": compose}, ("args", "cwd", "user"))


def service_of(text: str) -> str:
    """Give the name of the only service in what the package writes, which it makes from the name of the image."""
    found = re.search(r"^services:\n +(.*):$", text, re.MULTILINE)
    if found is None:
        raise Refused(f"it writes no service: {text}")
    return found[1].strip("\"'")


if __name__ == "__main__":
    serve(partial(answer, NodePackage(sys.argv[1], "composerize")))
