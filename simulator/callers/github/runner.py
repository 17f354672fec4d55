"""The request of GitHub's own runner for a container.

Reads: ``ActionContainer``. Gives: the request of the docker line that the runner writes.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.callers.docker import run
from simulator.callers.docker.tools import docker_release
from simulator.callers.file_body import file_text
from simulator.callers.flags import LineAdvice
from simulator.callers.github.container import ActionContainer
from simulator.callers.github.dotnet import split
from simulator.callers.github.rules import ActionVariables, ActionWords
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.engine.engine import Engine


def request(container: ActionContainer, engine: Engine, context: CallerContext) -> Request:
    """Return the request of the line; raises ``Refusal`` as docker does."""
    variables = variables_of(container)
    front = [f'-e "{name}"' for name in variables]
    front += ["-e GITHUB_ACTIONS=true", *([] if "CI" in variables else ["-e CI=true"])]
    decisions: list[Decision[object]] = [ActionVariables.GIVEN.gives(", ".join(variables))]
    if container.role in ("job", "service"):
        entrypoint, command = container.own, container.command
        rule = ActionWords.SERVICE
        front = [container.options, *front]
        if container.role == "job":
            entrypoint, command, rule = "tail", '"-f" "/dev/null"', ActionWords.JOB
        decisions.append(rule.gives(f"{entrypoint} {command}"))
    else:
        front = ["--workdir /github/workspace", "--rm", *front]
        entrypoint = container.own or (_input(container, "entrypoint") if container.role == "step" else "")
        decisions.append(ActionWords.ENTRYPOINT.gives(entrypoint))
        command = _arguments(container, decisions)
    name = "dsim-dockerfile" if container.dockerfile else container.image
    tail = [f'--entrypoint "{entrypoint}"'] if entrypoint else []
    words = split(" ".join([*front, *tail, name, command]))
    decisions.append(ActionWords.LINE.gives(words))
    kind = "create" if container.role in ("job", "service") else "run"
    asked = run.line(words, kind, docker_release(engine), context._replace(environment=variables))
    remarks = tuple(remark for remark in asked.remarks if remark.rule is not LineAdvice.AFTER_IMAGE)  # it is no line
    asked = asked._replace(decisions=(*decisions, *asked.decisions), role=container.role, status=None, remarks=remarks)
    return with_image(asked, container, context)


def with_image(asked: Request, container: ActionContainer, context: CallerContext) -> Request:
    """Set the Dockerfile of an action that is built, or say that it is missing."""
    if not container.dockerfile:
        return asked
    text = file_text(container.dockerfile, context.files)
    if text is None:
        return asked._replace(image="", missing=f"the Dockerfile {container.dockerfile} is not among the files")
    return asked._replace(image="", build={"dockerfile": text})


def variables_of(container: ActionContainer) -> dict[str, str]:
    """Return the variables that files and inputs set."""
    if container.role in ("job", "service"):
        return {"HOME": "/github/home", **container.env} if container.role == "job" else dict(container.env)
    inputs = {f"INPUT_{name.replace(' ', '_').upper()}": value for name, value in container.inputs.items()}
    return {**container.own_env, **container.env, **inputs, "HOME": "/github/home"}


def _input(container: ActionContainer, name: str) -> str:
    found: Mapping[str, str] = {key.lower(): value for key, value in container.inputs.items()}
    return found.get(name, "")


def _arguments(container: ActionContainer, decisions: list[Decision[object]]) -> str:
    """Write the words behind the image."""
    if container.args is None:
        text = _input(container, "args")
        decisions.append(ActionWords.WITH_ARGS.gives(text))
        return text
    escaped = [arg.replace('"', '\\"') for arg in container.args]
    text = "".join(f' "{arg}"' for arg in escaped)
    decisions.append(ActionWords.ARGS.gives(text))
    return text
