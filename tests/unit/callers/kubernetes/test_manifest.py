"""Manifests: documents, places, refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator.callers.kubernetes import manifest as kube_manifest
from simulator.callers.kubernetes import pods
from simulator.core.errors import Unreadable
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, image: app"


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
        pods.choose(pods.containers(text, "m"), None)
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
    (*_, last) = pods.containers(f"{pod}\n{pod}\n{POD}}}\n", "m")
    assert [str(refusal).partition(": ")[0] for refusal in last.documents.refused] == ["m:3"]


def test_a_manifest_without_pods_says_what_it_holds() -> None:
    with pytest.raises(Unreadable, match="only Service"):
        pods.containers("apiVersion: v1\nkind: Service\n", "m")


def test_another_group_may_have_a_kind_of_that_name() -> None:
    documents = kube_manifest.read("apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\n", "m")
    assert documents.pods == () and [other.kind for other in documents.others] == ["Job of batch.volcano.sh/v1alpha1"]


LISTED = POD.replace("\n", "\n  ").replace("name: p", "name: l") + "}"
NEXT = f"---\n{POD}}}\n"


JSON = (
    '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "j"}, '
    '"spec": {"containers": [{"name": "c", "image": "i"}]}}'
)


@pytest.mark.parametrize(
    ("text", "names", "refused"),
    [
        (f"items:\n- {LISTED}\n- a\nkind: List\n{NEXT}", ["p"], "no object"),
        (f"kind: List\nitems:\n- kind: List\n  items: []\n- {LISTED}\n{NEXT}", ["p"], "a list in a list"),
        (f"kind: List\nitems: x\n{NEXT}", ["p"], "items is no list"),
        (f"items: []\n{NEXT}", ["p"], "'Kind' is missing"),
        (f"kind: List\n{NEXT}", ["p"], "a list has items"),
        (f"apiVersion: x/v1\nkind: Any\nitems:\n- {LISTED}\n- null\n{NEXT}", ["l", "p"], ""),
        (f"kind: List\nitems:\n- {LISTED}\n- null\n{NEXT}", ["l", "p"], "'apiVersion' is missing"),
        (
            "apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: l}, spec: {containers: [{name: c, image: i}]}}]",
            ["l"],
            "",
        ),
        (f"{POD}}}\n---\n\tx\n{NEXT}", ["p"], "cannot start any token"),
        (f"{POD}}}\n---\na: [1\n{NEXT}", ["p"], "did not find expected"),
        (f"{POD}}}\n---\n{LISTED.replace(chr(10) + '  ', chr(10))}\n--- x\n{NEXT}", ["p"], "document separator: x"),
        (f"{POD}}}\n---#c\n{LISTED.replace(chr(10) + '  ', chr(10))}\n...\nmore: 1\n", ["p", "l"], ""),
        (f"---\n{{kind: A, apiVersion: v1}} trailing\n{NEXT}", ["p"], ""),
        (f"{POD}}}\n...\n%YAML 1.2\n---\n", ["p"], ""),
        (f"{POD}}}\n%YAML 1.2\n{NEXT}", ["p", "p"], ""),
        (f"{POD}}}\n... # c\n\tq: 1\n{NEXT}", ["p", "p"], ""),
        (f"{POD}}}\n...\n{' ' * 600}\0\n", ["p"], ""),
        (f"{POD}}}\n...\n\0\n{NEXT}", [], "control characters"),
        (f"{POD}, x: .inf}}\n{NEXT}", [], "inf is no number of JSON"),
        (f"{NEXT}---\nx: [a, -.inf]\n{NEXT}", ["p"], "-inf is no number of JSON"),
        (f"{NEXT}---\n~: a\n{NEXT}", ["p"], "unsupported map key"),
        (f"{JSON}\n{NEXT}", ["j", "p"], ""),
        (f"{JSON} \n---\v\n", ["j"], "control characters"),
        (f"{JSON}\n\n---\n---\n{NEXT}", ["j", "p"], ""),
        (f"\v{JSON}", ["j"], ""),
        (f'{JSON}\n{{"kind": A, "apiVersion": v1}}\n{NEXT}', ["j", "p"], ""),
        (f'{JSON}{{"n": 1e400}}{JSON}', ["j", "j"], "too large"),
        (f"{JSON}{JSON}NaN{JSON}", ["j", "j"], "a string without double quotes"),
    ],
)
def test_what_is_applied_is_what_kubectl_reads(text: str, names: list[str], refused: str) -> None:
    """Each text was put to ``kubectl label --local`` 1.33."""
    documents = kube_manifest.read(text, "m")
    assert [pod.name for pod in documents.pods] == names
    refusals = [str(refusal) for refusal in documents.refused]
    assert len(refusals) == bool(refused) and all(refused in each for each in refusals)
