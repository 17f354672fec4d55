"""The package ``decomposerize`` of npm: python -m tests.adapters.decomposerize FOLDER."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any

from tests.adapters.node_package import NodePackage
from tests.adapters.protocol import Answer, Refused, Request, Unsupported, body_of, handed_on, serve


def answer(package: NodePackage, request: Request) -> Answer:
    """Give it the file; the line that it writes goes to ``docker run``, with its words as a shell splits them."""
    said = package.ask(text_of(body_of(request, "compose")))["text"]
    return handed_on(request, {"docker-run": words_of(said)}, ("args", "cwd", "user"))


def text_of(body: Mapping[str, Any]) -> str:
    """Give the one file of a request; raise ``Unsupported`` where the package does not get all that Compose gets."""
    if len(body["files"]) != 1 or {"run", "version"} & set(body):
        raise Unsupported("it takes one file, and knows neither `docker compose run` nor versions of Compose")
    (text,) = body["files"].values()
    if "$" in text:
        raise Unsupported("it leaves variables to the shell that gets the line")
    return str(text)


def words_of(said: str) -> list[str]:
    """Give the words behind ``docker run`` in what the package writes."""
    lines = said.split("docker run ")
    if len(lines) > 2:
        raise Unsupported("the file has several services")
    try:
        words = shlex.split(lines[-1])
    except ValueError as error:
        raise Refused(f"a shell cannot split its line: {error}") from None
    if len(lines) == 1:
        raise Refused(f"it writes no line: {said}")
    return words


if __name__ == "__main__":
    serve(partial(answer, NodePackage(sys.argv[1], "decomposerize")))
