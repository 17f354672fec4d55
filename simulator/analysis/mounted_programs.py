"""Whether something that a request mounts, or a PATH that is not known, may lead to a program which the image lacks.

Reads: a ``Simulation``, the path or name of a program. Gives: an answer for advice.
"""

from __future__ import annotations

import posixpath
from typing import Any

from simulator.callers.flags import LineAdvice
from simulator.callers.pasted.symbols import marks_in
from simulator.core.host_config import HostConfig
from simulator.core.rule import Decision
from simulator.core.values import UNSTATED
from simulator.shell.evaluation.files import is_below
from simulator.simulation.container import Simulation
from simulator.simulation.start import mounted_paths, mounts_anywhere

_PATH = "PATH"
_OF_POD = "pod-variables.not-known"
"""The rule on a variable of a pod; its value is the variable's name, or how the names of several begin."""
_MERGED = ("/bin", "/sbin", "/lib", "/lib64")
"""Folders that are links to those below /usr in many images."""


def may_be_mounted(program: str, simulation: Simulation) -> bool:
    """Return whether a program may come from a mount: at its place, or over a folder that it is in.

    A name without a slash is looked for in the folders of PATH.
    """
    host = simulation.request.start_host or simulation.request.host or HostConfig()
    if "/" not in program and may_lead_elsewhere(simulation):
        return True
    if host == HostConfig():
        return False
    if mounts_anywhere(host):
        return True
    mounts = tuple([path for path, mount in mounted_paths(host) if mount != "image"])
    places = [program] if "/" in program else [posixpath.join(folder, program) for folder in _path(simulation)]
    return any(is_below(each, mounts) for place in places for each in _places(place))


def may_lead_elsewhere(simulation: Simulation) -> bool:
    """Return whether PATH is not known, and may name a folder that the base image lacks: a mounted or a built one."""
    request = simulation.request
    host = request.start_host or request.host or HostConfig()
    brings = mounts_anywhere(host) or mounted_paths(host) or simulation.built.offsets
    return bool(brings) and not _knows_path(simulation)


def _knows_path(simulation: Simulation) -> bool:
    """Return whether nothing but what is known sets PATH."""
    used, request = simulation.built.catalogued, simulation.request
    if used is not None and _PATH in used.unstated:
        return False
    if any(UNSTATED in folder or "{{" in folder or marks_in(folder) for folder in _path(simulation)):
        return False
    said = (*request.remarks, *request.file_remarks, *[step for each in request.decisions for step in each.trace()])
    return not any(map(_may_set_path, said))


def _may_set_path(step: Decision[Any]) -> bool:
    """Return whether a decision is about variables that are not known, of which PATH may be one."""
    is_of_pod = step.rule.id == _OF_POD and _PATH.startswith(str(step.value))
    return step.rule is LineAdvice.UNKNOWN_FILE or is_of_pod


def _path(simulation: Simulation) -> list[str]:
    env = simulation.process.env if simulation.process is not None else ()
    texts = [str(entry).partition("=")[2] for entry in env if str(entry).startswith("PATH=")]
    return texts[-1].split(":") if texts else []


def _places(path: str) -> list[str]:
    """Return a path as it is written, and the one that a link of a merged system leads to, or the other way round."""
    place = posixpath.normpath(path)
    below = place.removeprefix("/usr")
    if not any(below.startswith(f"{folder}/") for folder in _MERGED):
        return [place]
    return [below, f"/usr{below}"]
