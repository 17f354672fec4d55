"""What comes of a start if the programs and users of which nothing is known are there, as they mostly are.

Reads: a ``Simulation``, the root filesystem, and the ``Start`` on it as far as it is known. Gives: ``Supposed``.
What is supposed is said beside what comes of it, and never becomes part of what is known.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.values import UNSTATED
from simulator.engine.engine import Engine
from simulator.golang.paths import clean
from simulator.launch.outcome import LastProgram, Start
from simulator.launch.process import Identity
from simulator.launch.rootfs import File, RootFs, StandIn
from simulator.simulation.container import Simulation
from simulator.simulation.stand_ins import SHELL
from simulator.simulation.start import start_of
from simulator.simulation.supposed_files import (
    FIRST_ID,
    HOME,
    account_files,
    expected_file,
    known_place,
    may_stand_in,
    named_as_script,
    new_place,
    places,
    program_file,
    restored,
    supposed_program,
    users_of_image,
    words_behind,
)

_MOST = 8
"""How often more is supposed."""
_UNFOUND = re.compile(r"unable to find (user|group) (\S+): no matching entries")
_BEFORE, _SIGNALS = 3, 2
"""The decisions before a program is looked up, and those on signals at the end."""


class Supposed(NamedTuple):
    """What comes of a start, provided that the image has what is supposed."""

    start: Start
    first: tuple[str, ...] = ()
    """Paths of files that the build put into a folder of PATH: supposed that no folder before it has such a file."""
    unchanged: tuple[str, ...] = ()
    """Files that were known, and that a command of the build may have changed: supposed to be as they were."""
    all_unchanged: bool = False
    """Whether that is supposed of every file that was known, but for those that hold the users."""
    programs: tuple[str, ...] = ()
    """Names or paths of programs that are supposed to be there, as programs and not as scripts."""
    users: tuple[str, ...] = ()
    """Users that are supposed to be there, as others than root; the names of groups begin with a colon."""
    script: str = ""
    """The entry script that is supposed to be as it was in an official image; ``""`` if none is."""
    stand_in: StandIn | None = None
    """What is followed in its place. What it needs is there, without being named."""
    no_command: str = ""
    """Its first word, where that is the name of a file rather than of a command; ``""`` otherwise."""
    folder: str = ""
    """The working directory, where it is supposed to be a folder that may be entered; ``""`` otherwise."""
    made_folder: bool = False
    """Whether WORKDIR or COPY made that folder, so that it mostly is one."""

    @property
    def names(self) -> frozenset[str]:
        """The names and paths of which something is supposed."""
        in_path = map(posixpath.basename, self.first)
        return frozenset((*self.unchanged, *self.programs, *in_path, self.folder, self.script))


class _Facts(NamedTuple):
    """What is added to a root filesystem."""

    files: Mapping[str, File] = {}
    absent: frozenset[str] = frozenset()

    def __or__(self, other: _Facts) -> _Facts:
        return _Facts({**self.files, **other.files}, self.absent | other.absent)

    def on(self, rootfs: RootFs) -> RootFs:
        """Return a root filesystem, and every other one that it may be, with what is added."""
        others = tuple([self.on(each) for each in rootfs.others])
        files, absent = {**rootfs.files, **self.files}, rootfs.absent | self.absent
        return rootfs._replace(files=files, absent=absent, others=others)


def suppose(simulation: Simulation, engine: Engine, rootfs: RootFs, start: Start) -> Supposed | None:
    """Start the container once more with what ``start`` lacks; None where that settles nothing.

    First only that is supposed to be unchanged which is executed; where this leaves something open, every file is.
    """
    found = _settled(Supposed(start), simulation, engine, rootfs)
    if _settles(found.start) < 2 and any(each.expected for each in (rootfs, *rootfs.others)):
        before = restored(rootfs)._replace(others=tuple([restored(each) for each in rootfs.others]))
        again = start_of(simulation, engine, before)
        if again is not None:
            whole = _settled(Supposed(again, all_unchanged=True), simulation, engine, before)
            if _settles(whole.start) > _settles(found.start):
                found = whole
    if found.start.outcome == "unknown" or found.start == start or _tells_numbers(found.start):
        return None
    if found.start.outcome != "started" and (found.unchanged or found.all_unchanged):
        return None  # a command ran that may well have mended it
    return _told(found, simulation, start)


def _settles(start: Start) -> int:
    """Return how much a start settles: 0 for nothing, 1 for a part, 2 for all that it comes to."""
    if start.outcome == "unknown":
        return 0
    known = all(last.ends or last.endless or last.args is not None for last in start.becomes)
    return 2 if known and (start.becomes or start.outcome != "started") else 1


def _settled(found: Supposed, simulation: Simulation, engine: Engine, rootfs: RootFs) -> Supposed:
    """Suppose more and more, as long as that changes what is known."""
    facts = _Facts()
    alone = rootfs._replace(others=())
    for _ in range(_MOST):
        more, before = found, facts
        for name in [each for each in found.start.programs if each not in found.names]:
            more, fact = _with_program(more, name, simulation, rootfs)
            facts |= fact
        more, fact = _with_users(more, simulation)
        facts |= fact
        again = None if facts == before else start_of(simulation, engine, facts.on(alone))
        if again is None or again == found.start:
            break
        found = more._replace(start=again)
    if not rootfs.others or not _settles(found.start):
        return found
    return found._replace(start=start_of(simulation, engine, facts.on(rootfs)) or Start())


def _with_program(found: Supposed, name: str, simulation: Simulation, rootfs: RootFs) -> tuple[Supposed, _Facts]:
    """Suppose that a program is there, or the working directory; the same, and no facts, where nothing can be said."""
    if found.stand_in is not None and name in found.stand_in.programs:
        return found, _Facts({new_place(name, simulation): program_file(name)})
    place = next((path for path in places(name, simulation) if path in rootfs.stand_ins), "")
    if place and may_stand_in(rootfs.stand_ins[place], place, name, simulation):
        return _with_script(found, name, rootfs.stand_ins[place], simulation)
    process = simulation.process
    is_folder = process is not None and name == clean(f"/{process.cwd}")
    known = expected_file(name, simulation, rootfs, is_folder=is_folder)
    if is_folder:
        by_image = simulation.built.catalogued is not None and not simulation.request.container.working_dir
        found = found._replace(folder=name, made_folder=known is not None or by_image)
        return found, _Facts({new_place(name, simulation): known or File("directory", 0o755)})
    file = known or supposed_program(name, simulation, rootfs)
    if file is None:
        return found, _Facts()
    place, before = known_place(name, simulation, rootfs) or (new_place(name, simulation), ())
    if known is None:
        found = found._replace(programs=(*found.programs, name))
    elif before and place in rootfs.files:
        found = found._replace(first=(*found.first, place))
    else:
        found = found._replace(unchanged=(*found.unchanged, name))
    return found, _Facts({place: file}, frozenset(before))


def _with_script(found: Supposed, name: str, script: StandIn, simulation: Simulation) -> tuple[Supposed, _Facts]:
    """Suppose that an entry script is as it was in an official image."""
    word = words_behind(name, simulation)[0] if script.asks_for_command else ""
    is_file = not word.startswith("-") and not {"/", " "}.intersection(word) and named_as_script(word)
    no_command = word if is_file else ""
    files = {new_place(name, simulation): File("file", 0o755, text=script.text), SHELL: program_file("dash")}
    absent = frozenset(places(no_command, simulation) if no_command else ())
    return found._replace(script=name, stand_in=script, no_command=no_command), _Facts(files, absent)


def _with_users(found: Supposed, simulation: Simulation) -> tuple[Supposed, _Facts]:
    """Suppose that users are there; those of the image, and of an official image's script, without a word."""
    own = (*(() if found.stand_in is None else found.stand_in.users), *users_of_image(simulation))
    unfound = _unfound(found.start) if found.users or own else []
    asked = [user for user in dict.fromkeys((*found.start.users, *unfound)) if user not in (*found.users, *own)]
    found = found._replace(users=(*found.users, *asked))
    return found, _Facts(account_files((*found.users, *own)) if found.users or found.start.users else {})


