"""The request of act for a container, which splits words by other rules than GitHub's runner.

Reads: ``ActionContainer``. Gives: the request that act sends to the engine.
Compare: nektos/act ``execAsDocker`` (pkg/runner/action.go), ``runUsesContainer`` (pkg/runner/step_docker.go),
``Create`` and ``mergeContainerConfigs`` (pkg/container/docker_run.go), ``startJobContainer``
(pkg/runner/run_context.go).
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.callers.docker import run
from simulator.callers.docker.tools import docker_release
from simulator.callers.engine_api import read_request
from simulator.callers.github import runner, shellquote
from simulator.callers.github.container import ActionContainer
from simulator.callers.github.rules import ActionFile, ActionVariables, ActionWords
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.engine.engine import Engine
from simulator.golang.strconv import GoError

_RUNS = {"GITHUB_ACTIONS": "true", "CI": "true"}
_NO_OPTIONS = ("--name", "--platform", "--pull", "--quiet", "-q", "--disable-content-trust", "--use-api-socket")
"""Options of ``docker create`` that are none of a container."""


def request(container: ActionContainer, engine: Engine, context: CallerContext) -> Request:
    """Return the request; raises ``Refusal`` where act or the engine refuses."""
    variables = runner.variables_of(container)
    decisions: list[Decision[object]] = [ActionVariables.GIVEN.gives(", ".join(variables))]
    if container.role in ("job", "service"):
        return _kept(container, variables, decisions, engine, context)
    args = _split(container.inputs.get("args", ""))
    if not args and container.args is not None:
        args = list(container.args)
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


def _kept(
    container: ActionContainer,
    variables: Mapping[str, str],
    decisions: list[Decision[object]],
    engine: Engine,
    context: CallerContext,
) -> Request:
    """Return the request for a container that stays while a job runs: the options win over what act sets itself."""
    options = _split(container.options)
    if others := [word for word in options if word.partition("=")[0] in _NO_OPTIONS]:
        raise NotModelled(f"{others[0]} in options", f"the program act has no option {others[0]} for a container")
    release, is_job = docker_release(engine), container.role == "job"
    asked = run.line([*options, container.image], "create", release, context)
    if asked.image != container.image:
        raise NotModelled(
            "words in options", f"a word of options is no option; the program act passes it over: {options}"
        )
    own = {**variables, **_RUNS} if is_job else variables
    if not asked.container.env:
        set_here = [word for name, value in own.items() for word in ("-e", f"{name}={value}")]
        asked = run.line([*options, *set_here, container.image], "create", release, context)
    decisions.append(ActionWords.ACT_OPTIONS.gives(options))
    if not is_job:
        decisions.append(ActionWords.ACT_SERVICE.gives(container.image))
    elif asked.container.entrypoint is None:
        tail = ["tail", "-f", "/dev/null"]
        decisions.append(ActionWords.JOB.gives(tail))
        own_words = read_request({"Image": container.image, "Entrypoint": tail}, engine, context).container.entrypoint
        asked = asked._replace(container=asked.container._replace(entrypoint=own_words))
    return asked._replace(decisions=(*decisions, *asked.decisions), role=container.role, status=None)


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
