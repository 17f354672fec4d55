"""What a change of an entry script does to the containers of the images that start it.

Reads: both states of a repository, a script that changed, the Dockerfile whose image starts it. Gives: the containers
that come to something else, or that the script has the same commands as before. Where neither is found, what the
script does is not known to be the same: it can depend on words and variables that no container here has.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from simulator.analysis.difference import Comes, Difference
from simulator.analysis.image_start import told_of_rootfs
from simulator.analysis.repository.containers import BuildSource, Container
from simulator.analysis.repository.state import State
from simulator.analysis.start_outcome import StartTold
from simulator.callers.table import find_caller
from simulator.core.errors import NotModelled, UnknownImage, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.core.text import as_sentence, named_words, printable, quoted
from simulator.launch.outcome import LastProgram
from simulator.launch.rootfs import File, RootFs
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.shell.grammar.likeness import are_alike
from simulator.simulation.container import Simulation
from simulator.simulation.rootfs import StageFiles, rootfs_of_build

_MOST = 20  # containers of one image that are compared


def shell_in_front(states: tuple[State, State], containers: tuple[Container, Container], dockerfile: str) -> str:
    """Say that a shell stays PID 1 for the other words that an entry script gets; ``""`` where that is not found."""
    sides = [_Side(state, each, dockerfile) for state, each in zip(states, containers, strict=True)]
    if not all(side.starts_script() for side in sides):
        return ""
    old, new = (side.told() for side in sides)
    if old is None or new is None or (old.shown.pid1.kind, new.shown.pid1.kind) != ("program", "shell"):
        return ""
    return as_sentence(f"A shell stays PID 1, and does not become the program: {new.stop or new.outcome}")


class ScriptChange(NamedTuple):
    """A container that comes to something else, for its image starts another script; ``outcomes`` are its words.

    ``dockerfile`` is the one of its image, ``files`` are those that tell of it.
    """

    container: Container
    outcomes: tuple[Comes, Comes]
    difference: Difference
    dockerfile: str
    files: frozenset[str]


def same_commands(before: State, after: State, paths: tuple[str, str]) -> bool:
    """Return whether a script, by its paths before and after, has the same commands; one of other modes has not."""
    old, new = before.files.get(paths[0]), after.files.get(paths[1])
    return old is not None and new is not None and old != new and are_alike(old, new)


def script_changes(before: State, after: State, path: str, dockerfile: str, cause: str) -> Iterator[ScriptChange]:
    """Yield the containers that a script at ``path``, of a Dockerfile's image, starts otherwise.

    Those whose words change, too, are told elsewhere. ``cause`` is the file that changed: the script, or another one.
    """
    for container in _containers_of(after, dockerfile)[:_MOST]:
        sides = [_Side(state, container, dockerfile) for state in (before, after)]
        if not _same_words(sides[0].outcome, sides[1].outcome):
            continue
        old, new = (side.told() for side in sides)
        if old is None or new is None or _comparable(old) == _comparable(new):
            continue
        sentence, is_serious = _sentence(old, new, path, cause)
        outcomes = sides[0].outcome, sides[1].outcome
        difference = Difference("different", (sentence,), serious=int(is_serious))
        yield ScriptChange(container, outcomes, difference, dockerfile, frozenset((path, dockerfile)))


def _sentence(old: StartTold, new: StartTold, path: str, cause: str) -> tuple[str, bool]:
    """Say what a script makes of a container after ``cause`` changed, and whether that goes wrong."""
    before, after = _only(old), _only(new)
    if after is not None and after.ends and before is not None and not before.ends:
        status = "" if after.exit is None else f" with exit {after.exit}"
        reason = f" ({printable(after.reason)})" if after.reason else ""
        executed = f"; before it executed {named_words(before.args)}" if before.args else ""
        return f"The container ends{status} before {path} executes a program{reason}{executed}.", True
    if before is None or after is None or not before.args or not after.args:
        return as_sentence(f"the container {new.outcome}; before {cause} changed, it {old.outcome}"), new.fails
    if before.args != after.args:
        return f"{path} executes {named_words(after.args)} instead of {named_words(before.args)}.", False
    kinds = old.shown.pid1.kind, new.shown.pid1.kind
    stop = f": {new.stop}" if new.stop else ""
    if kinds == ("program", "shell"):
        return f"{path} does not exec the program any more, so its shell stays PID 1{stop}.", True
    if kinds == ("shell", "program"):
        return f"{path} execs the program now, which is PID 1 in place of the shell{stop}.", False
    if before.user != after.user:
        users = [f"user {quoted(each.user)}" if each.user else "the container's user" for each in (after, before)]
        return f"{path} executes the program as {users[0]} instead of {users[1]}.", False
    return as_sentence(f"the container {new.outcome}; before {cause} changed, it {old.outcome}"), new.fails


def _only(told: StartTold) -> LastProgram | None:
    """Return the only program that a container can come to; None where there are several, or it does not start."""
    last = told.shown.becomes
    return last[0] if told.shown.outcome == "started" and len(last) == 1 else None


def _same_words(old: Comes, new: Comes) -> bool:
    is_known = isinstance(old, Simulation) and isinstance(new, Simulation) and old.argv and new.argv
    return bool(is_known) and [*old.argv.value] == [*new.argv.value]  # type: ignore[union-attr]


def _containers_of(state: State, dockerfile: str) -> list[Container]:
    """List the containers of the image of a Dockerfile; if it has none, the one of ``docker run IMAGE``."""
    found = [
        container
        for started in state.started.values()
        for container in started.containers
        if not container.is_exec and [source.path for source in state.sources_of(container)] == [dockerfile]
    ]
    if found:
        return found
    engine = find_engine(DEFAULT_ENGINE)
    caller = find_caller("docker-run")
    assert caller is not None  # it is in the table
    request = caller.read(["image"], engine, CallerContext()).request()
    return [Container(dockerfile, 0, "docker run IMAGE", engine, request, source=BuildSource(dockerfile))]


class _Side:
    """A container of one state, and what is known of the files of its image."""

    def __init__(self, state: State, container: Container, dockerfile: str) -> None:
        self.state, self.container = state, container
        self.source = next(iter(state.sources_of(container)), BuildSource(dockerfile))
        self.outcome = state.comes_to(container, self.source, is_open=False)

    def starts_script(self) -> bool:
        """Return whether the first word is the name of a shell script of the repository."""
        if not isinstance(self.outcome, Simulation) or self.outcome.argv is None:
            return False
        name = posixpath.basename(self.outcome.argv.value[0])
        return any(kind == "shell" and posixpath.basename(path) == name for path, kind in self.state.kinds.items())

    def told(self) -> StartTold | None:
        """Tell what comes of the start, wherever the build's context begins; None where that is not known."""
        if not isinstance(self.outcome, Simulation) or self.outcome.process is None:
            return None
        folder, found = posixpath.dirname(self.source.path), []
        while True:
            told = self._told_in(folder, self.outcome)
            if told is not None:
                found.append(told)
            if not folder:
                break
            folder = posixpath.dirname(folder)
        is_one = bool(found) and all(_comparable(each) == _comparable(found[0]) for each in found)
        return found[0] if is_one else None

    def _told_in(self, folder: str, outcome: Simulation) -> StartTold | None:
        """Tell what comes of the start of a build with a folder as its context."""
        try:
            rootfs = self._rootfs(_Context(self.state, folder), outcome)
            return told_of_rootfs(outcome, self.container.engine, rootfs)
        except (Refusal, NotModelled, UnknownImage, Unreadable):
            return None

    def _rootfs(self, context: Mapping[str, File], outcome: Simulation) -> RootFs:
        def stage(name: str) -> object:
            return self.state.images.build(self.source._replace(target=name), self.container.engine)

        return rootfs_of_build(outcome.built, context, StageFiles(stage, context, {}))  # type: ignore[arg-type]


def _comparable(told: StartTold) -> tuple[object, ...]:
    """Return what matters to whoever starts the container."""
    start = told.shown
    return start.outcome, start.exit, start.pid1, start.becomes, start.stop, start.interrupt, start.executes


class _Context(Mapping[str, File]):
    """The files of a repository below a folder as a build's context; of some only the mode is known."""

    def __init__(self, state: State, folder: str) -> None:
        self.state, self.prefix = state, f"{folder}/" if folder else ""
        self.texts = {*state.files}
        self.listed = [name[len(self.prefix) :] for name in state.modes if name.startswith(self.prefix)]

    def __getitem__(self, name: str) -> File:
        mode = self.state.modes[self.prefix + name]
        if not mode:
            return File("unknown")
        text = self.state.files[self.prefix + name] if self.prefix + name in self.texts else None
        return File("file", mode, text=text)

    def __iter__(self) -> Iterator[str]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)
