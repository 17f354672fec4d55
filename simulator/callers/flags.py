"""The option parser of Docker's and Podman's command lines, driven by a table of options.

Reads: the words of a command line. Gives: the values of each option in their order, and the other words.
Compare: spf13/pflag ``parseArgs``, ``parseLongArg``, ``parseSingleShortArg`` and ``Set`` (flag.go).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeAlias

from simulator.core.package_data import package_data
from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import DOCKER_CLI, DOCKER_EXEC, PODMAN
from simulator.core.text import utf8
from simulator.golang import strconv

_PFLAG = "vendor/github.com/spf13/pflag/flag.go"


class CommandLine(Question):
    """What does the command line refuse before it talks to an engine?"""

    UNKNOWN = Rule(
        "An option that this version does not know is refused.",
        DOCKER_CLI(_PFLAG, "parseLongArg"),
    )
    SYNTAX = Rule(
        "A word of two dashes and a third, or an equals sign, is no option and refused.",
        DOCKER_CLI(_PFLAG, "parseLongArg"),
    )
    VALUE_MISSING = Rule(
        "An option that takes a value takes the next word, whatever it is; without one it is refused.",
        DOCKER_CLI(_PFLAG, "parseLongArg"),
    )
    VALUE_INVALID = Rule(
        "A value that is not of the option's kind is refused where it stands.",
        DOCKER_CLI(_PFLAG, "Set"),
    )
    HELP = Rule(
        "A line with --help prints the usage and runs nothing.",
        DOCKER_CLI("vendor/github.com/spf13/cobra/command.go", "execute"),
    )
    IMAGE_MISSING = Rule(
        "A line without an image name is refused.",
        DOCKER_CLI("cli/required.go", "RequiresMinArgs"),
    )
    TOO_FEW = Rule(
        "A line without all of the words that its command needs is refused.",
        DOCKER_CLI("cli/required.go", "RequiresMinArgs"),
        PODMAN("cmd/podman/containers/exec.go", "exec"),
    )
    TOO_MANY = Rule(
        "A line with more words than its command takes is refused.",
        DOCKER_CLI("cli/required.go", "RequiresRangeArgs"),
    )
    REFERENCE = Rule(
        "An image name that is no reference is refused.",
        DOCKER_CLI("cli/command/container/create.go", "createContainer"),
    )
    NO_CONTAINER = Rule(
        "A blank name names no container, so the line is refused.",
        DOCKER_CLI("vendor/github.com/docker/docker/client/utils.go", "trimID"),
        PODMAN("libpod/runtime_ctr.go", "LookupContainer"),
    )
    PLATFORM_ONLY = Rule(
        "An option for another operating system than the daemon's is refused.",
        DOCKER_CLI("cmd/docker/docker.go", "areFlagsSupported"),
    )
    CONFLICT = Rule(
        "Options, or values, that do not go together are refused when all are read.",
        DOCKER_CLI("cli/command/container/opts.go", "parse"),
        PODMAN("cmd/podman/containers/create.go", "CreateInit"),
    )


class LineAdvice(Question):
    """What would a careful reader point out in a line?"""

    AFTER_IMAGE = Rule(
        "An option behind the image name is no option: it goes to the container as a word.",
        DOCKER_CLI("cli/command/container/run.go", "newRunCommand"),
    )
    AFTER_CONTAINER = Rule(
        "An option behind the container's name is no option: it is the program to execute.",
        DOCKER_CLI("cli/command/container/exec.go", "newExecCommand"),
    )
    ONE_TEXT = Rule(
        "A line for a shell, given as one word, is taken for the name of a program.",
        DOCKER_EXEC("Run docker exec on a running container", "#run-docker-exec-on-a-running-container"),
    )
    UNCHECKED = Rule(
        "A value that dsim does not check, of an option that has no part in the process, is taken as podman takes it.",
        PODMAN("cmd/podman/common/create.go", "DefineCreateFlags"),
    )
    UNKNOWN_FILE = Rule(
        "Variables of a file that is not known here are missing in the environment that dsim shows.",
        PODMAN("pkg/env/env.go", "ParseFile"),
    )


class Option(NamedTuple):
    """One row of a table: ``short`` is its letter or ``""``, ``same`` the option's usual name."""

    name: str
    short: str
    kind: str
    since: tuple[int, ...]
    until: tuple[int, ...]
    marks: frozenset[str]
    same: str

    @property
    def shown(self) -> str:
        """The option as the command line's errors name it."""
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"


Kind: TypeAlias = Callable[[str, Any], Any]


class Table(NamedTuple):
    """The options of one command of one version, by name and by letter."""

    names: Mapping[str, Option]
    letters: Mapping[str, Option]


class Parsed(NamedTuple):
    """A parsed line: the values of each option on it, in order, and the words after the options.

    ``dashes`` is how many of the words are in front of the two dashes; None if the line has none.
    """

    values: Mapping[str, list[Any]]
    rest: tuple[str, ...]
    dashes: int | None = None

    def last(self, name: str, default: Any = None) -> Any:
        """Return the last value of an option, which wins; ``default`` where it is not given."""
        found = self.values.get(name)
        return found[-1] if found else default

    def all(self, name: str) -> list[Any]:
        """Return all values of an option, in order."""
        return self.values.get(name, [])


NEWEST = (10**6,)
"""A version that is newer than all, for who asks for the options of any."""


