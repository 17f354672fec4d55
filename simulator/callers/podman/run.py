"""The words of ``podman run [OPTIONS] IMAGE [COMMAND] [ARG...]``, and of ``podman create``.

Reads: the words after the command's name. Gives: the request that podman creates of the line.
Compare: podman ``CreateInit`` (cmd/podman/containers/create.go), ``FillOutSpecGen`` (pkg/specgenutil/specgen.go),
``ParseFile`` and ``parseEnv`` (pkg/env/env.go), ``MakeHealthCheckFromCli`` (pkg/specgenutil/specgen.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.callers.docker.env_file import unknown_files
from simulator.callers.entrypoint import requested_words
from simulator.callers.flags import CommandLine, LineAdvice, Parsed, Reader, table
from simulator.callers.podman.image_name import image_name
from simulator.callers.podman.networks import check_networks
from simulator.callers.podman.secrets import remarks_on_secrets, secret_mounts
from simulator.callers.podman.tools import PodmanCli, PodmanRelease, podman_release
from simulator.callers.podman.values import KINDS, Unchecked
from simulator.core.errors import NotModelled
from simulator.core.host_config import HostConfig, Mount
from simulator.core.json_checks import require_texts
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import ContainerConfig, EnvRules
from simulator.engine.engine import Engine
from simulator.golang import json, strconv
from simulator.golang.json import well_formed
from simulator.golang.strconv import GoError

FILE = "podman/run.txt"
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy")
_BLANKS = " \t"
_FAILED = 125
_LOG_DRIVERS = ("", "k8s-file", "journald", "none", "json-file", "passthrough", "passthrough-tty")
_OF_USERS = ("passwd", "passwd-entry", "hostuser", "group-entry")
"""Options with which podman adds users or groups to the lists of the image, or leaves out what it adds itself."""
PODMAN_ENVIRONMENT = {"TMPDIR": "/var/tmp"}  # noqa: S108  # podman sets it so
"""The variables that podman sets in its own environment, where bare names and --env-host find them."""


def read(caller: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read the words after ``podman run`` or ``podman create``."""
    return SingleWorkload(line(require_texts(body, "the line"), caller.command, podman_release(engine), context))


def line(words: Sequence[str], command: str, engine: PodmanRelease, context: CallerContext) -> Request:
    """Read the words after ``podman run`` or ``podman create``; ``command`` is ``run`` or ``create``.

    Raises ``Refusal`` as podman would, with the exit status; ``NotModelled`` for a value that is not modelled, and
    for a file that is not in ``context``.
    """
    context = context._replace(environment={**PODMAN_ENVIRONMENT, **context.environment})
    client = engine.tools.cli
    reader = Reader(table(FILE, command, engine.numbers), KINDS)
    parsed = reader.read([*map(well_formed, words)])
    if parsed.last("help", False):
        raise reader.refused(CommandLine.HELP, "usage", 0)
    if not parsed.rest:
        raise reader.refused(CommandLine.IMAGE_MISSING, "requires at least 1 arg(s), only received 0")
    try:
        _check(parsed)
        return _request(parsed, engine, client, context)
    except GoError as fault:
        raise reader.refused(CommandLine.CONFLICT, str(fault)) from None
    except Refusal as refusal:
        refusal.status = _FAILED
        raise


def _check(parsed: Parsed) -> None:
    """Refuse options that exclude each other."""
    for option in ("cpu-period", "cpu-quota"):
        if parsed.all(option) and parsed.all("cpus"):
            raise GoError(f"--{option} and --cpus cannot be set together")
    none = parsed.last("network") == "none"
    if none and (parsed.all("dns") or parsed.all("dns-option") or parsed.all("dns-search")):
        raise GoError("conflicting options: dns and the network mode: none")
    check_networks(parsed.all("network"))
    if parsed.last("no-hosts", False) and parsed.all("add-host"):
        raise GoError("--no-hosts and --add-host cannot be set together")
    if parsed.last("rmi", False) and not parsed.last("rm", True):
        raise GoError("the --rmi option does not work without --rm")
    health_options = ("health-on-failure", "health-startup-cmd")
    for option in health_options if not parsed.last("health-cmd", "") else ():
        if parsed.all(option):
            what = f"--{option} without --health-cmd"
            raise NotModelled(f"--{option}", f"{what} depends on the image and is not modelled")
    _check_destinations(parsed)
    if parsed.last("rootfs"):
        raise NotModelled("--rootfs", "--rootfs takes a folder for the image, which is not modelled; leave it out")


