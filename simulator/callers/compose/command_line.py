"""A whole line of ``docker compose``: the options before the command, the command, and the words after it.

Reads: words. Gives: ``ComposeLine``, or a refusal. Compare: docker/compose ``addProjectFlags`` and ``RootCommand``
(cmd/compose/compose.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.compose.versions import Compose
from simulator.callers.flags import CommandLine, Kind, Reader, table
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.text import did_you_mean
from simulator.golang import strconv

FILE = "compose/command_line.txt"
COMMANDS = ("run", "up", "create", "exec", "config")
_KINDS: Mapping[str, Kind] = {
    "bool": lambda value, _: strconv.parse_bool(value),
    "int": lambda value, _: strconv.parse_int(value),
    "text": lambda value, _: value,
}


class ComposeLine(NamedTuple):
    """The command, its services or the words of run, and the location of the project.

    For exec, the words are those of the ``docker exec`` line that Compose executes.

    ``files``, ``env_files``, ``profiles`` and ``scales`` come from options; ``directory`` and ``project`` are ``""``
    if unset.
    """

    command: str
    words: tuple[str, ...]
    files: tuple[str, ...]
    env_files: tuple[str, ...]
    profiles: tuple[str, ...]
    directory: str
    project: str
    scales: tuple[str, ...] = ()

    def variables(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return the caller's variables; the options win over the variables with the same meaning."""
        changed = dict(environment)
        if self.profiles:
            changed["COMPOSE_PROFILES"] = ",".join(self.profiles)
        if self.project:
            changed["COMPOSE_PROJECT_NAME"] = self.project
        return changed


def parse_line(words: Sequence[str], known: Compose) -> ComposeLine:
    """Parse the words after ``docker compose``; raises ``Refusal`` as the command line does."""
    front = _read("compose", words, known, interspersed=False)
    if not front.rest:
        raise Unreadable("docker compose is given no command; paste a whole line, such as: docker compose run web sh")
    command, *arguments = front.rest
    if command not in COMMANDS:
        name = f"docker compose {command}"
        near = did_you_mean(command, COMMANDS)
        raise NotModelled(name, f"{name} is not modelled; known are: {', '.join(COMMANDS)}{near}")
    scales: tuple[str, ...] = ()
    if command == "exec":
        arguments = _exec(arguments, known)
    elif command != "run":
        parsed = _read(command, arguments, known, interspersed=True)
        if parsed.last("no-interpolate", default=False):
            raise NotModelled("--no-interpolate", "with --no-interpolate variables stay as they are; leave it out")
        arguments, scales = list(parsed.rest), tuple(parsed.all("scale") if command != "config" else ())
    files, env_files, profiles = (tuple(front.all(name)) for name in ("file", "env-file", "profile"))
    location = (front.last("project-directory", ""), front.last("project-name", ""))
    return ComposeLine(command, tuple(arguments), files, env_files, profiles, *location, scales)


def _exec(words: Sequence[str], known: Compose) -> list[str]:
    """Spell a line of exec as the ``docker exec`` line that Compose executes."""
    parsed = _read("exec", words, known, interspersed=False)
    if len(parsed.rest) < 2:
        message = f"requires at least 2 arg(s), only received {len(parsed.rest)}"
        raise CommandLine.TOO_FEW.refuses("request", message, status=1)
    if not parsed.rest[0].strip():
        raise CommandLine.NO_CONTAINER.refuses("create", f'service "{parsed.rest[0]}" is not running', status=1)
    line = [] if parsed.last("no-TTY", default=False) else ["--tty"]
    for name in ("env", "user", "workdir"):
        line += [f"--{name}={value}" for value in parsed.all(name)]
    return [*line, "--", *parsed.rest]


def _read(command: str, words: Sequence[str], known: Compose, *, interspersed: bool) -> Any:
    version = tuple(int(part) for part in known.version.split("."))
    reader = Reader(table(FILE, command, version), _KINDS, status=known.usage_status, interspersed=interspersed)
    return reader.read(list(words))
