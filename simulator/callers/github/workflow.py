"""The containers of a workflow: those of jobs, of their services, and of the steps that run in one.

Reads: the mapping of a workflow or an action. Gives: the containers by name, and ``Jobs``, their workload.
Compare: actions/runner ``ActionManager`` (src/Runner.Worker/ActionManager.cs), ``ActionManifestManager.ConvertRuns``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeAlias

from simulator.callers.file_body import file_text
from simulator.callers.github import act, runner
from simulator.callers.github.container import ActionContainer
from simulator.callers.github.documents import fill, read_document
from simulator.core.errors import NothingStarted, NotModelled, Unreadable, several
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.core.text import did_you_mean
from simulator.engine.engine import Engine
from simulator.golang.yaml.values import Items, Map

_STAGES = ("pre", "main", "post")
Found: TypeAlias = ActionContainer | NotModelled | Refusal
"""A container, or why there is none: a value that is not known, or a file that is refused."""


class Jobs(NamedTuple):
    """The containers of a workflow as a workload, by name; ``chosen`` is the requested one, or None for all."""

    containers: Mapping[str, Found]
    context: CallerContext
    file: str
    engine: Engine
    profile: str
    chosen: str | None

    def names(self) -> tuple[str, ...]:
        """List the containers as JOB/container, JOB/SERVICE and JOB/STEP, of an action as main, pre and post."""
        return tuple(self.containers) if self.chosen is None else (self.chosen,)

    def request(self, name: str | None = None) -> Request:
        """Return the request for a container; without a name, for the only one, or the main one of an action."""
        name = self.chosen if name is None else name
        if name is None and len(self.containers) > 1 and "main" not in self.containers:
            raise several(f"{self.file} has", "container", self.containers)
        if name is None and self.containers:
            name = "main" if "main" in self.containers else next(iter(self.containers))
        if name is None or name not in self.containers:
            known = ", ".join(self.containers) or "none"
            near = did_you_mean(name or "", self.containers)
            raise Unreadable(f"{self.file} has no container {name or ''}; it has: {known}{near}")
        container = self.containers[name]
        if isinstance(container, NotModelled | Refusal):
            raise container
        ask = act.request if self.profile == "act" else runner.request
        return ask(container, self.engine, self.context)


class _Reader(NamedTuple):
    """What a workflow is read with: the caller's files, and the values of expressions."""

    context: CallerContext
    expressions: Mapping[str, str]

    def text(self, value: Any, values: Mapping[str, str] = {}) -> str:
        """Return a scalar with its expressions replaced; anything else is no text."""
        return fill(value, values, self.expressions) if isinstance(value, str) else ""

    def texts(self, value: Any, values: Mapping[str, str] = {}) -> dict[str, str]:
        """Return a mapping of scalars; one whose expression is not known is left out."""
        found = {}
        for key, member in value.items() if isinstance(value, Map) else ():
            try:
                found[str(key)] = self.text(member, values)
            except NotModelled:
                continue
        return found


def read_jobs(
    name: str, document: Map, context: CallerContext, inputs: Mapping[str, str], expressions: Mapping[str, str]
) -> dict[str, Found]:
    """Find the containers of a file by name, which is a workflow if it has jobs, and an action if it has runs."""
    reader = _Reader(context, expressions)
    if isinstance(document.get("runs"), Map):
        folder = posixpath.dirname(name)
        found = dict(_action(document, folder, inputs, {}, reader))
    elif isinstance(document.get("jobs"), Map):
        found = dict(_workflow(document, reader))
    else:
        raise Unreadable(f"{name} has neither jobs, as a workflow has, nor runs, as an action has")
    if not found:
        raise NothingStarted(
            f"{name} itself runs nothing in a container; actions that are not among the files are not read"
        )
    return found


def _tried(label: str, read: Callable[[], Iterator[tuple[str, Found]]]) -> Iterator[tuple[str, Found]]:
    """Yield what is read; what cannot be known of one container does not stop the others."""
    try:
        yield from read()
    except (NotModelled, Refusal) as error:
        yield label, error


