"""Words in the place of a number: none is a fault, however many digits it has, and of whatever script they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulator.oracle import protocol
from tests.fuzz.guided.readers import read

NUMBERS = (
    *("9" * 5000, "0" * 5000 + "1", "-" + "9" * 5000, "9" * 20, "²", "٣", "𝟙", "-0", "+5", "1_0", "0x5"),
    *("08", "1e5", "''", "0." + "9" * 5000, "1e" + "9" * 5000, "0x" + "f" * 5000, "1" * 5000 + "m"),
    *("9" * 5000 + "/1", "1:" + "9" * 5000, ".nan", ".inf", "-.inf", "1e400"),
)
DOCKERFILES = (
    *("FROM scratch\nEXPOSE %s\nCMD x\n", "FROM scratch\nEXPOSE 1-%s\nCMD x\n"),
    *("FROM scratch\nCOPY --from=%s a b\n", "FROM scratch\nHEALTHCHECK --retries=%s CMD x\n"),
    *("FROM scratch\nHEALTHCHECK --interval=%ss CMD x\n", "FROM %s\n", "FROM scratch\nCOPY --chmod=%s a b\n"),
    *("FROM scratch\nCOPY --chown=%s:%s a b\n", "FROM scratch\nUSER %s\nCMD x\n"),
    *("# syntax=docker/dockerfile:1.%s\nFROM scratch\n", "# syntax=docker/dockerfile:%s-labs\nFROM x\n"),
    "FROM scratch\nRUN --mount=type=cache,target=/a,uid=%s,mode=%s x\n",
    "FROM scratch\nSTOPSIGNAL %s\nCMD x\n",
    *("FROM scratch\nARG A=%s\nENV B=${A:%s:1}\nENV C=${A%%%s}\nCMD x\n", "FROM x:%s@sha256:%s\n"),
    *("FROM a AS %s\nFROM %s\n", "FROM scratch\nRUN --mount=type=tmpfs,target=/a,size=%s x\n"),
    *("FROM scratch\nVOLUME %s\nWORKDIR %s\nCMD x\n", "FROM --platform=linux/%s scratch\n"),
    *("FROM scratch\nRUN <<%s\nx\n%s\n", "FROM scratch\nADD --checksum=sha256:%s h /\n"),
)
SERVICES = (
    *("ports: ['%s:%s']", "ports: [%s]", "restart: 'on-failure:%s'", "cpus: %s", "cpus: '%s'"),
    *("mem_limit: %s", "scale: %s", "shm_size: '%s'", "pids_limit: %s", "oom_score_adj: %s"),
    *("stop_grace_period: %s", "user: %s", "command: [%s]"),
    *("healthcheck: {test: x, retries: %s, interval: '%s'}", "ulimits: {nofile: %s}"),
    *("deploy: {replicas: %s}", "init: %s", "sysctls: {a: %s}", "cpu_shares: %s", "expose: ['%s-%s']"),
    *("environment: {A: %s, B: '${V:-%s}'}", "stop_signal: %s", "tmpfs: ['/a:size=%s']"),
    *("volumes: ['a:/b:%s']", "blkio_config: {weight: %s}", "logging: {options: {a: %s}}"),
    *("extra_hosts: ['a:%s']", "mac_address: '%s'", "cpuset: '%s'", "cap_add: [%s]", "group_add: [%s]"),
    "gpus: %s",
)
LINES = (
    *("-p\0%s:%s", "-p\0%s", "--expose\0%s-%s", "-m\0%s", "--cpus\0%s", "--memory-swap\0%s"),
    *("--restart\0on-failure:%s", "--ulimit\0nofile=%s:%s", "-u\0%s:%s", "--stop-signal\0%s"),
    *("--stop-timeout\0%s", "--oom-score-adj\0%s", "--ip\0%s", "--blkio-weight\0%s", "--shm-size\0%s"),
    *("--health-retries\0%s", "--health-interval\0%ss", "--pids-limit\0%s"),
    *("--mount\0type=tmpfs,dst=/a,tmpfs-size=%s,tmpfs-mode=%s", "--tmpfs\0/a:size=%s", "--cpu-period\0%s"),
    *("--gpus\0%s", "--device-write-bps\0/a:%s", "--blkio-weight-device\0/a:%s", "--mac-address\0%s"),
    *("--ip6\0%s", "--cpuset-cpus\0%s", "--log-opt\0max-file=%s", "--network\0name=a,mac-address=%s"),
    *("--kernel-memory\0%s", "--userns\0%s", "--init=%s", "--replicas\0%s", "--limit-cpu\0%s"),
    *("--limit-memory\0%s", "--restart-delay\0%s", "--update-parallelism\0%s"),
)
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i, CONTAINER}], POD}\n"
PODS = (
    *("ports: [{containerPort: %s}]", "resources: {limits: {cpu: %s, memory: '%s'}}"),
    *("env: [{name: A, value: '%s'}]", "securityContext: {runAsUser: %s, runAsGroup: %s}"),
    *("livenessProbe: {initialDelaySeconds: %s, exec: {command: [a]}}", "command: [%s]", "args: ['$(%s)']"),
    "ports: [{containerPort: 1, hostPort: %s}]",
)
UNITS = (
    *("PublishPort=%s:%s", "StopTimeout=%s", "UserNS=%s", "UIDMap=%s:%s:%s", "SubUIDMap=%s"),
    *("Ulimit=nofile=%s", "Memory=%s", "HealthRetries=%s", "HealthInterval=%s", "ShmSize=%s", "PidsLimit=%s"),
    *("Exec=%s \\x%s \\%s", "User=%s", "ExposeHostPort=%s", "ReloadSignal=%s", "Tmpfs=/a:size=%s"),
    *("Mount=type=tmpfs,dst=/a,tmpfs-size=%s", "IP=%s", "RemapUsers=auto:%s"),
)


def _dockerfile(text: str) -> None:
    for variant in range(0, 12, 3):
        read("dockerfile", bytes([variant]) + text.encode())
    read("lint", b"\0" + text.encode())


def _service(text: str) -> None:
    body = f"services: {{a: {{image: b, {text}}}}}\n"
    for variant in range(3):
        read("compose", bytes([variant]) + body.encode() + b"\0\0V=1\n")
    for version in ("3.8", None):
        files = {"s.yml": (f"version: '{version}'\n" if version else "") + body}
        protocol.answer({"images": {"*": {"Cmd": ["c"]}}, "request": {"stack": {"files": files, "file": ["s.yml"]}}})


def _line(text: str) -> None:
    for variant in range(18):
        read("line", bytes([variant]) + text.encode() + b"\0i\0x")


def _pod(text: str) -> None:
    for part, other in (("CONTAINER", "POD"), ("POD", "CONTAINER")):
        body = POD.replace(f", {other}", "").replace(f", {part}", f", {text}")
        for variant in (0, 1):
            read("manifest", bytes([variant]) + body.encode())


def _unit(text: str) -> None:
    body = f"[Container]\nImage=i\n{text}\n[Service]\nTimeoutStopSec={text.partition('=')[2]}\n"
    protocol.answer({"engine": "podman", "request": {"quadlet": {"files": {"f.container": body}}}})


def _version(text: str) -> None:
    files = {"s.yml": f"version: '{text}'\nservices: {{a: {{image: b}}}}\n"}
    protocol.answer({"images": {"*": {"Cmd": ["c"]}}, "request": {"stack": {"files": files, "file": ["s.yml"]}}})
    read("compose", b"\0" + files["s.yml"].encode())
    read("caller-file", b"\3" + f"a: {text}\njobs: {{a: {{runs-on: x, container: {text}}}}}".encode())


def _configuration(text: str) -> None:
    values: tuple[Any, ...] = (text, [text], {text: {}}, {"a": text})
    for value in values:
        for field in ("User", "ExposedPorts", "StopSignal", "StopTimeout", "Healthcheck", "Env", "Volumes", "OnBuild"):
            image: dict[str, Any] = {"config": {"Cmd": ["c"], field: value}}
            for engine in ("docker", "podman", "containerd"):
                request = {"kubernetes": {"files": {"p": POD.replace(", CONTAINER", "").replace(", POD", "")}}}
                asked = request if engine == "containerd" else {f"{engine}-run": ["i"]}
                protocol.answer({"engine": engine, "image": image, "request": asked})
    read("rootfs", b"\0" + json.dumps({"/e": {"type": "file", "mode": text, "uid": text}}).encode())
    read("ignore-file", f"\0{text}\n[{text}-9]\0{text}".encode())


KINDS: tuple[tuple[Callable[[str], None], tuple[str, ...]], ...] = (
    (_dockerfile, DOCKERFILES),
    (_service, SERVICES),
    (_line, LINES),
    (_pod, PODS),
    (_unit, UNITS),
    (_version, ("3.%s", "%s", "%s.1", "2.%s.1")),
    (_configuration, ("%s", "%s/tcp", "1-%s", "%s:%s")),
)


@pytest.mark.parametrize(
    ("reads", "template"),
    [(reads, template) for reads, templates in KINDS for template in templates],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_no_word_in_a_number_s_place_is_a_fault(reads: Callable[[str], None], template: str) -> None:
    for number in NUMBERS:
        reads(template.replace("%%", "%").replace("%s", number))
