"""The words of ``run [OPTIONS] IMAGE [ARG...]``, taken apart as the command line does."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from simulator.errors import NotModelled
from simulator.frontends import Asked, Given
from simulator.frontends.run import run
from simulator.gojson import well_formed
from simulator.rule import Question, Rule
from simulator.shapes import texts
from simulator.sources import DOCKER_CLI
from simulator.spec.start import Engine


class Line(Question):
    """What does the command line refuse before it talks to an engine?"""

    VALUE_MISSING = Rule(
        "An option that takes a value takes the next word, whatever it is; without one it is refused.",
        DOCKER_CLI("vendor/github.com/spf13/pflag/flag.go", "parseLongArg"),
    )
    IMAGE_MISSING = Rule(
        "A line without an image name is refused.",
        DOCKER_CLI("cli/required.go", "RequiresMinArgs"),
    )


class RunLine(NamedTuple):
    """The parts of a line: the last value of --entrypoint or None, the image, and the words behind it."""

    entrypoint: str | None
    image: str
    arguments: tuple[str, ...]


def asked(body: Any, engine: Engine, _: Given) -> Asked:
    """Read the words behind ``docker run`` or ``podman run``."""
    line = split(texts(body, "the line"))
    return run(line.entrypoint, line.arguments, engine)._replace(image=line.image)


def split(words: Sequence[str]) -> RunLine:
    """Take a line apart; options end at ``--`` or at the first word that is none, which names the image.

    Raises ``Refusal`` as the command line would, and ``NotModelled`` for every option but ``--entrypoint``.
    """
    entrypoint, rest = None, list(map(well_formed, words))
    while rest and rest[0].startswith("-") and rest[0] != "-":
        option = rest.pop(0)
        if option == "--":
            break
        name, equals, value = option.partition("=")
        if name != "--entrypoint":
            raise NotModelled(
                f"option {name}", f"the option {name} is not modelled yet; leave it out, or use engine-api"
            )
        if not equals:
            if not rest:
                raise Line.VALUE_MISSING.refuses("request", "flag needs an argument: --entrypoint")
            value = rest.pop(0)
        entrypoint = value
    if not rest:
        raise Line.IMAGE_MISSING.refuses("request", "'docker run' requires at least 1 argument")
    return RunLine(entrypoint, rest[0], tuple(rest[1:]))