@cache
def table(file: str, command: str, version: tuple[int, ...]) -> Table:
    """Read the options that a version of a command has from a file of this folder.

    A line of the file is a name, a letter or ``-``, a kind, the first version or ``-``, and marks:
    ``same=NAME`` for another name, ``only=COMMAND``, ``until=VERSION``, and others that the caller checks.
    """
    options = []
    for line in package_data(f"callers/{file}").splitlines():
        if line and not line.startswith("#"):
            name, short, kind, since, *marks = line.split()
            settings = dict(mark.partition("=")[::2] for mark in marks)
            option = Option(
                name, short.strip("-"), kind, version_numbers(since), version_numbers(settings.get("until", "-")),
                frozenset(settings), settings.get("same", name),
            )  # fmt: skip
            exists = option.since <= version and (not option.until or version < option.until)
            if exists and settings.get("only", command) == command:
                options.append(option)
    return Table({option.name: option for option in options}, {o.short: o for o in options if o.short})


def version_numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version in a table; none for ``-``, which is before all versions."""
    return () if version == "-" else tuple(int(part) for part in version.split("."))


class Reader(NamedTuple):
    """How a command line reads its options: the table, the kinds of values, and the exit status of its errors.

    Before an error is raised, ``before`` is called with the options that precede it, and can refuse them instead.

    ``interspersed`` says whether options can follow other words; ``about`` is passed to each kind.
    """

    table: Table
    kinds: Mapping[str, Kind]
    about: Any = None
    status: int = 125
    interspersed: bool = False
    before: Callable[[Mapping[str, list[Any]]], None] | None = None

    def read(self, words: Sequence[str]) -> Parsed:
        """Parse a line; raises ``Refusal`` for what the command line refuses."""
        values: dict[str, list[Any]] = {}
        try:
            return self._read(words, values)
        except Refusal:
            if self.before:
                self.before(values)
            raise

    def _read(self, words: Sequence[str], values: dict[str, list[Any]]) -> Parsed:
        others: list[str] = []
        dashes: int | None = None
        at = 0
        while at < len(words):
            word = words[at]
            at += 1
            if not word.startswith("-") or word == "-":
                if not self.interspersed:
                    others += words[at - 1 :]
                    break
                others.append(word)
            elif word == "--":
                dashes = len(others)
                others += words[at:]
                break
            elif word.startswith("--"):
                at = self._read_long(word, words, at, values)
            else:
                at = self._read_letters(word[1:], words, at, values)
        return Parsed(values, tuple(others), dashes)

    def _read_long(self, word: str, words: Sequence[str], at: int, values: dict[str, list[Any]]) -> int:
        """Read ``--name=value``, ``--name value`` or ``--name``; return the place after it."""
        name, equals, value = word[2:].partition("=")
        if word[2] in "-=":
            raise self.refused(CommandLine.SYNTAX, f"bad flag syntax: {word}")
        option = self.table.names.get(name)
        if option is None:
            if name == "help":
                raise self.refused(CommandLine.HELP, "usage", 0)
            known = [f"--{other}" for other in self.table.names]
            raise self.refused(CommandLine.UNKNOWN, f"unknown flag: --{name}").of_name(f"--{name}", known)
        if not equals:
            if option.kind == "bool" or "bare" in option.marks:
                value = "true" if option.kind == "bool" else ""
            elif at < len(words):
                value, at = words[at], at + 1
            else:
                raise self.refused(CommandLine.VALUE_MISSING, f"flag needs an argument: {word}")
        self._set(option, value, values)
        return at

    def _read_letters(self, letters: str, words: Sequence[str], at: int, values: dict[str, list[Any]]) -> int:
        """Read letters one by one; the first that takes a value takes the remaining letters, or the next word."""
        while letters and not letters.startswith("test."):
            option = self.table.letters.get(letters[0])
            if option is None:
                if letters[0] == "h":
                    raise self.refused(CommandLine.HELP, "usage", 0)
                first = chr(utf8(letters[0])[0])
                message = f"unknown shorthand flag: {strconv.quoted(first, chr(39))} in -{letters}"
                raise self.refused(CommandLine.UNKNOWN, message)
            if letters[1:2] == "=" and len(letters) > 2:
                value, letters = letters[2:], ""
            elif option.kind == "bool":
                value, letters = "true", letters[1:]
            elif len(letters) > 1:
                value, letters = letters[1:], ""
            elif at < len(words):
                value, letters, at = words[at], "", at + 1
            else:
                message = f"flag needs an argument: {strconv.quoted(letters[0], chr(39))} in -{letters}"
                raise self.refused(CommandLine.VALUE_MISSING, message)
            self._set(option, value, values)
        return at

    def _set(self, option: Option, value: str, values: dict[str, list[Any]]) -> None:
        try:
            parsed = self.kinds[option.kind](value, self.about)
        except strconv.GoError as fault:
            message = f"invalid argument {strconv.quoted(value)} for {strconv.quoted(option.shown)} flag: {fault}"
            raise self.refused(CommandLine.VALUE_INVALID, message) from None
        values.setdefault(option.same, []).append(parsed)

    def refused(self, rule: Rule, message: str, status: int | None = None) -> Refusal:
        """Return the refusal with the exit status of the command line, or with another ``status``."""
        return rule.refuses("request", message, status=self.status if status is None else status)
