"""The words of ``docker run [OPTIONS] IMAGE [COMMAND] [ARG...]``, and of ``docker create``.

Reads: the words after the command's name. Gives: the request that the command line sends to the engine.
Compare: docker/cli ``runRun`` (cli/command/container/run.go), ``runCreate`` and ``createContainer`` (create.go),
``parse`` (opts.go).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.callers.docker import conflicts, env_file
from simulator.callers.docker.client import DockerCli, FlagContext
from simulator.callers.docker.host_config import host_config
from simulator.callers.docker.tools import DockerRelease, docker_release
from simulator.callers.docker.values import KINDS
from simulator.callers.entrypoint import requested_words
from simulator.callers.flags import CommandLine, LineAdvice, Parsed, Reader, Table, table
from simulator.core.errors import NotModelled
from simulator.core.json_checks import require_texts
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal
from simulator.core.text import quoted
from simulator.core.values import ContainerConfig, ImageConfig, Words
from simulator.engine.create import validate_early
from simulator.engine.engine import Engine
from simulator.golang import platforms, reference
from simulator.golang.json import well_formed
from simulator.golang.strconv import GoError
from simulator.images.windows import names_windows
from simulator.shell.programs import executes_its_arguments

PLACEHOLDER = "IMAGE"
"""The image name of a line whose image is given separately; no image can have this name."""
PLAIN = frozenset(("entrypoint", "env", "workdir", "user", "tty", "interactive", "rm", "detach"))
"""Options that conflict with no other option; most lines have only these."""
WINDOWS = frozenset(("cpu-count", "cpu-percent", "io-maxbandwidth", "io-maxiops"))
_WINDOWS = '"--{}" is only supported on a Docker daemon running on windows, but the Docker daemon is running on linux'
_HEALTH = {
    "health-interval": "Interval", "health-timeout": "Timeout", "health-start-period": "StartPeriod",
    "health-start-interval": "StartInterval", "health-retries": "Retries",
}  # fmt: skip


def read(caller: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read the words after ``docker run`` or ``docker create``."""
    words = require_texts(body, "the line")
    return SingleWorkload(line(words, caller.command, docker_release(engine), context))


def line(words: Sequence[str], command: str, engine: DockerRelease, context: CallerContext) -> Request:
    """Read the words after ``docker run`` or ``docker create``; ``command`` is ``run`` or ``create``.

    Raises ``Refusal`` as the command line or the engine would, with the exit status; ``NotModelled`` for a value that
    is not modelled, and for a file that is not in ``context``.
    """
    cli = engine.tools.cli
    about = FlagContext(context.environment, cli, context.folder)
    reader = Reader(table("docker/run.txt", command, engine.numbers), KINDS, about, before=_refuse_windows_options)
    parsed = reader.read([*map(well_formed, words)])
    try:
        _check_line(parsed, command, reader, cli)
        env, healthcheck = _check_together(parsed, context, cli, reader)
        return _request(parsed, command, engine, cli, env, healthcheck, context)
    except Refusal as refusal:
        if refusal.status is None:
            refusal.status = 125 if command == "run" else 1
        raise


def _check_line(parsed: Parsed, command: str, reader: Reader, cli: DockerCli) -> None:
    """Refuse what the command line refuses before it checks the options together."""
    if parsed.rest and not parsed.values:
        return  # the usual case
    if parsed.last("help", False):
        raise reader.refused(CommandLine.HELP, "usage", 0)
    if not WINDOWS.isdisjoint(parsed.values) and not _is_for_windows(parsed):
        _refuse_windows_options(parsed.values)
    if not parsed.rest:
        raise reader.refused(CommandLine.IMAGE_MISSING, cli.argument_missing.format(command, "at least 1 argument"), 1)
    pull = parsed.last("pull", "missing")
    if cli.pull_checked and pull not in ("always", "missing", "never", ""):
        message = f'invalid pull option: \'{pull}\': must be one of "always", "missing" or "never"'
        raise reader.refused(CommandLine.CONFLICT, message)


def _is_for_windows(parsed: Parsed) -> bool:
    """Return whether a line is one for an engine on Windows, by its platform or the name of its image."""
    platform = parsed.last("platform", "")
    named = platforms.platform_os(platform) if platform else None
    return named == "windows" or (named is None and bool(parsed.rest) and names_windows(parsed.rest[0]))


def _refuse_windows_options(values: Mapping[str, Any]) -> None:
    if wrong := sorted(values.keys() & WINDOWS):
        raise CommandLine.PLATFORM_ONLY.refuses("request", "\n".join(map(_WINDOWS.format, wrong)), status=1)


def _is_plain(parsed: Parsed) -> bool:
    return not parsed.values or parsed.values.keys() <= PLAIN


def _check_together(
    parsed: Parsed, context: CallerContext, cli: DockerCli, reader: Reader
) -> tuple[list[str], Mapping[str, Any] | None]:
    """Check the options together, in the command line's order; return the variables and the healthcheck."""
    variables = {entry.partition("=")[0]: entry for entry in parsed.all("env")}
    if _is_plain(parsed):
        return list(variables.values()), None
    line = conflicts.ParsedLine(parsed, context, cli)
    try:
        for check in conflicts.BEFORE_FILES:
            check(line)
        files = [env_file.read(context, name, cli, context.environment) for name in parsed.all("env-file")]
        for check in conflicts.AFTER_FILES:
            check(line)
    except GoError as fault:
        raise reader.refused(CommandLine.CONFLICT, str(fault)) from None
    return [*[entry for file in files for entry in file], *variables.values()], _healthcheck(parsed)


