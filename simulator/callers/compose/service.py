"""Compose's request to the engine for one service.

Reads: a service of a loaded model. Gives: the parts of ``ContainerConfig``, or a refusal.
Compare: docker/compose ``getCreateConfigs`` (pkg/compose/create.go), ``ToMobyHealthCheck`` (pkg/compose/convert.go);
compose-go ``WithServicesEnvironmentResolved`` (types/project.go), ``MappingWithEquals`` (types/mapping.go).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.callers.compose import dotenv
from simulator.callers.compose.environment import Environment, refuse_errors
from simulator.callers.compose.files import Files
from simulator.callers.compose.interpolation import boolean
from simulator.callers.compose.numbers import duration, sprint
from simulator.callers.compose.refusals import refusal, spot_of
from simulator.callers.compose.shellwords import ComposeWords, split
from simulator.callers.compose.versions import Compose
from simulator.callers.flags import LineAdvice
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import COMPOSE, COMPOSE_GO, COMPOSE_SPEC
from simulator.core.text import quoted
from simulator.core.values import Origin, Word, Words
from simulator.engine.engine import Engine
from simulator.engine.request import BodyEntrypoint
from simulator.golang.json import well_formed
from simulator.golang.yaml.nodes import NOWHERE, Spot
from simulator.golang.yaml.values import Timestamp


class ServiceWords(Question):
    """Which words does a service ask for as its entrypoint or command?"""

    LIST = Rule(
        "A list is the words as they stand: it is never split.",
        COMPOSE_GO("types/command.go", "DecodeMapstructure"),
        COMPOSE_SPEC("command", "#command"),
    )
    TEXT = Rule(
        "A text is split into words; one without a word is an empty list.",
        COMPOSE_GO("types/command.go", "DecodeMapstructure"),
        COMPOSE("pkg/compose/create.go", "getCreateConfigs"),
        note="""The reference says that an empty command clears the image's CMD. The engine takes it for unset;
        an empty entrypoint does clear the image's ENTRYPOINT, and keeps its CMD.""",
    )
    UNSET = Rule(
        "A key without a value, or null, asks for nothing.",
        COMPOSE_GO("types/command.go", "IsZero"),
        COMPOSE_SPEC("command", "#command"),
    )


class ServiceEnvironment(Question):
    """Which variables does a service ask for?"""

    MERGED = Rule(
        "Later env files win over earlier ones, and environment over all of them.",
        COMPOSE_GO("types/project.go", "WithServicesEnvironmentResolved"),
        COMPOSE_SPEC("env_file", "#env_file"),
    )
    CALLERS = Rule(
        "A name without a value takes the caller's; where the caller has none, it takes the image's away.",
        COMPOSE_GO("types/mapping.go", "Resolve"),
        COMPOSE("pkg/compose/convert.go", "ToMobyEnv"),
    )
    API_SOCKET = Rule(
        "With use_api_socket DOCKER_CONFIG is /run/secrets/docker, unless the service sets it.",
        COMPOSE("pkg/compose/apiSocket.go", "useAPISocket"),
    )
    BLANK_NAME = Rule(
        "A name of a list that ends with a blank is refused.",
        COMPOSE_GO("types/mapping.go", "DecodeMapstructure"),
    )


class ServiceTimes(Question):
    """What is refused in the times and the healthcheck of a service?"""

    DURATION = Rule(
        "A time without a unit, or with one that the version does not know, is refused.",
        COMPOSE_GO("types/duration.go", "DecodeMapstructure"),
    )
    START_INTERVAL = Rule(
        "A start_interval of a healthcheck is refused for an engine before 25.0.",
        COMPOSE("pkg/compose/convert.go", "ToMobyHealthCheck"),
    )
    START_PERIOD = Rule(
        "A start_interval of a healthcheck without a start_period is refused.",
        COMPOSE("pkg/compose/convert.go", "ToMobyHealthCheck"),
    )


class Read(NamedTuple):
    """Words or None if unset, the decisions that gave them, remarks for the reader, and the dropped text."""

    words: Words | None = None
    decisions: tuple[Decision[Any], ...] = ()
    remarks: tuple[Decision[str], ...] = ()
    dropped: str = ""


def words_of(service: Mapping[str, Any], key: str, profile: Compose) -> Read:
    """Read ``command`` or ``entrypoint``."""
    if key not in service:
        return Read()
    value = service[key]
    spot = spot_of(value) or getattr(service, "keys_at", {}).get(key, NOWHERE)
    if value is None or isinstance(value, Timestamp):
        return Read(None, (ServiceWords.UNSET.gives(None),))
    if isinstance(value, list):
        listed = tuple([Word(well_formed(text), origin(spot_of(text) or spot)) for text in value])
        return Read(listed, (ServiceWords.LIST.gives(listed),))
    return split_text(value, profile, spot, key)


