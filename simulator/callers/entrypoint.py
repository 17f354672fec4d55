"""What ``run --entrypoint VALUE IMAGE ARG...`` of the engine's own command line asks for."""

from collections.abc import Sequence

from simulator.core.request import Request
from simulator.core.values import ContainerConfig, Origin, Word
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed


def run(entrypoint: str | None, arguments: Sequence[str], engine: Engine) -> Request:
    """Ask for an entrypoint and for words behind the image name.

    ``entrypoint`` is None where the option is not given, which differs from ``""``.
    No argument at all asks for no words, one blank argument asks for one blank word.
    """
    cmd = tuple([Word(well_formed(text), Origin("request", f"argument {n}")) for n, text in enumerate(arguments, 1)])
    if entrypoint is None:
        return Request(ContainerConfig(cmd=cmd or None))
    option = engine.entrypoint_option(well_formed(entrypoint), Origin("request", "--entrypoint"))
    return Request(ContainerConfig(option.value, cmd or None), (option,))
