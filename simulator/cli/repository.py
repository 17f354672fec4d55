"""Both sides of a change as repositories: what ``dsim diff`` and ``dsim review`` compare beside images."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.analysis.repository.changes import RepositoryComparison, compare_states
from simulator.analysis.repository.containers import BuildSource
from simulator.analysis.repository.state import Given, State
from simulator.cli.options import read_bases
from simulator.engine.engine import Engine
from simulator.images.catalogue import catalogued
from simulator.simulation.image import look_up_nothing
from simulator.workspace.files import file_kind
from simulator.workspace.image_names import named_images
from simulator.workspace.revisions import Revisions, find_changed, in_paths, repository_root
from simulator.workspace.setting_tables import pod_kinds
from simulator.workspace.trees import Tree


def dockerfile_bases(bases: tuple[str, ...]) -> tuple[dict[str, BuildSource], tuple[str, ...]]:
    """Take the names of images that the repository builds out of ``--base REF=FILE``; return them and the others."""
    named, others = {}, []
    for base in bases:
        name, _, path = base.partition("=")
        if file_kind(path) == "dockerfile":
            named[name] = BuildSource(path)
        else:
            others.append(base)
    return named, tuple(others)


def compare_repository(
    sides: Revisions, paths: tuple[str, ...], build: Mapping[str, Any], engines: list[Engine]
) -> RepositoryComparison:
    """Compare all containers of both sides; with ``paths`` only what these files start or build."""
    changed = [pair for pair in find_changed(sides) if any(path and in_paths(path, paths) for path in pair)]
    if not changed:
        return RepositoryComparison()
    named, others = dockerfile_bases(tuple(build["bases"]))
    look_up = look_up_nothing if build["no_catalogue"] else catalogued
    root = repository_root()
    states = []
    trees = [Tree(commit, root) for commit in (sides.old, sides.new)]
    own_kinds = pod_kinds(trees[1])  # they say how files are read, so those of the new side count for both
    for files in trees:
        given = Given(tuple(engines), read_bases(others), {**named_images(files), **named}, look_up, own_kinds)
        states.append(State(files, given, files.modes))
    compared = compare_states(states[0], states[1], changed)
    if not paths:
        return compared
    kept = [change for change in compared.changes if any(in_paths(file, paths) for file in change.files)]
    return compared._replace(changes=tuple(kept))
