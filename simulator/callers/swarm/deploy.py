"""The words of ``docker stack deploy [OPTIONS] STACK``.

Reads: the words after the command's name. Gives: the names of the stack's files, in order, or a refusal.
Compare: docker/cli ``newDeployCommand`` (cli/command/stack/deploy.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.caller import Caller
from simulator.callers.docker.tools import DockerRelease, docker_release
from simulator.callers.file_body import FileBody
from simulator.callers.flags import CommandLine, Kind, Reader, table
from simulator.callers.swarm.stack import StackServices, read_stack
from simulator.core.json_checks import require_texts
from simulator.core.request import CallerContext
from simulator.engine.engine import Engine
from simulator.golang import strconv
from simulator.golang.json import well_formed

_KINDS: Mapping[str, Kind] = {
    "bool": lambda value, _: strconv.parse_bool(value),
    "list": lambda value, _: value.split(",") if value else [],
    "text": lambda value, _: value,
}


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> StackServices:
    """Read the words after ``docker stack deploy``, and the files that they name."""
    names = files_named(require_texts(body, "the line"), docker_release(engine))
    return StackServices(read_stack(FileBody(names, {}, None), engine, context), None)


def files_named(line: Sequence[str], engine: DockerRelease) -> tuple[str, ...]:
    """Return the stack files that a line names; raises ``Refusal``, with the exit status, as docker does."""
    cli = engine.tools.cli
    reader = Reader(table("swarm/stack.txt", "stack deploy", engine.numbers), _KINDS, interspersed=True)
    parsed = reader.read([*map(well_formed, line)])
    if len(parsed.rest) != 1:
        rule = CommandLine.TOO_MANY if parsed.rest else CommandLine.TOO_FEW
        message = cli.argument_missing.format("stack deploy", "exactly 1 argument")
        raise reader.refused(rule, message, 1)
    files = tuple(name for names in parsed.all("compose-file") for name in names)
    if not files:
        raise reader.refused(CommandLine.TOO_FEW, "Specify a Compose file (with --compose-file)", 1)
    return files
