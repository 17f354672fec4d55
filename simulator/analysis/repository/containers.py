"""The containers that the files of a repository start, each with its place and its request.

Reads: a file's path, its kind, and the files of the repository. Gives: ``Container``s, and what could not be read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.analysis.repository.kinds import LINE_KINDS, FileKind
from simulator.analysis.repository.lines import CommandLine, Symbolic, command_lines, with_symbols
from simulator.callers.pasted.line import read_pasted
from simulator.callers.table import UNIT_KINDS, Caller, Workload, find_caller, line_caller
from simulator.core.errors import NothingStarted, NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.core.values import Words
from simulator.engine.engine import Engine
from simulator.releases.find import default_engine, find_engine

_STARTING = ("run", "create", "service create", "compose run")


class BuildSource(NamedTuple):
    """The Dockerfile that an image is built from, and the options of its build."""

    path: str
    target: str = ""
    build_args: tuple[tuple[str, str | None], ...] = ()


class Container(NamedTuple):
    """A container that a file starts: its place, its name there, and what its caller asks the engine for.

    ``fault`` is the caller's refusal, or why the request is not known; ``request`` is None then. ``source`` is the
    Dockerfile of which the caller builds the image itself, None if it names one. ``text`` is the line, ``""`` for a
    container of a caller's file.
    """

    path: str
    line: int
    name: str
    engine: Engine
    request: Request | None
    fault: Refusal | NotModelled | None = None
    source: BuildSource | None = None
    text: str = ""

    @property
    def place(self) -> str:
        """``FILE:LINE NAME``, as a report names the container."""
        line = f":{self.line}" if self.line else ""
        return " ".join(filter(None, (f"{self.path}{line}", self.name)))


class Started(NamedTuple):
    """What a file starts; ``error`` says why the file could not be read, ``""`` if it could."""

    containers: tuple[Container, ...]
    error: str = ""


def read_started(path: str, kind: FileKind, files: Mapping[str, str], engines: Sequence[Engine] = ()) -> Started:
    """Read what a file starts; of several ``engines`` the first that a caller can ask counts, else its own newest."""
    containers: list[Container] = []
    errors: list[str] = []
    if kind in LINE_KINDS:
        containers += [
            container
            for line in command_lines(files[path], kind)
            if (container := _read_line(path, line, files, engines)) is not None
        ]
    caller = find_caller(kind)
    if caller is not None:
        try:
            containers += _read_file(caller, path, files, engines)
        except NothingStarted:
            pass
        except (Refusal, NotModelled, Unreadable) as error:
            errors.append(str(error))
    return Started(tuple(containers), "; ".join(errors))


def _engine_for(caller: Caller, engines: Sequence[Engine]) -> Engine:
    return next(
        (engine for engine in engines if engine.name in caller.engines), find_engine(default_engine(caller.engines[0]))
    )


def _read_file(caller: Caller, path: str, files: Mapping[str, str], engines: Sequence[Engine]) -> Iterator[Container]:
    engine = _engine_for(caller, engines)
    workload = caller.read(_body(caller, path, files), engine, CallerContext({}, files, "", elsewhere=True))
    lines = files[path].split("\n")
    seen: dict[str, int] = {}
    for name in workload.names():
        part = name.rpartition("/")[2].partition(" (")[0]
        seen[part] = seen.get(part, 0) + 1
        line = _line_of(part, lines, seen[part])
        request, fault = None, None
        try:
            request = workload.request(name)
        except (Refusal, NotModelled) as error:
            fault = error
        if request is None or request.act == "create":
            yield Container(path, line, name, engine, request, fault, _source_of(workload, name, files))


def _body(caller: Caller, path: str, files: Mapping[str, str]) -> dict[str, Any]:
    """Return the body of a caller of one file, with the files that belong to it."""
    folder = posixpath.dirname(path)
    if caller.name == "quadlet":
        near = {
            name: text
            for name, text in files.items()
            if posixpath.dirname(name) == folder and name.rpartition(".")[2] in UNIT_KINDS
        }
        drop_ins = {name: files[name] for name in files if name.startswith(f"{path}.d/") and name.endswith(".conf")}
        return {"files": {path: files[path], **near, **drop_ins}, "file": [path]}
    if caller.name == "compose":
        return {"file": _merged_files(path, files)}
    return {"file": [path]}


def _merged_files(path: str, files: Mapping[str, str]) -> list[str]:
    """Return the files that Compose merges with one: an override and the file that it overrides."""
    folder, _, base = path.rpartition("/")
    stem, _, ending = base.rpartition(".")
    main, _, middle = stem.partition(".")
    names = [f"{main}.yaml", f"{main}.yml", "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"]
    siblings = [f"{folder}/{name}" if folder else name for name in names]
    if middle:
        found = next((name for name in siblings if name in files), None)
        return [path] if found is None else [found, path]
    overrides = [f"{path.removesuffix(f'.{ending}')}.override.{each}" for each in ("yaml", "yml")]
    return [path, *[name for name in overrides if name in files][:1]]


def _line_of(name: str, lines: Sequence[str], nth: int) -> int:
    """Find the line on which a file names a container: its key, or its ``name``; 0 where it does not."""
    word = re.escape(name)
    pattern = re.compile(
        rf"\s*(?:-\s+)?(?:[\"']?{word}[\"']?\s*:|(?:name|container_name)\s*:\s*[\"']?{word}[\"']?\s*$)"
    )
    found = [number for number, line in enumerate(lines, 1) if name and pattern.match(line.partition(" #")[0])]
    return found[min(nth, len(found)) - 1] if found else 0


def _source_of(workload: Workload, name: str, files: Mapping[str, str]) -> BuildSource | None:
    """Return the Dockerfile of a Compose service that is built; None for one that is not, and for other callers."""
    project = getattr(workload, "project", None)
    service: Mapping[str, Any] = project.services.get(name, {}) if project is not None else {}
    build = service.get("build")
    if not isinstance(build, Mapping) or build.get("dockerfile_inline"):
        return None
    path = posixpath.normpath(
        posixpath.join(str(build.get("context") or "."), str(build.get("dockerfile") or "Dockerfile"))
    )
    return BuildSource(path, str(build.get("target") or "")) if path in files else None


def _read_line(path: str, line: CommandLine, files: Mapping[str, str], engines: Sequence[Engine]) -> Container | None:
    """Read a line that creates a container; None for any other line."""
    words = line.text.split()
    if not _may_create(words):
        return None
    engine = _engine_for(find_caller("podman-run" if "podman" in words[0] else "docker-run"), engines)  # type: ignore[arg-type]
    name = " ".join(words[:2])
    symbolic = with_symbols(line.text)
    try:
        pasted = read_pasted((symbolic.text,))
        caller = line_caller(pasted.tool, pasted.command)
        if pasted.symbols:
            what = pasted.symbols[0].source
            fault = NotModelled(what, f"a shell would expand {what}; what it comes to is not known")
            return Container(path, line.line, name, engine, None, fault, text=line.text)
        if caller is None:
            fault = NotModelled(name, f"{pasted.tool} {pasted.command} is not modelled")
            return Container(path, line.line, name, engine, None, fault, text=line.text)
        engine = _engine_for(caller, engines)
        folder = posixpath.dirname(path) if path.endswith((".sh", ".bash")) and pasted.command == "compose" else ""
        context = CallerContext(pasted.environment, files, folder, elsewhere=True)
        workload = caller.read(list(pasted.words), engine, context)
        request = _named(workload.request(), symbolic)
    except (Refusal, NotModelled) as error:
        return Container(path, line.line, name, engine, None, error, text=line.text)
    except Unreadable as error:
        fault = NotModelled(name, str(error))
        return Container(path, line.line, name, engine, None, fault, text=line.text)
    if request.act != "create":
        return None
    return Container(path, line.line, f"{pasted.tool} {pasted.command}", engine, request, text=line.text)


def _may_create(words: Sequence[str]) -> bool:
    """Return whether the words of a line may be those of a command that creates a container."""
    plain = [word for word in words[1:] if not word.startswith("-")]
    if words[0].endswith("docker-compose") or plain[:1] == ["compose"]:
        return "run" in plain
    return (
        bool(plain)
        and ("run" in plain[:3] or "create" in plain[:2])
        and not {"network", "volume", "buildx"} & {*plain[:1]}
    )


def _named(request: Request, symbolic: Symbolic) -> Request:
    """Put the names of a shell's values in the place of the words that stand for them."""
    if not symbolic.names:
        return request
    container = request.container
    entrypoint, cmd = (_words(words, symbolic.names) for words in (container.entrypoint, container.cmd))
    return request._replace(container=container._replace(entrypoint=entrypoint, cmd=cmd))


def _words(words: Words | None, names: Mapping[str, str]) -> Words | None:
    return None if words is None else tuple(type(word)(_replaced(str(word), names), word.origin) for word in words)


def _replaced(text: str, names: Mapping[str, str]) -> str:
    for token, name in names.items():
        text = text.replace(token, name)
    return text
