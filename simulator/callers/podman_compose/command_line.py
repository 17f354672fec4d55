"""A line of podman-compose: the options before the command, the command, its options and its words.

Reads: words. Gives: ``argparse``'s values, or a refusal. Python's own argparse is asked, as podman-compose asks it, and
imported only here. Compare: podman-compose ``_init_global_parser`` and ``compose_run_parse`` (podman_compose.py).
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Never

from simulator.callers.flags import CommandLine, table
from simulator.callers.podman_compose.project import ProjectOptions
from simulator.callers.podman_compose.rules import PROGRAM, PodmanComposeLine, invalid, refused
from simulator.core.errors import NothingStarted, NotModelled

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

FILE = "podman_compose/options.txt"
_VERSION = (1, 6)
COMMANDS = ("up", "run", "exec", "start", "restart", "config")
_EVERY = """help version wait systemd pull push build up down ps run exec start stop restart logs config port pause
    unpause kill stats images""".split()
_CHOICES = {"pull": ("always", "missing", "never", "newer"), "pull-always": ("true", "false")}


def parse_line(words: Sequence[str]) -> Namespace:
    """Parse the words after ``podman-compose``; raises ``Refusal`` as the command line does."""
    parser = _parser()
    found = parser.parse_args([*words])
    if any(word.startswith("-") and word.endswith("=--") for word in words) and _has_lost(found):
        raise NotModelled(
            "the value --", "what argparse makes of an option's value -- differs by the version of Python"
        )
    if found.version:
        raise NothingStarted("podman-compose --version prints its version: no container is started")
    if found.command in (None, "help"):
        raise CommandLine.HELP.refuses("request", "usage", status=255, by=PROGRAM)
    if found.command not in COMMANDS:
        name = f"podman-compose {found.command}"
        raise NotModelled(name, f"{name} is not modelled; known are: {', '.join(COMMANDS)}")
    return found


def _has_lost(found: Namespace) -> bool:
    """Return whether argparse dropped the value of an option, and left an empty list of it."""
    values = vars(found).values()
    return any(value == [] or (isinstance(value, list) and [] in value) for value in values)


@cache
def _parser() -> ArgumentParser:
    """Return the parser, which is made once: parsing changes nothing of it."""
    from argparse import REMAINDER, ArgumentParser, Namespace

    class Parser(ArgumentParser):
        """A parser that raises what it would print."""

        def error(self, message: str) -> Never:
            typed = re.search("invalid choice: '([^']*)'", message)
            refusal = refused(PodmanComposeLine.USAGE, f"{self.prog}: error: {message}", 2)
            raise refusal.of_name(typed[1], _EVERY) if typed else refusal

        def print_help(self, file: Any = None) -> Never:
            raise CommandLine.HELP.refuses("request", "usage", status=0, by=PROGRAM)

    class Unread(Parser):
        """The parser of a command whose words are not read."""

        def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
            return Namespace(), []

    parser = Parser(prog="podman-compose")
    _add_options(parser, "")
    parser.set_defaults(env_file=".env")
    commands = parser.add_subparsers(title="command", dest="command")
    for name in _EVERY:
        commands._parser_class = Parser if name in COMMANDS else Unread
        command = commands.add_parser(name)
        _add_options(command, name)
        if name in ("run", "exec"):
            command.set_defaults(index=1)
            command.add_argument("-T", action="store_true")
            command.add_argument("service")
            command.add_argument("cnt_command", metavar="command", nargs=REMAINDER)
        elif name != "config":
            command.add_argument("services", nargs="*", default=None)
    return parser


def _add_options(parser: ArgumentParser, command: str) -> None:
    for option in table(FILE, command or "podman-compose", _VERSION).names.values():
        settings: dict[str, Any] = {"type": int} if option.kind == "int" else {}
        if option.kind == "bool":
            settings = {"action": "store_true"}
        elif option.kind == "list":
            settings = {"action": "append", "default": [] if command in ("", "up") else None}
        elif option.kind == "choice":
            settings = {"nargs": "?", "choices": _CHOICES[option.name]}
        letters = [f"-{option.short}"] if option.short else []
        parser.add_argument(*letters, f"--{option.name}", **settings)


def options_of(found: Namespace) -> ProjectOptions:
    """Return what the line says of its project."""
    variables: dict[str, str | None] = {}
    for entry in getattr(found, "env", None) or ():
        if entry:
            name, equals, value = entry.partition("=")
            variables[name] = value if equals else None
    return ProjectOptions(
        tuple(found.file),
        found.project_name or "",
        found.env_file,
        tuple(found.profile),
        variables,
        getattr(found, "scale", None),
        found.in_pod or "",
    )


def extra_words(found: Namespace, command: str) -> list[str]:
    """Return the words that options such as ``--podman-run-args`` add behind a command of podman."""
    added = [*found.podman_args, *(found.podman_run_args if command != "exec" else ())]
    return [word for text in added for word in _split(shlex.split, text)]


def _split(split: Callable[[str], list[str]], text: str) -> list[str]:
    try:
        return split(text)
    except ValueError as error:
        raise invalid(f"ValueError: {error}") from None