def split_text(text: str, profile: Compose, spot: Spot | None, what: str) -> Read:
    """Split a text; refuse an invalid one with its spot. ``what`` names it in messages."""
    decision, dropped = split(text, profile.splitter, lambda rule, message: refusal(rule, f"{what}: {message}", spot))
    place = origin(spot) if spot else Origin("request", what)
    words = tuple([Word(well_formed(word), place) for word in decision.value])
    remarks: tuple[Decision[str], ...] = ()
    if dropped:
        reason = 'no shell reads it; for one, write a list: ["sh", "-c", "..."]'
        remarks = (ComposeWords.CUT.gives(f"{place.where}: {what} drops {quoted(dropped)}: {reason}"),)
    return Read(words, (ServiceWords.TEXT.gives(words, decision),), remarks, dropped)


def origin(spot: Spot | None) -> Origin:
    """Return the origin of a word at a spot."""
    return Origin("request", f"{spot.file}:{spot.line}" if spot else "compose")


def pairs_of(value: Any, profile: Compose) -> dict[str, str | None]:
    """Read ``environment`` or ``build.args``: a mapping, or a list of ``NAME=VALUE`` and bare names."""
    pairs: dict[str, str | None] = {}
    if isinstance(value, dict):
        for name, member in value.items():
            pairs[name] = None if member is None else sprint(member)
    for entry in value if isinstance(value, list) else ():
        name, equals, text = str(entry).partition("=")
        last = name.encode("utf-8", "surrogatepass")[-1:].decode("latin-1")
        if profile.trailing_blank and last and last in "\t\n\v\f\r \x85\xa0":
            message = f"environment variable {name} is declared with a trailing space"
            raise refusal(ServiceEnvironment.BLANK_NAME, message, spot_of(entry))
        pairs[name] = text if equals else None
    return pairs


class Variables:
    """Reads the variables of a service, with its env files."""

    def __init__(self, files: Files, environment: Environment, profile: Compose, *, elsewhere: bool = False) -> None:
        self.files, self.environment, self.profile, self.elsewhere = files, environment, profile, elsewhere
        self.decisions: list[Decision[Any]] = []
        self.unknown: list[Decision[str]] = []

    def of(self, service: Mapping[str, Any]) -> dict[str, str | None]:
        """Return the variables by name; None removes the image's variable."""
        of_service = pairs_of(service.get("environment"), self.profile)
        for name, value in of_service.items():
            if value is None:
                of_service[name] = self.environment.lookup(name)
                self.decisions.append(ServiceEnvironment.CALLERS.gives(name))
        files = service.get("env_file") or []
        values = {name: value for name, value in of_service.items() if value is not None}
        of_files: dict[str, str] = {} if self.profile.files_first else dict(values)
        for entry in files:
            self.read(entry, of_files, values)
        if files:
            self.decisions.append(ServiceEnvironment.MERGED.gives(", ".join(sorted(of_files))))
        variables = {**of_files, **of_service}
        if is_true(service.get("use_api_socket")) and "DOCKER_CONFIG" not in variables:
            variables["DOCKER_CONFIG"] = "/run/secrets/docker"
            self.decisions.append(ServiceEnvironment.API_SOCKET.gives("DOCKER_CONFIG=/run/secrets/docker"))
        return variables

    def read(self, entry: Mapping[str, Any], variables: dict[str, str], of_service: Mapping[str, str]) -> None:
        """Add the variables of one env file to ``variables``; ``of_service`` are those of ``environment``."""
        name, spot = str(entry.get("path", "")), spot_of(entry.get("path"))
        text = self.files.text(name)
        if text is None:
            required = entry.get("required", True)
            is_required = boolean(required) if isinstance(required, str) else bool(required)
            if not self.elsewhere and is_required:
                raise refusal(dotenv.EnvFile.MISSING, f"env file {name} not found", spot).of_file(name)
            if not self.elsewhere:
                return
            missing = "Compose refuses the service" if is_required else "it adds none"
            message = f"the variables of {name} are not known here; where it is missing, {missing}"
            self.unknown.append(LineAdvice.UNKNOWN_FILE.gives(f"{message}{self.files.near(name)}"))
            return
        earlier = dict(variables)

        def lookup(key: str) -> str | None:
            if self.profile.files_first:
                return earlier[key] if key in earlier else self.environment.lookup(key)
            value = self.environment.lookup(key)
            return of_service.get(key) if value is None else value

        kind = entry.get("format") or ""
        if kind == "raw" and self.profile.raw_files:
            refuse_errors(name, lambda: dotenv.read_raw(text, variables, lookup))
            return
        if kind and not (kind == ".env" and self.profile.raw_files):
            raise refusal(dotenv.EnvFile.FORMAT, f'unsupported env_file format "{kind}"', spot)
        of_file = {} if self.profile.files_first else variables
        inherited = refuse_errors(name, lambda: dotenv.read(text, of_file, lookup, lazy=self.profile.lazy))
        variables.update(of_file)
        self.decisions.append(dotenv.EnvFile.SET.gives(name))
        if inherited:
            self.decisions.append(dotenv.EnvFile.INHERITED.gives(", ".join(inherited)))