def _unfound(start: Start) -> list[str]:
    """Return the users and groups that the files lack in which others are supposed."""
    texts = [start.message or "", *[last.reason for last in start.becomes]]
    found = [match for text in texts for match in _UNFOUND.findall(text)]
    return [f":{name}" if kind == "group" else name for kind, name in found]


def _tells_numbers(start: Start) -> bool:
    """Return whether the number of a supposed user, or the user's home, is part of what comes of a start."""
    texts = [start.message or "", *start.early, *start.unknown]
    for last in start.becomes:
        texts += [*(last.args or ()), last.condition, last.reason]
    return any(str(FIRST_ID)[:4] in text for text in texts)


def _told(found: Supposed, simulation: Simulation, certain: Start) -> Supposed:
    """Leave out what is supposed without being known: where programs lie, the numbers of users, a stand-in's lines."""
    start, first = found.start, certain.decisions[:_BEFORE]
    if found.stand_in is not None:
        steps = (*first, *start.decisions[len(first) : _BEFORE], *start.decisions[-_SIGNALS:])
        becomes = tuple(_said(start.becomes, found.stand_in))
        start = start._replace(executes=found.script, args=None, becomes=becomes, early=(), decisions=steps)
    names = {new_place(name, simulation): name for name in (*found.unchanged, *found.programs) if "/" not in name}
    decisions = (*first, *[step for step in start.decisions[len(first) :] if not _is_hidden(step, names)])
    executes = names.get(start.executes or "", start.executes)
    return found._replace(start=start._replace(decisions=tuple(map(_without_home, decisions)), executes=executes))


def _said(becomes: tuple[LastProgram, ...], stand_in: StandIn) -> Iterator[LastProgram]:
    """Yield what a stand-in comes to, in words that do not name its lines."""
    for last in becomes:
        condition, reason = last.condition, last.reason
        for line, said in stand_in.said.items():
            condition, reason = condition.replace(line, said), reason.replace(line, said)
        yield last._replace(condition=condition, reason=reason)


def _is_hidden(step: Decision[Any], names: Mapping[str, str]) -> bool:
    value = step.value
    return value in names if isinstance(value, str) else isinstance(value, Identity) and (value.uid or 0) >= FIRST_ID


def _without_home(step: Decision[Any]) -> Decision[Any]:
    """Return the decision on the variables without the home of a supposed user."""
    if isinstance(step.value, dict) and step.value.get("HOME") == HOME:
        return step._replace(value={**step.value, "HOME": UNSTATED})
    return step
