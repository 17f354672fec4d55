"""The difference between two states of a repository: the containers whose process changes, and why.

Reads: the files of both states, the paths that changed, the names of images. Gives: ``RepositoryComparison``. Two
containers are compared by ``analysis.difference``; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeAlias

from simulator.analysis.diff import Verdict
from simulator.analysis.difference import Comes, Difference, are_refused, compare_answers, consequences_of
from simulator.analysis.repository.compared_scripts import compare_scripts
from simulator.analysis.repository.containers import BuildSource, Container, Started
from simulator.analysis.repository.entry_starts import shell_in_front
from simulator.analysis.repository.images import one_of
from simulator.analysis.repository.pairs import pair_containers
from simulator.analysis.repository.refused_files import (
    in_refused_file,
    is_refused_on_one_side,
    read_error,
    refusal_of_file,
    refused_file,
)
from simulator.analysis.repository.state import State
from simulator.analysis.repository.unseen import notes_of
from simulator.analysis.starts_alone import starts_of
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.text import printable
from simulator.simulation.container import Simulation

RepositoryVerdict: TypeAlias = Verdict | Literal["not-looked-at"]
"""What is to be said of all containers; ``not-looked-at`` where nothing that changed was compared."""
Paths: TypeAlias = Sequence[tuple[str, str]]
"""Files that changed: the path before and after, ``""`` on the side that has not got it."""


class ContainerChange(NamedTuple):
    """A container before and after a change; None on the side that has not got it.

    ``source`` is the path of the Dockerfile in the repository that its image is built from, ``""`` if there is none.
    ``files`` are all files that tell of it: a Compose file and its override, the Dockerfiles of its base images.
    ``is_rebased`` says that its image rests on other Dockerfiles of the repository than before, or on none.
    """

    before: Container | None
    after: Container | None
    outcomes: tuple[Comes | None, Comes | None]
    difference: Difference
    source: str = ""
    files: frozenset[str] = frozenset()
    is_rebased: bool = False

    @property
    def container(self) -> Container:
        """The container as it is named: that of the new side if it has it."""
        found = self.after or self.before
        assert found is not None  # one side has it
        return found

    @property
    def reader(self) -> tuple[str, str]:
        """The engine that was asked, and the builder that read its image; ``""`` for one that nobody built."""
        built = [outcome.built for outcome in self.outcomes if isinstance(outcome, Simulation)]
        return self.container.engine.reader(next((each for each in reversed(built) if each.offsets), None))


class RepositoryComparison(NamedTuple):
    """Containers that change, or of which it is not known whether they do; ``compared`` counts all of them.

    ``unread`` are changed files, or lines of them, with the reason why they could not be compared; ``failed`` are
    those of which neither side could be read. ``skipped`` are changed files that start nothing dsim knows of, and those
    of which ``notes`` say what was not looked at: scripts that an image starts, pipelines, variables and lines that are
    not read. They may change what a container executes, so nothing is called the same.
    ``alike`` are changed scripts that an image starts, and that have the same commands as before. ``refused`` counts
    containers that are created on neither side. ``readers`` are the engines that were asked, and the builders.
    """

    changes: tuple[ContainerChange, ...] = ()
    compared: int = 0
    looked_at: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    failed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    notes: Mapping[str, str] = MappingProxyType({})
    alike: tuple[str, ...] = ()
    refused: int = 0
    readers: tuple[tuple[str, str], ...] = ()

    @property
    def verdict(self) -> RepositoryVerdict:
        """The worst verdict of all containers."""
        verdicts = {change.difference.verdict for change in self.changes}
        if "different" in verdicts:
            return "different"
        if verdicts or self.unread or self.notes:
            return "unknown"
        return "not-looked-at" if self.skipped and not self.looked_at else "same"


def compare_states(before: State, after: State, changed: Paths) -> RepositoryComparison:
    """Compare every container of both states; those of files that did not change as well, for their images."""
    renamed = {new: old for old, new in changed if old and new}
    deleted = [old for old, new in changed if old and not new]
    changed_paths = {path for pair in changed for path in pair if path}
    changes: list[ContainerChange] = []
    unread: list[tuple[str, str]] = []
    failed: list[str] = []
    looked_at: set[str] = set()
    compared = refused = 0
    readers: dict[tuple[str, str], None] = {}
    for path in [*dict.fromkeys([*after.started, *(path for path in deleted if path in before.started)])]:
        old_path = renamed.get(path, path)
        pair = before.started.get(old_path), after.started.get(path)
        read = frozenset(file for side in pair if side is not None for file in side.files)
        is_changed = not changed_paths.isdisjoint(read)
        is_part = before.is_part(old_path) or after.is_part(path)
        if is_changed and not is_part and (error := read_error(pair)) and not is_refused_on_one_side(pair):
            unread.append((path, error))
            if all(side is None or side.error for side in pair):
                failed.append(path)
        for change in _changes(before, after, pair):
            refused += (is_refused := are_refused(change.outcomes))
            compared += not is_refused and not change.container.is_other
            readers[change.reader] = None
            verdict = change.difference.verdict
            matters = (is_changed and not _is_same_line(change)) or _is_affected(change, after, changed_paths)
            if verdict == "different" or (verdict == "unknown" and matters):
                changes.append(change._replace(files=read | change.files))
        looked_at |= changed_paths & read
    looked_at |= changed_paths & (before.kinds | after.kinds).keys()
    scripts = compare_scripts(before, after, changed_paths, renamed)
    for container, outcomes, difference, dockerfile, files in scripts.changes:
        changes.append(ContainerChange(container, container, outcomes, difference, dockerfile, files))
    notes = {**notes_of(before, after, changed), **scripts.notes}
    looked_at -= {path for path in looked_at if path in notes or _starts_nothing(path, before, after)}
    return RepositoryComparison(
        tuple(changes),
        compared,
        tuple(sorted(looked_at)),
        tuple(unread),
        tuple(failed),
        tuple(sorted(changed_paths - looked_at)),
        notes,
        scripts.alike,
        refused,
        tuple(readers),
    )


def _starts_nothing(path: str, before: State, after: State) -> bool:
    """Return whether a file is known to start nothing on each side that has it: there is nothing to look at."""
    sides = [state.started[path] for state in (before, after) if path in state.started]
    return bool(sides) and all(side.is_empty for side in sides)


def _is_same_line(change: ContainerChange) -> bool:
    """Return whether a line stands on both sides as it is."""
    return bool(change.before and change.after and change.before.text and change.before.text == change.after.text)


def _is_affected(change: ContainerChange, after: State, changed_paths: set[str]) -> bool:
    """Return whether a container's image is built from a changed file, or an unread line names such an image."""
    if change.is_rebased:
        return True
    if change.source:
        return not changed_paths.isdisjoint(change.files)
    sources = after.images.sources.items()
    names = [name for name, several in sources if any(source.path in changed_paths for source in several)]
    return change.container.request is None and any(name in change.container.text for name in names)


