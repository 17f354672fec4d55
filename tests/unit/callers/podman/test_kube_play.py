"""Pods as podman kube play takes them."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(("value", "args"), [("2024-01-02", ["2024-01-02T00:00:00Z"]), ("2024-01-02T03:04:05Z", None)])
def test_a_date_is_a_time_where_a_text_is_expected(value: str, args: list[str] | None) -> None:
    request = {"kubernetes": {"manifest": f"{POD}, args: [{value}]}}"}}
    found = protocol.answer({"images": {"app": {}}, "engine": "podman", "request": request})
    assert found["outcome"] == ("process" if args else "not-modelled")
    assert args is None or list(found["process"]["args"]) == args
