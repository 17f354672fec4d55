"""The words of ``docker compose run [OPTIONS] SERVICE [ARG...]``.

Reads: words. Gives: ``RunWords``, or a refusal. Options end at the service's name.
Compare: docker/compose ``runCommand`` (cmd/compose/run.go), ``applyRunOptions`` (pkg/compose/run.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from simulator.callers.compose.refusals import refusal
from simulator.callers.compose.versions import Compose
from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Rule
from simulator.core.sources import COMPOSE, COMPOSE_RUN, DOCKER_CLI

_RUN = "cmd/compose/run.go"
_FLAG = "vendor/github.com/spf13/pflag/flag.go"


class ComposeRun(Question):
    """What do the words of docker compose run change?"""

    ARGUMENTS = Rule(
        "Words behind the service replace its command; nothing in them is split or replaced.",
        COMPOSE("pkg/compose/run.go", "applyRunOptions"),
        COMPOSE_RUN("Description", "#description"),
    )
    ENTRYPOINT = Rule(
        "The value of --entrypoint is split, and drops the service's command where no word follows the service.",
        COMPOSE(_RUN, "runCommand"),
        COMPOSE("pkg/compose/run.go", "applyRunOptions"),
        note="docker run --entrypoint takes its value for one word. An empty value keeps the image's CMD here.",
    )
    OPTION = Rule(
        "An option that does not exist, lacks its value, or has a wrong one is refused.",
        DOCKER_CLI(_FLAG, "parseLongArg"),
    )
    SERVICE = Rule(
        "A line without a service, or with one that does not exist, is refused.",
        COMPOSE(_RUN, "runCommand"),
    )


class RunWords(NamedTuple):
    """The parts of a line: its options by long name, the service, and the words after it."""

    options: Mapping[str, tuple[str, ...]]
    service: str
    arguments: tuple[str, ...]

    def last(self, name: str) -> str | None:
        """Return the last value of an option, or None."""
        return self.options[name][-1] if self.options.get(name) else None

    @property
    def replaced(self) -> tuple[str, ...]:
        """The keys of the service whose values the line replaces."""
        keys = {"entrypoint": ("entrypoint", "command"), "workdir": ("working_dir",), "user": ("user",)}
        found = [key for name, replaced in keys.items() if self.options.get(name) for key in replaced]
        return (*found, "command") if self.arguments else tuple(found)


_SWITCHES = {
    "detach": "d", "rm": "", "no-TTY": "T", "no-deps": "", "use-aliases": "", "service-ports": "P", "build": "",
    "quiet-pull": "", "remove-orphans": "", "dry-run": "", "interactive": "i", "tty": "t",
}  # fmt: skip
_VALUES = {
    "env": "e", "label": "l", "name": "", "user": "u", "workdir": "w", "entrypoint": "", "cap-add": "", "cap-drop": "",
    "volume": "v", "publish": "p",
}  # fmt: skip
_NEW_SWITCHES = {"quiet": "q", "quiet-build": ""}
_NEW_VALUES = {"env-from-file": "", "pull": ""}
_ALIASES = {"volumes": "volume", "labels": "label"}
_BOOLEANS = {"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"}


def check_services_exist(services: Mapping[str, object], names: Iterable[str]) -> None:
    """Refuse the first of some names that no service has."""
    for name in names:
        if name not in services:
            raise refusal(ComposeRun.SERVICE, f"no such service: {name}", None, 1).of_name(name, services)


def parse_run(words: Sequence[str], profile: Compose) -> RunWords:
    """Parse a line; raises ``Refusal`` as the command line does."""
    switches, values, status = dict(_SWITCHES), dict(_VALUES), profile.usage_status
    if profile.run_env_files:
        switches.update(_NEW_SWITCHES)
        values.update(_NEW_VALUES)
    shorts = {short: name for name, short in {**switches, **values}.items() if short}
    options: dict[str, list[str]] = {}
    remaining = list(words)
    while remaining and remaining[0].startswith("-") and remaining[0] != "-":
        word = remaining.pop(0)
        if word == "--":
            break
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            name = _ALIASES.get(name, name)
            if name in switches:
                options.setdefault(name, []).append(_switch(name, value if equals else "true", status))
            elif name in values:
                options.setdefault(name, []).append(
                    value if equals else _next(remaining, f"flag needs an argument: {word}", status)
                )
            else:
                option = word.partition("=")[0]
                known = [f"--{each}" for each in (*switches, *values)]
                raise refusal(ComposeRun.OPTION, f"unknown flag: {option}", None, status).of_name(option, known)
            continue
        letters = word[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            name = shorts.get(letter, "")
            if name in switches:
                value, letters = (letters[1:], "") if letters.startswith("=") else ("true", letters)
                options.setdefault(name, []).append(_switch(name, value, status))
            elif name:
                message = f"flag needs an argument: '{letter}' in {word}"
                value = letters.removeprefix("=") if letters else _next(remaining, message, status)
                options.setdefault(name, []).append(value)
                letters = ""
            else:
                raise refusal(ComposeRun.OPTION, f"unknown shorthand flag: '{letter}' in {word}", None, status)
    if not remaining:
        raise refusal(ComposeRun.SERVICE, "requires at least 1 arg(s), only received 0", None, 1)
    return RunWords({name: tuple(values) for name, values in options.items()}, remaining[0], tuple(remaining[1:]))


def _switch(name: str, value: str, status: int) -> str:
    if value not in _BOOLEANS:
        message = f'invalid argument "{value}" for "--{name}" flag: strconv.ParseBool: parsing "{value}"'
        raise refusal(ComposeRun.OPTION, f"{message}: invalid syntax", None, status)
    return "true" if value[0] in "1tT" else "false"


def _next(remaining: list[str], message: str, status: int) -> str:
    if not remaining:
        raise refusal(ComposeRun.OPTION, message, None, status)
    return remaining.pop(0)
