"""What the words of a container are, for programs that read a Dockerfile as a list of instructions.

Such a program says of each instruction whether its argument is a JSON array, and which words or which text it has. The
rest is written here for all of them alike: the last SHELL in front of a shell form, the last ENTRYPOINT and the last
CMD of the last stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tests.adapters.protocol import Answer, Request, Unsupported, body_of, handed_on

SH = ("/bin/sh", "-c")


class Instruction(NamedTuple):
    """One instruction as a program reads it: ``words`` of a JSON array, else None and the text."""

    keyword: str
    words: tuple[str, ...] | None
    text: str


def dockerfile_of(request: Request) -> str:
    """Write the image of a request as a Dockerfile; raise ``Unsupported`` where more than its text is needed."""
    if body_of(request, "engine-api"):
        raise Unsupported("what the caller asks for is not read by a parser of Dockerfiles")
    image = request.get("image") or {}
    if set(image) == {"dockerfile"}:
        return str(image["dockerfile"])
    if not image or not set(image) <= {"entrypoint", "cmd", "shell"}:
        raise Unsupported("the image is not the text of a Dockerfile alone")
    kinds = [kind for kind in ("shell", "entrypoint", "cmd") if kind in image]
    return "".join(["FROM scratch\n", *(f"{kind.upper()} {image[kind]}\n" for kind in kinds)])


def executed(request: Request, instructions: Sequence[Instruction]) -> Answer:
    """Say what the last stage executes; raise ``Unsupported`` where its base image has a part in that.

    The engine gets the two lists, and dsim answers for it: what an engine makes of them is no parser's business.
    """
    starts = [number for number, each in enumerate(instructions) if each.keyword == "FROM"]
    if not starts or instructions[starts[-1]].text.split()[:1] != ["scratch"]:
        raise Unsupported("the base image has a part in the answer")
    shell: tuple[str, ...] = SH
    found: dict[str, list[str]] = {}
    for keyword, words, text in instructions[starts[-1] + 1 :]:
        if keyword == "SHELL" and words is not None:
            shell = words
        if keyword in ("ENTRYPOINT", "CMD"):
            found[keyword] = [*shell, text] if words is None else list(words)
    config = {"Entrypoint": found.get("ENTRYPOINT"), "Cmd": found.get("CMD")}
    return handed_on(request, {"engine-api": {}}, ("args",), image={"config": config})