def _check_destinations(parsed: Parsed) -> None:
    """Refuse two mounts with the same destination, and all capabilities both added and dropped."""
    sources: dict[str, str] = {}
    places = [_mount_place(text) for text in parsed.all("mount") if not isinstance(text, Unchecked)]
    volumes = [text for text in parsed.all("volume") if ":" in text and not isinstance(text, Unchecked)]
    places += [(text.split(":")[1], text.partition(":")[0]) for text in volumes]
    places += [(text.partition(":")[0], "tmpfs") for text in parsed.all("tmpfs")]
    for place, source in places:
        if sources.setdefault(place, source) != source:
            raise GoError(f"{place}: duplicate mount destination")
    if all("all" in [name.lower() for name in flat(parsed.all(option))] for option in ("cap-add", "cap-drop")):
        raise GoError("adding all caps and removing all caps not allowed")


def _mount_place(text: str) -> tuple[str, str]:
    fields = dict(field.partition("=")[::2] for field in text.split(","))
    place = next((fields[name] for name in ("destination", "target", "dst") if name in fields), "")
    return place, fields.get("source") or fields.get("src") or fields.get("type", "")


def _request(parsed: Parsed, engine: Engine, client: PodmanCli, context: CallerContext) -> Request:
    image, *arguments = parsed.rest
    image = image_name(image)
    healthcheck = _healthcheck(parsed)
    if signal := parsed.last("stop-signal", ""):
        engine.check_stop_signal(signal)  # podman reads it here: FillOutSpecGen, before the variables
    env = environment(parsed, context, client)
    healthcheck = healthcheck or (tuple(_times_alone(parsed)) if client.times_alone else ()) or None
    entrypoint, cmd, decided = requested_words(parsed.last("entrypoint"), arguments, engine)
    container = ContainerConfig(
        entrypoint,
        cmd,
        env,
        parsed.last("workdir", ""),
        parsed.last("user", ""),
        parsed.last("tty", False),
        hostname=parsed.last("hostname", ""),
        init=parsed.last("init"),
        stop_signal=signal,
        stop_timeout=parsed.last("stop-timeout"),
        healthcheck=healthcheck,
        env_rules=_env_rules(parsed, context),
        no_input=not (parsed.last("interactive") or parsed.last("tty")),
    )
    if parsed.last("log-driver", "") not in _LOG_DRIVERS:
        raise GoError("running container create option: invalid log driver: invalid argument")
    notes = tuple(_remarks(parsed, context))
    platform = parsed.last("platform", "") or (f"linux/{arch}" if (arch := parsed.last("arch", "")) else "")
    made = (*decided, *notes)
    return Request(container, made, image, platform=platform, host=_host(parsed), status=_FAILED, remarks=notes)


def _host(parsed: Parsed) -> HostConfig | None:
    """Give what of the line the launch needs: capabilities, and what is mounted; None if it says nothing of them."""
    added, dropped = (tuple(flat(parsed.all(name))) for name in ("cap-add", "cap-drop"))
    host = HostConfig(
        cap_add=added, cap_drop=dropped,
        privileged=bool(parsed.last("privileged", False)),
        read_only=bool(parsed.last("read-only", False)),
        mounts=(*(Mount(target=_mount_place(text)[0]) for text in parsed.all("mount")),
                *secret_mounts(parsed.all("secret"))),
        binds=tuple(parsed.all("volume")), tmpfs=tuple(parsed.all("tmpfs")),
        volumes_from=bool(parsed.all("volumes-from")),
        adds_users=any(map(parsed.all, _OF_USERS)) or str(parsed.last("userns", "")).startswith("keep-id"),
    )  # fmt: skip
    return None if host == HostConfig() else host


def environment(parsed: Parsed, context: CallerContext, client: PodmanCli) -> tuple[str, ...] | None:
    """Collect the variables of files and of the line; the last value of a name wins, at the place of the first."""
    variables: dict[str, str] = {}
    for name in flat(parsed.all("env-file")):
        whole = context.files.get(name)
        if whole is None:
            continue
        lines = (text.removesuffix("\r").lstrip(_BLANKS) for text in whole.split("\n"))
        try:
            for text in lines:
                if text and not text.startswith("#"):
                    _add_variable(variables, text, context.environment, client)
        except GoError as fault:
            raise GoError(f"{client.file_wrong} {strconv.quoted(name)}: {fault}") from None
    entries = parsed.all("env")
    for entry in entries if entries != [""] else ():
        _add_variable(variables, entry, context.environment, client)
    return tuple([f"{name}={value}" for name, value in variables.items()]) or None


def _remarks(parsed: Parsed, context: CallerContext) -> Iterator[Decision[str]]:
    """Name what is taken without a check, and what is not known."""
    for option, values in parsed.values.items():
        for value in flat(values):
            if isinstance(value, Unchecked):
                yield LineAdvice.UNCHECKED.gives(f"--{option} {value} is not checked")
    command = parsed.last("health-cmd", "")
    if _is_health_list(command):
        yield LineAdvice.UNCHECKED.gives(f"--health-cmd {command} is not checked")
    yield from unknown_files(flat(parsed.all("env-file")), context)
    yield from remarks_on_secrets(parsed.all("secret"))


