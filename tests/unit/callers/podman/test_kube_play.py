"""Pods as podman kube play takes them."""

from __future__ import annotations

from simulator.oracle import protocol

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, image: app"


def test_podman_drops_a_field_that_kubectl_refuses() -> None:
    request = {"kubernetes": {"manifest": f"{POD}, comand: [a]}}"}}
    assert protocol.answer({"images": {"app": {}}, "request": request})["outcome"] == "refused"
    found = protocol.answer({"images": {"app": {}}, "engine": "podman", "request": request})
    assert found["outcome"] == "process"


def test_podman_does_not_know_what_is_not_in_the_manifest() -> None:
    for fields in ("args: [$(A)], env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]",
                   "args: [x], envFrom: [{secretRef: {name: s}}]"):  # fmt: skip
        request = {"kubernetes": {"manifest": f"{POD}, {fields}}}"}}
        found = protocol.answer({"images": {"app": {}}, "engine": "podman", "request": request})
        assert found["outcome"] == "not-modelled" and "in the manifest" in found["message"]
