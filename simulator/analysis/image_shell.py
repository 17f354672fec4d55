"""Which shell an image has: whether the one that an argv begins with is missing, and whether /bin/sh is another one.

Reads: the words of an argv, and how their image was built. Gives: answers for advice, lint and outcomes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from simulator.analysis.advice_rules import Advice
from simulator.analysis.argv_rules import shell_remedy
from simulator.build.image import BuiltImage
from simulator.core.rule import Decision
from simulator.core.text import quoted
from simulator.core.values import CatalogueEntry, Words
from simulator.shell.arguments import SHELLS

if TYPE_CHECKING:
    from simulator.build.dockerfile.syntax_tree import Instruction
    from simulator.simulation.container import Simulation

_ALPINE = "docker.io/library/alpine"
_PROGRAM_FOLDERS = ("/", "/bin", "/usr", "/usr/bin", "/busybox", "/sbin", "/usr/local/bin")


def lacks_shell(path: str, entry: CatalogueEntry | None) -> bool:
    """Return whether a base image surely lacks the shell that a path names; ``entry`` is None for scratch.

    False for a program that is no shell, and where the shells of the image are not known.
    """
    name = path.rpartition("/")[2]
    if name not in SHELLS:
        return False
    if entry is None:
        return True
    if entry.image == _ALPINE:
        return name not in ("sh", "ash")
    if entry.shells is None:
        return False
    return path not in entry.shells and path not in [shell.rpartition("/")[2] for shell in entry.shells]


def may_lack_shell(built: BuiltImage, argv: Decision[Words]) -> bool:
    """Return whether an argv begins with a shell that the base image lacks; what is built on it may bring one."""
    if built.catalogued is not None:
        return lacks_shell(argv.value[0], built.catalogued.entry)
    return _is_from_scratch(built) and lacks_shell(argv.value[0], None)


def _is_from_scratch(built: BuiltImage) -> bool:
    return any(each.keyword == "from" and each.value[0] == "scratch" for each in built.instructions())


def has_no_shell(simulation: Simulation) -> bool:
    """Return whether a container surely has no shell at all."""
    built = simulation.built
    if built.catalogued is not None:
        lacks = built.catalogued.entry.shells == ()
    else:
        lacks = _is_from_scratch(built) and not may_be_installed(built.instructions(), "/bin/sh")
    return lacks and not _is_mounted("/bin/sh", simulation)


def _is_mounted(path: str, simulation: Simulation) -> bool:
    from simulator.analysis.mounted_programs import may_be_mounted  # costs start-up time

    return may_be_mounted(path, simulation)


def advise_on_shell(
    argv: Decision[Words], simulation: Simulation, failure: str = "The container does not start"
) -> Iterator[Decision[str]]:
    """Yield that the image lacks the shell that is to be started; nothing where an instruction or a mount may bring it.

    ``failure`` is what comes of it.
    """
    path, built = argv.value[0], simulation.built
    if not may_lack_shell(built, argv) or may_be_installed(built.instructions(), path) or _is_mounted(path, simulation):
        return
    image = f"{_base_text(built)}, and nothing puts it there" if built.offsets else _base_text(built)
    yield Advice.NO_SHELL.gives(
        f"{failure}: {quoted(path)} is not in {image}. {shell_remedy(path)}.",
        argv,
    )


def _base_text(built: BuiltImage) -> str:
    """Name the base image, with the shells that it has where the catalogue lists them."""
    if built.catalogued is None:
        return "scratch"
    shells = built.catalogued.entry.shells
    if shells is None:
        return built.catalogued.name
    return f"{built.catalogued.name} ({'its shell is ' + ', '.join(shells) if shells else 'it has no shell'})"


def may_be_installed(instructions: Iterable[Instruction], path: str) -> bool:
    """Return whether one of the instructions may put a file at a path."""
    return any(_may_install(instruction, path) for instruction in instructions)


def replaces_sh(instruction: Instruction) -> bool:
    """Return whether an instruction seems to put another shell in the place of the distribution's /bin/sh."""
    text = instruction.original
    links = ("/bin/sh" in text and "ln " in text) or "dash/sh" in text or "busybox --install" in text
    return instruction.keyword == "run" and links


def _may_install(instruction: Instruction, path: str) -> bool:
    if instruction.keyword == "run":
        return True
    if instruction.keyword not in ("copy", "add"):
        return False
    *sources, target = instruction.value
    if "$" in target or instruction.body:
        return True
    name = path.rpartition("/")[2]
    folder = posixpath.normpath(posixpath.join("/", target))
    if folder.endswith(f"/{name}"):
        return True
    if target.endswith("/") or folder in _PROGRAM_FOLDERS:
        return any(_may_hold(source, name, folder, instruction.keyword) for source in sources)
    return False


def _may_hold(source: str, name: str, folder: str, keyword: str) -> bool:
    """Return whether what is copied to a folder may be, or contain, a program of the given name."""
    last = source.rstrip("/").rpartition("/")[2]
    if last in (name, "busybox") or any(char in source for char in "*?[$"):
        return True
    if folder not in _PROGRAM_FOLDERS:
        return False
    if keyword == "add":
        return True
    return source.endswith("/") or last in ("", ".", "..") or "." not in last.strip(".")
