"""The words of ``podman run [OPTIONS] IMAGE [COMMAND] [ARG...]``, and of ``podman create``."""

from collections.abc import Sequence

from simulator.errors import NotModelled
from simulator.frontends import Asked, Given
from simulator.frontends.options import Line
from simulator.frontends.run import run
from simulator.gojson import well_formed
from simulator.spec.start import Engine


def line(words: Sequence[str], command: str, engine: Engine, given: Given) -> Asked:
    """Take a line apart."""
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
        raise Line.IMAGE_MISSING.refuses("request", "'podman run' requires at least 1 argument")
    return run(entrypoint, rest[1:], engine)._replace(image=rest[0])
