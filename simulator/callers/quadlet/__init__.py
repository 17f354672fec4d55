"""A ``.container`` unit of Quadlet: the podman line that its service starts, and the request of that line.

``callers/podman`` reads the line; nothing is read from a disk.
Read ``unit`` first (with ``unit_words``), then ``folder`` and ``generator``, whose ``options`` use ``rules``,
``mappings`` and ``storage``; ``systemd`` replaces specifiers and variables.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from simulator.callers.caller import Caller, SingleWorkload, Workload
from simulator.callers.command_line import read_words
from simulator.callers.file_body import FileBody, file_body
from simulator.callers.named_requests import chosen_name
from simulator.callers.podman import run
from simulator.callers.podman.tools import PodmanRelease, podman_release
from simulator.callers.quadlet.folder import check_folder, find_unit, generator_of, read_unit, siblings_of
from simulator.callers.quadlet.generator import Generated, generate, keys
from simulator.callers.quadlet.kube import KUBE, KubeUnit, by_absolute_path, generate_kube, read_kube
from simulator.callers.quadlet.named_units import is_unit, started_before
from simulator.callers.quadlet.rules import CONTAINER, Quadlet, Siblings, refusal
from simulator.callers.quadlet.systemd import Line, service_line
from simulator.callers.quadlet.unit import Unit
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_object, require_text
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import Word, Words
from simulator.engine.engine import Engine

FOLDER = "/etc/containers/systemd"
"""The default folder of units."""
_COMMANDS = {
    "pod": "pod create", "network": "network create", "volume": "volume create",
    "image": "image pull", "build": "build", "artifact": "artifact pull",
}  # fmt: skip


Played: TypeAlias = "tuple[KubeUnit, str] | Refusal | NotModelled"
"""A unit and a container that it plays, or why it plays none."""


class Units(NamedTuple):
    """Several units as a workload: of each the texts by path, its own first, and the folder that the paths begin in.

    ``pods`` are the units that play pods; their containers are named ``UNIT/OBJECT/NAME``.
    """

    units: Mapping[str, tuple[Mapping[str, str], str]]
    engine: Engine
    context: CallerContext
    chosen: str | None
    pods: Mapping[str, Played] = {}

    def names(self) -> tuple[str, ...]:
        """List the units by their paths."""
        return (*self.units, *self.pods) if self.chosen is None else (self.chosen,)

    def request(self, name: str | None = None) -> Request:
        """Return the request of a unit; without a name, of the chosen or of the only one."""
        every: Mapping[str, object] = {**self.units, **self.pods}
        chosen = chosen_name(every, self.chosen if name is None else name, "the request", "unit")
        if chosen in self.pods:
            played = self.pods[chosen]
            if isinstance(played, Exception):
                raise played
            return played[0].request(played[1])
        texts, folder = self.units[chosen]
        return read_request(texts, self.engine, self.context, folder)


def read(caller: Caller, body: Any, engine: Engine, context: CallerContext) -> Workload:
    """Read units: texts by path, of which the first is requested; or ``files`` and the requested ones in ``file``.

    Without ``file`` those are requested that start containers.
    """
    if not isinstance(require_object(body, "quadlet").get("files"), dict):
        return _one_unit(body, engine, context, FOLDER)
    named = file_body(body, "request.quadlet", "unit")
    extended = named.context(context)
    if body.get("file") is None:
        started = tuple(name for name in named.names if name.endswith((".container", ".kube")))
        named = named._replace(names=started or named.names)
        if not started:
            named.only("request.quadlet", "unit")
    units: dict[str, tuple[Mapping[str, str], str]] = {}
    for place in named.names:
        for main in named._replace(names=(place,)).listed(caller.option, extended):
            root = place.rstrip("/") if main != place else place.rpartition("/")[0]
            label = _below(main, root)
            units[main if label in units else label] = _unit_texts(main, root, named, extended)
    if len(units) == 1 and named.chosen is None:
        ((texts, folder),) = units.values()
        return _one_unit(texts, engine, context, folder)
    pods: dict[str, Played] = {}
    for label in [label for label in units if label.endswith(".kube")]:
        pods.update(_played(label, *units.pop(label), engine, context))
    return Units(units, engine, context, named.chosen, pods)


def _played(
    label: str, texts: Mapping[str, str], folder: str, engine: Engine, context: CallerContext
) -> Iterator[tuple[str, Played]]:
    """Yield the containers that a unit plays as ``UNIT/OBJECT/NAME``, or the unit and why it plays none."""
    try:
        unit = _kube_unit(texts, folder, engine, context)
    except (Refusal, NotModelled) as error:
        yield label, error
    except Unreadable as error:
        yield label, NotModelled(label, f"{label}: {error}")
    else:
        yield from ((f"{label}/{name}", (unit, name)) for name in unit.names())


def _one_unit(texts: Any, engine: Engine, context: CallerContext, folder: str) -> Workload:
    """Return the workload of the first unit of texts: its container, or those of the pods that it plays."""
    if isinstance(texts, Mapping) and next(iter(texts), "").endswith(".kube"):
        return _kube_unit(texts, folder, engine, context)
    return SingleWorkload(read_request(texts, engine, context, folder))


def _kube_unit(texts: Mapping[str, str], folder: str, engine: Engine, context: CallerContext) -> KubeUnit:
    files = {path: require_text(text, f"quadlet.{path}") for path, text in texts.items()}
    podman, name = podman_release(engine), next(iter(files))
    place = posixpath.join(folder, posixpath.dirname(name))
    check_folder(name, files, generator_of(podman))
    unit = read_unit(name, files, generator_of(podman))
    siblings = siblings_of(place, files, podman)
    _check_needed(unit, siblings, files, podman, KUBE)
    return read_kube(unit, siblings, by_absolute_path(folder, files), podman, context)


def _unit_texts(main: str, root: str, named: FileBody, context: CallerContext) -> tuple[Mapping[str, str], str]:
    """Return the texts of a unit and of those below its folder of units, by their paths in it, and that folder."""
    text = named.text(main, context)
    others = {_below(path, root): text for path, text in named.files.items()}
    folder = posixpath.normpath(posixpath.join(context.folder, root)) if context.folder else FOLDER
    return {_below(main, root): text, **others}, folder


def _below(path: str, root: str) -> str:
    return path.removeprefix(f"{root}/") if root not in ("", ".") else path


def read_request(body: Any, engine: Engine, context: CallerContext, folder: str = FOLDER) -> Request:
    """Return the request of the first unit; ``body`` has the texts of units by path, the others are its siblings."""
    files = {path: require_text(text, f"quadlet.{path}") for path, text in require_object(body, "quadlet").items()}
    if not files:
        raise Unreadable("there is no unit; give the text of one by its name")
    podman = podman_release(engine)
    name = next(iter(files))
    check_folder(name, files, generator_of(podman))
    _check_kind(name)
    main = read_unit(name, files, generator_of(podman))
    siblings = siblings_of(posixpath.join(folder, posixpath.dirname(name)), files, podman)
    podman_line = _generated(main, siblings, podman)
    _check_needed(main, siblings, files, podman)
    request, line = _line(podman_line, main, podman, context, other=False)
    if line.unknown and _line(podman_line, main, podman, context, other=True)[0].container != request.container:
        unknown = ", ".join(line.unknown)
        raise NotModelled(unknown, f"{name}: the value of {unknown} is known only when it runs; write its value")
    return request


def generate_kube_line(name: str, files: Mapping[str, str], podman: PodmanRelease, folder: str) -> Words:
    """Generate the podman line of a ``.kube`` unit; raises ``Refusal`` where the generator fails."""
    unit = read_unit(name, files, generator_of(podman))
    place = posixpath.join(folder, posixpath.dirname(name))
    return generate_kube(unit, siblings_of(place, files, podman), podman)


def generate_line(name: str, files: Mapping[str, str], podman: PodmanRelease, folder: str) -> Generated:
    """Generate the podman line of a unit; raises ``Refusal`` where the generator fails."""
    _check_kind(name)
    place = posixpath.join(folder, posixpath.dirname(name))
    return _generated(read_unit(name, files, generator_of(podman)), siblings_of(place, files, podman), podman)


def _generated(unit: Unit, siblings: Siblings, podman: PodmanRelease) -> Generated:
    return generate(unit, generator_of(podman), keys(podman.numbers), siblings)


def _check_kind(name: str) -> None:
    """Raise ``NotModelled`` for a unit that is no ``.container``."""
    kind = name.rpartition(".")[2]
    if kind != "container":
        runs = f"runs podman {_COMMANDS.get(kind)}: that starts no container of an image"
        known = runs if kind in _COMMANDS else "is no unit of Quadlet"
        message = f"{name} {known}; give a file whose name ends in .container or .kube"
        raise NotModelled(f"unit {name}", message)


def _check_needed(
    main: Unit, siblings: Siblings, files: Mapping[str, str], podman: PodmanRelease, group: str = CONTAINER
) -> None:
    """Refuse a unit whose service needs one that the generator does not make."""
    for named in started_before(main, group, translates=generator_of(podman).translates):
        path = find_unit(named, files) if is_unit(named) else None
        if path is None:
            continue
        wrong = siblings.fault(named)
        if path.endswith(".container"):
            try:
                place = siblings._replace(folder=posixpath.join(FOLDER, posixpath.dirname(path)))
                _generated(read_unit(path, files, generator_of(podman)), place, podman)
            except Refusal as refused:
                wrong = str(refused)
        if wrong is not None:
            raise refusal(Quadlet.NEEDED, f"the service of {named} is not found: {wrong}", named)


def _line(
    podman_line: Generated, main: Unit, engine: PodmanRelease, context: CallerContext, *, other: bool
) -> tuple[Request, Line]:
    """Read the line as systemd does, and then as podman does."""
    line = service_line(podman_line.words, main, other=other)
    podman = read_words(line.words)
    module = next((word for word in line.words[1:] if word.startswith("--module")), None)
    if module is not None and line.words.index(module) < line.words.index("run"):
        message = f"{module.origin.where}: a module of containers.conf is not modelled; leave it out"
        raise NotModelled("--module", message)
    decisions = [Quadlet.DROP_IN.gives(main.left_out)] if main.left_out else []
    decisions += podman_line.decisions
    for rule, changed in (
        (Quadlet.BLANK, line.blanks), (Quadlet.SPECIFIER, line.specifiers), (Quadlet.VARIABLE, line.variables)
    ):  # fmt: skip
        decisions += [rule.gives(changed)] if changed else []
    try:
        request = run.line(podman.words, podman.command, engine, context)
    except Refusal as error:
        rule, message, premises = error.decision
        raise rule.refuses(error.stage, message, *decisions, *premises, status=error.status) from None
    return _with_places(request, line.words, tuple(decisions)), line


def _with_places(request: Request, words: Words, decisions: tuple[Decision[Any], ...]) -> Request:
    """Set the origin of the request's words to their places in the unit."""
    container = request.container
    if container.cmd:
        cmd = tuple(
            Word(word, source.origin) for word, source in zip(container.cmd, words[-len(container.cmd) :], strict=True)
        )
        container = container._replace(cmd=cmd)
    option = next((word for word in reversed(words) if word.startswith("--entrypoint")), None)
    if container.entrypoint and option is not None:
        container = container._replace(entrypoint=tuple(Word(word, option.origin) for word in container.entrypoint))
    remarks = (*request.remarks, *(decision for decision in decisions if decision.rule is Quadlet.EXEC_DROPPED))
    return request._replace(container=container, decisions=(*decisions, *request.decisions), remarks=remarks)
