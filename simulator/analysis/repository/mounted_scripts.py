"""Scripts of a repository that a container executes from a mount: their text decides what it comes to.

Reads: the containers of both states, the paths that changed. Gives: for each such script the container. Whether a mount
leads to a script is told by names: the words name a path that the same file mounts the script at, or a folder of it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator

from simulator.analysis.repository.containers import Container
from simulator.analysis.repository.state import State

_PATH = re.compile(r"/[\w./@+-]*[\w@+-]")


def mounted_scripts(before: State, after: State, changed: Iterable[str]) -> dict[str, str]:
    """Return for each changed shell script that a container executes from a mount which container that is."""
    scripts = [path for path in changed if "shell" in (before.kinds.get(path), after.kinds.get(path))]
    found: dict[str, str] = {}
    for started in [*after.started.values(), *before.started.values()] if scripts else ():
        for container in started.containers:
            for place in _executed(container):
                for script in scripts:
                    if script not in found and _is_mounted(script, place, container, after, before):
                        found[script] = container.place
    return found


def executed_as(names: Collection[str], *states: State) -> tuple[str, str] | None:
    """Return one of some names of files that a container executes below any folder, and that container."""
    for container in (each for state in states for started in state.started.values() for each in started.containers):
        for place in _executed(container):
            if posixpath.basename(place) in names:
                return posixpath.basename(place), container.place
    return None


def _executed(container: Container) -> Iterator[str]:
    """Yield the absolute paths that the words of a container, and of its healthcheck, name."""
    request = container.request
    if request is None or request.act != "create":
        return
    config = request.container
    test = dict(config.healthcheck or ()).get("Test") or ()
    for word in (*(config.entrypoint or ()), *(config.cmd or ()), *(test if isinstance(test, list | tuple) else ())):
        yield from _PATH.findall(str(word))


def _is_mounted(script: str, place: str, container: Container, *states: State) -> bool:
    """Return whether the file of a container mounts a script at a path, or a folder that it may be in."""
    text = container.text or next(
        (state.files[container.path] for state in states if container.path in state.files), ""
    )
    name, end = re.escape(posixpath.basename(script)), r"/?(?=[\s:,\"'\]}]|$)"
    if re.search(rf"(?<![\w.-]){name}:{re.escape(place)}{end}", text):
        return True
    if posixpath.basename(place) != posixpath.basename(script):
        return False
    parts = place.split("/")
    folders = ("/".join(parts[:count]) for count in range(2, len(parts) + 1))
    begin = r"(?::|(?:target|dst|destination)\s*[:=]\s*)[\"']?"
    return any(re.search(f"{begin}{re.escape(each)}{end}", text) for each in folders)
