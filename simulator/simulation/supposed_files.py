"""The files that an image is supposed to have, where nothing is known of them: programs, users, what was there before.

Reads: names that a start lacks, and a ``RootFs``. Gives: files by path. ``supposition`` says what is told of them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from simulator.core.host_config import HostConfig
from simulator.golang.paths import clean
from simulator.launch.rootfs import Elf, File, Program, RootFs, StandIn
from simulator.launch.tree import Node, Tree
from simulator.shell.arguments import NO_PROGRAMS, SHELLS
from simulator.shell.evaluation.files import is_below
from simulator.simulation.container import Simulation
from simulator.simulation.known_files import MERGED, folders_above
from simulator.simulation.start import mounted_paths

FIRST_ID = 64321
"""The number of the first user that is supposed. What depends on a user's number is not told."""
HOME = f"/{FIRST_ID}"
_DEFAULT_FOLDERS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
"""Those of the PATH that the engines add where the image has none."""
_SCRIPT = re.compile(
    r"entrypoint|\.(?:sh|bash|py|rb|pl|js|php)$|^(?:start|run|init|launch|boot|cmd)$|^-|[\s$&|;<>`]", re.IGNORECASE
)
"""Names of files that are scripts more often than programs, of which nothing can be supposed; and what is no name."""
_WELL_KNOWN_SCRIPTS = frozenset(
    """apache2-foreground bundle celery flask gulp gunicorn httpd-foreground ng next npm npx nx pip pm2 pm2-runtime pnpm
    pytest rabbitmq-server rails rake tsx uvicorn yarn""".split()
)
_PASSWD, _GROUP = "/etc/passwd", "/etc/group"


def program_file(name: str) -> File:
    """Return a program that can be executed, whatever else is known."""
    return File("file", 0o755, elf=Elf("x86-64", 64, "executable", None), program=Program(name))


def named_as_script(name: str) -> bool:
    """Return whether a name is that of a script more often than of a program."""
    return bool(_SCRIPT.search(name))


def is_well_known_script(name: str) -> bool:
    """Return whether a program is one of those that are scripts, so that the kernel executes their interpreters."""
    return posixpath.basename(name) in _WELL_KNOWN_SCRIPTS


def supposed_program(name: str, simulation: Simulation, rootfs: RootFs) -> File | None:
    """Return the file that a program is supposed to be; None where it may as well be a script, or a shell.

    A name with a quote, such as a JSON array in the place of a program, is surely a slip.
    """
    base = posixpath.basename(name)
    is_shell = base in SHELLS and base != "bash"  # which is the same program everywhere
    node = Tree(rootfs).walk(new_place(name, simulation))
    is_data = isinstance(node, Node) and node.file.type != "file"
    is_slip = not {'"', "'"}.isdisjoint(name)
    is_other = is_shell or is_data or is_slip or base in NO_PROGRAMS or named_as_script(base)
    return None if is_other else program_file(base)


def expected_file(name: str, simulation: Simulation, rootfs: RootFs, *, is_folder: bool) -> File | None:
    """Return what a program, or folder, was before a command ran that may have changed it; None if it was not known."""
    found = [_expected(name, simulation, each, is_folder=is_folder) for each in (rootfs, *rootfs.others)]
    if found[0] is None or any(each is None for each in found):
        return None
    elf = found[0].elf
    return found[0]._replace(elf=elf and elf._replace(interpreter=None))


def _expected(name: str, simulation: Simulation, rootfs: RootFs, *, is_folder: bool) -> File | None:
    wanted = "directory" if is_folder else "file"
    tree = Tree(RootFs({**rootfs.expected, **rootfs.files}))
    for path in places(name, simulation):
        node = tree.walk(path)
        if isinstance(node, Node) and node.file.type == wanted and node.file.mode & 0o111:
            return node.file
    return None


def places(name: str, simulation: Simulation) -> list[str]:
    """Return the paths that a name can lead to: itself, or one in each folder of PATH."""
    process = simulation.process
    if process is None or "/" in name:
        return [clean(posixpath.join("/", process.cwd if process else "/", name))]
    env = dict([entry.partition("=")[::2] for entry in process.env or ()])
    folders = [folder for folder in env.get("PATH", "").split(":") if folder.startswith("/")]
    return [clean(f"{folder}/{name}") for folder in folders or _DEFAULT_FOLDERS]


