"""The patches of kustomize."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from simulator.analysis.repository.kustomize import patched_by
from simulator.golang.strconv import GoError


@pytest.mark.parametrize(
    ("path", "owner", "text", "found"),
    [
        ("k/p.yaml", "k/kustomization.yaml", "patches: [{path: p.yaml}]", True),
        ("k/p.yaml", "k/kustomization.yml", "patchesStrategicMerge: [p.yaml]", True),
        ("k/p.yaml", "k/Kustomization", "patchesJson6902: [{path: ./p.yaml, target: {kind: Pod}}]", True),
        ("k/a/p.yaml", "k/kustomization.yaml", "patches:\n- path: a/p.yaml\n", True),
        ("p.yaml", "kustomization.yaml", "transformers: [p.yaml]", True),
        ("k/p.yaml", "k/kustomization.yaml", "resources: [p.yaml]", False),
        ("k/p.yaml", "other/kustomization.yaml", "patches: [{path: p.yaml}]", False),
        ("k/p.yaml", "k/kustomization.yaml", "patches: [{patch: p.yaml}, 3, null]\npatchesStrategicMerge: x", False),
        ("k/p.yaml", "k/kustomization.yaml", "a: [", False),
        ("k/p.yaml", "k/kustomization.yaml", "- 1", False),
        ("/k/p.yaml", "/k/kustomization.yaml", "patches: [{path: p.yaml}]", True),
        ("/k/p.yaml", "kustomization.yaml", "patches: [{path: k/p.yaml}]", False),
    ],
)
def test_a_patch_is_known_by_the_kustomization_in_its_folder_or_above(
    path: str, owner: str, text: str, found: bool
) -> None:
    assert patched_by(path, {path: "", owner: text}) == (owner if found else "")


class _Closed(Mapping[str, str]):
    def __getitem__(self, name: str) -> str:
        raise GoError(f"open {name}: permission denied")

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_a_kustomization_that_cannot_be_read_has_no_patch() -> None:
    assert patched_by("k/p.yaml", _Closed()) == ""
