"""What comes of a start if the programs and users of which nothing is known are there, as they mostly are.

Reads: a ``Simulation``, the root filesystem, and the ``Start`` on it as far as it is known. Gives: ``Supposed``.
What is supposed is said beside what comes of it, and never becomes part of what is known.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Any

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.values import UNSTATED
from simulator.engine.engine import Engine
from simulator.golang.paths import clean
from simulator.launch.outcome import Start
from simulator.launch.process import Identity
from simulator.launch.rootfs import Elf, File, Program, RootFs, StandIn
from simulator.launch.tree import Node, Tree
from simulator.shell.arguments import NO_PROGRAMS, SHELLS
from simulator.simulation.container import Simulation
from simulator.simulation.entry_scripts import SHELL
from simulator.simulation.known_files import MERGED, folders_above
from simulator.simulation.start import start_of

_MOST = 8
"""How many programs and users are supposed, one after another."""
_DEFAULT_FOLDERS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
"""Those of the PATH that the engines add where the image has none."""
_SCRIPT = re.compile(
    r"entrypoint|\.(?:sh|bash|py|rb|pl|js|php)$|^(?:start|run|init|launch|boot|cmd)$|^-|[\s$&|;<>`]", re.IGNORECASE
)
"""Names of files that are scripts more often than programs, of which nothing can be supposed; and what is no name."""
_PASSWD, _GROUP = "/etc/passwd", "/etc/group"
_BEFORE, _SIGNALS = 3, 2
"""The decisions before a program is looked up, and those on signals at the end."""
_FIRST_ID = 64321
"""The number of the first user that is supposed. What depends on a user's number is not told."""
_HOME = f"/{_FIRST_ID}"


class Supposed(NamedTuple):
    """What comes of a start, provided that the image has what is supposed."""

    start: Start
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


def suppose(simulation: Simulation, engine: Engine, rootfs: RootFs, start: Start) -> Supposed | None:
    """Start the container once more with what ``start`` lacks; None where that settles nothing.

    First only that is supposed to be unchanged which is executed; where this leaves something open, every file is.
    """
    found = _settled(Supposed(start), simulation, engine, rootfs)
    if _settles(found.start) < 2 and any(each.expected for each in (rootfs, *rootfs.others)):
        restored = _restored(rootfs)._replace(others=tuple([_restored(each) for each in rootfs.others]))
        again = start_of(simulation, engine, restored)
        if again is not None:
            whole = _settled(Supposed(again, all_unchanged=True), simulation, engine, restored)
            if _settles(whole.start) > _settles(found.start):
                found = whole
    if found.start.outcome == "unknown" or found.start == start or _tells_numbers(found.start):
        return None
    return _told(found, simulation, start)


def _settles(start: Start) -> int:
    """Return how much a start settles: 0 for nothing, 1 for a part, 2 for all that it comes to."""
    if start.outcome == "unknown":
        return 0
    known = all(last.ends or last.args is not None for last in start.becomes)
    return 2 if known and (start.becomes or start.outcome != "started") else 1


def _settled(found: Supposed, simulation: Simulation, engine: Engine, rootfs: RootFs) -> Supposed:
    """Suppose more and more, as long as that changes what is known."""
    files: dict[str, File] = {}
    absent: frozenset[str] = frozenset()
    for _ in range(_MOST):
        more, known = _next(found, simulation, rootfs)
        if not known:
            break
        files |= known
        absent = frozenset(_places(more.no_command, simulation) if more.no_command else ())
        again = start_of(simulation, engine, _with_files(rootfs, files, absent)._replace(others=()))
        if again is None or (again.outcome == "unknown" and again == found.start):
            break
        found = more._replace(start=again)
    if not rootfs.others or not _settles(found.start):
        return found
    others = tuple([_with_files(each, files, absent) for each in rootfs.others])
    every = start_of(simulation, engine, _with_files(rootfs, files, absent)._replace(others=others))
    return found._replace(start=every or Start())


