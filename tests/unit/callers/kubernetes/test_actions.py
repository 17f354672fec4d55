"""The probes and hooks of a container."""

from __future__ import annotations

from simulator.callers.kubernetes import pods
from simulator.callers.kubernetes.actions import container_actions
from simulator.core.request import Action

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: c, image: app"


def actions(fields: str) -> list[Action]:
    (container,) = pods.containers(f"{POD}, {fields}}}", "m")
    return list(container_actions(container, "p/c"))


def test_probes_expand_static_values_and_hooks_nothing() -> None:
    env = "env: [{name: A, value: a}, {name: S, valueFrom: {secretKeyRef: {name: s, key: k}}}, {name: B, value: $(A)}]"
    probe = "livenessProbe: {exec: {command: [$(A), $(B), '-$(S)-', $(N)]}}"
    found = actions(f"{env}, {probe}, lifecycle: {{preStop: {{exec: {{command: [$(A)]}}}}}}")
    assert found == [
        Action("p/c", "lifecycle.preStop", ("$(A)",)),
        Action("p/c", "livenessProbe", ("a", "$(A)", "--", "$(N)")),
    ]


def test_settings_that_are_the_default_are_left_out() -> None:
    request = "httpGet: {port: http, path: /, scheme: HTTP, host: null, httpHeaders: [{name: A, value: b}]}"
    (found,) = actions(f"readinessProbe: {{{request}, periodSeconds: 10, timeoutSeconds: 2, initialDelaySeconds: 0}}")
    headers = ("httpGet.httpHeaders", '[{"name": "A", "value": "b"}]')
    assert found == Action("p/c", "readinessProbe", (), (headers, ("httpGet.port", "http"), ("timeoutSeconds", "2")))
