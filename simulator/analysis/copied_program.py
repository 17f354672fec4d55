"""Whether a change of a Dockerfile leaves the program of its image where the image looks for it.

Reads: what `docker run IMAGE` comes to before and after. Gives: a sentence, where COPY or ADD named the program before
and does not now. Whether the program is there still, RUN or the base image may decide: then it is not known.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from simulator.build.image import BuiltImage
from simulator.core.text import printable, quoted
from simulator.core.values import UnknownWords
from simulator.simulation.container import Simulation
from simulator.simulation.rootfs import copied_into


def lost_program(before: Simulation, after: Simulation) -> str:
    """Say that COPY does not bring the program any more; ``""`` where it does, never did, or the program is another."""
    old, new = _program(before), _program(after)
    if not old or old != new or before.built.offsets == after.built.offsets:
        return ""
    copied = copied_into(before.built).paths
    place = next((copied[path] for path in _paths(before, old) if path in copied), "")
    name = posixpath.basename(old)
    if not place or any(name in text for text in _commands(after.built) - _commands(before.built)):
        return ""
    brought = copied_into(after.built)
    if any(_is_brought(path, brought.destinations) for path in _paths(after, new)):
        return ""
    return (
        f"{quoted(old)} is executed, and nothing copies it there any more; before, {printable(place)} did. "
        "Copy it there, or say in ENTRYPOINT or CMD where it is."
    )


def _program(simulation: Simulation) -> str:
    argv = simulation.argv.value if simulation.argv is not None else ()
    return "" if not argv or isinstance(argv[0], UnknownWords) else str(argv[0])


def _paths(simulation: Simulation, program: str) -> Iterator[str]:
    """Yield the paths at which the program may be: as it is written, from the working directory, or along PATH."""
    process = simulation.process
    if process is None:
        return
    if "/" in program:
        yield posixpath.normpath(posixpath.join("/", process.cwd or "/", program))
        return
    variables = dict([entry.partition("=")[::2] for entry in process.env])
    for folder in variables.get("PATH", "").split(":"):
        yield posixpath.normpath(posixpath.join("/", folder, program))


def _commands(built: BuiltImage) -> set[str]:
    return {step.instruction.argument.text for step in built.steps() if step.instruction.keyword == "run"}


def _is_brought(path: str, destinations: frozenset[str]) -> bool:
    return any(path == each or path.startswith(each.rstrip("/") + "/") for each in destinations)
