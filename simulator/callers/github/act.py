"""The request of act for a container, which splits words by other rules than GitHub's runner.

Reads: ``ActionContainer``. Gives: the request that act sends to the engine.
Compare: nektos/act ``execAsDocker`` (pkg/runner/action.go), ``runUsesContainer`` (pkg/runner/step_docker.go),
``Create`` (pkg/container/docker_run.go).
"""

from __future__ import annotations

from simulator.callers.engine_api import read_request
from simulator.callers.github import runner, shellquote
from simulator.callers.github.container import ActionContainer
from simulator.callers.github.rules import ActionFile, ActionVariables, ActionWords
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.engine.engine import Engine
from simulator.golang.strconv import GoError


def request(container: ActionContainer, engine: Engine, context: CallerContext) -> Request:
    """Return the request; raises ``Refusal`` where act or the engine refuses."""
    variables = runner.variables_of(container)
    decisions: list[Decision[object]] = [ActionVariables.GIVEN.gives(", ".join(variables))]
    if container.role == "service":
        raise NotModelled("services of act", "services of act are not modelled; leave profile out for GitHub's runner")
    if container.role == "job":
        entrypoint, args = ["tail", "-f", "/dev/null"], []
        decisions.append(ActionWords.JOB.gives(entrypoint))
    else:
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
        "Env": [f"{name}={value}" for name, value in {**variables, "GITHUB_ACTIONS": "true", "CI": "true"}.items()],
    }
    asked = read_request(body, engine, context)
    asked = asked._replace(decisions=(*decisions, *asked.decisions), role=container.role)
    return runner.with_image(asked, container, context)


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
