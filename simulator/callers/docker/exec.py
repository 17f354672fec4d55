"""The words of ``docker exec [OPTIONS] CONTAINER COMMAND [ARG...]``, and of ``podman exec``.

Reads: the words after the command's name. Gives: a request; its ``image`` is the container's name.
Compare: docker/cli ``parseExec`` and ``RunExec`` (cli/command/container/exec.go); podman
cmd/podman/containers/exec.go.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.callers.docker import env_file
from simulator.callers.docker.client import FlagContext
from simulator.callers.docker.tools import DockerRelease, docker_release
from simulator.callers.docker.values import KINDS
from simulator.callers.flags import CommandLine, LineAdvice, Parsed, Reader, Table, table
from simulator.callers.podman import run
from simulator.callers.podman.tools import PodmanRelease, is_podman
from simulator.callers.podman.values import KINDS as PODMAN_KINDS
from simulator.core.errors import NotModelled
from simulator.core.json_checks import require_texts
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.core.text import quoted
from simulator.core.values import ContainerConfig, Origin
from simulator.core.values import words as words_of
from simulator.engine.engine import Engine
from simulator.engine.exec import CRI_EXEC, ExecProfile, Execution
from simulator.golang.json import well_formed
from simulator.golang.strconv import GoError

_KEYS = {f"ctrl-{key}" for key in "@abcdefghijklmnopqrstuvwxyz[\\]^_"} | {"DEL"}


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read the words after ``exec`` of docker or podman."""
    return SingleWorkload(read_request(require_texts(body, "the line"), engine, context))


def read_request(line: Sequence[str], engine: Engine, context: CallerContext) -> Request:
    """Read a line; raises ``Refusal`` as the command line would, with the exit status."""
    words = [*map(well_formed, line)]
    if is_podman(engine):
        return _read_podman(words, engine, context)
    return _read_docker(words, docker_release(engine), context)


def exec_profile(engine: Engine) -> ExecProfile:
    """Return how the engine executes words: Docker's way, Podman's, or that of a runtime which a kubelet asks."""
    if engine.tools is None:
        return CRI_EXEC
    return engine.tools.exec if is_podman(engine) else docker_release(engine).tools.exec


def _read_docker(line: Sequence[str], engine: DockerRelease, context: CallerContext) -> Request:
    cli = engine.tools.cli
    options = table("docker/exec.txt", "exec", engine.numbers)
    reader = Reader(options, KINDS, FlagContext(context.environment, cli))
    parsed = reader.read(line)
    if parsed.last("help", False):
        raise reader.refused(CommandLine.HELP, "usage", 0)
    if len(parsed.rest) < 2:
        message = cli.argument_missing.format("exec", "at least 2 arguments")
        raise reader.refused(CommandLine.TOO_FEW, message, 1)
    try:
        files = [env_file.read(context, name, cli, context.environment) for name in parsed.all("env-file")]
    except GoError as fault:
        raise reader.refused(CommandLine.CONFLICT, str(fault), 1) from None
    env = (*[entry for file in files for entry in file], *parsed.all("env"))
    if not parsed.rest[0].strip():
        raise CommandLine.NO_CONTAINER.refuses("create", "invalid container name or ID: value is empty", status=1)
    _check_keys(parsed.last("detach-keys", ""))
    request = _request(parsed, parsed.rest[0], parsed.rest[1:], env, options)
    return request._replace(remarks=(*request.remarks, *env_file.unknown_files(parsed.all("env-file"), context)))


def _check_keys(keys: str) -> None:
    """Refuse invalid keys to detach; a key is one byte, so an ASCII character, or a name."""
    for key in keys.split(",") if keys else ():
        if len(key.encode()) != 1 and key not in _KEYS:
            raise Execution.KEYS.refuses("create", f"Invalid escape keys ({keys}) provided", status=1)


def _read_podman(line: Sequence[str], engine: PodmanRelease, context: CallerContext) -> Request:
    cli = engine.tools.cli
    context = context._replace(environment={**run.PODMAN_ENVIRONMENT, **context.environment})
    options = table("podman/exec.txt", "exec", engine.numbers)
    reader = Reader(options, PODMAN_KINDS)
    parsed = reader.read(line)
    if parsed.last("help", False):
        raise reader.refused(CommandLine.HELP, "usage", 0)
    if parsed.last("no-session", False) and (parsed.last("detach", False) or parsed.all("detach-keys")):
        raise reader.refused(CommandLine.CONFLICT, "--no-session cannot be used with --detach or --detach-keys")
    name, cmd = _podman_container(parsed, reader)
    for option in ("preserve-fds", "preserve-fd"):
        if parsed.last(option):
            raise NotModelled(f"--{option}", f"--{option} hands on open files of the caller; leave it out")
    try:
        env = run.environment(parsed, context, cli) or ()
    except GoError as fault:
        raise reader.refused(CommandLine.CONFLICT, str(fault)) from None
    request = _request(parsed, name, cmd, env, options)
    unknown = env_file.unknown_files(run.flat(parsed.all("env-file")), context)
    return request._replace(remarks=(*request.remarks, *unknown))


def _podman_container(parsed: Parsed, reader: Reader) -> tuple[str, tuple[str, ...]]:
    """Return the container's name and the words; where an option chooses the container, the option is the name."""
    if parsed.last("latest", False) or parsed.last("cidfile", ""):
        option = "--latest" if parsed.last("latest", False) else "--cidfile"
        return option, parsed.rest
    if not parsed.rest:
        message = "exec requires the name or ID of a container or the --latest flag"
        raise reader.refused(CommandLine.TOO_FEW, message)
    if not parsed.rest[0]:
        raise CommandLine.NO_CONTAINER.refuses(
            "create", 'no container with name or ID "" found: no such container', status=125
        )
    return parsed.rest[0], parsed.rest[1:]


def _request(parsed: Parsed, name: str, cmd: tuple[str, ...], env: tuple[str, ...], options: Table) -> Request:
    argv = [word for n, text in enumerate(cmd, 1) for word in words_of((text,), Origin("request", f"word {n}"))]
    container = ContainerConfig(
        None,
        tuple(argv),
        tuple(env) or None,
        parsed.last("workdir", ""),
        parsed.last("user", ""),
        parsed.last("tty", False),
    )
    return Request(container, image=name, remarks=_advise_after_container(cmd, options), act="exec")


def _advise_after_container(cmd: tuple[str, ...], options: Table) -> tuple[Decision[str], ...]:
    """Point out an option after the container's name."""
    first = cmd[0] if cmd else ""
    long = first.removeprefix("--").partition("=")[0]
    letters: Any = first[1:2]
    if (first.startswith("--") and long in options.names) or (first[:1] == "-" and letters in options.letters):
        name = f"{quoted(first)} stands behind the container's name, so it is the program to execute"
        advice = f"{name}; put options in front of that name"
        return (LineAdvice.AFTER_CONTAINER.gives(advice),)
    return ()