def _changes(before: State, after: State, pair: tuple[Started | None, Started | None]) -> Iterator[ContainerChange]:
    """Yield every container of a file with its counterpart; none where a side of the file could not be read."""
    old, new = (side.containers if side is not None else () for side in pair)
    for left, right in pair_containers(old, new):
        left, right = in_refused_file(left, pair[0], right), in_refused_file(right, pair[1], left)
        if any(
            side is not None and side.error and each is None for side, each in zip(pair, (left, right), strict=True)
        ):
            continue  # the side that was not read may have it
        container = right or left
        assert container is not None  # a pair has one side
        sides = ((before, left), (after, right))
        sources = [() if each is None else state.sources_of(each) for state, each in sides]
        pairs = zip(sides, sources, strict=True)
        opens = [bool(each and not state.is_one(each, found)) for (state, each), found in pairs]
        is_open = any(opens)
        old_outcome, new_outcome = (
            None if each is None else state.comes_to(each, next(iter(found), None), is_open=is_open)
            for (state, each), found in zip(sides, sources, strict=True)
        )
        if deleted := _deleted_source(before, after, (left, right), sources, new_outcome):
            gone = NotModelled(deleted, f"there is no {deleted}")
            sentence = f"The repository does not build its image any more: {printable(deleted)} is deleted."
            difference = Difference("different", (sentence,), serious=1)
            yield ContainerChange(left, right, (old_outcome, gone), difference, deleted, frozenset((deleted,)))
            continue
        outcomes = old_outcome, new_outcome
        if left is not None and right is not None and (refusal := refusal_of_file(right, pair[1])) is not None:
            yield ContainerChange(left, right, (old_outcome, None), refused_file(refusal, after.kinds.get(right.path)))
            continue
        paths = [source.path for found in reversed(sources) if not is_open for source in found[:1]]
        path = next(iter(paths), "")
        difference = _difference(outcomes, container)
        if all(sources) and opens[0] != opens[1] and difference.verdict == "same":  # of one side it is known
            outcomes, difference = (old_outcome, one_of(container.image, sources[opens[1]])), Difference("unknown")
        if path and left is not None and right is not None and difference.verdict == "different":
            difference = _with_shell(difference, shell_in_front((before, after), (left, right), path))
        under = [set() if each is None else state.rests_on(each) for state, each in sides]
        is_rebased = bool(left and right) and (under[0] != under[1] or {*sources[0]} != {*sources[1]})
        yield ContainerChange(left, right, outcomes, difference, path, frozenset(under[0] | under[1]), is_rebased)


def _with_shell(difference: Difference, sentence: str) -> Difference:
    """Put first that a shell stays PID 1, unless that is said already."""
    if not sentence or any("PID 1" in text for text in difference.sentences):
        return difference
    return Difference("different", (sentence, *difference.sentences), ("", *difference.rules), difference.serious + 1)


def _deleted_source(
    before: State,
    after: State,
    sides: tuple[Container | None, Container | None],
    sources: Sequence[Sequence[BuildSource]],
    outcome: Comes | None,
) -> str:
    """Return the Dockerfile that a container's image was built from, if it is gone and the image not known any more."""
    left, right = sides
    if left is None or right is None or left.image != right.image or len(sources[0]) != 1:
        return ""
    path = sources[0][0].path
    is_gone = path in before.files and path not in after.files
    is_unknown = isinstance(outcome, NotModelled) or (isinstance(outcome, Simulation) and bool(outcome.built.missing))
    is_replaced = any(source.path in after.files for source in sources[1])
    return path if is_gone and is_unknown and not is_replaced else ""


def _difference(outcomes: tuple[Comes | None, Comes | None], container: Container) -> Difference:
    old, new = outcomes
    done = "executed" if container.is_exec else "started"
    if old is not None and new is not None:
        return compare_answers(old, new, container.engine)
    if container.is_other:
        return Difference("unknown")
    if new is None:
        return Difference("different", (f"It is not {done} any more.",))
    told = consequences_of(new, container.engine)
    waits = next(iter(starts_of(new).values()), "")
    now = f"It is there now, and not started by itself: {waits}." if waits else f"It is {done} now."
    return Difference("different", (*told, now), serious=len(told))
