"""What runs at a place of a caller's file, such as a Compose file, and the effective argv of each of its containers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.api.answer import Answer
from simulator.api.caller_row import caller_row
from simulator.api.requests import Known, answer_name
from simulator.callers.caller import Caller, Workload
from simulator.callers.compose.files import CallerFiles
from simulator.callers.compose.workload import files_around
from simulator.callers.kubernetes.workload import Pods
from simulator.callers.table import find_caller
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.lsp.answers import Hint, Told, hint_text, report_answer
from simulator.lsp.places import ContainerPlaces, places_or_none, pod_places, service_places, unit_places
from simulator.lsp.workbench import Workbench
from simulator.workspace.named_files import read_named


class _Containers(NamedTuple):
    """The containers of a document: their places, and the workload that answers about them, or its refusal."""

    places: tuple[ContainerPlaces, ...]
    workload: Workload | Refusal | NotModelled
    release: Engine
    engine: str

    def answer(self, name: str, workbench: Workbench) -> Answer | None:
        """Answer what a container executes; None for one that the workload does not have, as behind a profile."""
        if isinstance(self.workload, Refusal | NotModelled):
            return Answer(self.workload, self.release, self.engine)
        if name not in self.workload.names():
            return None
        known = Known(None, workbench.options.bases)
        try:
            return answer_name(self.workload, name, known, self.release, self.engine)
        except NotModelled as error:
            return Answer(error, self.release, self.engine)


def tell_workload(workbench: Workbench, line: int, column: int) -> Told | None:
    """Tell what the container at a position executes; None where nothing there says what one executes."""
    containers = _containers(workbench)
    for place in containers.places:
        entry = place.at(line, column)
        answer = containers.answer(place.name, workbench) if entry else None
        if entry is not None and answer is not None:
            return Told(report_answer(answer), entry.line, entry.last_line, (), (), answer.explain())
    return None


def container_hints(workbench: Workbench) -> Iterator[Hint]:
    """Yield the effective argv of each container, at the line that names it."""
    containers = _containers(workbench)
    for place in containers.places:
        answer = containers.answer(place.name, workbench)
        if answer is not None:
            yield Hint(place.line, hint_text(answer))


def _containers(workbench: Workbench) -> _Containers:
    document = workbench.document
    caller = find_caller(document.kind)
    assert caller is not None  # each kind but that of Dockerfiles is a caller's
    row, release, engine = caller_row(caller.name, workbench.engine_for(caller.engines))
    context = CallerContext({}, workbench.files, document.folder)
    workload: Workload | Refusal | NotModelled
    try:
        workload = row.read(_body(row, workbench), release, context)
    except (Refusal, NotModelled) as error:
        workload = error
    return _Containers(_places(workbench, workload), workload, release, engine)


def _places(workbench: Workbench, workload: Workload | Refusal | NotModelled) -> tuple[ContainerPlaces, ...]:
    document = workbench.document
    if document.kind == "quadlet":
        return places_or_none(unit_places(document.text))
    if document.kind == "kubernetes":
        return tuple(pod_places(workload.containers, document.text)) if isinstance(workload, Pods) else ()
    return places_or_none(service_places(document.text))


def _body(caller: Caller, workbench: Workbench) -> dict[str, Any]:
    """Return the body of a caller for the document, with the files that belong to it."""
    document = workbench.document
    if caller.name == "kubernetes":
        return {"manifest": document.text}
    if caller.name == "quadlet":
        if not document.path:
            raise NotModelled("a unit without a name", "save the unit as a file whose name ends in .container")
        near = read_named((document.path,), caller.option.near if caller.option else ())["files"]
        opened = workbench.files.opened
        files = {path: opened.get(path, text) for path, text in near.items()}
        return {"files": {document.path: document.text, **files}, "file": [document.path]}
    if caller.name == "compose" and document.path:
        return {"file": _compose_files(workbench)}
    return {"files": {document.name: document.text}, "file": [document.name]}


def _compose_files(workbench: Workbench) -> list[str]:
    """Return the files that Compose reads in the folder if the document is one of them, else the document alone."""
    try:
        found = files_around(".", CallerFiles(workbench.files), "")
    except Unreadable:
        found = ()
    name = workbench.document.name
    return list(found) if name in found else [name]
