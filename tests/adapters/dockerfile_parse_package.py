"""The package ``dockerfile-parse``: the variables of the last stage. Its Python has to be the one that starts this."""

from __future__ import annotations

import io
from importlib import import_module

from tests.adapters.instructions import dockerfile_of
from tests.adapters.protocol import Answer, Request, Unsupported, serve

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""The variable that BuildKit gives an image made from scratch; the package takes what a base image sets."""


def answer(request: Request) -> Answer:
    """Give the environment of the image; the words of CMD are only given as text, which says no form."""
    text = dockerfile_of(request)
    parsed = import_module("dockerfile_parse").DockerfileParser(
        fileobj=io.BytesIO(text.encode()), parent_env={"PATH": PATH}
    )
    if parsed.baseimage != "scratch":
        raise Unsupported("the base image has a part in the answer")
    variables = {"PATH": PATH, **parsed.envs}
    return {"outcome": "image", "image": {"Env": [f"{name}={value}" for name, value in variables.items()]}}


if __name__ == "__main__":
    serve(answer)
