"""Whether a container does not start for want of a user that its base image surely lacks, such as ``node`` in alpine.

Reads: a ``Simulation``. Gives: decisions of ``Advice``, and the question whether an instruction adds the user.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from simulator.analysis.advice_rules import Advice
from simulator.build.image import BuiltImage, Step
from simulator.core.host_config import HostConfig
from simulator.core.rule import Decision
from simulator.core.text import printable, quoted
from simulator.images.known_users import lacks_user
from simulator.simulation.container import Simulation
from simulator.simulation.copied_files import is_plain_file
from simulator.simulation.rootfs import copied_into
from simulator.simulation.start import mounted_paths, mounts_anywhere

_FOLDERS = ("/", "/etc")


def missing_user(simulation: Simulation) -> str:
    """Return the user of a container that its base image surely lacks; ``""`` where there is none.

    An instruction may have added the user. ``""`` also where something may be mounted over the list of users, and where
    the request adds users to it.
    """
    used, process, request = simulation.built.catalogued, simulation.process, simulation.request
    if used is None or process is None or request.act != "create":
        return ""
    name = process.user.partition(":")[0]
    host = request.start_host or request.host or HostConfig()
    return name if not _may_hide_users(host) and lacks_user(used.entry, name) else ""


def _may_hide_users(host: HostConfig) -> bool:
    """Return whether the container may have another list of users than its image: a mounted one, or a longer one."""
    mounted = [path for path, _ in mounted_paths(host)]
    hides = any(posixpath.normpath(path) in (*_FOLDERS, "/etc/passwd") for path in mounted)
    return hides or host.adds_users or mounts_anywhere(host)


def lacking_user(simulation: Simulation) -> str:
    """Say that the image has no such user; ``""`` where that is not certain."""
    name, used = missing_user(simulation), simulation.built.catalogued
    is_certain = name and used is not None and not _adding(simulation.built)
    return f"{printable(used.name)} has no user {quoted(name)}" if is_certain and used is not None else ""


def advise_on_user(simulation: Simulation) -> Iterator[Decision[str]]:
    """Yield that the container does not start because its user is not there; nothing where that is not certain."""
    if lacks := lacking_user(simulation):
        nothing = ", and nothing adds it" if simulation.built.offsets else ""
        yield Advice.NO_USER.gives(
            f"The container does not start: {lacks}{nothing}. Add the user (RUN useradd, or adduser), or set another."
        )


def user_question(before: Simulation, after: Simulation) -> str:
    """Ask whether an instruction adds the user that the new base image lacks; ``""`` where there is nothing to ask."""
    name, used = missing_user(after), after.built.catalogued
    steps = _adding(after.built)
    if not name or used is None or not steps or _asked(before) == _asked(after):
        return ""
    place = f"{steps[0].instruction.keyword.upper()} ({printable(steps[0].place)})"
    others = f" or one of {len(steps) - 1} more" if len(steps) > 1 else ""
    return (
        f"Whether the container finds the user {quoted(name)} is not known: {printable(used.name)} has none. "
        f"Does {place}{others} add it?"
    )


def _asked(simulation: Simulation) -> tuple[str, str, list[str]]:
    used = simulation.built.catalogued
    texts = [step.instruction.original for step in _adding(simulation.built)]
    return missing_user(simulation), "" if used is None else used.name, texts


def _adding(built: BuiltImage) -> list[Step]:
    """Return the instructions that may add a user: each RUN, and copies to the list of users or above it."""
    steps = list(built.steps())
    elsewhere = not any(path == "/" or path.startswith("/etc") for path in copied_into(built).destinations)
    return [step for step in steps if step.instruction.keyword == "run" or _may_copy_users(step, elsewhere=elsewhere)]


def _may_copy_users(step: Step, *, elsewhere: bool) -> bool:
    """Return whether a copy may bring users; ``elsewhere`` says that no destination is above or in their folder."""
    if step.instruction.keyword not in ("copy", "add") or elsewhere:
        return False
    *sources, target = step.instruction.value
    place = posixpath.normpath(posixpath.join("/", target))
    if "$" in target or place.startswith("/etc") or not target.startswith("/"):
        return True
    if step.instruction.keyword == "add":
        return place == "/" and not all(map(is_plain_file, sources))
    return place == "/" and not all("." in posixpath.basename(each.rstrip("/")).strip(".") for each in sources)