def _next(found: Supposed, simulation: Simulation, rootfs: RootFs) -> tuple[Supposed, dict[str, File]]:
    """Return what is supposed next as well, and the files that say so; no files where nothing more can be supposed."""
    files: dict[str, File] = {}
    process = simulation.process
    image_directory = not simulation.request.container.working_dir  # which WORKDIR makes
    done = (*found.unchanged, *found.programs, found.folder, found.script)
    for name in [each for each in found.start.programs if each not in done]:
        if found.stand_in is not None and name in found.stand_in.programs:
            files[_place(name, simulation)] = _program(name)
            continue
        place = next((path for path in _places(name, simulation) if path in rootfs.stand_ins), None)
        if place is not None:
            script = rootfs.stand_ins[place]
            word = str([*(process.args[1:] if process else ()), ""][0])
            is_file = script.asks_for_command and "/" not in word and not word.startswith("-") and _SCRIPT.search(word)
            found = found._replace(script=name, stand_in=script, no_command=word if is_file else "")
            files |= {_place(name, simulation): File("file", 0o755, text=script.text), SHELL: _program("dash")}
            continue
        is_folder = process is not None and name == clean(f"/{process.cwd}")
        file, was_known = _supposed(name, simulation, rootfs, is_folder=is_folder)
        if file is None:
            continue
        files[_place(name, simulation)] = file
        if is_folder:
            is_made = was_known or (simulation.built.catalogued is not None and image_directory)
            found = found._replace(folder=name, made_folder=is_made)
        elif was_known:
            found = found._replace(unchanged=(*found.unchanged, name))
        else:
            found = found._replace(programs=(*found.programs, name))
    own = (*(() if found.stand_in is None else found.stand_in.users), *_users_of_image(simulation))
    if users := tuple([each for each in found.start.users if each not in (*found.users, *own)]):
        found = found._replace(users=(*found.users, *users))
    if users or set(found.start.users) & set(own):
        files |= _accounts((*found.users, *own))
    return found, files


def _users_of_image(simulation: Simulation) -> tuple[str, ...]:
    """Return the user of an image, whom it has; none where the request names another one."""
    if simulation.request.container.user or simulation.built.catalogued is None or simulation.process is None:
        return ()
    user, _, group = simulation.process.user.partition(":")
    return tuple([name for name in (user, f":{group}") if not name.lstrip(":").isdigit() and name.strip(":")])


def _with_files(rootfs: RootFs, files: Mapping[str, File], absent: frozenset[str]) -> RootFs:
    """Return a root filesystem with other files as well, and without others."""
    return rootfs._replace(files={**rootfs.files, **files}, absent=rootfs.absent | absent)


def _restored(rootfs: RootFs) -> RootFs:
    """Return a root filesystem with the files that were known before a command ran, unless others took their place."""
    folders = {above for path in rootfs.files for above in folders_above(path)}
    no_folders = {path for path, file in rootfs.files.items() if file.type == "file"}
    files = {
        path: file
        for path, file in rootfs.expected.items()
        if path not in (_PASSWD, _GROUP) and path not in folders and no_folders.isdisjoint(folders_above(path))
    }
    return rootfs._replace(files={**files, **rootfs.files})


def _accounts(users: tuple[str, ...]) -> dict[str, File]:
    """Return the files that name users, and groups if there are any, with numbers that nothing else has."""
    people, groups = ["root:x:0:0:root:/root:/bin/sh"], []
    for number, user in enumerate(users, _FIRST_ID):
        if user.startswith(":"):
            groups.append(f"{user[1:]}:x:{number}:")
        elif user != "root":
            people.append(f"{user}:x:{number}:{number}::{_HOME}:/bin/sh")
    files = {_PASSWD: people, **({_GROUP: groups} if groups else {})}
    return {path: File("file", 0o644, text="".join([f"{line}\n" for line in lines])) for path, lines in files.items()}


def _tells_numbers(start: Start) -> bool:
    """Return whether the number of a supposed user, or the user's home, is part of what comes of a start."""
    texts = [start.message or "", *start.early, *start.unknown]
    for last in start.becomes:
        texts += [*(last.args or ()), last.condition, last.reason]
    return any(str(_FIRST_ID)[:4] in text for text in texts)