def new_place(name: str, simulation: Simulation) -> str:
    """Return where a supposed program is put: for a name in the first folder of PATH that is no link anywhere."""
    found = places(name, simulation)
    return next((path for path in found if posixpath.dirname(path) not in MERGED), found[0])


def known_place(name: str, simulation: Simulation, rootfs: RootFs) -> tuple[str, Sequence[str]] | None:
    """Return where the build put a program that is searched in PATH, and the places that are searched before it.

    None where it did not, where the folder may be a link, and where the root filesystems that it may be differ.
    """
    found = places(name, simulation)
    known = [{*each.files, *each.expected} for each in (rootfs, *rootfs.others)]
    at = next((number for number, path in enumerate(found) if all(path in paths for paths in known)), None)
    if "/" in name or at is None or posixpath.dirname(found[at]) in MERGED:
        return None
    return found[at], found[:at]


def restored(rootfs: RootFs) -> RootFs:
    """Return a root filesystem with the files that were known before a command ran, unless others took their place.

    Those that hold the users are left out: commands add users.
    """
    folders = {above for path in rootfs.files for above in folders_above(path)}
    no_folders = {path for path, file in rootfs.files.items() if file.type == "file"}
    files = {
        path: file
        for path, file in rootfs.expected.items()
        if path not in (_PASSWD, _GROUP) and path not in folders and no_folders.isdisjoint(folders_above(path))
    }
    return rootfs._replace(files={**files, **rootfs.files})


def words_behind(name: str, simulation: Simulation) -> tuple[str, ...]:
    """Return the words that a script gets, with an empty one in the end; it may have a wrapper in front."""
    words = [str(word) for word in simulation.process.args] if simulation.process else []
    behind = words[words.index(name) + 1 :] if name in words else []
    return (*behind, "")


def may_stand_in(script: StandIn, place: str, name: str, simulation: Simulation) -> bool:
    """Return whether the container is one for which a stand-in comes to the same as the script that it stands for."""
    process, request = simulation.process, simulation.request
    if process is None or words_behind(name, simulation)[:2] == ("", ""):
        return False
    host = request.start_host or request.host or HostConfig()
    mounts = tuple([path for path, mount in mounted_paths(host) if mount != "image"])
    if is_below(place, mounts) or any(is_below(path, script.folders) for path in mounts):
        return False
    folder = posixpath.dirname(place)
    if folder != "/" and any(is_below(path, (folder,)) for path in mounts):
        return False
    env = {entry.partition("=")[0] for entry in process.env or () if entry.partition("=")[2]}
    twice = any(variable.endswith("_FILE") and variable.removesuffix("_FILE") in env for variable in env)
    return not twice and env.isdisjoint(script.refuses) and not (script.users and host.cap_drop)


def users_of_image(simulation: Simulation) -> tuple[str, ...]:
    """Return the user and group of an image of the catalogue, which it has; none where others are asked for."""
    used, process = simulation.built.catalogued, simulation.process
    if used is None or process is None or process.user != used.entry.config.get("User", ""):
        return ()
    user, _, group = process.user.partition(":")
    return tuple([name for name in (user, f":{group}") if not name.lstrip(":").isdigit() and name.strip(":")])


def account_files(users: tuple[str, ...]) -> dict[str, File]:
    """Return the files that name users, and groups if there are any, with numbers that nothing else has."""
    people, groups = ["root:x:0:0:root:/root:/bin/sh"], []
    for number, user in enumerate(users, FIRST_ID):
        if user.startswith(":"):
            groups.append(f"{user[1:]}:x:{number}:")
        elif user != "root":
            people.append(f"{user}:x:{number}:{number}::{HOME}:/bin/sh")
    files = {_PASSWD: people, **({_GROUP: groups} if groups else {})}
    return {path: File("file", 0o644, text="".join([f"{line}\n" for line in lines])) for path, lines in files.items()}
