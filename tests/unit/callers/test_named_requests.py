"""Whether anybody can write to a container's standard input, as each caller's file says it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.callers.flags import LineAdvice
from simulator.callers.table import find_caller
from simulator.core.request import CallerContext, Request
from simulator.releases.find import find_engine

STACK = "services: {web: {image: python, %s}}\n"
INSPECTED = '[{"Spec": {"Name": "s", "TaskTemplate": {"ContainerSpec": {"Image": "a", %s}}}}]'


def asked(caller: str, body: Any) -> Request:
    row = find_caller(caller)
    assert row is not None
    return row.read(body, find_engine("docker"), CallerContext()).request(None)


def of_file(caller: str, text: str, **more: str) -> Request:
    return asked(caller, {"files": {"f": text}, "file": ["f"], **more})


def nomad(**config: object) -> Request:
    task = {"Driver": "docker", "Config": {"image": "python", **config}}
    return of_file("nomad", json.dumps({"Job": {"TaskGroups": [{"Tasks": [task]}]}}))


def ecs(**fields: object) -> Request:
    return of_file("ecs", json.dumps({"containerDefinitions": [{"name": "a", "image": "python", **fields}]}))


def pipeline(container: str) -> Request:
    return of_file("gitlab-ci", "a: {script: [x], image: python, services: [python]}\n", container=container)


@pytest.mark.parametrize(
    ("request_", "nobody"),
    [
        (nomad(), True),
        (nomad(interactive=True), False),
        (nomad(tty=True), False),
        (ecs(), True),
        (ecs(interactive=True), False),
        (ecs(pseudoTerminal=True), False),
        (pipeline("a"), False),
        (pipeline("a/python"), True),
        (of_file("stack", STACK % "tty: false", service="web"), True),
        (of_file("stack", STACK % "tty: true", service="web"), False),
        (of_file("stack", STACK % "stdin_open: true", service="web"), False),
        (asked("docker-service-create", ["python"]), True),
        (asked("docker-service-create", ["-t", "python"]), False),
    ],
)
def test_the_standard_input_is_open_where_the_file_opens_it(request_: Request, nobody: bool) -> None:
    assert request_.container.no_input == nobody


@pytest.mark.parametrize(("field", "nobody"), [('"TTY": false', True), ('"OpenStdin": true', False)])
def test_that_of_a_service_is_the_one_of_its_specification(field: str, nobody: bool) -> None:
    row, body = find_caller("docker-service-update"), {"inspect": "f", "update": [["--args", "b", "s"]]}
    assert row is not None
    context = CallerContext(files={"f": INSPECTED % field})
    assert row.read(body, find_engine("docker"), context).request(None).container.no_input == nobody


def test_the_words_of_a_step_stand_behind_no_image_of_a_line() -> None:
    text = "jobs: {a: {runs-on: x, steps: [{uses: 'docker://alpine', with: {args: --rm}}]}}\n"
    assert of_file("github-actions", text).container.cmd == ("--rm",)
    assert not of_file("github-actions", text).remarks
    (remark,) = asked("docker-run", ["alpine", "--rm"]).remarks
    assert remark.rule is LineAdvice.AFTER_IMAGE
