"""What kustomize makes of manifests, and dsim does not compare: a note on each changed file of it that matters.

Reads: both states of a repository, the paths that changed. Gives: notes by the path of the file.

Source: the reference of the kustomization file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.analysis.repository.kustomize import beside, command, entries_of, fields_of, patched_by
from simulator.analysis.repository.state import State
from simulator.callers.kubernetes.unrendered import is_kustomization

_RESOURCES = ("resources", "bases")
_NO_PROCESS = frozenset(
    """apiVersion kind metadata namespace namePrefix nameSuffix commonLabels labels commonAnnotations buildMetadata
    sortOptions openapi crds generatorOptions""".split()
)
"""The fields by which kustomize changes names and labels alone."""


def notes_of_kustomize(before: State, after: State, changed: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the patches that change, and the kustomizations that change more than names and labels."""
    for old, new in changed:
        path = new or old
        if is_kustomization(path):
            if _matters(before, after, (old, new)):
                yield path, f"what kustomize makes of the manifests; compare what {command(path)} prints"
        elif owner := patched_by(new, after.files) or patched_by(old, before.files):
            yield path, f"what kustomize makes of it, as a patch of {owner}; compare what {command(owner)} prints"


def _matters(before: State, after: State, paths: tuple[str, str]) -> bool:
    """Return whether kustomize may make another container of the same manifests.

    A manifest that comes or goes with the change itself is told by its own containers.
    """
    sides = [fields_of(state.files.get(path, "")) for state, path in zip((before, after), paths, strict=True)]
    old, new = sides
    keys = {*old, *new} - _NO_PROCESS - {*_RESOURCES}
    if any(old.get(key) != new.get(key) for key in keys):
        return True
    listed = [
        {beside(path, entry) for key in _RESOURCES for entry in entries_of(fields, key) if isinstance(entry, str)}
        for fields, path in zip(sides, paths, strict=True)
    ]
    return any(_may_start(name, before, after) for name in listed[0] ^ listed[1])


def _may_start(name: str, before: State, after: State) -> bool:
    """Return whether a resource is there before and after, and may have containers."""
    if any(name not in state.files for state in (before, after)):
        return not any(name in state.files for state in (before, after))  # a folder, or an address
    return any(name in state.started and state.started[name].containers for state in (before, after))
