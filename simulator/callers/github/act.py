"""The request of act for a container, which splits words by other rules than GitHub's runner.

Reads: ``ActionContainer``. Gives: the request that act sends to the engine.
Compare: nektos/act ``execAsDocker`` (pkg/runner/action.go), ``runUsesContainer`` (pkg/runner/step_docker.go),
``Create`` and ``mergeContainerConfigs`` (pkg/container/docker_run.go), ``startJobContainer``
(pkg/runner/run_context.go).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.callers.docker import run
from simulator.callers.docker.client import FlagContext
from simulator.callers.docker.tools import DockerRelease, docker_release
from simulator.callers.docker.values import KINDS
from simulator.callers.engine_api import read_request
from simulator.callers.flags import Reader, table
from simulator.callers.github import runner, shellquote
from simulator.callers.github.container import ActionContainer
from simulator.callers.github.rules import ActionFile, ActionVariables, ActionWords
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.core.values import Origin, Word
from simulator.engine.engine import Engine
from simulator.golang.strconv import GoError

_RUNS = {"GITHUB_ACTIONS": "true", "CI": "true"}
_OF_JOBS = {"LANG": "C.UTF-8"}
"""What the container of a job has, besides variables RUNNER_...; those of env are for the steps in it."""
_KEYS = ("image", "options", "env", "ports", "volumes", "credentials")
_NO_OPTIONS = ("--name", "--platform", "--pull", "--quiet", "-q", "--disable-content-trust", "--use-api-socket")
"""Options of ``docker create`` that are none of a container."""


def request(container: ActionContainer, engine: Engine, context: CallerContext) -> Request:
    """Return the request; raises ``Refusal`` where act or the engine refuses."""
    if container.role in ("job", "service"):
        return _kept(container, engine, context)
    args = _split(container.inputs.get("args", ""))
    variables = runner.variables_of(container._replace(own_env={}))
    decisions: list[Decision[object]] = [ActionVariables.GIVEN.gives(", ".join(variables))]
    if not args and container.is_action:
        args = list(container.args or ())
        variables = {**variables, **container.inputs, **container.own_env}
        decisions.append(ActionVariables.ACT_ACTION.gives(", ".join((*container.inputs, *container.own_env))))
    decisions.append(ActionWords.ACT_ARGS.gives(args))
    entrypoint = _entrypoint(container)
    decisions.append(ActionWords.ACT_ENTRYPOINT.gives(entrypoint))
    body = {
        "Image": "dsim-dockerfile" if container.dockerfile else container.image,
        "Entrypoint": entrypoint or None,
        "Cmd": args or None,
        "Env": [f"{name}={value}" for name, value in {**variables, **_RUNS}.items()],
    }
    asked = read_request(body, engine, context)
    asked = asked._replace(decisions=(*decisions, *asked.decisions), role=container.role)
    return runner.with_image(asked, container, context)


def _kept(container: ActionContainer, engine: Engine, context: CallerContext) -> Request:
    """Return the request for a container that stays while a job runs: the options win over what act sets itself."""
    release, is_job = docker_release(engine), container.role == "job"
    options = _options_alone(_split(container.options), release)
    if others := [word for word in options if word.partition("=")[0] in _NO_OPTIONS]:
        raise NotModelled(f"{others[0]} in options", f"the program act has no option {others[0]} for a container")
    asked = run.line([*options, container.image], "create", release, context)
    variables: Mapping[str, str] = {}
    if not asked.container.env:
        variables = _OF_JOBS if is_job else runner.variables_of(container)
        set_here = [word for name, value in variables.items() for word in ("-e", f"{name}={value}")]
        asked = run.line([*options, *set_here, container.image], "create", release, context)
    decisions: list[Decision[object]] = [ActionVariables.GIVEN.gives(", ".join(variables))]
    decisions.append(ActionWords.ACT_OPTIONS.gives(options))
    if not is_job:
        decisions.append(ActionWords.ACT_SERVICE.gives(container.image))
    elif asked.container.entrypoint is None:
        tail = ["tail", "-f", "/dev/null"]
        decisions.append(ActionWords.JOB.gives(tail))
        own_words = read_request({"Image": container.image, "Entrypoint": tail}, engine, context).container.entrypoint
        asked = asked._replace(container=asked.container._replace(entrypoint=own_words))
    return asked._replace(decisions=(*decisions, *asked.decisions), role=container.role, status=None)


def _options_alone(words: list[str], release: DockerRelease) -> list[Word]:
    """Leave out the words that are no options, which act passes over, also between options."""
    marked = [Word(word, Origin("request", "options")) for word in words]
    known = table("docker/run.txt", "create", release.numbers)
    parsed = Reader(known, KINDS, FlagContext({}, release.tools.cli), interspersed=True).read(marked)
    others = {id(word) for word in parsed.rest}
    kept = [word for word in marked if id(word) not in others]
    return kept if parsed.dashes is None else kept[:-1]


def check(document: Mapping[str, Any]) -> None:
    """Refuse a workflow in which a container or a service has a key that act does not know.

    Raises ``Refusal``; other parts of a workflow are not checked.
    """
    jobs = document.get("jobs")
    for name, job in jobs.items() if isinstance(jobs, Mapping) else ():
        if not isinstance(job, Mapping):
            continue
        services = job.get("services")
        kept = [job.get("container"), *(services.values() if isinstance(services, Mapping) else ())]
        for fields in kept:
            wrong = [key for key in fields if key not in _KEYS] if isinstance(fields, Mapping) else []
            if wrong:
                message = f"workflow is not valid. Failed to match job-factory: job {name}: unknown key {wrong[0]}"
                raise ActionFile.ACT_KEYS.refuses("request", message, status=1, by="act")


def _entrypoint(container: ActionContainer) -> list[str]:
    key = "entrypoint" if container.role == "step" else f"{container.role}-entrypoint"
    given = container.inputs.get(key, "")
    if not container.is_action:
        return [given] if given else []
    return given.split() or _split(container.own)


def _split(text: str) -> list[str]:
    try:
        return shellquote.split(text)
    except GoError as fault:
        raise ActionFile.UNCLOSED.refuses("request", str(fault), status=1, by="act") from None
