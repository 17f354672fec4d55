"""What ``run --entrypoint VALUE IMAGE ARG...`` of the engine's own command line asks for."""

from collections.abc import Sequence

from simulator.frontends import Asked
from simulator.gojson import well_formed
from simulator.spec.start import Engine
from simulator.values import ContainerConfig, Origin, Word


def run(entrypoint: str | None, arguments: Sequence[str], engine: Engine) -> Asked:
    """Ask for an entrypoint and for words behind the image name.

    ``entrypoint`` is None where the option is not given, which differs from ``""``.
    No argument at all asks for no words, one blank argument asks for one blank word.
    """
    cmd = tuple([Word(well_formed(text), Origin("request", f"argument {n}")) for n, text in enumerate(arguments, 1)])
    if entrypoint is None:
        return Asked(ContainerConfig(cmd=cmd or None))
    option = engine.entrypoint_option(well_formed(entrypoint), Origin("request", "--entrypoint"))
    return Asked(ContainerConfig(option.value, cmd or None), (option,))
