"""What a file of a repository starts: the containers of a caller's file, and those of the lines in a file.

Reads: a file's path, its kind, and the files of the repository. Gives: ``Started``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from simulator.analysis.repository.containers import Container, Started
from simulator.analysis.repository.kinds import WITH_LINES, FileKind, is_drop_in
from simulator.analysis.repository.kustomize import patch_text, patched_by
from simulator.analysis.repository.lines import command_lines
from simulator.analysis.repository.named_lines import NamedLines
from simulator.analysis.repository.referred import referred_near
from simulator.analysis.repository.service_sources import marked, names_image, source_of
from simulator.analysis.repository.started_lines import engine_for, read_line
from simulator.analysis.repository.unset_variables import environments, with_settings
from simulator.build.image import BuiltImage
from simulator.callers.caller import Caller, Workload
from simulator.callers.compose.files import default_files
from simulator.callers.everyones import READING, VALUES, everyones_in
from simulator.callers.kubernetes.workload import Pods
from simulator.callers.pasted.stand_in import reveal_refusal
from simulator.callers.pasted.symbols import Reading, Symbol
from simulator.callers.quadlet.unit import drop_in_folders
from simulator.callers.table import UNIT_KINDS, find_caller
from simulator.core.errors import NothingStarted, NotModelled, Unreadable
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.golang.yaml.nodes import Spot
from simulator.simulation.container import simulate
from simulator.simulation.image import unknown_image


class _NotedFiles(Mapping[str, str]):
    """Files of which it is noted which ones are read."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> str:
        text = self.files[name]
        self.read.add(name)
        return text

    def __contains__(self, name: object) -> bool:
        return name in self.files

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


def read_started(
    path: str,
    kind: FileKind,
    files: Mapping[str, str],
    engines: Sequence[Engine] = (),
    pod_kinds: Sequence[str] = (),
    kept: dict[Hashable, Any] | None = None,
) -> Started:
    """Read what a file starts; of several ``engines`` the first that a caller can ask counts, else its own newest.

    ``pod_kinds`` are the repository's own kinds of Kubernetes objects with pods, each as ``KIND.GROUP=PATH``. ``kept``
    has what was read before of the same files, as in ``CallerContext``.
    """
    noted = _NotedFiles(files)
    containers: list[Container] = []
    error, refusal, is_empty = "", None, False
    if kind in WITH_LINES:
        kept = {} if kept is None else kept
        lines = (read_line(path, line, noted, engines, kept) for line in command_lines(noted[path], kind, path))
        containers += [container for container in lines if container is not None]
    caller = find_caller(kind)
    owner = patched_by(path, files) if kind == "kubernetes" else ""
    if owner:
        error = patch_text(owner)
    elif caller is not None:
        try:
            containers += _read_file(caller, _bodies(caller, path, noted, pod_kinds), path, noted, engines)
        except NothingStarted:
            is_empty = True
        except Refusal as refused:
            refusal = reveal_refusal(refused, READING)
            error = str(refusal)
        except (NotModelled, Unreadable) as fault:
            error = READING.reveal(str(fault))
    named = everyones_in(noted.files[name] for name in noted.read)
    shown = tuple(_with_everyones(each, named) for each in containers)
    return Started(shown, error, frozenset(noted.read), refusal, is_empty and not containers)


def _with_everyones(container: Container, named: Sequence[Symbol]) -> Container:
    """Return a container in which those of everybody's variables that its files name are shown as they are written."""
    reading = container.reading.with_symbols(named, READING.chosen)
    return container._replace(reading=reading, source=marked(container.source, reading))


def _read_file(
    caller: Caller, bodies: Sequence[dict[str, Any]], path: str, files: _NotedFiles, engines: Sequence[Engine]
) -> Iterator[Container]:
    """Yield the containers of a file; those that fail without the deployer's variables with texts in their place."""
    engine = engine_for(caller, engines)
    found, fault = _attempt(caller, path, bodies, engine, CallerContext(VALUES, files, elsewhere=True, is_open=True))
    if fault is not None or any(map(_is_refused, found)):
        texts = [files[name] for body in bodies for name in body["file"]] if caller.name == "compose" else []
        env_file = files.get(posixpath.join(posixpath.dirname(path), ".env"), "") if texts else ""
        for environment, reading in environments(texts, env_file):
            context = CallerContext({**VALUES, **environment}, files, elsewhere=True, is_open=True)
            try:
                others, other_fault = _attempt(caller, path, bodies, engine, context)
            except (NotModelled, Unreadable):
                continue
            if other_fault is None and len(others) == len(found or others):
                revealed = [each._replace(reading=reading) for each in others]
                pairs = zip(found or revealed, revealed, strict=True)
                found = [
                    new if old is new or (_is_refused(old) and not _is_refused(new)) else old for old, new in pairs
                ]
                fault = None
            if fault is None and not any(map(_is_refused, found)):
                break
    if fault is not None:
        raise fault
    yield from _with_deployers_values(caller, path, bodies, engine, files, found)


def _with_deployers_values(
    caller: Caller,
    path: str,
    bodies: Sequence[dict[str, Any]],
    engine: Engine,
    files: _NotedFiles,
    found: Sequence[Container],
) -> Sequence[Container]:
    """Return services with the variables of a deployer as they are written, but for their words, which Compose reads.

    What a word lacks for want of such a variable is said of the words.
    """
    texts = [files[name] for body in bodies for name in body["file"] if name in files.read]
    texts = texts if caller.name == "compose" else []
    env_file = files.get(posixpath.join(posixpath.dirname(path), ".env"), "") if texts else ""
    for environment, reading in environments(texts, env_file):
        context = CallerContext({**VALUES, **environment}, files, elsewhere=True, is_open=True)
        try:
            others, fault = _attempt(caller, path, bodies, engine, context)
        except (NotModelled, Unreadable):
            continue
        if fault is None and [each.name for each in others] == [each.name for each in found]:
            return [_with_settings(old, new, reading) for old, new in zip(found, others, strict=True)]
    return found


