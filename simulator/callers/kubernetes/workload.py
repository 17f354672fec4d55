"""A manifest as a workload: the request of each of its containers.

Reads: ``{"manifest": TEXT, "container": NAME}``, or files in place of the text. Gives: ``Pods``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from simulator.callers.caller import Caller
from simulator.callers.file_body import file_body
from simulator.callers.kubernetes.actions import container_actions
from simulator.callers.kubernetes.advice import remarks_on_file, remarks_on_refused
from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.kinds import EMBEDDING, read_kinds
from simulator.callers.kubernetes.pods import ask, choose, containers_for
from simulator.callers.podman.probes import probe_actions
from simulator.callers.podman.tools import is_podman
from simulator.core.errors import Unreadable
from simulator.core.json_checks import require_object, require_text, require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, refused_by
from simulator.engine.engine import Engine

T = TypeVar("T")


class Pods(NamedTuple):
    """The containers of a manifest as a workload; ``chosen`` is the requested one, or None for all.

    ``part`` is what the names name, ``remarks`` is advice on the files.
    """

    containers: Mapping[str, Container]
    chosen: str | None
    engine: Engine
    part: str = "container"
    remarks: tuple[Decision[str], ...] = ()

    def names(self) -> tuple[str, ...]:
        """List the containers as ``OBJECT/NAME``."""
        return tuple(self.containers) if self.chosen is None else (self.chosen,)

    def container(self, name: str | None = None) -> Container:
        """Return a container, by ``NAME`` or ``OBJECT/NAME``; without a name, the chosen or the only one."""
        name = self.chosen if name is None else name
        return self.containers.get(name or "") or choose(list(self.containers.values()), name)

    def request(self, name: str | None = None) -> Request:
        """Return the request of a container, by ``NAME`` or ``OBJECT/NAME``."""
        container = self.container(name)
        request = name_refusing_tool(self.engine, lambda: ask(container, self.engine))
        label = f"{container.pod.name}/{container.name}"
        on_file = self.remarks
        if name is None and self.chosen is None and not is_podman(self.engine):
            on_file = (*on_file, *remarks_on_refused(self.containers.values()))
        if is_podman(self.engine):
            actions = probe_actions(container, label, self.engine.tools.kube_play)
        else:
            actions = container_actions(container, label)
        return request._replace(role=container.kind, actions=tuple(actions), file_remarks=on_file)


def name_refusing_tool(engine: Engine, ask: Callable[[], T]) -> T:
    """Call ``ask``, and add the name of the refusing tool to a refusal."""
    return refused_by("podman kube play" if is_podman(engine) else "kubernetes", ask)


def read(caller: Caller, body: Any, engine: Engine, context: CallerContext) -> Pods:
    """Read manifests: the text ``manifest``, or files, of which a folder stands for those that kubectl reads in it."""
    fields = require_object(body, "request.kubernetes", ("manifest", "container", "files", "file", "kinds"))
    kinds = {**EMBEDDING, **read_kinds(require_texts(fields.get("kinds") or [], "request.kubernetes.kinds"))}
    other_fields = {key: value for key, value in fields.items() if key not in ("manifest", "kinds")}
    named = file_body(other_fields, "request.kubernetes", "container")
    if named.names and fields.get("manifest") is not None:
        raise Unreadable("request.kubernetes has a manifest, and files: give one of both")
    if named.names:
        whole = named.context(context)
        names = named.listed(caller.option, whole)
        texts = {name: named.text(name, whole).removeprefix("\ufeff") for name in names}
    else:
        texts = {"manifest": require_text(fields.get("manifest"), "request.kubernetes.manifest")}
    found = name_refusing_tool(engine, lambda: containers_for(texts, engine, kinds))
    on_file = tuple(remarks_on_file(found[0].documents)) if found and not is_podman(engine) else ()
    return Pods(labelled(found), named.chosen, engine, remarks=on_file)


def labelled(found: Iterable[Container]) -> dict[str, Container]:
    """Return containers by ``OBJECT/NAME``; a number follows that of a later one with the same name."""
    containers: dict[str, Container] = {}
    seen: Counter[str] = Counter()
    for container in found:
        label = unused = f"{container.pod.name}/{container.name}"
        while unused in containers:
            seen[label] += 1
            unused = f"{label} ({seen[label] + 1})"
        containers[unused] = container
    return containers
