"""What kustomize makes of manifests is not known, where it may change a container."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.analysis.repository.changes import compare_states
from simulator.analysis.repository.state import Given, State

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec: {containers: [{name: c, image: nginx, args: [%s]}]}\n"
PATCH = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\n"
    "spec: {template: {spec: {containers: [{name: w, args: [%s]}]}}}\n"
)
FILES = {"k/a.yaml": POD % ("a", "x"), "k/b.yaml": POD % ("b", "x"), "k/c.yaml": "apiVersion: v1\nkind: ConfigMap\n"}


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, set[str]]:
    """Return the verdict, and the files of which something is not known."""
    paths = sorted({*before, *after})
    changed = [
        (path if path in before else "", path if path in after else "")
        for path in paths
        if before.get(path) != after.get(path)
    ]
    found = compare_states(State(before, Given()), State(after, Given()), changed)
    return found.verdict, set(found.notes)


@pytest.mark.parametrize(
    ("before", "after", "is_open"),
    [
        ("resources: [a.yaml]", "resources: [a.yaml]\nnamespace: x\nlabels: [{pairs: {a: b}}]", False),
        ("resources: [a.yaml]", "resources: [a.yaml, c.yaml]", False),
        ("resources: [a.yaml]", "resources: [a.yaml, b.yaml]", True),
        ("resources: [a.yaml]", "resources: [a.yaml, ../base]", True),
        ("resources: [a.yaml]", "resources: [a.yaml]\nimages: [{name: nginx, newName: httpd}]", True),
        ("patches: [{patch: a}]", "patches: [{patch: b}]", True),
        ("replicas: [{name: a, count: 1}]", "replicas: [{name: a, count: 0}]", True),
        ("# a\nresources: [a.yaml]", "resources: [a.yaml]", False),
    ],
)
def test_a_changed_kustomization_is_not_known_where_it_may_change_a_container(
    before: str, after: str, is_open: bool
) -> None:
    name = "k/kustomization.yaml"
    verdict, notes = compare({**FILES, name: before}, {**FILES, name: after})
    assert (verdict == "unknown", notes) == (is_open, {name} if is_open else set())


def test_a_new_manifest_is_told_by_its_own_containers() -> None:
    name = "k/kustomization.yaml"
    before = {"k/a.yaml": FILES["k/a.yaml"], name: "resources: [a.yaml]"}
    verdict, notes = compare(before, {**FILES, name: "resources: [a.yaml, b.yaml]"})
    assert (verdict, notes) == ("different", set())


@pytest.mark.parametrize("text", [PATCH, "- op: replace\n  path: /spec\n  value: [%s]\n"])
def test_a_changed_patch_is_not_known(text: str) -> None:
    files = {**FILES, "k/kustomization.yaml": "resources: [a.yaml]\npatches: [{path: p.yaml}]\n"}
    verdict, notes = compare({**files, "k/p.yaml": text % "a"}, {**files, "k/p.yaml": text % "b"})
    assert (verdict, notes) == ("unknown", {"k/p.yaml"})
