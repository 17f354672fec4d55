"""``dsim resolve --kubernetes FILE``: what the containers of a manifest execute."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

import click

from simulator.build.image import unknown
from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.pods import ask, beside, choose, containers_for
from simulator.callers.podman.tools import is_podman
from simulator.cli import options
from simulator.cli.options import REPORTS, read_bases, read_image
from simulator.cli.output import finish, refuse
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted_list
from simulator.engine.engine import Engine
from simulator.images.catalogue import catalogued
from simulator.oracle import protocol
from simulator.releases.find import find_engine
from simulator.report.answer_json import process_answer, refusal_answer
from simulator.report.terminal import columns, refusal_colored
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import known_or_missing, look_up_nothing
from simulator.workspace.disk import named, read_text

_ALL = ("table", "json", *REPORTS)  # the formats that can show all containers
ENGINES = protocol.REQUESTS["kubernetes"][1]


class ManifestSource(NamedTuple):
    """What the command line says: the file, the container, and the options that describe or give images."""

    path: str
    container: str | None
    image: dict[str, Any]

    @property
    def describes_image(self) -> bool:
        """Whether the options describe an image, which is then that of the one container."""
        return any(self.image[option] is not None for option in ("entrypoint", "cmd", "shell", "config", "file"))


def print_answer(given: options.Invocation) -> None:
    """Print what the manifest of --kubernetes comes to."""
    refuse_words(given.entrypoint, given.arguments)
    image = {name: value for name, value in given.options.items() if name not in ("kubernetes", "container")}
    request = ManifestSource(given.options["kubernetes"], given.options["container"], image)
    resolve(request, engine_for(given.engine), given.style, given.wanted)


def engine_for(name: str) -> str:
    """Give the engine: that of --engine, else the newest containerd."""
    source = click.get_current_context().get_parameter_source("name")
    if source is click.core.ParameterSource.DEFAULT:
        return ENGINES[0]
    if find_engine(name).name not in ENGINES:
        raise click.UsageError(f"--kubernetes needs a {' or '.join(ENGINES)} engine, not {name}")
    return name


def refuse_words(entrypoint: str | None, arguments: tuple[str, ...]) -> None:
    """Refuse what belongs to docker run."""
    if entrypoint is not None or arguments:
        raise click.UsageError("--run-entrypoint and words belong to docker run; a pod has command and args of its own")


def resolve(request: ManifestSource, name: str, style: str, wanted: tuple[str, ...] | None) -> None:
    """Print what one container executes, or all containers in a table; exit as ``dsim`` says."""
    engine = find_engine(name)
    what, text = named(request.path), read_text(request.path)
    try:
        found = containers_for(text.removeprefix("\ufeff"), what, engine)
        if request.container is None and len(found) > 1 and style in _ALL and wanted is None:
            _all(found, request, name, style, engine)
            return
        container = choose(found, request.container)
        done = _simulated(container, request, engine)
    except Refusal as refusal:
        _refuse(refusal, style, engine)
        return
    try:
        finish(done, style, engine, name, wanted)
    finally:
        if style == "table" and done.is_known and not is_podman(engine):
            _beside([container])


def _refuse(refusal: Refusal, style: str, engine: Engine) -> None:
    if style == "json" or refusal.stage == "build":
        refuse(refusal, style, engine)
    who = "podman kube play" if is_podman(engine) else "kubernetes"
    if style in REPORTS:
        from simulator.cli import reports

        reports.refusal(refusal, style, engine, who)
        sys.exit(1)
    click.echo(_refused(refusal, who), err=True)
    sys.exit(1)


def _refused(refusal: Refusal, who: str) -> str:
    rule = refusal.decision.rule
    return f"refused by {who} at {refusal.stage}: {printable(str(refusal))} ({rule.id}: {rule.says})"


def _simulated(container: Container, request: ManifestSource, engine: Engine) -> Simulation:
    asked = ask(container, engine)
    if request.describes_image:
        return simulate(read_image(request.image, engine), asked, engine)
    look_up = look_up_nothing if request.image["no_catalogue"] else catalogued
    built = known_or_missing(asked.image, read_bases(request.image["bases"]), engine, look_up)
    return simulate(built, asked, engine)


def _all(found: list[Container], request: ManifestSource, name: str, style: str, engine: Engine) -> None:
    """Print all containers: a table, or the oracle's answers, one a line, each with the container as its id."""
    if request.describes_image:
        raise click.UsageError(f"the image is that of one container; name it with --container: {_names(found)}")
    status = 0
    rows, answers = [], {}
    notes: dict[str, None] = {}
    for container in found:
        answer, cell, result, problem = _one(container, request, name, engine)
        status, answers[_label(container)] = max(status, result), answer
        if style == "json":
            click.echo(json.dumps({"id": _label(container), **answer}))
        rows.append((_label(container), container.kind, printable(container.image), cell))
        notes.update({f"{container.name}: {item['says']}": None for item in answer.get("advice", ())})
        notes.update({problem: None} if problem else {})
    head = ("container", "kind", "image", "argv")
    if style in REPORTS:
        from simulator.cli import reports

        reports.listing("What the containers execute", head, rows, answers, engine, style, tuple(notes))
    if style == "table":
        click.echo(columns([head, *((*row[:3], refusal_colored(row[3])) for row in rows)], ""))
        if not is_podman(engine):
            _beside(found)
        if notes:
            click.echo("\nnote\n" + "\n".join(f"  {printable(note)}" for note in notes))
        click.echo(f"\n{engine.name}@{engine.version}; `dsim resolve --kubernetes FILE --container NAME` explains one")
    sys.exit(status)


def _one(
    container: Container, request: ManifestSource, name: str, engine: Engine
) -> tuple[dict[str, Any], str, int, str]:
    """Give the oracle's answer for a container, its cell in the table, its exit status, and what is missing."""
    try:
        done = _simulated(container, request, engine)
    except Refusal as refusal:
        return refusal_answer(refusal), f"refused: {printable(str(refusal))}", 1, ""
    except NotModelled as error:
        answer = {"outcome": "not-modelled", "what": error.what, "message": str(error)}
        return answer, "not modelled", 3, f"{container.name}: {error}"
    answer = process_answer(done, engine, name)
    if done.argv is None:
        assert done.refusal is not None  # there is one or the other
        return answer, f"refused: {printable(str(done.refusal))}", 1, ""
    if not done.is_known:
        return answer, "not known", 3, str(unknown(done.built.missing))
    missing = str(unknown(done.built.missing)) if done.built.missing else ""
    return answer, quoted_list(done.argv.value), 3 if missing else 0, missing


def _label(container: Container) -> str:
    return printable(f"{container.pod.name}/{container.name}")


def _names(found: Iterable[Container]) -> str:
    return ", ".join(map(_label, found))


def _beside(found: list[Container]) -> None:
    """Print the exec probes and hooks."""
    rows = [(_label(one), where, quoted_list(words)) for one in found for where, words in beside(one)]
    if rows:
        click.echo("\nbeside it\n" + columns(rows))