def _told(found: Supposed, simulation: Simulation, certain: Start) -> Supposed:
    """Leave out what is supposed without being known: where programs lie, the numbers of users, a stand-in's lines."""
    start, stand_in = found.start, found.stand_in
    first = certain.decisions[:_BEFORE]
    if stand_in is not None:
        shown = [
            last._replace(condition=_said(last.condition, stand_in), reason=_said(last.reason, stand_in))
            for last in start.becomes
        ]
        steps = (*first, *start.decisions[len(first) : _BEFORE], *start.decisions[-_SIGNALS:])
        start = start._replace(executes=found.script, args=None, becomes=tuple(shown), early=(), decisions=steps)
    names = {_place(name, simulation): name for name in (*found.unchanged, *found.programs) if "/" not in name}
    decisions = (*first, *[step for step in start.decisions[len(first) :] if not _is_hidden(step, names)])
    executes = names.get(start.executes or "", start.executes)
    start = start._replace(decisions=tuple(map(_without_home, decisions)), executes=executes)
    return found._replace(start=start)


def _said(text: str, stand_in: StandIn) -> str:
    for line, said in stand_in.said.items():
        text = text.replace(line, said)
    return text


def _is_hidden(step: Decision[Any], names: Mapping[str, str]) -> bool:
    value = step.value
    return value in names if isinstance(value, str) else isinstance(value, Identity) and (value.uid or 0) >= _FIRST_ID


def _without_home(step: Decision[Any]) -> Decision[Any]:
    """Return the decision on the variables without the home of a supposed user."""
    if isinstance(step.value, dict) and step.value.get("HOME") == _HOME:
        return step._replace(value={**step.value, "HOME": UNSTATED})
    return step


def _supposed(name: str, simulation: Simulation, rootfs: RootFs, *, is_folder: bool) -> tuple[File | None, bool]:
    """Return the file that a program is supposed to be, None if any may be; and whether it was known before."""
    if not name:
        return None, False
    known = [_expected(name, simulation, each, is_folder=is_folder) for each in (rootfs, *rootfs.others)]
    if known[0] is not None and all(each is not None for each in known):
        elf = known[0].elf
        return known[0]._replace(elf=elf and elf._replace(interpreter=None)), True
    if is_folder:
        return File("directory", 0o755), False
    base = posixpath.basename(name)
    is_shell = base in SHELLS and base != "bash"  # which is the same program everywhere
    if is_shell or base in NO_PROGRAMS or _SCRIPT.search(base) or _is_data(name, simulation, rootfs):
        return None, False
    return _program(base), False


def _program(name: str) -> File:
    return File("file", 0o755, elf=Elf("x86-64", 64, "executable", None), program=Program(name))


def _expected(name: str, simulation: Simulation, rootfs: RootFs, *, is_folder: bool) -> File | None:
    """Return what a program, or folder, was before a command ran that may have changed it; None if it was not known."""
    wanted = "directory" if is_folder else "file"
    tree = Tree(RootFs({**rootfs.expected, **rootfs.files}))
    for path in _places(name, simulation):
        node = tree.walk(path)
        if isinstance(node, Node) and node.file.type == wanted and node.file.mode & 0o111:
            return node.file
    return None


def _is_data(name: str, simulation: Simulation, rootfs: RootFs) -> bool:
    """Return whether a path is known to be something else than a program that can be executed."""
    node = Tree(rootfs).walk(_place(name, simulation))
    return isinstance(node, Node) and node.file.type != "file"


def _places(name: str, simulation: Simulation) -> list[str]:
    """Return the paths that a name can lead to: itself, or one in each folder of PATH."""
    process = simulation.process
    if process is None or "/" in name:
        return [clean(posixpath.join("/", process.cwd if process else "/", name))]
    env = dict([entry.partition("=")[::2] for entry in process.env or ()])
    folders = [folder for folder in env.get("PATH", "").split(":") if folder.startswith("/")]
    return [clean(f"{folder}/{name}") for folder in folders or _DEFAULT_FOLDERS]


def _place(name: str, simulation: Simulation) -> str:
    """Return where a supposed program is put: for a name in the first folder of PATH that is no link anywhere."""
    places = _places(name, simulation)
    return next((path for path in places if posixpath.dirname(path) not in MERGED), places[0])
