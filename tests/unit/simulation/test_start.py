"""What a request says of the host counts when the container starts, whoever asks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.oracle.protocol import answer_line

PROGRAM = {"machine": "x86-64", "class": 64, "kind": "executable", "interpreter": None, "needed": []}
ROOTFS = {
    "complete": True,
    "files": {
        "/app/run": {"type": "file", "mode": "0755", "elf": PROGRAM, "handles": []},
        "/private": {"type": "file", "mode": "0700", "uid": 5, "elf": PROGRAM, "handles": []},
    },
}
POD = """
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  SPEC
  containers:
  - name: c
    image: x
    FIELDS
"""


def compose(fields: str, run: list[str] | None = None) -> dict[str, Any]:
    files = {"compose.yaml": f"services: {{a: {{image: x, {fields}}}}}"}
    return {"compose": {"files": files, "service": "a", **({"run": run} if run else {})}}


def pod(fields: str, spec: str = "hostNetwork: true") -> dict[str, Any]:
    return {"kubernetes": {"manifest": POD.replace("FIELDS", fields).replace("SPEC", spec)}}


def stack(fields: str) -> dict[str, Any]:
    files = {"stack.yaml": f"version: '3.8'\nservices: {{a: {{image: x, {fields}}}}}\nvolumes: {{h: {{}}}}"}
    return {"stack": {"files": files, "service": "a"}}


def body(**host: Any) -> dict[str, Any]:
    return {"engine-api": {"HostConfig": host}}


def start(request: dict[str, Any], words: list[str], engine: str | None = None) -> dict[str, Any]:
    line = {"image": {"config": {"Cmd": words}}, "request": request, "rootfs": ROOTFS}
    answer = json.loads(answer_line(json.dumps({**line, **({"engine": engine} if engine else {})})))
    assert answer["outcome"] == "process", answer
    found: dict[str, Any] = answer["start"]
    return found


@pytest.mark.parametrize(
    "request_",
    [
        {"docker-run": ["-v", "/h:/app", "IMAGE"]},
        {"docker-run": ["-v", "/app", "IMAGE"]},
        {"docker-run": ["--volumes-from", "other", "IMAGE"]},
        body(Binds=["/h:/app"]),
        body(binds=["h:/app:ro"]),
        body(Mounts=[{"Type": "bind", "Source": "/h", "Target": "/app"}]),
        body(Tmpfs={"/app": ""}),
        body(VolumesFrom=["other"]),
        {"engine-api": {"Volumes": {"/app": {}}}},
        compose("volumes: ['./h:/app']"),
        compose("volumes: ['/app']"),
        compose("volumes: [{type: bind, source: /h, target: /app}]"),
        compose("volumes_from: [b]}, b: {image: y"),
        compose("tmpfs: /app"),
        compose("", ["-v", "/h:/app", "a"]),
        stack("volumes: ['h:/app']"),
        {"docker-service-create": ["--mount", "type=bind,source=/h,target=/app", "IMAGE"]},
        pod("volumeMounts: [{name: v, mountPath: /app}]", "volumes: [{name: v, emptyDir: {}}]"),
    ],
    ids=str,
)
def test_what_is_mounted_over_the_program_is_not_known(request_: dict[str, Any]) -> None:
    found = start(request_, ["/app/run"])
    assert (found["outcome"], found["executes"]) == ("unknown", None)
    assert found["unknown"]


@pytest.mark.parametrize(
    ("request_", "starts"),
    [
        (body(), True),
        (body(CapDrop=["ALL"]), False),
        (body(CapDrop=["all"], CapAdd=["CAP_DAC_OVERRIDE"]), True),
        (body(CapDrop=["ALL"], Privileged=True), True),
        (compose("cap_drop: [DAC_OVERRIDE]"), False),
        (compose("cap_drop: [ALL], privileged: true"), True),
        (compose("", ["--cap-drop", "ALL", "a"]), False),
        (stack("cap_drop: [ALL]"), False),
        (stack("cap_drop: [ALL], privileged: true"), False),
        ({"docker-service-create": ["--cap-drop", "ALL", "IMAGE"]}, False),
        (pod("tty: false"), True),
        (pod("securityContext: {capabilities: {drop: [ALL]}}"), False),
        (pod("securityContext: {capabilities: {drop: [ALL]}, privileged: true}"), True),
    ],
    ids=str,
)
def test_capabilities_decide_whether_the_superuser_executes_a_private_file(
    request_: dict[str, Any], *, starts: bool
) -> None:
    found = start(request_, ["/private"])
    assert found["outcome"] == ("started" if starts else "not-started")


@pytest.mark.parametrize(
    ("request_", "engine", "init"),
    [
        (body(Init=True), None, "/sbin/docker-init"),
        (body(Init=True), "podman@5.8", "/run/podman-init"),
        (body(Init=False), None, "/app/run"),
        (body(Init=True, PidMode="host"), None, "/app/run"),
        (compose("init: true"), None, "/sbin/docker-init"),
        (stack("init: true"), None, "/sbin/docker-init"),
        ({"docker-service-create": ["--init", "IMAGE"]}, None, "/sbin/docker-init"),
    ],
    ids=str,
)
def test_an_init_comes_first_where_it_is_requested(request_: dict[str, Any], engine: str | None, init: str) -> None:
    assert start(request_, ["/app/run"], engine)["executes"] == init


@pytest.mark.parametrize(
    ("spec", "ends"),
    [("hostNetwork: true", "killed"), ("shareProcessNamespace: true", "at-once"), ("hostPID: true", "at-once")],
)
def test_a_signal_ends_a_program_of_a_pod_that_is_not_pid_1(spec: str, ends: str) -> None:
    assert start(pod("tty: false", spec), ["/app/run"])["stop"]["ends"] == ends
