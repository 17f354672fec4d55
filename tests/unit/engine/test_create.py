"""The order of creating a container, as tables: of two faults the one further up is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

import pytest

from simulator.build.image import BuiltImage
from simulator.callers.kubernetes.kubelet import Identity, PodUser
from simulator.core.host_config import Endpoint, HostConfig, Mount, Resources
from simulator.core.request import Request
from simulator.core.rule import Refusal, Rule
from simulator.core.values import ContainerConfig, ImageConfig, Origin, words
from simulator.engine.create import create, validate
from simulator.releases.find import find_engine
from simulator.simulation.container import simulate
from tests.requests import requested

C = words(("c",), Origin("cmd", "CMD"))


class Fault(NamedTuple):
    """A refusal, and what causes it: fields of the request's two parts, and of the image, which has a CMD."""

    message: str
    container: Mapping[str, Any] = {}
    host: Mapping[str, Any] = {}
    image: Mapping[str, Any] = {}


BEFORE_THE_IMAGE = (
    Fault("conflicting options: hostname and the UTS mode", {"hostname": "h"}, {"uts": "host"}),
    Fault(
        "conflicting options: host type networking can't be used with links.", {}, {"network": "host", "links": True}
    ),
    Fault("invalid isolation (x): linux only supports 'default'", {}, {"isolation": "x"}),
    Fault("the working directory 'x' is invalid, it needs to be an absolute path", {"working_dir": "x"}),
    Fault("invalid signal: BOGUS", {"stop_signal": "BOGUS"}),
    Fault("invalid environment variable: =x", {"env": ("=x",)}),
    Fault("Interval in Healthcheck cannot be less than 1ms", {"healthcheck": (("Interval", 1),)}),
    Fault('invalid mount config for type "bind"', {}, {"mounts": (Mount("bind", "/a", "x"),)}),
    Fault("invalid restart policy: unknown policy 'x'", {}, {"restart": ("x", 0)}),
    Fault('invalid CapAdd: unknown capability: "CAP_X"', {}, {"cap_add": ("X",)}),
    Fault("invalid Annotations: the empty string is not permitted", {}, {"annotations": ("=x",)}),
    Fault("Minimum memory limit allowed is 6MB", {}, {"resources": Resources(memory=1)}),
    Fault("invalid IPC mode: x", {}, {"ipc": "x"}),
    Fault("invalid PID mode: x", {}, {"pid": "x"}),
    Fault("invalid specification: destination can't be '/'", {}, {"tmpfs": ("/",)}),
    Fault("invalid config for network n: invalid endpoint settings", {}, {"endpoints": (Endpoint("n", "x"),)}),
    Fault("invalid config for network default: invalid MAC address", {}, {"mac": " 02:42:ac:11:00:02"}),
)
AFTER_THE_IMAGE = (
    Fault("no command specified", image={"cmd": None}),
    Fault("unknown log opt 'x' for json-file log driver", {}, {"log_options": (("x", "1"),)}),
    Fault("Invalid container name (!)", {}, {"name": "!"}),
    Fault('invalid --security-opt 2: "x=1"', {}, {"security": ("x=1",)}),
    Fault("invalid mode: x", {}, {"binds": ("/a:/b:x",)}),
    Fault("Duplicate mount point: /t", {}, {"binds": ("/a:/t", "/b:/t")}),
    Fault('invalid option: "x"', {}, {"mounts": (Mount("volume", "vol", "/v", driver_options=("x",)),)}),
    Fault("volume name is too short", {}, {"mounts": (Mount("volume", "v", "/w"),)}),
)
PODMAN = (
    Fault("valid signals are 1 through 64", {"stop_signal": "65"}),
    Fault('invalid environment variable: "=x"', {"env": ("=x",)}),
    Fault('invalid image env variable "A"', image={"env": ("A",)}),
    Fault("unable to convert image EXPOSE: x is no port", image={"other_fields": (("ExposedPorts", {"x": {}}),)}),
)


def merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Put the fields of two faults together; lists are joined."""
    both = first.keys() & second.keys()
    return {**first, **second, **{key: (*first[key], *second[key]) for key in both}}


def request_of(*faults: Fault) -> tuple[ImageConfig, Request]:
    """Make the image and the request that have all these faults."""
    container: dict[str, Any] = {}
    host: dict[str, Any] = {}
    image: dict[str, Any] = {"cmd": C}
    for fault in faults:
        container, host, image = merged(container, fault.container), merged(host, fault.host), {**image, **fault.image}
    return ImageConfig(**image), Request(ContainerConfig(**container), host=HostConfig(**host))


@pytest.mark.parametrize(
    ("name", "order"),
    [("docker@28.5", (*BEFORE_THE_IMAGE, *AFTER_THE_IMAGE)), ("docker@29.7", BEFORE_THE_IMAGE), ("podman@5.8", PODMAN)],
    ids=("docker", "newest", "podman"),
)
def test_of_two_faults_the_one_further_up_is_refused(name: str, order: tuple[Fault, ...]) -> None:
    engine = find_engine(name)
    for first, second in combinations(order, 2):
        with pytest.raises(Refusal) as refused:
            create(*request_of(first, second), engine)
        assert first.message in str(refused.value), second.message


@pytest.mark.parametrize("fault", BEFORE_THE_IMAGE, ids=lambda fault: fault.message)
def test_what_is_refused_before_the_image_does_not_depend_on_it(fault: Fault) -> None:
    with pytest.raises(Refusal) as refused:
        validate(request_of(fault)[1], find_engine("docker@28.5"))
    assert fault.message in str(refused.value)


@pytest.mark.parametrize(
    ("host", "message"),
    [
        (HostConfig(tmpfs=("_\\",)), "invalid mount path: '_/' mount path must be absolute"),
        (HostConfig(mounts=(Mount("bind", "/a", "x\\"),)), "invalid mount path: 'x/' mount path must be absolute"),
        (HostConfig(mounts=(Mount("bind", "x\\", "/a"),)), "invalid mount path: 'x/' mount path must be absolute"),
        (HostConfig(binds=("/x:\\",)), "for type \"bind\": invalid specification: destination can't be '/'"),
        (HostConfig(binds=("ab:c\\d",)), "for type \"volume\": invalid mount path: 'c/d' mount path must be absolute"),
    ],
)
def test_a_path_that_is_not_absolute_is_told_with_slashes_for_its_backslashes(host: HostConfig, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        create(ImageConfig(cmd=C), Request(ContainerConfig(), host=host), find_engine("docker@28.5"))
    assert message in str(refused.value)


@pytest.mark.parametrize("fault", AFTER_THE_IMAGE, ids=lambda fault: fault.message)
def test_the_rest_is_refused_only_with_the_image(fault: Fault) -> None:
    image, request = request_of(fault)
    validate(request, find_engine("docker@28.5"))
    with pytest.raises(Refusal):
        create(image, request, find_engine("docker@28.5"))


def test_the_host_part_is_only_checked_by_engines_that_have_rules_for_it() -> None:
    host = HostConfig(isolation="x", name="!")
    assert create(ImageConfig(cmd=C), Request(ContainerConfig(), host=host), find_engine("podman")).argv.value == C


@pytest.mark.parametrize(
    ("host", "old", "new"),
    [
        (HostConfig(restart=("no", 1)), "maximum retry count cannot be used with restart policy 'no'",
         "invalid restart policy: maximum retry count can only be used with 'on-failure'"),
        (HostConfig(restart=("always", -1)), "maximum retry count cannot be used with restart policy 'always'",
         "invalid restart policy: maximum retry count can only be used with 'on-failure' and cannot be negative"),
        (HostConfig(restart=("on-failure", -1)), "maximum retry count cannot be negative",
         "invalid restart policy: maximum retry count cannot be negative"),
        (HostConfig(restart=("x", 0)), "invalid restart policy 'x'", "invalid restart policy: unknown policy 'x'"),
        (HostConfig(restart=("", 1)), None, None),
        (HostConfig(restart=("on-failure", 1)), None, None),
        (HostConfig(isolation="x"), "Invalid isolation: \"x\" - linux only supports 'default'",
         "invalid isolation (x): linux only supports 'default'"),
        (HostConfig(isolation="\xa0"), "Invalid isolation: \"\\u00a0\" - linux only supports 'default'",
         "invalid isolation (\xa0): linux only supports 'default'"),
        (HostConfig(network="container:"), "Invalid network mode: invalid container format container:<name|id>",
         "invalid network mode: invalid container format container:<name|id>"),
        (HostConfig(ipc="x"), None, "invalid IPC mode: x"),
        (HostConfig(resources=Resources(cpu_shares=-1)), None,
         "invalid CPU shares (-1): value must be a positive integer"),
        (HostConfig(resources=Resources(kernel_memory=1)), "Minimum kernel memory limit allowed is 6MB", None),
        (HostConfig(endpoints=(Endpoint("a"), Endpoint("b"))), "Container cannot be connected to network endpoints",
         None),
        (HostConfig(endpoints=(Endpoint("n", "x"),)), "invalid IPv4 address: x",
         "invalid config for network n: invalid endpoint settings:\ninvalid IPv4 address: x"),
        (HostConfig(security=("writable-cgroups=true",)), 'invalid --security-opt 2: "writable-cgroups=true"', None),
    ],
)  # fmt: skip
def test_each_version_refuses_in_its_own_words(host: HostConfig, old: str | None, new: str | None) -> None:
    for name, message in (("docker@20.10", old), ("docker@28.5", new)):
        outcome = simulate(BuiltImage(ImageConfig(cmd=C)), Request(ContainerConfig(), host=host), find_engine(name))
        assert (None if outcome.refusal is None else str(outcome.refusal)) == message


def test_a_refusal_has_the_exit_status_of_the_caller() -> None:
    request = Request(ContainerConfig(working_dir="x"), status=125)
    refusal = simulate(BuiltImage(ImageConfig(cmd=C)), request, find_engine("docker")).refusal
    assert refusal is not None and refusal.status == 125


def test_the_kubelet_decides_on_the_user_before_it_asks_the_engine() -> None:
    request = Request(ContainerConfig(working_dir="x"), completion=Identity(non_root=True))
    refusal = simulate(BuiltImage(ImageConfig(cmd=C)), request, find_engine("docker")).refusal
    assert str(refusal) == "container has runAsNonRoot and image will run as root"


@pytest.mark.parametrize("group", [None, 5])
def test_nobody_refuses_the_user_of_an_image_of_which_nothing_is_known(group: int | None) -> None:
    request = Request(ContainerConfig(entrypoint=C), completion=Identity(group=group, non_root=True))
    unknown = BuiltImage(ImageConfig(), missing="x")
    outcome = simulate(unknown, request, find_engine("containerd"))
    assert outcome.refusal is None and outcome.request.user == PodUser.NOT_KNOWN.gives("")
    refused = simulate(unknown._replace(image=ImageConfig(user="0")), request, find_engine("containerd"))
    assert str(refused.refusal) == "container has runAsNonRoot and image will run as root"


MANIFEST = """{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: i, command: [$(A)],
env: [{name: A, value: x}], securityContext: {runAsUser: 1}}]}}"""
COMPOSE = {
    "files": {"compose.yaml": "services: {s: {image: i, restart: always, mem_limit: 7m, volumes: [/a], pid: host}}"}
}
LINE = ["--name", "n", "-e", "A=1", "--mount", "type=volume,target=/a", "--network", "n", "--init", "IMAGE", "c"]


def requests() -> Iterator[Request]:
    """Read one request of each kind."""
    docker, podman, containerd = (find_engine(name) for name in ("docker", "podman", "containerd"))
    yield requested("docker-run", LINE, docker)
    yield requested("podman-run", ["--env-merge", "A=1", "--health-cmd", "x", "IMAGE", "c"], podman)
    yield requested("engine-api", {"Cmd": ["c"], "Healthcheck": {"Test": ["x"]}}, docker)
    yield requested("compose", {**COMPOSE, "service": "s"}, docker)
    yield requested("kubernetes", {"manifest": MANIFEST}, containerd)
    yield requested("kubernetes", {"manifest": MANIFEST}, podman)
    yield requested("docker-service-create", ["--stop-signal", "9", "IMAGE", "c"], docker)
    yield requested("stack", {"files": {"s.yml": "version: '3'\nservices: {s: {image: i, tty: true}}"}}, docker)
    yield requested("quadlet", {"w.container": "[Container]\nImage=i\nExec=a b"}, podman)


def parts(value: Any) -> Iterator[Any]:
    """Yield a value and all that it holds."""
    yield value
    if isinstance(value, Mapping):
        value = [*value.values()]
    if isinstance(value, (tuple, list)):
        for part in value:
            yield from parts(part)


def test_a_request_is_data_without_a_function_in_it() -> None:
    for request in requests():
        assert [part for part in parts(request) if callable(part) and not isinstance(part, Rule)] == []


def test_requests_that_say_the_same_are_equal() -> None:
    for request, again in zip(requests(), requests(), strict=True):
        assert request == again
