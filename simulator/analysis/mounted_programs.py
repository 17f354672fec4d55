"""Whether something that a request mounts may bring a program which the image lacks.

Reads: a ``Simulation``, the path or name of a program. Gives: an answer for advice.
"""

from __future__ import annotations

import posixpath

from simulator.core.host_config import HostConfig
from simulator.shell.evaluation.files import is_below
from simulator.simulation.container import Simulation
from simulator.simulation.start import mounted_paths, mounts_anywhere

_MERGED = ("/bin", "/sbin", "/lib", "/lib64")
"""Folders that are links to those below /usr in many images."""


def may_be_mounted(program: str, simulation: Simulation) -> bool:
    """Return whether a program may come from a mount: at its place, or over a folder that it is in.

    A name without a slash is looked for in the folders of PATH.
    """
    host = simulation.request.start_host or simulation.request.host
    if host is None or host == HostConfig():
        return False
    if mounts_anywhere(host):
        return True
    mounts = tuple([path for path, mount in mounted_paths(host) if mount != "image"])
    places = [program] if "/" in program else [posixpath.join(folder, program) for folder in _path(simulation)]
    return any(is_below(each, mounts) for place in places for each in _places(place))


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
