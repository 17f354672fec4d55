"""The container that a docker, podman or kubectl line of a file creates, or executes words in.

Reads: a line, the files of the repository. Gives: a ``Container``, with symbols for what only a shell knows.
"""

from __future__ import annotations

import posixpath
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from simulator.analysis.repository.containers import Container
from simulator.analysis.repository.kinds import kind_of
from simulator.analysis.repository.lines import CommandLine
from simulator.analysis.repository.nested_lines import split_front
from simulator.analysis.repository.unset_variables import environments, with_settings
from simulator.analysis.repository.variables import variables_of
from simulator.callers.caller import Caller
from simulator.callers.compose.files import default_files
from simulator.callers.everyones import VALUES
from simulator.callers.file_body import file_text
from simulator.callers.pasted.line import read_pasted
from simulator.callers.pasted.symbols import Reading
from simulator.callers.pasted.tool import of_tool
from simulator.callers.table import find_caller, line_caller
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.releases.find import default_engine, find_engine
from simulator.simulation.pasted import FilledLine, fill_symbols


def engine_for(caller: Caller, engines: Sequence[Engine]) -> Engine:
    """Return the first of some engines that a caller can ask; its own newest one if there is none."""
    able = (engine for engine in engines if engine.name in caller.engines)
    return next(able, None) or find_engine(default_engine(caller.engines[0]))


def read_line(
    path: str, line: CommandLine, files: Mapping[str, str], engines: Sequence[Engine], kept: dict[Hashable, Any] | None
) -> Container | None:
    """Read a line that creates a container or executes words in one; None for any other line.

    ``kept`` has what was read before of the same files, as in ``CallerContext``.
    """
    words = split_front(line.text)[1].split()
    is_exec, other = _may_execute(words), _other_command(words)
    if not is_exec and not other and not _may_create(words):
        return None
    tool = next((tool for tool in ("podman", "kubectl") if tool in words[0]), "docker")
    engine = engine_for(find_caller(f"{tool}-run"), engines)  # type: ignore[arg-type]
    unknown = Container(path, line.line, " ".join(words[:2]), engine, None, text=line.text, is_exec=is_exec)
    if other:
        fault = NotModelled(other, f"what {other} starts is not looked at")
        return unknown._replace(name=other, fault=fault, is_exec=False, is_other=True)
    try:
        pasted = read_pasted((line.text,))
        name = pasted.shown
        caller = line_caller(pasted.tool, pasted.command)
        if caller is None and tool == "kubectl":
            return None  # it creates no pod by itself: kubectl create configmap
        if caller is None:
            return unknown._replace(fault=NotModelled(name, f"{name} is not modelled"))
        engine = engine_for(caller, engines)
        folder = posixpath.dirname(path) if path.endswith((".sh", ".bash")) and pasted.is_compose else ""
        environment = {**VALUES, **pasted.environment}
        context = CallerContext(environment, files, folder, elsewhere=True, is_open=True, kept=kept)
        filled = fill_symbols(caller, pasted, engine, context)
        unknown = unknown._replace(reading=filled.reading)
        request = of_tool(caller.read(filled.body, engine, filled.context).request(), pasted.other_tool)
        if pasted.is_compose and not filled.reading.symbols:
            request, reading = _with_deployers_values(caller, request, filled, engine)
            unknown = unknown._replace(reading=reading)
    except (Refusal, NotModelled) as error:
        return unknown._replace(engine=engine, fault=error)
    except Unreadable as error:
        return unknown._replace(engine=engine, fault=NotModelled(unknown.name, str(error)))
    if request.act not in ("create", "exec"):
        return None
    found = unknown._replace(name=name, engine=engine, request=request, is_exec=request.act == "exec")
    if "$" not in found.image or path not in files:
        return found
    return found._replace(variables=variables_of(path, kind_of(path, files[path]) or "", files))


_COMPOSE = ("docker-compose", "podman-compose")


def _with_deployers_values(
    caller: Caller, request: Request, filled: FilledLine, engine: Engine
) -> tuple[Request, Reading]:
    """Return the request of a line with the variables of a deployer as they are written, and how they are shown."""
    context = filled.context
    names = default_files(context.folder, lambda name: file_text(name, context.files) is not None)
    texts = [file_text(name, context.files) or "" for name in names]
    env_file = file_text(posixpath.join(context.folder, ".env"), context.files) or ""
    for environment, reading in environments(texts, env_file):
        try:
            given = context._replace(environment={**environment, **context.environment})
            found = with_settings(request, caller.read(filled.body, engine, given).request())
        except (Refusal, NotModelled, Unreadable):
            continue
        return (request, filled.reading) if found is request else (found, reading)
    return request, filled.reading


_CHOOSE = ("-f", "--file", "--profile", "--env-file", "--scale")
"""The options of Compose that choose the files and services of a project."""
_OTHERS = (
    "stack deploy", "stack up", "service update", "kube play", "play kube", "apply", "patch", "replace", "set image",
    "set env", "create -f", "create --filename",
)  # fmt: skip
"""Commands that start containers, or change those that run, of which the line does not tell all."""


def _other_command(words: Sequence[str]) -> str:
    """Return the name of a command that starts containers which are not read here; ``""`` for any other line."""
    tool, rest = words[0].rpartition("/")[2].strip("\"'"), list(words[1:])
    plain = [word for word in rest if not word.startswith("-")]
    if tool in _COMPOSE or plain[:1] == ["compose"]:
        command = next((word for word in plain[:6] if word in ("up", "create", "run", "exec")), "")
        chooses = any(word.startswith(_CHOOSE) for word in rest)  # else it is the folder's project, which is compared
        known = command in ("up", "create") and chooses
        return f"{tool}{'' if tool in _COMPOSE else ' compose'} {command}" if known else ""
    start = next((at for at, word in enumerate(rest) if word in _KUBECTL), len(rest)) if tool == "kubectl" else 0
    said = " ".join(rest[start : start + 2]).partition("=")[0]
    found = next((each for each in _OTHERS if said == each or said.startswith(f"{each} ")), "")
    return f"{tool} {found}" if found and (tool == "kubectl") == (found.split()[0] in _KUBECTL) else ""


_KUBECTL = ("apply", "patch", "replace", "set", "create", "run", "exec", "debug")


def _may_execute(words: Sequence[str]) -> bool:
    """Return whether the words of a line may be those of a command that executes words in a container."""
    plain = [word for word in words[1:] if not word.startswith("-")]
    if words[0].endswith(_COMPOSE) or plain[:1] == ["compose"]:
        return "exec" in plain and not _may_create(words)
    if words[0].endswith("kubectl"):
        return "exec" in plain[:4] and not {"run", "create", "debug"} & {*plain[: plain.index("exec")]}
    return "exec" in plain[:2] and plain[:1] not in (["run"], ["create"])


def _may_create(words: Sequence[str]) -> bool:
    """Return whether the words of a line may be those of a command that creates a container."""
    plain = [word for word in words[1:] if not word.startswith("-")]
    if words[0].endswith(_COMPOSE) or plain[:1] == ["compose"]:
        return "run" in plain
    if words[0].endswith("kubectl"):  # options with values may stand in front of its command
        return bool({"run", "create", "debug"} & {*plain[:4]})
    return (
        bool(plain)
        and ("run" in plain[:3] or "create" in plain[:2])
        and not {"network", "volume", "buildx"} & {*plain[:1]}
    )
