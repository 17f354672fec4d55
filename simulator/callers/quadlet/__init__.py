"""A ``.container`` unit of Quadlet: the podman line that its service starts, and the request of that line.

``callers/podman`` reads the line; nothing is read from a disk.
Read ``unit`` first (with ``unit_words``), then ``generator``, whose ``options`` use ``rules``, ``mappings`` and
``storage``; ``systemd`` replaces specifiers and variables.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from simulator.callers.command_line import read_words
from simulator.callers.file_body import file_body
from simulator.callers.podman import run
from simulator.callers.podman.tools import PodmanRelease, QuadletGenerator, podman_release
from simulator.callers.quadlet.generator import Generated, generate, keys
from simulator.callers.quadlet.rules import Quadlet, Siblings, refusal
from simulator.callers.quadlet.systemd import Line, service_line
from simulator.callers.quadlet.unit import Unit, parse_unit
from simulator.callers.table import UNIT_KINDS, Caller, SingleWorkload
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.json_checks import require_object, require_text
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import Word, Words
from simulator.engine.engine import Engine
from simulator.golang.strconv import GoError

FOLDER = "/etc/containers/systemd"
"""The default folder of units."""


def read(_caller: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read units: texts by path, of which the first is requested; or ``files`` and the requested ``file``."""
    if not isinstance(require_object(body, "quadlet").get("files"), dict):
        return SingleWorkload(read_request(body, engine, context))
    named = file_body(body, "request.quadlet")
    main = named.only("request.quadlet", "unit")
    folder, _, name = main.rpartition("/")
    extended = named.context(context)
    units = {path.removeprefix(f"{folder}/") if folder else path: text for path, text in named.files.items()}
    directory = posixpath.normpath(posixpath.join(context.folder, folder)) if context.folder else FOLDER
    return SingleWorkload(read_request({name: named.text(main, extended), **units}, engine, context, directory))


def read_request(body: Any, engine: Engine, context: CallerContext, folder: str = FOLDER) -> Request:
    """Return the request of the first unit; ``body`` has the texts of units by path, the others are its siblings."""
    files = {path: require_text(text, f"quadlet.{path}") for path, text in require_object(body, "quadlet").items()}
    if not files:
        raise Unreadable("there is no unit; give the text of one by its name")
    podman = podman_release(engine)
    name = next(iter(files))
    podman_line = generate_line(name, files, podman, folder)
    main = read_unit(name, files, generator_of(podman))
    request, line = _line(podman_line, main, podman, context, other=False)
    if line.unknown and _line(podman_line, main, podman, context, other=True)[0].container != request.container:
        unknown = ", ".join(line.unknown)
        raise NotModelled(unknown, f"{name}: the value of {unknown} is known only when it runs; write its value")
    return request


def generator_of(podman: PodmanRelease) -> QuadletGenerator:
    """Return the generator of a release; raises ``NotModelled`` if it was never compared with the original."""
    generator = podman.tools.quadlet
    if isinstance(generator, QuadletGenerator):
        return generator
    what = f"{podman.name}@{podman.version}"
    raise NotModelled(what, f"Quadlet of {what} is not modelled; give --engine with {generator.instead} or a newer one")


def generate_line(name: str, files: Mapping[str, str], podman: PodmanRelease, folder: str) -> Generated:
    """Generate the podman line of a unit; raises ``Refusal`` where the generator fails."""
    kind = name.rpartition(".")[2]
    if kind != "container":
        what = f"unit {name}"
        known = "is not modelled" if kind in UNIT_KINDS else "is no unit of Quadlet"
        raise NotModelled(what, f"{name} {known}; give a file whose name ends in .container")

    generator = generator_of(podman)

    def read(other: str) -> Unit | None:
        found = find_unit(other, files)
        return None if found is None else read_unit(found, files, generator)

    place = posixpath.join(folder, posixpath.dirname(name))
    return generate(read_unit(name, files, generator), generator, keys(podman.numbers), Siblings(place, read))


def find_unit(name: str, files: Mapping[str, str]) -> str | None:
    """Find a unit in the folder of units or below it, where the generator looks in all folders; None without it."""
    same = [path for path in files if path.rpartition("/")[2] == name and ".d/" not in path]
    return min(same, key=_by_folder, default=None)


def _by_folder(path: str) -> tuple[str, ...]:
    return tuple(path.split("/")[:-1])


def read_unit(name: str, files: Mapping[str, str], generator: QuadletGenerator) -> Unit:
    """Read a unit, with its drop-ins among the files, which may be in the folder of units or in any below it."""
    from simulator.callers.quadlet.unit import drop_in_folders

    base = name.rpartition("/")[2]
    specific = {folder: rank for rank, folder in enumerate(drop_in_folders(base))}
    places = [path.split("/") for path in files if path.endswith(".conf")]
    found = sorted(
        (tuple(parts[:-2]), specific[parts[-2]], "/".join(parts))
        for parts in places
        if len(parts) > 1 and parts[-2] in specific
    )
    drop_ins = {path: files[path] for _, _, path in found}
    try:
        return parse_unit(base, files[name], drop_ins, keeps_odd_quotes=generator.keeps_odd_quotes)
    except GoError as fault:
        raise refusal(Quadlet.UNIT, f"error loading {name}: {fault}") from None


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