def entries(variables: Mapping[str, str | None]) -> tuple[str, ...] | None:
    """Spell variables for the engine, sorted: Compose sends them in random order."""
    texts = [name if value is None else f"{name}={value}" for name, value in sorted(variables.items())]
    return tuple(map(well_formed, texts)) or None


_TIMES = ("interval", "timeout", "start_period", "start_interval")


def check_times(service: Mapping[str, Any], profile: Compose) -> None:
    """Refuse invalid times."""
    health = service.get("healthcheck") or {}
    deploy = service.get("deploy") or {}
    places: list[tuple[str, Any]] = [("stop_grace_period", service.get("stop_grace_period"))]
    places += [(f"healthcheck.{key}", health.get(key)) for key in _TIMES]
    for part in ("update_config", "rollback_config", "restart_policy"):
        fields = deploy.get(part) or {}
        places += [(f"deploy.{part}.{key}", fields.get(key)) for key in ("delay", "monitor", "window")]
    for where, text in places:
        if text is not None and duration(text, days=profile.days) is None:
            reason = "missing unit in" if text.replace(".", "").isdigit() else "invalid"
            spot = spot_of(text)
            raise refusal(ServiceTimes.DURATION, f'{where}: time: {reason} duration "{text}"', spot)


def sent_entrypoint(read: Read, engine: Engine) -> Read:
    """Return an entrypoint as the engine reads it in the body that Compose sends."""
    decided = next((each for each in reversed(read.decisions) if each.value == read.words), None)
    sent = None if decided is None else engine.body_entrypoint(decided)
    if sent is None or sent.rule is BodyEntrypoint.VERBATIM:
        return read
    return read._replace(words=sent.value, decisions=(*read.decisions, sent))


def healthcheck(service: Mapping[str, Any], profile: Compose, engine: Engine) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the healthcheck that Compose sends to the engine: the test and the numbers."""
    health = service.get("healthcheck")
    if not isinstance(health, dict):
        return (), {}
    test = health.get("test")
    sent = ("CMD-SHELL", str(test)) if isinstance(test, str) else tuple(test or ())
    if is_true(health.get("disable")):
        sent = ("NONE",)
    if health.get("start_interval") is not None and not engine.start_interval:
        message = "can't set healthcheck.start_interval as feature require Docker Engine v25 or later"
        raise refusal(ServiceTimes.START_INTERVAL, message, spot_of(health["start_interval"]))
    if profile.start_period and health.get("start_interval") is not None and health.get("start_period") is None:
        message = "healthcheck.start_interval requires healthcheck.start_period to be set"
        raise refusal(ServiceTimes.START_PERIOD, message, spot_of(health.get("start_interval")))
    names = {"interval": "Interval", "timeout": "Timeout", "start_period": "StartPeriod"}
    names["start_interval"] = "StartInterval"
    numbers = {name: duration(health[key], days=profile.days) or 0 for key, name in names.items() if health.get(key)}
    retries = health.get("retries")
    numbers |= {"Retries": int(retries)} if retries is not None else {}
    engine.check_body_healthcheck(sent, numbers)
    return sent, numbers


def is_true(value: Any) -> bool:
    """Return the value of a boolean, which may be a text."""
    return boolean(value) if isinstance(value, str) else bool(value)


def has_no_input(service: Mapping[str, Any]) -> bool:
    """Return whether nobody can write to the standard input of a service's container."""
    return not is_true(service.get("stdin_open")) and not is_true(service.get("tty"))


def stop_timeout(service: Mapping[str, Any], profile: Compose) -> int | None:
    """Return ``stop_grace_period`` in whole seconds, as Compose sends it to the engine; None if unset."""
    text = service.get("stop_grace_period")
    return None if text is None else int((duration(text, days=profile.days) or 0) / 10**9)
