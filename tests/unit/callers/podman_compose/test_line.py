"""Lines of podman-compose, and projects that it is asked about."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.callers.caller import Workload
from simulator.callers.podman.tools import podman_release
from simulator.callers.podman_compose.workload import PodmanProject
from simulator.callers.table import find_caller
from simulator.core.errors import DsimError, NothingStarted, NotModelled, Unreadable
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine

FILES = {
    "compose.yaml": "services:\n"
    "  a: {image: app, command: x, depends_on: [b], env_file: [{path: gone, required: false}]}\n"
    "  b: {image: other, entrypoint: y}\n  c: {image: app, profiles: [p]}\n"
}
ENGINE = find_engine("podman@5.8")


def read(body: Any, name: str = "podman-compose-line", *, files: Any = None, **context: Any) -> Workload:
    caller = find_caller(name)
    assert caller is not None
    return caller.read(body, ENGINE, CallerContext(files=FILES if files is None else files, **context))


def words(*line: str, files: Any = None, **context: Any) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    container = read(list(line), files=files, **context).request().container
    return container.entrypoint, container.cmd


def test_a_line_lists_the_services_that_it_names_or_all_in_the_order_of_creation() -> None:
    assert read(["up"]).names() == ("b", "a")
    assert read(["up", "a"]).names() == ("a",)
    assert read(["--profile", "p", "up", "-d", "c", "b"]).names() == ("c", "b")
    assert read(["config"]).names() == ("b", "a")
    assert read(["run", "a"]).names() == read(["exec", "a", "x"]).names() == ("a",)


def test_a_line_gives_the_words_of_podman() -> None:
    assert words("up", "a") == (None, ("x",))
    assert words("up", "b") == (("y",), None)
    assert words("run", "--no-deps", "--entrypoint", "sh -c", "a", "echo hi") == (("sh", "-c"), ("echo hi",))
    assert words("--podman-args=--log-level debug", "--podman-run-args", "--entrypoint e", "run", "a") == (
        ("e",),
        ("x",),
    )


@pytest.mark.parametrize(
    ("line", "error", "says"),
    [
        (["up"], Unreadable, "several services"),
        (["up", "gone"], Refusal, "missing services"),
        (["up", "c"], Refusal, "missing services"),
        (["run"], Refusal, "the following arguments are required: service"),
        (["create"], Refusal, "invalid choice: 'create'"),
        (["up", "--foo"], Refusal, "unrecognized arguments: --foo"),
        (["--p", "x", "up"], Refusal, "ambiguous option"),
        (["up", "--scale", "a=0", "a"], Refusal, "list index out of range"),
        (["exec", "--index", "2", "a", "x"], Refusal, "list index out of range"),
        (["-f", "gone.yaml", "up"], Refusal, "missing files"),
        (["--podman-run-args", "'", "run", "a"], Refusal, "No closing quotation"),
        (["down", "-v"], NotModelled, "podman-compose down is not modelled"),
        (["--version"], NothingStarted, "prints its version"),
        ([], Refusal, "usage"),
        (["run", "--help"], Refusal, "usage"),
    ],
)
def test_a_line_without_an_answer_says_why(line: list[str], error: type[DsimError], says: str) -> None:
    with pytest.raises(error, match=says):
        read(line).request()


def test_exec_without_the_files_is_in_an_unknown_container() -> None:
    request = read(["exec", "-e", "A=1", "a", "x", "$A"], files={}, elsewhere=True).request()
    assert (request.container.cmd, request.inside) == (("x", "$A"), None)
    with pytest.raises(Refusal, match="no compose"):
        read(["exec", "a", "x"], files={})


def test_an_env_file_that_is_not_here_stops_no_answer_elsewhere() -> None:
    files = {"compose.yaml": "services: {a: {image: app, env_file: x.env}}"}
    (remark,) = read(["up", "a"], files=files, elsewhere=True).request().remarks
    assert "x.env" in remark.value


def test_a_project_is_asked_as_one_of_compose() -> None:
    body = {"files": FILES, "service": "a"}
    assert read(body, "podman-compose").request().container.cmd == ("x",)
    assert read({"files": FILES}, "podman-compose").names() == ("b", "a")
    run = {"files": FILES, "run": ["a", "z"], "environment": {"V": "v"}, "version": "1.6.0"}
    assert read(run, "podman-compose").request().container.cmd == ("z",)
    assert read(["up", "a"], "podman-compose").request().container.cmd == ("x",)  # a line of podman compose


@pytest.mark.parametrize(
    ("more", "error", "says"),
    [
        ({"version": "1.5"}, NotModelled, "podman-compose 1.5 is not modelled; known is 1.6"),
        ({"file": ["d/"]}, Unreadable, "d/ is a folder"),
        ({"foo": 1}, Unreadable, "foo"),
        ({"files": 5}, Unreadable, "files"),
    ],
)
def test_a_body_that_is_not_valid_is_named(more: dict[str, Any], error: type[DsimError], says: str) -> None:
    with pytest.raises(error, match=says):
        read({"files": FILES, "service": "a", **more}, "podman-compose").request()


def test_the_folder_that_the_files_are_in_gives_names_and_paths() -> None:
    files = {"d/compose.yaml": "services: {a: {image: app, volumes: ['./x:/x', '~/y:/y']}}", "d/.env": "A=1"}
    context = CallerContext({"HOME": "/home/me"}, files, "/srv")
    (call,) = PodmanProject(["-f", "d/compose.yaml", "up"], podman_release(ENGINE), context).calls()
    assert call.words[:6] == ("--name=d_a_1", "--pod=pod_d", "-v", "/srv/d/x:/x", "-v", "/home/me/y:/y")


def test_words_that_python_cannot_hand_on_are_refused() -> None:
    for text, says in (('"a\\0"', "embedded null byte"), ('"\\ud800"', "surrogates not allowed")):
        with pytest.raises(Refusal, match=says):
            words("up", files={"compose.yaml": f"services: {{a: {{image: app, command: [{text}]}}}}"})


@pytest.mark.parametrize(
    ("service", "says"),
    [
        ("{image: app, labels: !reset null}", "dictionary or iterable is expected"),
        ("{image: app, environment: !override {A: b}}", "dictionary or iterable is expected"),
        ("{image: app, container_name: [a]}", "unhashable type"),
        ("{image: app, x-podman: 5}", "no mapping"),
        ("{image: app, pull_policy: {a: b}}", "unhashable type"),
        ("{image: app, command: [{a: !reset null}]}", "left over"),
        ("{image: app, volumes: ['gone:/x']}", "not defined in top level"),
        ("{image: app, networks: [gone]}", "missing networks: gone"),
        ("{image: app, extends: b}", "extends"),
        ("{image: app, depends_on: {b: {condition: up}}}", "not a valid condition"),
        ("null", "no mapping"),
    ],
)
def test_a_wrong_value_ends_podman_compose_where_it_is_used(service: str, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        words("up", "a", files={"compose.yaml": f"services: {{a: {service}, b2: {{image: app}}}}"})


@pytest.mark.parametrize(
    "service",
    [
        "{image: app, volumes: ~, cap_add: 5, extends: gone}",
        "{image: app, deploy: x}",
        "{image: app, foo: {bar: 1}, profiles: [], env_file: [''], depends_on: []}",
        "{image: app, networks: {default: ~}, stop_grace_period: x, ports: ['80']}",
    ],
)
def test_what_no_command_looks_at_stops_no_answer(service: str) -> None:
    other = service.replace("image", "profiles: [q], image")
    files = {"compose.yaml": f"services: {{a: {{image: app, command: x}}, b: {other}}}"}
    assert words("up", "a", files={**files, "Dockerfile": ""})[1] == ("x",)


def test_a_number_as_image_ends_podman_compose_where_it_pulls() -> None:
    files = {"compose.yaml": "services: {a: {image: 5}}"}
    context = CallerContext(files=files)
    with pytest.raises(Refusal, match="startswith"):
        list(PodmanProject(["up"], podman_release(ENGINE), context).calls())
    older = podman_release(find_engine("podman@5.4"))
    assert [call.words[-1] for call in PodmanProject(["up"], older, context).calls()] == ["5"]


@pytest.mark.parametrize("option", ["--file=--", "-p=--", "--env-file=--", "--profile=--"])
def test_a_value_that_argparse_drops_is_not_modelled(option: str) -> None:
    with pytest.raises(NotModelled, match="argparse"):
        words(option, "up", "a")
