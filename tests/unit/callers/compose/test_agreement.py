"""Settings that do not agree; tests/conformance holds what Compose says of 385 settings."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.callers.compose.agreement import disagreements, undefined_in_build
from simulator.callers.compose.versions import COMPOSE_2_26, COMPOSE_2_40


@pytest.mark.parametrize(
    ("service", "keys"),
    [
        ({"cpus": "0.10", "deploy": {"resources": {"limits": {"cpus": 0.1}}}}, []),
        ({"mem_limit": "1g", "pids_limit": 5, "deploy": {"resources": {"limits": {}}}}, ["mem_limit", "pids_limit"]),
        ({"mem_limit": "1g", "deploy": {"resources": {"limits": {"memory": "1024m"}}}}, []),
        ({"tmpfs": ["/a:ro"], "volumes": [".:/b", ".:/a/"]}, ["volumes"]),
        ({"tmpfs": "/a", "volumes": [{"type": "volume", "target": "/a"}]}, ["volumes"]),
        ({"develop": {"watch": [{"action": "sync"}, {"action": "rebuild"}]}}, ["develop"]),
    ],
)
def test_what_does_not_agree_is_named_by_its_key(service: dict[str, Any], keys: list[str]) -> None:
    assert [key for _, key in disagreements("s", service, COMPOSE_2_40)] == keys
    older = [key for key in keys if key != "volumes"]
    assert [key for _, key in disagreements("s", service, COMPOSE_2_26)] == older


def test_a_build_names_what_the_project_has() -> None:
    model = {"services": {"a": {"build": {}}, "b": {"image": "x"}}, "secrets": {"k": {}}}
    contexts = {"x": "service:a", "y": "service:b", "z": "service:c", "w": "."}
    service = {"build": {"additional_contexts": contexts, "secrets": ["k", {"source": "l"}]}}
    found = [says for says, _ in undefined_in_build("s", service, model, {"a", "b"})]
    assert [says.split(" declares ")[-1].split(" refers to ")[-1].partition('" as')[0] for says in found] == [
        'non-buildable service "b',
        'unknown service "c',
        "undefined build secret l: invalid compose project",
    ]
