"""What comes of a start if the programs of which nothing is known are there, as they mostly are.

Reads: a ``Simulation``, the root filesystem, and the ``Start`` on it as far as it is known. Gives: ``Supposed``.
What is supposed is said beside what comes of it, and never becomes part of what is known.
"""

from __future__ import annotations

import posixpath
import re

from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine
from simulator.golang.paths import clean
from simulator.launch.outcome import Start
from simulator.launch.rootfs import Elf, File, Program, RootFs
from simulator.launch.tree import Node, Tree
from simulator.shell.arguments import NO_PROGRAMS, SHELLS
from simulator.simulation.container import Simulation
from simulator.simulation.known_files import MERGED
from simulator.simulation.start import start_of

_MOST = 8
"""How many programs are supposed, one after another."""
_DEFAULT_FOLDERS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
"""Those of the PATH that the engines add where the image has none."""
_SCRIPT = re.compile(
    r"entrypoint|\.(?:sh|bash|py|rb|pl|js|php)$|^(?:start|run|init|launch|boot|cmd)$|^-|[\s$&|;<>`]", re.IGNORECASE
)
"""Names of files that are scripts more often than programs, of which nothing can be supposed; and what is no name."""


class Supposed(NamedTuple):
    """What comes of a start, provided that the image has what is supposed."""

    start: Start
    unchanged: tuple[str, ...] = ()
    """Files that were known, and that a command of the build may have changed: supposed to be as they were."""
    programs: tuple[str, ...] = ()
    """Names or paths of programs that are supposed to be there, as programs and not as scripts."""
    folder: str = ""
    """The working directory, where it is supposed to be a folder that may be entered; ``""`` otherwise."""
    made_folder: bool = False
    """Whether WORKDIR or COPY made that folder, so that it mostly is one."""


def suppose(simulation: Simulation, engine: Engine, rootfs: RootFs, start: Start) -> Supposed | None:
    """Start the container once more with the programs that ``start`` lacks; None where that settles nothing."""
    found = Supposed(start)
    files = dict(rootfs.files)
    for _ in range(_MOST):
        done = (*found.unchanged, *found.programs, found.folder)
        name = next((each for each in found.start.programs if each not in done), "")
        is_folder = simulation.process is not None and name == clean(f"/{simulation.process.cwd}")
        file, was_known = _supposed(name, simulation, rootfs, is_folder=is_folder)
        if file is None:
            break
        files[_place(name, simulation)] = file
        again = start_of(simulation, engine, rootfs._replace(files=files, others=()))
        if again is None or (again.outcome == "unknown" and again.programs == found.start.programs):
            break
        found = found._replace(start=again)
        if is_folder:
            found = found._replace(folder=name, made_folder=was_known)
        elif was_known:
            found = found._replace(unchanged=(*found.unchanged, name))
        else:
            found = found._replace(programs=(*found.programs, name))
    return None if found.start.outcome == "unknown" or found.start == start else _told(found, simulation)


def _told(found: Supposed, simulation: Simulation) -> Supposed:
    """Leave out where the programs lie that are searched in PATH: that is not known."""
    places = [_place(name, simulation) for name in (*found.unchanged, *found.programs) if "/" not in name]
    steps = tuple([step for step in found.start.decisions if step.value not in places])
    executes = None if found.start.executes in places else found.start.executes
    return found._replace(start=found.start._replace(decisions=steps, executes=executes))


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
    if base in SHELLS or base in NO_PROGRAMS or _SCRIPT.search(base) or _is_data(name, simulation, rootfs):
        return None, False
    return File("file", 0o755, elf=Elf("x86-64", 64, "executable", None), program=Program(base)), False


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
