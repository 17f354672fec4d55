"""The folder of a unit and those below it: which units are loaded, with their drop-ins, and which one a name means.

Reads: texts by path. Gives: ``Unit`` and ``Siblings``. Compare: podman ``loadUnitsFromDir``, ``loadUnitDropins`` and
``generateUnitsInfoMap`` (cmd/quadlet/main.go).
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import lru_cache

from simulator.callers.podman.tools import PodmanRelease, QuadletGenerator
from simulator.callers.quadlet.named_units import fault
from simulator.callers.quadlet.rules import Quadlet, Siblings, refusal
from simulator.callers.quadlet.unit import Unit, drop_in_folders, parse_unit
from simulator.callers.table import UNIT_KINDS
from simulator.core.errors import NotModelled
from simulator.golang.strconv import GoError


def generator_of(podman: PodmanRelease) -> QuadletGenerator:
    """Return the generator of a release; raises ``NotModelled`` if it was never compared with the original."""
    generator = podman.tools.quadlet
    if isinstance(generator, QuadletGenerator):
        return generator
    what = podman.full_name
    raise NotModelled(what, f"Quadlet of {what} is not modelled; give --engine with {generator.instead} or a newer one")


def siblings_of(place: str, files: Mapping[str, str], podman: PodmanRelease) -> Siblings:
    """Return the units that a unit in a folder can name."""
    generator = generator_of(podman)
    without = _unloaded(files, generator)
    loaded = {path: text for path, text in files.items() if posixpath.dirname(path) not in without}

    def read(other: str) -> Unit | None:
        found = find_unit(other, loaded)
        return None if found is None else read_unit(found, loaded, generator)

    def find_fault(other: str) -> str | None:
        unit = read(other)
        return None if unit is None else fault(other, unit, siblings, podman.numbers, translates=generator.translates)

    siblings = Siblings(place, read, find_fault)
    return siblings


def check_folder(name: str, files: Mapping[str, str], generator: QuadletGenerator) -> None:
    """Refuse a unit in whose folder another one cannot be loaded."""
    folder = posixpath.dirname(name)
    wrong = _unloaded({path: text for path, text in files.items() if posixpath.dirname(path) == folder}, generator)
    if folder in wrong and wrong[folder][0] != name:
        other, says = wrong[folder]
        message = f"error loading {other}: {says}: no other unit of its folder is loaded"
        raise refusal(Quadlet.FOLDER, message)


def _unloaded(files: Mapping[str, str], generator: QuadletGenerator) -> dict[str, tuple[str, str]]:
    """Return the folders of which no unit is loaded, each with a unit that cannot be, and why."""
    kinds = tuple(f".{kind}" for kind in UNIT_KINDS if generator.has_artifacts or kind != "artifact")
    found: dict[str, tuple[str, str]] = {}
    for path in files:
        if path.endswith(kinds):
            says = _load_fault(path, files[path], generator.keeps_odd_quotes)
            if says:
                found.setdefault(posixpath.dirname(path), (path, says))
    return found


@lru_cache(maxsize=4096)
def _load_fault(path: str, text: str, keeps_odd_quotes: bool) -> str:  # noqa: FBT001  # a cache takes no keywords
    """Return why a unit cannot be loaded, or ``""``."""
    try:
        parse_unit(path, text, {}, keeps_odd_quotes=keeps_odd_quotes)
    except GoError as wrong:
        return str(wrong)
    return ""


def find_unit(name: str, files: Mapping[str, str]) -> str | None:
    """Find a unit in the folder of units or below it, where the generator looks in all folders; None without it."""
    same = [path for path in files if path.rpartition("/")[2] == name and ".d/" not in path]
    return min(same, key=_by_folder, default=None)


def _by_folder(path: str) -> tuple[str, ...]:
    return tuple(path.split("/")[:-1])


def read_unit(name: str, files: Mapping[str, str], generator: QuadletGenerator) -> Unit:
    """Read a unit, with its drop-ins among the files, which may be in the folder of units or in any below it."""
    base = name.rpartition("/")[2]
    specific = {folder: rank for rank, folder in enumerate(drop_in_folders(base))}
    places = [path.split("/") for path in files if path.endswith(".conf")]
    found = sorted(
        (tuple(parts[:-2]), specific[parts[-2]], "/".join(parts))
        for parts in places
        if len(parts) > 1 and parts[-2] in specific
    )
    drop_ins = {path: files[path] for _, _, path in found}
    try:
        return parse_unit(base, files[name], drop_ins, keeps_odd_quotes=generator.keeps_odd_quotes)
    except GoError as fault:
        raise refusal(Quadlet.UNIT, f"error loading {name}: {fault}") from None