def flat(values: Iterable[Any]) -> list[str]:
    """Return the values of an option that can be lists as one list."""
    return [item for value in values for item in (value if isinstance(value, list) else [value])]


def _add_variable(variables: dict[str, str], entry: str, environment: Mapping[str, str], client: PodmanCli) -> None:
    """Add ``NAME=VALUE``; a bare name takes its value from the caller's environment, ``NAME*`` all that begin so."""
    name, equals, value = entry.partition("=")
    if not name:
        raise GoError(f"{client.entry_wrong}: {strconv.quoted(entry)}")
    name = name.lstrip(_BLANKS)
    if equals:
        variables[name] = value
    elif name.endswith("*"):
        variables |= {key: known for key, known in environment.items() if key.startswith(name[:-1])}
    elif name in environment:
        variables[name] = environment[name]


def _env_rules(parsed: Parsed, context: CallerContext) -> EnvRules | None:
    """Collect the options that change the variables of the image; None without any."""
    host: dict[str, str] = {}
    if parsed.last("env-host", False):
        host = dict(context.environment)
    elif parsed.last("http-proxy", True):
        names = [form for name in _PROXIES for form in (name, name.upper())]
        host = {name: context.environment[name] for name in names if name in context.environment}
    rules = EnvRules(
        tuple(parsed.all("env-merge")),
        tuple(parsed.all("unsetenv")),
        parsed.last("unsetenv-all", False),
        tuple(host.items()),
    )
    return rules if any(rules) else None


def _is_health_list(command: str) -> bool:
    """Return whether a command is a list that begins with CMD, which releases of podman read in different ways."""
    words, failed = json.decode_strings(command) if command else ((), True)
    first = words[0] if words and not failed else command.split(" ", maxsplit=1)[0]
    return first.upper() in ("CMD", "CMD-SHELL")


def _healthcheck(parsed: Parsed) -> tuple[tuple[str, Any], ...] | None:
    command = parsed.last("health-cmd", "")
    if not command:
        return (("Test", ["NONE"]),) if parsed.last("no-healthcheck", False) else None
    if parsed.last("no-healthcheck", False):
        raise GoError("cannot specify both --no-healthcheck and --health-cmd")
    words, failed = json.decode_strings(command)
    if not words and not failed:
        raise GoError("must define a healthcheck command for all healthchecks")
    first = words[0] if words and not failed else command.split(" ")[0]
    if first.upper() == "NONE":
        test = ["NONE"]
    elif first.upper() in ("CMD", "CMD-SHELL"):
        return None  # how podman reads that changed between its releases; it has no part in the process
    elif words and not failed and len(words) > 1:
        test = ["CMD", *words]
    else:
        test = ["CMD-SHELL", words[0] if words and not failed else command]
    return (("Test", test), *_times(parsed))


def _times(parsed: Parsed) -> list[tuple[str, int]]:
    interval = parsed.last("health-interval", "30s")
    times = {
        "interval": "0" if interval == "disable" else interval,
        "timeout": parsed.last("health-timeout", "30s"),
        "start-period": parsed.last("health-start-period", "0s"),
    }
    durations = {}
    for name, text in times.items():
        try:
            durations[name] = strconv.duration(text)
        except GoError as fault:
            raise GoError(f"invalid healthcheck-{name}: {fault}") from None
    retries = parsed.last("health-retries", 3)
    if retries < 1:
        raise GoError("healthcheck-retries must be greater than 0")
    _check_times(durations)
    return [*[(field, durations[name]) for name, field in _FIELDS.items()], ("Retries", retries)]


def _check_times(durations: Mapping[str, int]) -> None:
    if durations.get("timeout", 1) < 1:
        raise GoError("healthcheck-timeout must be at least 1 second")
    if durations.get("start-period", 0) < 0:
        raise GoError("healthcheck-start-period must be 0 seconds or greater")


_FIELDS = {"interval": "Interval", "timeout": "Timeout", "start-period": "StartPeriod"}


def _times_alone(parsed: Parsed) -> list[tuple[str, int]]:
    """Read the times of a line without a command: they replace those of the image's healthcheck."""
    times = []
    for name, field in _FIELDS.items():
        if parsed.all(f"health-{name}"):
            text = parsed.last(f"health-{name}")
            duration = strconv.duration("-1s" if (name, text) == ("interval", "disable") else text)
            _check_times({name: duration})
            times.append((field, duration))
    return times
