"""Compose warns of a variable that is not set; so does every answer whose process it reaches."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulator.callers.compose.files import CallerFiles
from simulator.callers.compose.project import Project, ProjectFiles, line
from simulator.callers.compose.template import Interpolation
from simulator.callers.compose.versions import DEFAULT, profile
from simulator.releases.find import find_engine


def remarks(service: str, run: Sequence[str] | None = None, *, is_open: bool = False, more: str = "") -> list[str]:
    """Return what is said of the service ``a``; ``more`` is an override."""
    files = {"compose.yaml": f"services:\n  a:\n    image: app\n    {service}\n", "more.yaml": more or "{}"}
    names = ("compose.yaml", "more.yaml") if more else ("compose.yaml",)
    project = Project(ProjectFiles(CallerFiles(files), {"SET": "s", "BLANK": ""}, names, is_open=is_open))
    words = None if run is None else line(run, profile(DEFAULT))
    request = project.request(find_engine("docker@28.5"), None if words else "a", words)
    return [remark.value for remark in request.remarks if remark.rule is Interpolation.UNSET]


def test_what_is_said() -> None:
    blank = "not set: Compose puts a blank text in"
    inside = '"$$NOPE" leaves it to a shell in the container'
    assert remarks("command: echo $NOPE hi") == [
        f'compose.yaml:4: the variable "NOPE" is {blank} its place in command; {inside}'
    ]
    assert remarks("command: $NOPE $TWO $NOPE") == [
        f'compose.yaml:4: the variables ["NOPE", "TWO"] are {blank} their place in command; {inside}'
    ]
    assert remarks("user: $NOPE") == [f'compose.yaml:4: the variable "NOPE" is {blank} its place in user']


@pytest.mark.parametrize(
    ("service", "said"),
    [
        ("entrypoint: [a, $U]", True),
        ("environment: [A=$U]", True),
        ("environment: {A: $U}", True),
        ("post_start: [{command: a $U}]", True),
        ("healthcheck: {test: a $U}", True),
        ("command: ${U:-x} ${U-x} $SET $BLANK $$U", False),
        ("labels: [a=$U]", False),
    ],
)
def test_which_variables_are_told(service: str, said: bool) -> None:
    assert bool(remarks(service)) == said
    is_word = service.startswith(("entrypoint", "command")) and said
    assert bool(remarks(service, is_open=True)) == is_word  # who deploys may set the others


def test_a_value_that_gives_way_is_silent() -> None:
    assert not remarks("command: $U", ["a", "b"])
    assert not remarks("command: $U", ["--entrypoint", "b", "a"])
    assert remarks("command: $U", ["a"])
    assert not remarks("command: $U", more="services: {a: {command: b}}")
    assert not remarks("user: $U", ["--user", "1", "a"])


def callers(service: str, run: Sequence[str] | None = None, *, is_open: bool = False) -> list[str]:
    """Return what is said of the values that who calls Compose has."""
    files = {"compose.yaml": f"services:\n  a:\n    image: app\n    {service}\n", ".env": "LOGNAME=x\n"}
    variables = {"HOME": "/root", "PWD": "/p", "SET": "s"}
    project = Project(ProjectFiles(CallerFiles(files), variables, ("compose.yaml",), is_open=is_open))
    words = None if run is None else line(run, profile(DEFAULT))
    request = project.request(find_engine("docker@28.5"), None if words else "a", words)
    return [remark.value for remark in request.remarks if remark.rule is Interpolation.CALLERS]


def test_a_value_that_differs_between_callers_is_said_to() -> None:
    told = "in the environment that Compose is called in: another user or machine has another"
    home = f'compose.yaml:4: command has the value of "HOME" {told}'
    assert callers("command: $HOME/a ${HOME:-x} $SET") == [home]
    assert callers("command: ${SHELL:-$HOME}") == [home]
    assert callers("command: ${HOME:+x} $LOGNAME $$HOME ${SHELL:-x}") == []
    assert callers("environment: {A: $PWD}") == [f'compose.yaml:4: environment has the value of "PWD" {told}']
    assert callers("command: $HOME", ["a", "b"]) == [] == callers("command: $HOME", is_open=True)
