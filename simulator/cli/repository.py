"""Both sides of a change as repositories: what ``dsim diff`` and ``dsim review`` compare beside images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.analysis.repository.changes import RepositoryComparison, compare_states
from simulator.analysis.repository.containers import BuildSource
from simulator.analysis.repository.images import RepositoryImages
from simulator.analysis.repository.state import Given, State, images_of
from simulator.cli.given_images import dockerfile_bases, read_bases
from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine
from simulator.simulation.image import finder
from simulator.workspace.image_names import named_images
from simulator.workspace.revisions import Revised, Revisions, find_changed, in_paths, repository_root
from simulator.workspace.setting_tables import pod_kinds
from simulator.workspace.trees import Tree, is_working_tree


class WorkingTree(NamedTuple):
    """The files of the repository here, what options and settings give, and the images that it builds."""

    files: Tree
    given: Given
    images: RepositoryImages


def read_working_tree(
    named: Mapping[str, BuildSource], bases: Mapping[str, Any], *, use_catalogue: bool
) -> WorkingTree | None:
    """Read the repository here; None where there is none.

    ``named`` are Dockerfiles by the names of their images, beside those that the repository tells itself.
    """
    if not is_working_tree():
        return None
    files = Tree("", repository_root())
    look_up = finder(uses_catalogue=use_catalogue)
    given = Given((), bases, {**named_images(files), **named}, look_up, pod_kinds(files))
    return WorkingTree(files, given, images_of(files, given))


def dockerfile_here(image: str) -> str:
    """Return the path from here to the Dockerfile that the repository here builds an image of; ``""`` without one.

    An image of several Dockerfiles has none, nor has one of a stage that is not the last.
    """
    tree = read_working_tree({}, {}, use_catalogue=True)
    sources = tree.images.sources_of(image) if tree is not None else ()
    if tree is None or len(sources) != 1 or sources[0].target or sources[0].path not in tree.files:
        return ""
    return tree.files.from_here(sources[0].path)


class Repository(NamedTuple):
    """Both sides of a change, and the files that differ."""

    changed: list[tuple[str, str]]
    before: State
    after: State

    def compare(self, paths: tuple[str, ...]) -> RepositoryComparison:
        """Compare all containers of both sides; with ``paths`` only what these files start or build."""
        compared = compare_states(self.before, self.after, self.changed)
        if not paths:
            return compared
        kept = [change for change in compared.changes if any(in_paths(file, paths) for file in change.files)]
        return compared._replace(changes=tuple(kept))

    def resting_on_changed(self, engine: Engine) -> Iterator[tuple[Revised, tuple[str, ...]]]:
        """Yield the Dockerfiles that did not change themselves, each with the changed ones that it rests on."""
        changed = {path for pair in self.changed for path in pair}
        for path, kind in sorted(self.after.kinds.items()):
            if kind != "dockerfile" or path in changed or path not in self.before.files:
                continue
            bases = [side.images.rest_of(path, engine) & changed for side in (self.before, self.after)]
            if found := bases[0] | bases[1]:
                revised = Revised(path, path, self.before.files[path], self.after.files[path])
                yield revised, tuple(sorted(found))


def read_repository(
    sides: Revisions, paths: tuple[str, ...], build: Mapping[str, Any], engines: list[Engine]
) -> Repository | None:
    """Read both sides of a change; None where no file differs, or none of ``paths``, if there are any."""
    changed = [pair for pair in find_changed(sides) if any(path and in_paths(path, paths) for path in pair)]
    if not changed:
        return None
    named, others = dockerfile_bases(build["bases"]), read_bases(build["bases"])
    look_up = finder(uses_catalogue=not build["no_catalogue"])
    root = repository_root()
    states = []
    trees = [Tree(commit, root) for commit in (sides.old, sides.new)]
    own_kinds = pod_kinds(trees[1])  # they say how files are read, so those of the new side count for both
    for files in trees:
        given = Given(tuple(engines), others, {**named_images(files), **named}, look_up, own_kinds)
        states.append(State(files, given, files.modes))
    return Repository(changed, states[0], states[1])
