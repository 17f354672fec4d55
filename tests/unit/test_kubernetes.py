"""Manifests, their containers, and what the kubelet asks for: one table for each function."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.callers.kubernetes import manifest as kube_manifest
from simulator.callers.kubernetes import pods
from simulator.callers.kubernetes.references import expanded
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal
from simulator.engine.engines import find_engine
from simulator.oracle import protocol

VALUES = {"A": "a", "B": "b c", "E": "", "R": "$(A)"}
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, image: app"


# Facts of Kubernetes' own expand_test.go, in cases of our own.
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""), ("plain", "plain"), ("$(A)", "a"), ("x$(A)y$(A)", "xaya"), ("$(B)", "b c"), ("-$(E)-", "--"),
        ("$(R)", "$(A)"), ("$(NO)", "$(NO)"), ("$$", "$"), ("$$$", "$$"), ("$$$$", "$$"), ("$$A", "$A"), ("$A", "$A"),
        ("$$(A)", "$(A)"), ("$$$(A)", "$a"), ("$$$$(A)", "$$(A)"), ("$$$$$(A)", "$$a"), ("$$(NO)", "$(NO)"),
        ("$(A", "$(A"), ("$(", "$("), ("$()", "$()"), ("$( A )", "$( A )"), ("$(A)B)", "aB)"), ("$(A$(B))", "$(A$(B))"),
        ("$(A$(B)", "$(A$(B)"), ("$($(A))", "$($(A))"), ("\\$(A)", "\\a"), ("\\\\$(A)", "\\\\a"), ("$(a)", "$(a)"),
        ("${A}", "${A}"), ("(A)", "(A)"), ("$?$!", "$?$!"), ("'$(A)'", "'a'"), ("$x$(A)", "$xa"), ("$(A)$", "a$"),
        ("$(A)$(", "a$("), ("--$($($(--", "--$($($(--"), ("$(x$$y)", "$(x$$y)"), ("\n", "\n"), ("%%$(R)%%", "%%$(A)%%"),
        ("$A)", "$A)"), ("a$(A)$(Bé)", "aa$(Bé)"), ("é$(A)é", "éaé"),
    ],
)  # fmt: skip
def test_expanded(text: str, found: str) -> None:
    assert expanded(text, VALUES.get)[0] == found


def test_a_character_outside_ascii_behind_a_dollar_is_not_modelled() -> None:
    with pytest.raises(NotModelled, match="outside ASCII"):
        expanded("$é", VALUES.get)


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


def test_probes_expand_static_values_and_hooks_nothing() -> None:
    env = "env: [{name: A, value: a}, {name: S, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: B, value: $(A)}]"
    probe = "livenessProbe: {exec: {command: [$(A), $(B), '-$(S)-', $(N)]}}"
    actions = probe + ", lifecycle: {preStop: {exec: {command: [$(A)]}}}"
    (container,) = pods.containers(f"{POD}, {env}, {actions}}}", "m")
    assert dict(pods.beside(container)) == {
        "livenessProbe": ("a", "$(A)", "--", "$(N)"),
        "lifecycle.preStop": ("$(A)",),
    }


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
    assert message.split(":")[0] in str(caught.value)
    assert pods.choose(pods.containers(text, "m"), "q/a").pod.name == "q"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{POD}, command: sh}}", "m:6:27: Pod in version"),
        (f"{POD},\n   args: [a,\n   1]}}", "m:8:4: Pod in version"),
        (
            f"{POD},\n   argz: 1}}",
            'm:7:4: Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown',
        ),
        (f"{POD},\n   args: [a\n", "m:8:1: error converting YAML"),
        (json.dumps({"apiVersion": "v1", "kind": "Pod"}, indent=1), "The Pod"),
    ],
)
def test_a_refusal_names_the_place(text: str, message: str) -> None:
    with pytest.raises(Refusal) as caught:
        pods.containers(text, "m")
    assert message in str(caught.value)


def test_the_json_of_a_manifest_keeps_its_characters_and_lines() -> None:
    pod: dict[str, Any] = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}
    for word in ("a/b", "\U0001f600", "\t", '"', "é\u2028"):
        pod["spec"] = {"containers": [{"name": "c", "image": "i", "args": [word]}]}
        (container,) = pods.containers(json.dumps(pod, indent=1).replace("a/b", "a\\/b"), "m")
        assert pods.ask(container, find_engine("containerd")).container.cmd == (word,)


def test_yaml_may_follow_a_json_object() -> None:
    containers = [{"name": "c", "image": "i"}]
    about = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}
    pod = json.dumps({**about, "spec": {"containers": containers}})
    found = pods.containers(f"{pod}\n---\n{POD}}}\n", "m")
    assert [container.fields.spot.line for container in found] == [1, 8]
    with pytest.raises(Refusal, match="m:3"):
        pods.containers(f"{pod}\n{pod}\n{POD}}}\n", "m")


def test_a_manifest_without_pods_says_what_it_holds() -> None:
    with pytest.raises(Unreadable, match="only Service"):
        pods.containers("apiVersion: v1\nkind: Service\n", "m")


def test_another_group_may_have_a_kind_of_that_name() -> None:
    documents = kube_manifest.read("apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\n", "m")
    assert documents.pods == () and documents.others == ("Job of batch.volcano.sh/v1alpha1",)


def test_the_oracle_takes_the_newest_containerd() -> None:
    manifest = f"{POD}, command: ['']}}"
    answer = protocol.answer({"images": {"app": {}}, "request": {"kubernetes": {"manifest": manifest}}})
    assert list(answer["process"]["args"]) == [""]
    other = {"images": {"app": {"Cmd": ["c"]}}, "engine": "podman", "request": {"kubernetes": {"manifest": manifest}}}
    assert list(protocol.answer(other)["process"]["args"]) == [""]  # podman: nothing is left
    other["engine"] = "podman@4.3"
    assert protocol.answer(other)["rule"] == "argv.refused"


def test_what_kubectl_refuses_is_not_modelled_for_podman() -> None:
    request = {"kubernetes": {"manifest": f"{POD}, comand: [a]}}"}}
    assert protocol.answer({"images": {"app": {}}, "request": request})["outcome"] == "refused"
    found = protocol.answer({"images": {"app": {}}, "engine": "podman", "request": request})
    assert found["outcome"] == "not-modelled" and "correct it" in found["message"]


def test_podman_does_not_know_what_is_not_in_the_manifest() -> None:
    for fields in ("args: [$(A)], env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]",
                   "args: [x], envFrom: [{secretRef: {name: s}}]"):  # fmt: skip
        request = {"kubernetes": {"manifest": f"{POD}, {fields}}}"}}
        found = protocol.answer({"images": {"app": {}}, "engine": "podman", "request": request})
        assert found["outcome"] == "not-modelled" and "in the manifest" in found["message"]


def test_an_argv_without_a_word_of_an_unknown_image_is_given() -> None:
    request = {"kubernetes": {"manifest": f"{POD}, command: [x]}}".replace("image: app", "image: no.such/app")}}
    answer = protocol.answer({"request": request})
    assert answer["outcome"] == "not-modelled" and list(answer["process"]["args"]) == ["x"]
