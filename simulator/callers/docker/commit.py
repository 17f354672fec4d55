"""The words of ``docker commit [OPTIONS] CONTAINER [NAME]`` and ``docker import [OPTIONS] FILE|URL|- [NAME]``.

Reads: the words behind the command's name. Gives: the lines of ``--change`` and what they change.
Compare: docker/cli ``newCommitCommand`` (cli/command/container/commit.go), ``newImportCommand``
(cli/command/image/import.go).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simulator.build.builders import CLASSIC_20_10, CLASSIC_26_1, CLASSIC_28_5
from simulator.build.commit import ALLOWED, Changes
from simulator.callers.docker.client import DockerCli, FlagContext, docker_cli
from simulator.callers.docker.values import KINDS
from simulator.callers.flags import CommandLine, Reader, table
from simulator.engine.engine import Engine
from simulator.golang import reference
from simulator.golang.json import well_formed

_NEWER = (*ALLOWED, "stopsignal")
CHANGES = (
    Changes("20.10", CLASSIC_20_10, frozenset(ALLOWED)),
    Changes("26.1", CLASSIC_26_1, frozenset(_NEWER)),
    Changes("28.5", CLASSIC_28_5, frozenset(_NEWER)),
    Changes("29.7", CLASSIC_28_5, frozenset(_NEWER)),
)
"""How each version of the engine reads ``--change``."""


class CommitLine(NamedTuple):
    """What a line asks for: the container's name or the archive's, and the lines of ``--change``."""

    name: str
    changes: tuple[str, ...]


def changes_of(engine: Engine) -> Changes:
    """Find how an engine reads ``--change``."""
    return next(changes for changes in CHANGES if changes.version == engine.version)


def line(words: Sequence[str], command: str, engine: Engine) -> CommitLine:
    """Read the words behind ``docker commit`` or ``docker import``, which ``command`` names.

    Raises ``Refusal`` as the command line would, with the exit status.
    """
    cli = docker_cli(engine)
    known = table("docker/changes.txt", command, cli.version)
    reader = Reader(known, KINDS, FlagContext({}, cli), interspersed=command == "import")
    parsed = reader.read([*map(well_formed, words)])
    if parsed.last("help", False):
        raise reader.refused(CommandLine.HELP, "usage", 0)
    if not parsed.rest:
        raise reader.refused(CommandLine.TOO_FEW, _wrong(command, cli), 1)
    if command == "commit" and len(parsed.rest) > 2:
        raise reader.refused(CommandLine.TOO_MANY, _wrong(command, cli), 1)
    if parsed.all("pause") and parsed.all("no-pause"):
        message = "conflicting options: --no-pause and --pause cannot be used together"
        raise reader.refused(CommandLine.CONFLICT, message, 1)
    if len(parsed.rest) > 1 and parsed.rest[1] and (wrong := reference.reference_error(parsed.rest[1])):
        raise reader.refused(CommandLine.REFERENCE, wrong, 1)
    return CommitLine(parsed.rest[0], tuple(parsed.all("change")))


def _wrong(command: str, cli: DockerCli) -> str:
    text = cli.argument_missing.format(command)
    return text.replace("at least 1 argument", "at least 1 and at most 2 arguments") if command == "commit" else text
