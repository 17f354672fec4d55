"""The request of ``run --entrypoint VALUE IMAGE ARG...`` on the engine's own command line."""

from collections.abc import Sequence

from simulator.core.request import Request
from simulator.core.values import ContainerConfig, Origin, Word
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed


def run(entrypoint: str | None, arguments: Sequence[str], engine: Engine) -> Request:
    """Request an entrypoint and the words after the image name.

    ``entrypoint`` is None where the option is not given, which differs from ``""``.
    Without arguments no words are requested; an empty argument is an empty word.
    """
    cmd = tuple([Word(well_formed(text), Origin("request", f"argument {n}")) for n, text in enumerate(arguments, 1)])
    if entrypoint is None:
        return Request(ContainerConfig(cmd=cmd or None))
    option = engine.entrypoint_option(well_formed(entrypoint), Origin("request", "--entrypoint"))
    return Request(ContainerConfig(option.value, cmd or None), (option,))