def _healthcheck(parsed: Parsed) -> Mapping[str, Any] | None:
    if parsed.last("no-healthcheck", False):
        return {"Test": ["NONE"]}
    fields: dict[str, Any] = {}
    if command := parsed.last("health-cmd", ""):
        fields["Test"] = ["CMD-SHELL", command]
    fields.update({field: value for option, field in _HEALTH.items() if (value := parsed.last(option, 0))})
    return fields or None


def _request(
    parsed: Parsed,
    command: str,
    engine: Engine,
    cli: DockerCli,
    env: list[str],
    healthcheck: Mapping[str, Any] | None,
    context: CallerContext,
) -> Request:
    """Create the request; raises ``Refusal`` for what the engine refuses before it looks for the image."""
    image, *arguments = parsed.rest
    _check_image(parsed, command, cli, context)
    entrypoint, cmd, decisions = requested_words(parsed.last("entrypoint"), arguments, engine)
    chosen = {option: values[-1] for option, values in parsed.values.items()}
    container = ContainerConfig(
        entrypoint,
        cmd,
        tuple(env) or None,
        chosen.get("workdir", ""),
        chosen.get("user", ""),
        chosen.get("tty", False),
        hostname=chosen.get("hostname", ""),
        init=chosen.get("init"),
        private_pid=chosen.get("pid", "") == "",
        stop_signal=chosen.get("stop-signal", ""),
        stop_timeout=chosen.get("stop-timeout"),
        healthcheck=None if healthcheck is None else tuple(healthcheck.items()),
        no_input=not chosen.get("interactive") and not chosen.get("tty"),
    )
    request = Request(
        container,
        decisions,
        image,
        "windows" if _is_for_windows(parsed) else "linux",
        parsed.last("platform", ""),
        host=None if _is_plain(parsed) else host_config(parsed, FlagContext(context.environment, cli, context.folder)),
        status=125 if command == "run" else 1,
        remarks=(
            *advise_after_image(arguments, table("docker/run.txt", "run", engine.numbers)),
            *env_file.unknown_files(parsed.all("env-file"), context),
        ),
    )
    validate_early(request, engine)
    return request


def _check_image(parsed: Parsed, command: str, cli: DockerCli, context: CallerContext) -> None:
    """Refuse what the command line refuses before it sends the request: streams, the image's name, the platform."""
    if command == "run" and parsed.last("detach", False) and parsed.all("attach"):
        message = "conflicting options: cannot specify both --attach and --detach"
        raise CommandLine.CONFLICT.refuses("request", message, status=1)
    image = parsed.rest[0]
    status = 125 if command == "run" else 1
    is_name = image != PLACEHOLDER and not _is_id(image)
    if is_name and (wrong := reference.reference_error(image, lower_case_registries=cli.lower_hosts)):
        raise CommandLine.REFERENCE.refuses("request", wrong, status=status)
    if cli.content_trust and not parsed.last(
        "disable-content-trust", not context.environment.get("DOCKER_CONTENT_TRUST")
    ):
        raise NotModelled("content trust", "content trust asks a server for the image; leave it disabled")
    _check_platform(parsed.last("platform", context.environment.get("DOCKER_DEFAULT_PLATFORM", "")))


_VALUES = {"-e": r"[A-Z_][A-Z0-9_]*|[A-Za-z_]\w*=.*", "-p": r"[\d.:\[\]-]+(?:/\w+)?", "-v": r"[^-].*:.*"}
"""What values of options look like whose letters other programs have, too."""


def advise_after_image(arguments: Sequence[str], options: Table) -> tuple[Decision[str], ...]:
    """Point out options after the image name, up to the first word that is not an option.

    Many programs have -e, -p and -v as well: what stands behind one tells whether the command line's is meant.
    """
    advice = []
    for word, following in zip(arguments, (*arguments[1:], ""), strict=False):
        if not word.startswith("-") or word in ("-", "--"):
            break
        if word.startswith("--"):
            is_option = word[2:].partition("=")[0] in options.names and word != "--help"
        else:
            is_option = not word[1:].strip("itd") or bool(re.fullmatch(_VALUES.get(word, r"(?!)"), following))
        if is_option:
            advice.append(LineAdvice.AFTER_IMAGE.gives(after_image_text(word)))
    return tuple(advice)


def after_image_text(word: str) -> str:
    """Say that an option stands behind the image name."""
    return (
        f"{quoted(word)} stands behind the image name, so it goes to the container. If it is an option of the command "
        "line, put it in front of the image name"
    )


_OF_MANY_PROGRAMS = frozenset(
    """--name --user --label --hostname --platform --memory --init --ip --link --quiet --pull --runtime --workdir
    --interactive --detach -d -i -t""".split()
)
"""Options of docker that other programs have as well, with a meaning of their own."""


def of_the_program(remarks: Sequence[Decision[str]], image: ImageConfig, words: Words) -> set[str]:
    """Return the remarks on options behind the image that are the program's own: ENTRYPOINT starts one that reads them.

    A wrapper or a shell executes its words, and does not.
    """
    entrypoint = tuple(image.entrypoint or ())
    if not remarks or not entrypoint or executes_its_arguments(entrypoint):
        return set()
    return {after_image_text(word) for word in words if word.partition("=")[0] in _OF_MANY_PROGRAMS}


def _is_id(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def _check_platform(platform: str) -> None:
    if platform and platforms.platform_os(platform) not in ("linux", "windows"):
        message = f"the platform {platform} is not modelled; only linux/... and windows/... are"
        raise NotModelled(f"--platform {platform}", message)
