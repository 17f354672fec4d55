"""The words of ``docker commit [OPTIONS] CONTAINER [NAME]`` and ``docker import [OPTIONS] FILE|URL|- [NAME]``.

Reads: the words after the command's name. Gives: a request with the lines of ``--change``.
Compare: docker/cli ``newCommitCommand`` (cli/command/container/commit.go), ``newImportCommand``
(cli/command/image/import.go).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.callers.docker.client import DockerCli, FlagContext
from simulator.callers.docker.tools import DockerRelease, docker_release
from simulator.callers.docker.values import KINDS
from simulator.callers.flags import CommandLine, Reader, table
from simulator.core.json_checks import require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import Act, CallerContext, Request
from simulator.core.values import ContainerConfig
from simulator.engine.engine import Engine
from simulator.golang import reference
from simulator.golang.json import well_formed


class CommitLine(NamedTuple):
    """The line: the name of the container or the archive, and the lines of ``--change``."""

    name: str
    changes: tuple[str, ...]


def read(caller: Caller, body: Any, engine: Engine, _: CallerContext) -> SingleWorkload:
    """Read the words after ``docker commit`` or ``docker import``."""
    commit = line(require_texts(body, "the line"), caller.command, docker_release(engine))
    act: Act = "import" if caller.command == "import" else "commit"
    return SingleWorkload(Request(ContainerConfig(), image=commit.name, act=act, changes=commit.changes))


def line(words: Sequence[str], command: str, engine: DockerRelease) -> CommitLine:
    """Read the words after ``docker commit`` or ``docker import``; ``command`` is ``commit`` or ``import``.

    Raises ``Refusal`` as the command line would, with the exit status.
    """
    cli = engine.tools.cli
    options = table("docker/changes.txt", command, engine.numbers)
    reader = Reader(options, KINDS, FlagContext({}, cli), interspersed=command == "import")
    parsed = reader.read([*map(well_formed, words)])
    if parsed.last("help", False):
        raise reader.refused(CommandLine.HELP, "usage", 0)
    if not parsed.rest:
        raise reader.refused(CommandLine.TOO_FEW, _count_message(command, cli), 1)
    if command == "commit" and len(parsed.rest) > 2:
        raise reader.refused(CommandLine.TOO_MANY, _count_message(command, cli), 1)
    if parsed.all("pause") and parsed.all("no-pause"):
        message = "conflicting options: --no-pause and --pause cannot be used together"
        raise reader.refused(CommandLine.CONFLICT, message, 1)
    if len(parsed.rest) > 1 and parsed.rest[1] and (wrong := reference.reference_error(parsed.rest[1])):
        raise reader.refused(CommandLine.REFERENCE, wrong, 1)
    return CommitLine(parsed.rest[0], tuple(parsed.all("change")))


def _count_message(command: str, cli: DockerCli) -> str:
    count = "at least 1 and at most 2 arguments" if command == "commit" else "at least 1 argument"
    return cli.argument_missing.format(command, count)
