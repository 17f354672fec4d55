"""Containers of pods, and values that are not known before they run."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.callers.kubernetes import pods
from simulator.core.errors import NotModelled, Unreadable
from simulator.oracle import protocol
from simulator.releases.find import find_engine

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, image: app"


def asked(fields: str, *before: str, spec: str = "") -> Any:
    text = "\n---\n".join([*before, f"{POD}{fields}}}\n{spec}"])
    (container,) = pods.containers(text, "m")
    return pods.ask(container, find_engine("containerd"))


@pytest.mark.parametrize(
    ("fields", "spec", "message"),
    [
        (", args: [$(X)], envFrom: [{secretRef: {name: s}}]", "", "Secret s, which is not in the manifest"),
        (", args: [$(X)], env: [{name: X, valueFrom: {configMapKeyRef: {name: m, key: k}}}]", "", "ConfigMap m"),
        (", args: [$(X)], env: [{name: X, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]", "", "status.podIP"),
        (", args: [$(X)], env: [{name: X, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]", "", "the node"),
        (", command: [$(KUBERNETES_SERVICE_HOST)]", "", "set by the cluster"),
        (", args: [$(Z)], env: [{name: X, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: Z, value: -$(X)}]",
         "", "Secret s"),
    ],
)  # fmt: skip
def test_an_argv_that_needs_an_unknown_value_is_not_modelled(fields: str, spec: str, message: str) -> None:
    with pytest.raises(NotModelled, match=message):
        asked(fields, spec=spec)


def test_an_unknown_env_from_hides_nothing_that_env_sets() -> None:
    found = asked(", args: ['$(X)', '$(a b)'], env: [{name: X, value: x}], envFrom: [{secretRef: {name: s}}]")
    assert found.container.cmd == ("x", "$(a b)")  # no key of a Secret has a blank in it
    assert [remark.rule.id for remark in found.remarks] == ["pod-advice.outside"]


def test_an_unknown_env_from_may_override_a_known_one() -> None:
    config_map = "{apiVersion: v1, kind: ConfigMap, metadata: {name: m}, data: {X: x}}"
    sources = "envFrom: [{configMapRef: {name: m}}, {prefix: Y_, secretRef: {name: s}}]"
    assert asked(f", args: [$(X)], {sources}", config_map).container.cmd == ("x",)
    with pytest.raises(NotModelled, match="Secret s"):
        asked(f", args: [$(X)], {sources.replace('Y_', '')}", config_map)


def test_a_service_of_the_manifest_sets_a_variable_that_is_not_known() -> None:
    service = "{apiVersion: v1, kind: Service, metadata: {name: my-db}, spec: {}}"
    with pytest.raises(NotModelled, match="service my-db"):
        asked(", args: [$(MY_DB_SERVICE_HOST)]", service)
    assert asked(", args: [$(MY_DB_SERVICE_HOST)]", service, spec="  enableServiceLinks: false").container.cmd == (
        "$(MY_DB_SERVICE_HOST)",
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (None, "several containers"),
        ("zz", "no container zz: p/a, p/b, q/a"),
        ("a", "OBJECT/NAME"),
        ("r/a", "no container"),
    ],
)
def test_a_container_that_is_not_told_apart_is_unreadable(name: str | None, message: str) -> None:
    pod = "{{apiVersion: v1, kind: Pod, metadata: {{name: {}}}, spec: {{containers: [{}]}}}}"
    two = pod.format("p", "{name: a, image: i}, {name: b, image: i}")
    text = f"{two}\n---\n{pod.format('q', '{name: a, image: i}')}"
    with pytest.raises(Unreadable) as caught:
        pods.choose(pods.containers(text, "m"), name)
    assert message.split(":", maxsplit=1)[0] in str(caught.value)
    assert pods.choose(pods.containers(text, "m"), "q/a").pod.name == "q"


def test_the_oracle_takes_the_newest_containerd() -> None:
    manifest = f"{POD}, command: ['']}}"
    answer = protocol.answer({"images": {"app": {}}, "request": {"kubernetes": {"manifest": manifest}}})
    assert list(answer["process"]["args"]) == [""]
    other = {"images": {"app": {"Cmd": ["c"]}}, "engine": "podman", "request": {"kubernetes": {"manifest": manifest}}}
    assert list(protocol.answer(other)["process"]["args"]) == [""]  # podman: nothing is left
    other["engine"] = "podman@4.3"
    assert protocol.answer(other)["rule"] == "argv.refused"


def test_an_argv_without_a_word_of_an_unknown_image_is_given() -> None:
    request = {"kubernetes": {"manifest": f"{POD}, command: [x]}}".replace("image: app", "image: no.such/app")}}
    answer = protocol.answer({"request": request})
    assert answer["outcome"] == "not-modelled" and list(answer["process"]["args"]) == ["x"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (", args: ['--host=$(HOST)', $(HOST)]", ["$(HOST)"]),
        (", command: [$(APP)], args: [$(HOST)]", ["$(APP)", "$(HOST)"]),
        (", args: [$(HOST)], env: [{name: HOST, value: a}]", []),
        (", args: [$$(HOST), $HOST]", []),
        (", args: [$(date)]", []),  # a command, for a shell that may read it
        (", command: [sh, -c], args: ['echo $(HOST)']", []),
        (", command: [/bin/bash, run.sh, $(HOST)]", []),
    ],
)
def test_a_reference_that_stays_is_told(fields: str, told: list[str]) -> None:
    assert [remark.value.partition(" ")[0] for remark in asked(fields).remarks] == told


def test_a_reference_that_stays_is_told_once() -> None:
    manifest = f"{POD}, command: [/x], args: [$(HOST)]}}"
    request = {"kubernetes": {"manifest": manifest}}
    told = [each["rule"] for each in protocol.answer({"images": {"*": {}}, "request": request})["advice"]]
    assert told == ["variable-reference.undefined"]
