"""A ``.container`` unit of Quadlet: the podman line that its service starts, and what that asks for.

The line is read as ``callers/podman`` reads one; nothing is read from a disk.
Read ``unit`` first (with ``unit_words``), then ``generator``, whose ``options`` rest on ``rules``, ``mappings`` and
``storage``; ``systemd`` puts in what stands for something else.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from simulator.callers.command_line import read_pasted
from simulator.callers.file_body import file_body
from simulator.callers.podman import run
from simulator.callers.podman.tools import PodmanRelease, QuadletGenerator, podman_release
from simulator.callers.quadlet.generator import Generated, generated, keys
from simulator.callers.quadlet.rules import Quadlet, Siblings, refused
from simulator.callers.quadlet.systemd import Line, service_line
from simulator.callers.quadlet.unit import Unit, unit
from simulator.callers.table import UNIT_KINDS, Caller, SingleWorkload
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_object, require_text
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import Word, Words
from simulator.engine.engine import Engine
from simulator.golang.strconv import GoError

FOLDER = "/etc/containers/systemd"
"""Where units are, if nothing says it."""


def read(_caller: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read units: texts by path, of which the first is asked about; or ``files``, of which ``file`` names that one."""
    if not isinstance(require_object(body, "quadlet").get("files"), dict):
        return SingleWorkload(read_request(body, engine, context))
    named = file_body(body, "request.quadlet")
    if len(named.names) != 1:
        raise Unreadable("request.quadlet names no single unit; give it as file")
    (main,) = named.names
    folder, _, name = main.rpartition("/")
    whole = named.context(context)
    units = {each.removeprefix(f"{folder}/") if folder else each: text for each, text in named.files.items()}
    place = posixpath.normpath(posixpath.join(context.folder, folder)) if context.folder else FOLDER
    return SingleWorkload(read_request({name: named.text(main, whole), **units}, engine, context, place))


def read_request(body: Any, engine: Engine, context: CallerContext, folder: str = FOLDER) -> Request:
    """Read units: texts by path, of which the first is the one that is asked about; the others stand beside it."""
    files = {path: require_text(text, f"quadlet.{path}") for path, text in require_object(body, "quadlet").items()}
    if not files:
        raise Unreadable("there is no unit; give the text of one by its name")
    podman = podman_release(engine)
    name = next(iter(files))
    made = made_of(name, files, podman, folder)
    main = unit_of(name, files, generator_of(podman))
    first, line = _line(made, main, podman, context, other=False)
    if line.unknown and _line(made, main, podman, context, other=True)[0].container != first.container:
        unknown = ", ".join(line.unknown)
        raise NotModelled(unknown, f"{name}: the value of {unknown} is known only when it runs; write its value")
    return first


def generator_of(podman: PodmanRelease) -> QuadletGenerator:
    """Give the generator of a release. Raises ``NotModelled`` for a release whose generator was not compared."""
    found = podman.tools.quadlet
    if isinstance(found, QuadletGenerator):
        return found
    what = f"{podman.name}@{podman.version}"
    raise NotModelled(what, f"Quadlet of {what} is not modelled; give --engine with {found.instead} or a newer one")


def made_of(name: str, files: Mapping[str, str], podman: PodmanRelease, folder: str) -> Generated:
    """Make the podman line of a unit; raises ``Refusal`` as the generator gives it up."""
    kind = name.rpartition(".")[2]
    if kind != "container":
        what = f"unit {name}"
        known = "is not modelled" if kind in UNIT_KINDS else "is no unit of Quadlet"
        raise NotModelled(what, f"{name} {known}; give a file whose name ends in .container")

    generator = generator_of(podman)

    def read(other: str) -> Unit | None:
        return unit_of(other, files, generator) if other in files else None

    return generated(unit_of(name, files, generator), generator, keys(podman.numbers), Siblings(folder, read))


def unit_of(name: str, files: Mapping[str, str], generator: QuadletGenerator) -> Unit:
    """Read one of the units, with the drop-ins among the files."""
    from simulator.callers.quadlet.unit import drop_in_folders

    drop_ins = {
        path: text
        for folder in drop_in_folders(name)
        for path, text in files.items()
        if path.startswith(f"{folder}/") and path.endswith(".conf")
    }
    try:
        return unit(name, files[name], drop_ins, keeps_odd_quotes=generator.keeps_odd_quotes)
    except GoError as fault:
        raise refused(Quadlet.UNIT, f"error loading {name}: {fault}") from None


def _line(
    made: Generated, main: Unit, engine: PodmanRelease, context: CallerContext, *, other: bool
) -> tuple[Request, Line]:
    """Read the line as systemd does, and then as podman does."""
    line = service_line(made.words, main, other)
    podman = read_pasted(line.words)
    module = next((word for word in line.words[1:] if word.startswith("--module")), None)
    if module is not None and line.words.index(module) < line.words.index("run"):
        why = f"{module.origin.where}: a module of containers.conf is not modelled; leave it out"
        raise NotModelled("--module", why)
    decisions = [Quadlet.DROP_IN.gives(main.left_out)] if main.left_out else []
    decisions += made.decisions
    for rule, changed in (
        (Quadlet.BLANK, line.blanks), (Quadlet.SPECIFIER, line.specifiers), (Quadlet.VARIABLE, line.variables)
    ):  # fmt: skip
        decisions += [rule.gives(changed)] if changed else []
    try:
        asked = run.line(podman.words, podman.command, engine, context)
    except Refusal as refusal:
        rule, message, premises = refusal.decision
        raise rule.refuses(refusal.stage, message, *decisions, *premises, status=refusal.status) from None
    return _placed(asked, line.words, tuple(decisions)), line


def _placed(request: Request, words: Words, decisions: tuple[Decision[Any], ...]) -> Request:
    """Give the words of the request the places in the unit from which they come."""
    container = request.container
    if container.cmd:
        cmd = tuple(Word(word, at.origin) for word, at in zip(container.cmd, words[-len(container.cmd) :], strict=True))
        container = container._replace(cmd=cmd)
    place = next((word for word in reversed(words) if word.startswith("--entrypoint")), None)
    if container.entrypoint and place is not None:
        container = container._replace(entrypoint=tuple(Word(word, place.origin) for word in container.entrypoint))
    remarks = (*request.remarks, *(one for one in decisions if one.rule is Quadlet.EXEC_DROPPED))
    return request._replace(container=container, decisions=(*decisions, *request.decisions), remarks=remarks)
