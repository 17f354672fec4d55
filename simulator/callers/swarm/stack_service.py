"""Reads a service from its checked values, and merges the services of several files.

Reads: plain values. Gives: ``Service``, or a refusal.
Compare: docker/cli ``LoadService`` and ``resolveEnvironment`` (cli/compose/loader/loader.go), ``mergeServices``
(merge.go), ``Service`` and ``convertHealthcheck`` (cli/compose/convert/service.go).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.callers.compose.numbers import sprint
from simulator.callers.docker import env_file
from simulator.callers.docker.client import DockerCli
from simulator.callers.docker.tools import StackReader
from simulator.callers.service_host import host_of_service, merged_hosts
from simulator.callers.swarm.words import SwarmWords, split
from simulator.core.host_config import HostConfig
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import DOCKER_CLI, STACK_DEPLOY
from simulator.core.values import Origin, Word, Words
from simulator.golang import strconv
from simulator.golang.strconv import GoError

_LOADER = "cli/compose/loader/loader.go"
_MERGE = "cli/compose/loader/merge.go"
_CONVERT = "cli/compose/convert/service.go"
_TIMES = {
    "interval": "Interval", "timeout": "Timeout", "start_period": "StartPeriod", "start_interval": "StartInterval",
}  # fmt: skip


class StackService(Question):
    """What does a service of a stack file ask for?"""

    LISTED = Rule(
        "A list of words is taken as it is.",
        DOCKER_CLI(_LOADER, "transformShellCommand"),
    )
    VARIABLES = Rule(
        "Variables are those of env files, then those of environment; they are sorted, each name stands once.",
        DOCKER_CLI(_LOADER, "resolveEnvironment"),
        DOCKER_CLI(_CONVERT, "convertEnvironment"),
    )
    CALLERS = Rule(
        "A variable without a value, or with a blank one, takes that of the caller, where it is set there.",
        DOCKER_CLI(_LOADER, "updateEnvironment"),
        note="Compose does so only for a variable without a value.",
    )
    ENV_FILE = Rule(
        "An env file that is not there, or holds what is no variable, is refused.",
        DOCKER_CLI("cli/compose/loader/envfile.go", "parseEnvFile"),
    )
    MERGED = Rule(
        "What a later file says of a service counts; blank, empty and false say nothing.",
        DOCKER_CLI(_MERGE, "mergeServices"),
    )
    APPENDED = Rule(
        "The lists of a later file come behind those of an earlier one.",
        DOCKER_CLI(_MERGE, "mergeServices"),
        note="So does the test of a healthcheck, and before Docker 23 so do command and entrypoint.",
    )
    HEALTH = Rule(
        "A healthcheck that is disabled and has a test is refused.",
        DOCKER_CLI(_CONVERT, "convertHealthcheck"),
    )
    NO_IMAGE = Rule(
        "A service without an image, or with a name that is none, is refused: a stack builds nothing.",
        DOCKER_CLI("cli/command/stack/loader/loader.go", "LoadComposefile"),
        STACK_DEPLOY("docker stack deploy", ""),
        note="Before Docker 27 it is the swarm that refuses it, not the command line.",
    )
    IGNORED = Rule(
        "Options that a swarm does not have are ignored, with a warning.",
        DOCKER_CLI("cli/compose/types/types.go", "UnsupportedProperties"),
    )


class Service(NamedTuple):
    """A service as one file or several files define it; an unset text is an empty string."""

    name: str
    image: str
    entrypoint: Decision[Words] | None
    command: Decision[Words] | None
    environment: Mapping[str, str | None]
    directory: str
    user: str
    hostname: str
    tty: bool
    open_stdin: bool
    init: bool | None
    stop_signal: str
    stop_grace: int | None
    health: Mapping[str, Any] | None
    host: HostConfig | None
    decisions: tuple[Decision[Any], ...] = ()


def read_service(name: str, fields: Mapping[str, Any], context: CallerContext, cli: DockerCli, folder: str) -> Service:
    """Read a service of one file; ``folder`` is that of the first file, with a slash, or empty."""
    environment, decisions = _environment(fields, context, cli, folder)
    return Service(
        name,
        fields.get("image", ""),
        _words(name, "entrypoint", fields),
        _words(name, "command", fields),
        environment,
        fields.get("working_dir", ""),
        fields.get("user", ""),
        fields.get("hostname", ""),
        fields.get("tty", False),
        fields.get("stdin_open", False),
        fields.get("init"),
        fields.get("stop_signal", ""),
        strconv.duration(fields["stop_grace_period"]) if "stop_grace_period" in fields else None,
        _health(fields["healthcheck"]) if "healthcheck" in fields else None,
        host_of_service({key: value for key, value in fields.items() if key not in ("privileged", "volumes_from")}),
        decisions,
    )


def _words(service: str, key: str, fields: Mapping[str, Any]) -> Decision[Words] | None:
    """Read ``command`` or ``entrypoint``: keep a list, split a text."""
    if key not in fields:
        return None
    value = fields[key]
    if isinstance(value, list):
        listed = tuple([Word(str(word), _origin(service, key, word)) for word in value])
        return StackService.LISTED.gives(listed)
    try:
        return split(value, _origin(service, key, value))
    except GoError as fault:
        place = getattr(value, "spot", "")
        raise SwarmWords.UNCLOSED.refuses("request", f"{place}: {service}.{key}: {fault}", status=1) from None


def _origin(service: str, key: str, word: Any) -> Origin:
    spot = getattr(word, "spot", None)
    return Origin("request", f"{spot.file}:{spot.line}" if spot else f"{service}.{key}")


def _environment(
    fields: Mapping[str, Any], context: CallerContext, cli: DockerCli, folder: str
) -> tuple[dict[str, str | None], tuple[Decision[Any], ...]]:
    entries: list[str] = []
    listed = fields.get("env_file", [])
    names = [listed] if isinstance(listed, str) else listed
    paths = [name if name.startswith("/") else folder + name for name in names]
    for name, path in zip(names, paths, strict=True):
        if name in ("", ".", "./"):
            message = f"invalid env file ({path or '.'}): read {path or '.'}: is a directory"
            raise StackService.ENV_FILE.refuses("request", message, status=1)
        try:
            entries += env_file.read(context, path, cli, context.environment)
        except GoError as fault:
            raise StackService.ENV_FILE.refuses("request", str(fault), status=1) from None
    pairs = [entry.partition("=") for entry in entries]
    of_files: dict[str, str | None] = {name: value if equals else None for name, equals, value in pairs}
    of_service = _mapping(fields.get("environment", {}))
    caller = context.environment
    filled = [name for part in (of_files, of_service) for name, value in part.items() if not value and name in caller]
    variables = {**_from_caller(of_files, caller), **_from_caller(of_service, caller)}
    unknown = env_file.unknown_files(paths, context)
    return variables, (*((StackService.CALLERS.gives(sorted(set(filled))),) if filled else ()), *unknown)


def _from_caller(variables: Mapping[str, str | None], caller: Mapping[str, str]) -> dict[str, str | None]:
    return {name: value or caller.get(name, value) for name, value in variables.items()}


def _mapping(given: Any) -> dict[str, str | None]:
    if isinstance(given, list):
        pairs = [str(entry).partition("=") for entry in given]
        return {name: value if equals else None for name, equals, value in pairs}
    return {name: None if value is None else sprint(value) for name, value in given.items()}


def _health(healthcheck: Mapping[str, Any]) -> dict[str, Any]:
    test = healthcheck.get("test", [])
    fields: dict[str, Any] = {"Test": ["CMD-SHELL", str(test)] if isinstance(test, str) else [str(w) for w in test]}
    for key, field in _TIMES.items():
        if key in healthcheck:
            fields[field] = strconv.duration(healthcheck[key])
    if "retries" in healthcheck:
        fields["Retries"] = _signed(int(healthcheck["retries"]))
    return {**fields, "disable": healthcheck.get("disable", False)}


def _signed(count: int) -> int:
    """Return what a count without a sign becomes as a number with one; a larger one than there is has the first bit."""
    count = count if count < 2**64 else 2**63
    return count if count < 2**63 else count - 2**64


def merge(base: Service, over: Service, reader: StackReader) -> Service:
    """Merge a later file's service over an earlier one's."""
    changed = {field: value for field, value in over._asdict().items() if field not in _OWN and value}
    for key in ("entrypoint", "command"):
        later: Decision[Words] | None = getattr(over, key)
        if later is not None and later.value:
            earlier: Decision[Words] | None = getattr(base, key)
            changed[key] = later
            if reader.appends_words and earlier is not None and earlier.value:
                changed[key] = StackService.APPENDED.gives(earlier.value + later.value, earlier, later)
    if over.init is not None and base.init is None:
        changed["init"] = over.init
    changed["host"] = merged_hosts(base.host, over.host)
    environment = {**base.environment, **over.environment}
    if base.health is not None and over.health is not None:
        changed["health"] = _merge_health(base.health, over.health)
    decided = StackService.MERGED.gives(sorted(changed.keys() - {"host"}))
    return base._replace(**changed, environment=environment, decisions=(*base.decisions, *over.decisions, decided))


_OWN = ("name", "entrypoint", "command", "environment", "host", "decisions")


def _merge_health(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    kept = {**base, **{field: value for field, value in over.items() if value}}
    return {**kept, "Test": [*base["Test"], *over["Test"]]}


def variables(service: Service) -> Decision[tuple[str, ...]]:
    """Spell the variables for the swarm; one without a value is a bare name."""
    spelled = [name if value is None else f"{name}={value}" for name, value in service.environment.items()]
    return StackService.VARIABLES.gives(tuple(sorted(spelled, key=lambda entry: entry.encode("utf-8", "replace"))))


def healthcheck(service: Service) -> tuple[tuple[str, Any], ...] | None:
    """Spell the healthcheck for the swarm; refuse a disabled one with a test."""
    if service.health is None:
        return None
    fields = dict(service.health)
    if fields.pop("disable"):
        if fields["Test"]:
            message = f"service {service.name}: test and disable can't be set at the same time"
            raise StackService.HEALTH.refuses("request", message, status=1)
        return (("Test", ["NONE"]),)
    return tuple([(field, value) for field, value in fields.items() if value]) or None
