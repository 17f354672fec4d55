"""A whole line of ``docker compose``: its options in front of the command, the command, and the words behind it.

Reads: words. Gives: ``ComposeLine``, or a refusal. Compare: docker/compose ``addProjectFlags`` and ``RootCommand``
(cmd/compose/compose.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulator.callers.compose.versions import Compose
from simulator.callers.flags import CommandLine, Kind, Reader, table
from simulator.core.errors import NotModelled, Unreadable
from simulator.golang import strconv

FILE = "compose/command_line.txt"
COMMANDS = ("run", "up", "create", "exec")
_KINDS: Mapping[str, Kind] = {
    "bool": lambda value, _: strconv.parse_bool(value),
    "int": lambda value, _: strconv.parse_int(value),
    "text": lambda value, _: value,
}


class ComposeLine(NamedTuple):
    """The command, the services or the words of run behind it, and where the project is.

    Of exec the words are those of the line of ``docker exec`` that Compose carries out.

    ``files``, ``env_files`` and ``profiles`` are those that are named; ``directory`` and ``project`` are ``""`` where
    they are not.
    """

    command: str
    words: tuple[str, ...]
    files: tuple[str, ...]
    env_files: tuple[str, ...]
    profiles: tuple[str, ...]
    directory: str
    project: str

    def variables(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Give the caller's variables, with what the options say in the place of those that say the same."""
        found = dict(environment)
        if self.profiles:
            found["COMPOSE_PROFILES"] = ",".join(self.profiles)
        if self.project:
            found["COMPOSE_PROJECT_NAME"] = self.project
        return found


def compose_line(words: Sequence[str], known: Compose) -> ComposeLine:
    """Take the words behind ``docker compose`` apart; raises ``Refusal`` as the command line does."""
    front = _read("compose", words, known, interspersed=False)
    if not front.rest:
        raise Unreadable("docker compose is given no command; paste a whole line, such as: docker compose run web sh")
    command, *rest = front.rest
    if command not in COMMANDS:
        what = f"docker compose {command}"
        raise NotModelled(what, f"{what} is not modelled; known are: {', '.join(COMMANDS)}")
    if command == "exec":
        rest = _exec(rest, known)
    elif command != "run":
        rest = list(_read(command, rest, known, interspersed=True).rest)
    files, env_files, profiles = (tuple(front.all(name)) for name in ("file", "env-file", "profile"))
    places = (front.last("project-directory", ""), front.last("project-name", ""))
    return ComposeLine(command, tuple(rest), files, env_files, profiles, *places)


def _exec(words: Sequence[str], known: Compose) -> list[str]:
    """Spell a line of exec as one of ``docker exec``, which Compose carries out with its values."""
    parsed = _read("exec", words, known, interspersed=False)
    if len(parsed.rest) < 2:
        message = f"requires at least 2 arg(s), only received {len(parsed.rest)}"
        raise CommandLine.TOO_FEW.refuses("request", message, status=1)
    if not parsed.rest[0].strip():
        raise CommandLine.NO_CONTAINER.refuses("create", f'service "{parsed.rest[0]}" is not running', status=1)
    spelled = [] if parsed.last("no-TTY", False) else ["--tty"]
    for name in ("env", "user", "workdir"):
        spelled += [f"--{name}={value}" for value in parsed.all(name)]
    return [*spelled, "--", *parsed.rest]


def _read(command: str, words: Sequence[str], known: Compose, *, interspersed: bool) -> Any:
    version = tuple(int(part) for part in known.version.split("."))
    reader = Reader(table(FILE, command, version), _KINDS, status=known.usage_status, interspersed=interspersed)
    return reader.read(list(words))