def _workflow(document: Map, reader: _Reader) -> Iterator[tuple[str, Found]]:
    outer = reader.texts(document.get("env"))
    for job_name, job in document["jobs"].items():
        if not isinstance(job, Map):
            continue
        env = {**outer, **reader.texts(job.get("env"))}
        values = {f"env.{key}".lower(): value for key, value in env.items()}
        container = job.get("container")
        if isinstance(container, str) and container:
            container = Map(getattr(container, "spot", document.spot)) | {"image": container}
        if isinstance(container, dict) and container.get("image"):
            label = f"{job_name}/container"
            yield from _tried(label, partial(_service, label, "job", container, values, reader))
        services = job.get("services")
        for service_name, service in services.items() if isinstance(services, Map) else ():
            service = {"image": service} if isinstance(service, str) else service
            if isinstance(service, dict) and service.get("image"):
                label = f"{job_name}/{service_name}"
                yield from _tried(label, partial(_service, label, "service", service, values, reader))
        steps = job.get("steps")
        for at, step in enumerate(steps if isinstance(steps, Items) else (), 1):
            if isinstance(step, Map) and step.get("uses"):
                label = f"{job_name}/{step.get('id') or at}"
                yield from _tried(label, partial(_step, label, step, env, reader))


def _service(
    label: str, role: str, fields: Mapping[str, Any], values: Mapping[str, str], reader: _Reader
) -> Iterator[tuple[str, Found]]:
    text = {key: reader.text(fields.get(key), values) for key in ("image", "options", "entrypoint", "command")}
    env = reader.texts(fields.get("env"), values)
    yield (
        label,
        ActionContainer(role, text["image"], text["entrypoint"], None, {}, env, text["options"], text["command"]),
    )


def _step(label: str, step: Map, outer: Mapping[str, str], reader: _Reader) -> Iterator[tuple[str, Found]]:
    env = {**outer, **reader.texts(step.get("env"))}
    values = {f"env.{key}".lower(): value for key, value in env.items()}
    uses = reader.text(step["uses"], values)
    if uses.lower().startswith("docker://"):
        yield label, ActionContainer("step", uses[len("docker://") :], inputs=_given(step, values, reader), env=env)
        return
    for file in ("action.yml", "action.yaml"):
        path = posixpath.normpath(posixpath.join(uses, file))
        text = file_text(path, reader.context.files)
        if text is not None:
            inputs = _given(step, values, reader)
            for stage, container in _action(read_document(text, path), posixpath.dirname(path), inputs, env, reader):
                yield label if stage == "main" else f"{label}/{stage}", container
            return


def _given(step: Map, values: Mapping[str, str], reader: _Reader) -> dict[str, str]:
    """Return the inputs that a step gives."""
    given = step.get("with")
    return {str(key): reader.text(value, values) for key, value in given.items()} if isinstance(given, Map) else {}


def _action(
    document: Map, folder: str, given: Mapping[str, str], env: Mapping[str, str], reader: _Reader
) -> Iterator[tuple[str, Found]]:
    runs = document.get("runs")
    if not isinstance(runs, Map) or str(runs.get("using")).lower() != "docker":
        return
    inputs = _inputs(document, given, reader)
    values = {f"inputs.{key}".lower(): value for key, value in inputs.items()}
    listed = runs.get("args")
    args = tuple(reader.text(arg, values) for arg in listed) if isinstance(listed, Items) else None
    own_env = reader.texts(runs.get("env"), values)
    image = str(runs.get("image") or "")
    is_named = image.lower().startswith("docker://")
    for stage in _STAGES:
        key = "entrypoint" if stage == "main" else f"{stage}-entrypoint"
        if stage == "main" or runs.get(key):
            yield (
                stage,
                ActionContainer(
                    "step" if stage == "main" else stage,
                    image[len("docker://") :] if is_named else image,
                    str(runs.get(key) or ""),
                    args,
                    inputs,
                    env,
                    dockerfile="" if is_named else posixpath.normpath(posixpath.join(folder, image)),
                    is_action=True,
                    own_env=own_env,
                ),
            )


def _inputs(document: Map, given: Mapping[str, str], reader: _Reader) -> dict[str, str]:
    """Return the inputs: the given ones, and the defaults of those that are not given."""
    inputs = dict(given)
    known = {name.lower() for name in inputs}
    declared = document.get("inputs")
    for name, about in declared.items() if isinstance(declared, Map) else ():
        if str(name).lower() not in known:
            inputs[str(name)] = reader.text(about.get("default")) if isinstance(about, Map) else ""
    return inputs