def _with_settings(old: Container, new: Container, reading: Reading) -> Container:
    """Return a container with the environment, user and directory of another reading, where they differ."""
    if old.request is None or new.request is None or old.reading.symbols:
        return old
    request = with_settings(old.request, new.request)
    return old if request is old.request else old._replace(request=request, reading=reading)


def _is_refused(container: Container) -> bool:
    """Return whether the container is not created, whatever its image is."""
    if container.request is None:
        return True
    image = BuiltImage(unknown_image(container.request.image), missing=container.request.image)
    return simulate(image, container.request, container.engine).refusal is not None


def _attempt(
    caller: Caller, path: str, bodies: Sequence[dict[str, Any]], engine: Engine, context: CallerContext
) -> tuple[list[Container], Refusal | None]:
    """Read the containers of a file for a caller with an environment; return them, or the refusal of the whole file."""
    try:
        return list(_containers(caller, path, bodies, engine, context)), None
    except Refusal as refusal:
        return [], refusal


def _containers(
    caller: Caller, path: str, bodies: Sequence[dict[str, Any]], engine: Engine, context: CallerContext
) -> Iterator[Container]:
    files = context.files
    found = _read_workload(caller, bodies, engine, context)
    if found is None:
        return
    workload, names = found
    texts = [(name, NamedLines(caller.name, files[name])) for name in dict.fromkeys((path, *names))]
    seen: dict[str, int] = {}
    for name in workload.names():
        part = name.rpartition("/")[2].partition(" (")[0]
        seen[part] = seen.get(part, 0) + 1
        spot = _spot_of(workload, name)
        places = (
            (file, line)
            for file, lines in texts
            if (line := lines.find(part, seen[part], spot.line if spot and spot.file == file else 0))
        )
        file, line = next(places, (path, 0))
        if (names[0] != path and file != path) or (isinstance(workload, Pods) and _file_of(workload, name) != path):
            continue  # a container of the file that this one is read after, or with
        request, fault = None, None
        try:
            request = workload.request(name)
        except (Refusal, NotModelled) as error:
            fault = error
        if request is None or request.act == "create":
            container = Container(file, line, name, engine, request, fault, source_of(workload, name, request, files))
            yield container._replace(names_image=names_image(workload, name))


def _file_of(pods: Pods, name: str) -> str:
    return pods.container(name).pod.spot.file


def _spot_of(workload: Workload, name: str) -> Spot | None:
    """Return where a Compose file or a manifest names a container; None where the reader does not tell."""
    if isinstance(workload, Pods):
        fields = workload.container(name).fields
        return fields.keys_at.get("name", fields.spot)
    project = getattr(workload, "project", None)
    return project.services.keys_at.get(name) if project is not None else None


def _read_workload(
    caller: Caller, bodies: Sequence[dict[str, Any]], engine: Engine, context: CallerContext
) -> tuple[Workload, list[str]] | None:
    """Read the first body that the caller takes, and return the names of its files; None without a body."""
    for number, body in enumerate(bodies, 1):
        try:
            return caller.read(body, engine, context), body["file"]
        except Refusal:
            if number == len(bodies):
                raise
    return None


def _bodies(caller: Caller, path: str, files: _NotedFiles, pod_kinds: Sequence[str]) -> list[dict[str, Any]]:
    """Return the bodies of a caller that a file may be meant for, with the files that belong to it.

    Compose merges its default file with an override, whose containers are those of the default file. Any other Compose
    file is read alone; one that cannot be, for want of an image, is read after the default file.
    """
    folder = posixpath.dirname(path)
    if caller.name == "quadlet":
        return [{"files": {path: files[path], **_units_near(path, files)}, "file": [path]}]
    if caller.name == "compose":
        default = list(default_files(folder, files.__contains__))
        if path in default[1:]:
            return []
        return [{"file": default}] if path in default else [{"file": [path]}, {"file": [*default[:1], path]}]
    if caller.name == "kubernetes":
        kinds = {"kinds": list(pod_kinds)} if pod_kinds else {}
        return [{"file": [path, *referred_near(path, files.files)], **kinds}]
    return [{"file": [path]}]


def _units_near(path: str, files: _NotedFiles) -> dict[str, str]:
    """Return the units in the folder of a unit, and the drop-ins in folders of it; noted are those that it names."""
    folder, all_files = posixpath.dirname(path), files.files
    units = [name for name in files if posixpath.dirname(name) == folder and name.rpartition(".")[2] in UNIT_KINDS]
    drop_ins = [
        name
        for name in files
        if name.endswith(".conf") and is_drop_in(name) and posixpath.dirname(posixpath.dirname(name)) == folder
    ]
    names = drop_in_folders(posixpath.basename(path))
    own = [name for name in drop_ins if posixpath.basename(posixpath.dirname(name)) in names]
    texts = [files[name] for name in (path, *own)]
    noted = {name for name in units if any(posixpath.basename(name) in text for text in texts)}
    return {name: (files if name in noted else all_files)[name] for name in (*units, *drop_ins)}
